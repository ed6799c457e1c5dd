"""Asking someone in, second thoughts, changing and ending a part, standing in, consenting: one use case each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor, Door
from portal.access.items import new_item
from portal.access.policy import Kind, Letter
from portal.database.base import new_id
from portal.database.session import legal_today
from portal.dossier import facts
from portal.dossier.domain import FAMILY_ROLES, SUPERVISION, ModuleKind, Role, Topic, day_before
from portal.dossier.models import Authority, CasePerson, Coordinator, LegalFramework, Participation
from portal.kernel.errors import RuleBroken
from portal.kernel.words import say
from portal.notifications.services import Recipient, tell
from portal.participation.directory import professionals
from portal.participation.domain import (
    FOR_SOMEONE,
    check_assignment,
    check_replacement,
    check_role,
    checked_period,
)
from portal.people.models import Person


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Who is asked in, as typed on the form."""

    role: Role
    starts_on: date
    ends_on: date | None = None
    given_name: str = ""
    family_name: str = ""
    relation: str = ""
    has_contract: bool = False
    ground: str = ""  # the order, the contract, the assignment, in words
    person_id: UUID | None = None  # someone whom the portal knows already
    organisation_id: UUID | None = None  # of a professional
    stands_for_id: UUID | None = None  # the partner of a step-parent, the client of a lawyer or curator
    module_kinds: Sequence[ModuleKind] = ()
    topics: Sequence[Topic] = ()


def ask_in(
    session: Session, actor: Actor, file_id: UUID, newcomer: Newcomer, person_id: UUID | None = None
) -> Participation:
    """Let someone take part, known in the file by a name. Raises RuleBroken, NotFound, Denied.

    `person_id` is the id for someone who is new to the portal.
    """
    check_role(newcomer.role, has_contract=newcomer.has_contract, ground=newcomer.ground.strip())
    check_assignment(newcomer.role, newcomer.module_kinds, newcomer.topics)
    checked_period(newcomer.starts_on, newcomer.ends_on, today=legal_today(session))
    if newcomer.organisation_id is not None:
        _its_measure_runs(session, file_id, newcomer)
        facts.let_organisation_take_part(session, actor, file_id, newcomer.organisation_id, newcomer.starts_on)
    known = newcomer.person_id or person_id or _a_person(session)
    part = facts.add_participation(
        session,
        actor,
        youth_file_id=file_id,
        person_id=known,
        role=newcomer.role,
        starts_on=newcomer.starts_on,
        ends_on=newcomer.ends_on,
        organisation_id=newcomer.organisation_id,
        stands_for_id=_client(session, file_id, newcomer),
        module_id=_module(session, file_id, newcomer) if newcomer.module_kinds else None,
        module_kinds=sorted(newcomer.module_kinds),
        topics=sorted(newcomer.topics),
        ground=newcomer.ground,
    )
    _known_by_name(session, actor, file_id, known, newcomer)
    if newcomer.organisation_id is not None:
        tell(session, [Recipient(known, Door.WORK)], "participation.started", youth_file_id=file_id)
    return part


def take_back(session: Session, actor: Actor, part_id: UUID) -> None:
    """Second thoughts within the hour: as if this person was never asked in. It only takes away."""
    facts.take_back_participation(session, actor, part_id)


def end_part(session: Session, actor: Actor, part_id: UUID, ends_on: date) -> Participation:
    """End a part on a last day; the person hears it, and an organisation goes with its last professional."""
    part = facts.end_participation(session, actor, part_id, ends_on)
    if part.organisation_id is not None:
        facts.let_organisation_go(session, actor, part.youth_file_id, part.organisation_id)
    tell(session, [_recipient(part)], "participation.ended", youth_file_id=part.youth_file_id)
    return part


@dataclass(frozen=True, slots=True)
class Change:
    """A part as it will be from a day on."""

    role: Role
    starts_on: date
    ends_on: date | None = None
    has_contract: bool = False
    ground: str = ""
    module_kinds: Sequence[ModuleKind] = ()
    topics: Sequence[Topic] = ()


def change_part(session: Session, actor: Actor, part_id: UUID, change: Change) -> Participation:
    """From a day on someone takes part in another role, or for another time: the old part ends the day before."""
    old = facts.part(session, part_id)
    if old.starts_on >= change.starts_on:
        raise RuleBroken(say("Kies een dag na de dag waarop de rol van nu begon. Of neem de uitnodiging terug."))
    if old.ends_on is None or old.ends_on >= change.starts_on:
        facts.end_participation(session, actor, part_id, day_before(change.starts_on))
    stands_for = old.stands_for_id if change.role in FOR_SOMEONE else None
    newcomer = Newcomer(
        change.role,
        change.starts_on,
        change.ends_on,
        has_contract=change.has_contract,
        ground=change.ground,
        person_id=old.person_id,
        organisation_id=old.organisation_id,
        stands_for_id=stands_for,
        module_kinds=change.module_kinds,
        topics=change.topics,
    )
    return ask_in(session, actor, old.youth_file_id, newcomer)


def stand_in(  # noqa: PLR0913 - who, for whom, how long
    session: Session, actor: Actor, part_id: UUID, *, colleague_id: UUID, starts_on: date, ends_on: date | None
) -> Participation:
    """A colleague takes over someone's part for a while; it stops by itself on its last day (R-REPL-01).

    Who coordinates the file goes along, and comes back by itself; the family is told.
    """
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
    newcomer = Newcomer(
        Role(part.role), starts_on, ends_on, person_id=colleague_id, organisation_id=part.organisation_id
    )
    _known_by_name(session, actor, part.youth_file_id, colleague_id, newcomer)
    replaced = facts.part(session, part_id)
    facts.coordinate_meanwhile(
        session,
        actor,
        part.youth_file_id,
        person_id=part.person_id,
        instead_of=replaced.person_id,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
    )
    tell(session, who_know(session, part), "participation.replaced", youth_file_id=part.youth_file_id)
    return part


