"""Asking someone in, ending a part, standing in, consenting. Each function is one use case and one audit event."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.access.items import new_item
from portal.access.policy import Kind
from portal.database.session import legal_today
from portal.dossier import facts
from portal.dossier.domain import Audience, Capacity, Role, Topic
from portal.dossier.models import CasePerson, Consent, Participation
from portal.kernel.errors import RuleBroken
from portal.kernel.words import say
from portal.participation.domain import check_replacement, check_role, checked_period
from portal.people.models import Employment, Person


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Who is asked in, as typed on the form."""

    role: Role
    given_name: str
    family_name: str
    starts_on: date
    ends_on: date | None
    relation: str = ""
    has_contract: bool = False
    colleague_id: UUID | None = None  # a professional of the own organisation
    stands_for_id: UUID | None = None  # the client of a lawyer or counsellor


def ask_in(
    session: Session, actor: Actor, file_id: UUID, newcomer: Newcomer, person_id: UUID | None = None
) -> Participation:
    """Let someone take part, known in the file by this name. Raises RuleBroken, NotFound, Denied."""
    check_role(newcomer.role, has_contract=newcomer.has_contract)
    checked_period(newcomer.starts_on, newcomer.ends_on, today=legal_today(session))
    person_id = newcomer.colleague_id or person_id or _a_person(session)
    part = facts.add_participation(
        session,
        actor,
        youth_file_id=file_id,
        person_id=person_id,
        role=newcomer.role,
        starts_on=newcomer.starts_on,
        ends_on=newcomer.ends_on,
        organisation_id=actor.organisation_id if newcomer.colleague_id else None,
        stands_for_id=newcomer.stands_for_id,
    )
    _known_by_name(session, actor, file_id, person_id, newcomer)
    return part


def end_part(session: Session, actor: Actor, part_id: UUID, ends_on: date) -> Participation:
    """End a part on a last day."""
    return facts.end_participation(session, actor, part_id, ends_on)


def stand_in(  # noqa: PLR0913 - who, for whom, how long
    session: Session, actor: Actor, part_id: UUID, *, colleague_id: UUID, starts_on: date, ends_on: date | None
) -> Participation:
    """A colleague takes over someone's part for a while; it stops by itself on its last day (R-REPL-01)."""
    period = check_replacement(starts_on, ends_on, today=legal_today(session))
    assert period.ends_on is not None
    part = facts.replace_worker(
        session,
        actor,
        participation_id=part_id,
        replacement_id=colleague_id,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
    )
    name = Newcomer(Role(part.role), "", "", starts_on, ends_on, colleague_id=colleague_id)
    _known_by_name(session, actor, part.youth_file_id, colleague_id, name)
    return part


def consent(  # noqa: PLR0913 - R-CON-08 names what a consent record holds
    session: Session,
    actor: Actor,
    file_id: UUID,
    *,
    capacity: Capacity,
    person_id: UUID,
    kinds: Sequence[Kind],
    view_only: bool,
    ends_on: date | None,
) -> Consent:
    """Give one's own consent that someone sees these kinds of item."""
    if not kinds:
        raise RuleBroken(say("Kies ten minste een onderdeel."))
    return facts.give_consent(
        session,
        actor,
        youth_file_id=file_id,
        given_by=actor.person_id,
        capacity=capacity,
        person_id=person_id,
        kinds=kinds,
        view_only=view_only,
        ends_on=ends_on,
    )


def withdraw(session: Session, actor: Actor, consent_id: UUID) -> Consent:
    """Withdraw a consent: from now on; what was read stays read (R-CON-08)."""
    return facts.withdraw_consent(session, actor, consent_id)


def _a_person(session: Session) -> UUID:
    person = Person()
    session.add(person)
    session.flush()
    return person.id


def _known_by_name(session: Session, actor: Actor, file_id: UUID, person_id: UUID, newcomer: Newcomer) -> None:
    """Give someone a name in the file, once; of a professional it is the name that their organisation keeps."""
    known = session.scalar(
        select(CasePerson.id).where(CasePerson.youth_file_id == file_id, CasePerson.person_id == person_id)
    )
    if known:
        return
    given_name, family_name = newcomer.given_name.strip(), newcomer.family_name.strip()
    if newcomer.colleague_id:
        given_name, family_name = _name_at_work(session, actor, newcomer.colleague_id), ""
    if not given_name:
        raise RuleBroken(say("Vul de voornaam in."))
    client = newcomer.stands_for_id if newcomer.role is Role.COUNSELLOR else None
    item = new_item(
        session,
        actor,
        youth_file_id=file_id,
        kind=Kind.CIRCLE,
        topics=[Topic.PLACEMENT],
        audience=Audience.NAMED if client else Audience.CIRCLE,
        readers=[client] if client else [],
    )
    session.add(
        CasePerson(
            id=item.id,
            youth_file_id=file_id,
            person_id=person_id,
            given_name=given_name,
            family_name=family_name,
            relation=newcomer.relation.strip() or None,
            recorded_by=actor.person_id,
        )
    )
    session.flush()


def _name_at_work(session: Session, actor: Actor, colleague_id: UUID) -> str:
    name = session.scalar(
        select(Employment.name).where(
            Employment.person_id == colleague_id, Employment.organisation_id == actor.organisation_id
        )
    )
    if not name:
        raise RuleBroken(say("Kies een collega uit de lijst."))
    return name
