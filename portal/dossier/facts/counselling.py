"""A confidential counsellor comes and goes by the client alone: nobody's consent, and nobody else knows (R-VTP-01)."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.actor import Actor, Door
from portal.access.policy import Kind
from portal.audit import log
from portal.database.base import Base, new_id
from portal.database.days import covers
from portal.database.session import legal_today
from portal.dossier.domain import Audience, Capacity, ItemLink, Role, Topic
from portal.dossier.facts import rules
from portal.dossier.models import CasePerson, Consent, Item, ItemPerson, Participation, YouthFile
from portal.kernel.errors import NotFound, RuleBroken
from portal.kernel.words import say
from portal.people.models import Person

CLIENTS = frozenset({Role.YOUTH, Role.PARENT, Role.GUARDIAN_PERSON, Role.FOSTER_PARENT})
"""Whom a counsellor is there for (Jeugdwet 2.5, 4.1.9): youth, parents, guardians, foster parents."""


def counsellor_of(session: Session, actor: Actor, youth_file_id: UUID) -> Participation | None:
    """The actor's own counsellor in a file today."""
    today = legal_today(session)
    return session.scalar(
        select(Participation)
        .where(
            Participation.youth_file_id == youth_file_id,
            Participation.role == Role.COUNSELLOR,
            Participation.stands_for_id == actor.person_id,
            covers(Participation, today),
            Participation.ends_on.is_distinct_from(today),  # who stopped today, stopped
        )
        .order_by(Participation.starts_on.desc())
        .limit(1)
    )


def is_client(session: Session, actor: Actor, youth_file_id: UUID) -> bool:
    """Whether a counsellor can be there for the actor in this file: they take part today, as family."""
    asked = (
        select(Participation.id)
        .join(YouthFile, YouthFile.id == Participation.youth_file_id)
        .where(
            Participation.youth_file_id == youth_file_id,
            Participation.person_id == actor.person_id,
            Participation.organisation_id.is_(None),
            Participation.role.in_(sorted(CLIENTS)),
            YouthFile.closed_on.is_(None),
            covers(Participation, legal_today(session)),
        )
    )
    return actor.door is Door.FAMILY and session.scalar(asked.limit(1)) is not None


def ask_counsellor(  # noqa: PLR0913 - who, from where, and what they may read
    session: Session,
    actor: Actor,
    youth_file_id: UUID,
    *,
    given_name: str,
    family_name: str,
    organisation: str,
    may_read: bool,
) -> Participation:
    """Let a counsellor be there for the actor. With `may_read` they read what the actor may, until that is withdrawn.

    Raises NotFound for who is no client in this file, RuleBroken without a name or when there is one already.
    """
    if not is_client(session, actor, youth_file_id):
        raise NotFound
    rules.lock_file(session, youth_file_id)
    if counsellor_of(session, actor, youth_file_id) is not None:
        raise RuleBroken(say("Er is al een vertrouwenspersoon. Laat die eerst stoppen."))
    given_name, family_name = rules.typed(given_name), rules.typed(family_name)
    if not given_name:
        raise RuleBroken(say("Vul de voornaam in."))
    person = Person()
    session.add(person)
    session.flush()
    part = Participation(
        youth_file_id=youth_file_id,
        person_id=person.id,
        role=Role.COUNSELLOR,
        stands_for_id=actor.person_id,
        starts_on=legal_today(session),
        recorded_by=actor.person_id,
    )
    name_id = _between_two(session, actor, youth_file_id, person.id, Kind.CIRCLE, Topic.PLACEMENT)
    name = CasePerson(
        id=name_id,
        youth_file_id=youth_file_id,
        person_id=person.id,
        given_name=given_name,
        family_name=family_name,
        relation=organisation,
        recorded_by=actor.person_id,
    )
    rows: list[Base] = [part, name]
    if may_read:
        rows.append(_consent(session, actor, youth_file_id, person.id))
    session.add_all(rows)
    session.flush()
    log.record(session, actor, "counsellor.asked", youth_file_id=youth_file_id, thing_id=part.id)
    return part


def end_counsellor(session: Session, actor: Actor, youth_file_id: UUID) -> Participation:
    """The actor's counsellor stops, and reads nothing more from this moment. Raises NotFound."""
    part = counsellor_of(session, actor, youth_file_id)
    if part is None or actor.door is not Door.FAMILY:
        raise NotFound
    today = legal_today(session)
    for consent in session.scalars(
        select(Consent)
        .where(
            Consent.youth_file_id == youth_file_id,
            Consent.person_id == part.person_id,
            Consent.given_by == actor.person_id,
            Consent.withdrawn_on.is_(None),
        )
        .with_for_update()
    ):
        consent.withdrawn_on = today
    part.ends_on = today
    session.flush()
    log.record(session, actor, "counsellor.stopped", youth_file_id=youth_file_id, thing_id=part.id)
    return part


def _consent(session: Session, actor: Actor, youth_file_id: UUID, person_id: UUID) -> Consent:
    """What the client may read, the counsellor may: the client's own word is enough (access-grid 4)."""
    record_id = _between_two(session, actor, youth_file_id, person_id, Kind.CONSENT_RECORD, Topic.LEGAL)
    return Consent(
        id=record_id,
        youth_file_id=youth_file_id,
        person_id=person_id,
        given_by=actor.person_id,
        capacity=Capacity.CLIENT,
        view_only=True,
        starts_on=legal_today(session),
        recorded_by=actor.person_id,
    )


def _between_two(  # noqa: PLR0913, PLR0917 - what the item is, and for whom
    session: Session, actor: Actor, youth_file_id: UUID, person_id: UUID, kind: Kind, topic: Topic
) -> UUID:
    """An item that only the client and the counsellor may know of."""
    item = Item(
        id=new_id(),
        youth_file_id=youth_file_id,
        kind=kind,
        author_id=actor.person_id,
        topics=[topic.value],
        recorded_on=legal_today(session),
        audience=Audience.NAMED,
    )
    session.add(item)
    session.flush()
    session.add_all(
        ItemPerson(
            youth_file_id=youth_file_id,
            item_id=item.id,
            person_id=reader,
            link=ItemLink.READER,
            recorded_by=actor.person_id,
        )
        for reader in sorted({actor.person_id, person_id})
    )
    session.flush()
    return item.id