def coordinate(session: Session, actor: Actor, part_id: UUID, from_day: date) -> Coordinator:
    """From a day on this worker coordinates the file, instead of who does now; the family is told."""
    part = facts.part(session, part_id)
    if part.role is not Role.WORKER_PROVIDER or part.organisation_id is None:
        raise RuleBroken(say("Een begeleider van de organisatie die de leiding heeft, coördineert."))
    coordinator = facts.change_coordinator(
        session, actor, part.youth_file_id, part.person_id, part.organisation_id, from_day=from_day
    )
    tell(session, who_know(session, part), "coordinator.changed", youth_file_id=part.youth_file_id)
    return coordinator


def _a_person(session: Session) -> UUID:
    person = Person()
    session.add(person)
    session.flush()
    return person.id


def _recipient(part: Participation) -> Recipient:
    return Recipient(part.person_id, Door.WORK if part.organisation_id else Door.FAMILY)


def who_know(session: Session, part: Participation) -> list[Recipient]:
    """The family who may know this person in the file, and the person themself."""
    name = session.scalar(
        select(CasePerson.id).where(
            CasePerson.youth_file_id == part.youth_file_id, CasePerson.person_id == part.person_id
        )
    )
    readers = scope.readers_of(session, name, day=max(part.starts_on, legal_today(session))) if name else []
    family = {reader.person_id for reader in readers if reader.door is Door.FAMILY and Letter.V in reader.letters}
    return [*(Recipient(person, Door.FAMILY) for person in sorted(family)), _recipient(part)]


def _client(session: Session, file_id: UUID, newcomer: Newcomer) -> UUID | None:
    """For whom someone comes: a person of the family in this very file. Raises RuleBroken, NotFound."""
    if newcomer.role not in FOR_SOMEONE:
        return None
    if newcomer.stands_for_id is None:
        raise RuleBroken(say("Kies voor wie deze persoon er is."))
    today = legal_today(session)
    roles = (Role.PARENT,) if newcomer.role is Role.STEP_PARENT else sorted(FAMILY_ROLES - FOR_SOMEONE)
    found = session.scalar(
        select(Participation.person_id).where(
            Participation.youth_file_id == file_id,
            Participation.person_id == newcomer.stands_for_id,
            Participation.role.in_(roles),
            func.coalesce(Participation.ends_on, date.max) >= today,
        )
    )
    if found is None:
        raise RuleBroken(say("Kies iemand van dit dossier: bij een stiefouder de ouder met wie deze samenwoont."))
    return found


def _module(session: Session, file_id: UUID, newcomer: Newcomer) -> UUID:
    """The module that someone gives: that of a colleague who gives the same in this file, or a new one."""
    running = session.scalar(
        select(Participation.module_id).where(
            Participation.youth_file_id == file_id,
            Participation.organisation_id == newcomer.organisation_id,
            Participation.module_id.is_not(None),
            Participation.module_kinds == sorted(newcomer.module_kinds),
            func.coalesce(Participation.ends_on, date.max) >= legal_today(session),
        )
    )
    return running or new_id()


def _its_measure_runs(session: Session, file_id: UUID, newcomer: Newcomer) -> None:
    """A GI is asked in for a measure of the court that is on record. Raises RuleBroken."""
    rows: dict[Role, Select[UUID]] = {
        Role.GI_OTS: select(LegalFramework.id).where(
            LegalFramework.youth_file_id == file_id,
            LegalFramework.framework.in_(sorted(SUPERVISION)),
            or_(LegalFramework.organisation_id.is_(None), LegalFramework.organisation_id == newcomer.organisation_id),
            func.coalesce(LegalFramework.ends_on, date.max) >= newcomer.starts_on,
        ),
        Role.GI_GUARDIAN: select(Authority.id).where(
            Authority.youth_file_id == file_id,
            Authority.organisation_id == newcomer.organisation_id,
            func.coalesce(Authority.ends_on, date.max) >= newcomer.starts_on,
        ),
    }
    if newcomer.role in rows and session.scalar(rows[newcomer.role].limit(1)) is None:
        raise RuleBroken(say("Er staat geen maatregel van deze organisatie vast. Leg die eerst vast bij het gezag."))


def _known_by_name(session: Session, actor: Actor, file_id: UUID, person_id: UUID, newcomer: Newcomer) -> None:
    """Give someone a name in the file, once; of a professional it is the name that their organisation keeps."""
    given_name, family_name = newcomer.given_name.strip(), newcomer.family_name.strip()
    if newcomer.organisation_id is not None:  # also when they have a name here already: it must be their directory's
        given_name, family_name = _name_at_work(session, newcomer.organisation_id, person_id), ""
    known = session.scalar(
        select(CasePerson.id).where(CasePerson.youth_file_id == file_id, CasePerson.person_id == person_id)
    )
    if known:
        return
    if not given_name:
        raise RuleBroken(say("Vul de voornaam in."))
    item = new_item(session, actor, youth_file_id=file_id, kind=Kind.CIRCLE, topics=[Topic.PLACEMENT])
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


def _name_at_work(session: Session, organisation_id: UUID, person_id: UUID) -> str:
    for one in professionals(session, organisation_id):
        if one.person_id == person_id:
            return one.name
    raise RuleBroken(say("Kies een collega uit de lijst."))
