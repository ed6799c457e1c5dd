"""Who takes part in a file, and which consents were given, as this viewer may know them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor
from portal.access.names import CIRCLE, Name, names_for
from portal.access.policy import Kind, Letter
from portal.audit import log
from portal.database.days import covers
from portal.database.session import legal_today
from portal.dossier.domain import FAMILY_ROLES, Role, Topic
from portal.dossier.models import CasePerson, Coordinator, OrganisationPeriod, Participation
from portal.dossier.pages import FileCard
from portal.dossier.queries import ring_of
from portal.dossier.role_names import ROLE_NAMES, words_of
from portal.kernel import clock
from portal.kernel.errors import NotFound
from portal.kernel.words import Sentence
from portal.participation.domain import SECOND_THOUGHTS
from portal.people.directory import names_of_organisations

RECORDS = frozenset({Kind.CONSENT_RECORD})


@dataclass(frozen=True, slots=True)
class Part:
    """One person's part in the file."""

    id: UUID
    person_id: UUID
    name: str | Sentence
    role: Sentence
    role_key: Role
    organisation: str
    organisation_id: UUID | None
    starts_on: date
    ends_on: date | None
    relation: str  # in their own words: "tante", "buurman"
    family: bool
    replaces: bool
    ended: bool
    ground: str  # on what it rests, for who keeps the circle
    coordinates: bool  # today
    may_take_back: bool  # the viewer asked them in less than an hour ago


@dataclass(frozen=True, slots=True)
class People:
    parts: tuple[Part, ...]
    may_change: bool


def people(session: Session, actor: Actor, card: FileCard) -> People:
    """Everyone who takes part, took part, or will, that the viewer may know: the youth first. Raises NotFound."""
    if Kind.FILE_OVERVIEW not in card.seen:
        raise NotFound
    today = legal_today(session)
    rows = session.scalars(
        select(Participation).where(Participation.youth_file_id == card.file_id).order_by(Participation.starts_on)
    ).all()
    names = names_for(session, actor, {row.person_id for row in rows}, card.file_id)
    organisations = names_of_organisations(session, today)
    log.record(session, actor, "item.read", youth_file_id=card.file_id, kind="circle")
    mine = may_change(session, actor, card.file_id)
    done = _organisations_done(session, card.file_id)
    known = scope.permitted_ids(session, actor, Letter.V, CIRCLE, day=today, youth_file_id=card.file_id)
    relations = {
        each.person_id: each.relation or ""
        for each in session.execute(
            select(CasePerson.person_id, CasePerson.relation).where(
                CasePerson.youth_file_id == card.file_id, CasePerson.id.in_(known)
            )
        )
    }
    coordinator = _coordinator(session, card.file_id, today)
    parts = [
        _part(
            row,
            names[row.person_id],
            organisations,
            today,
            until=min(filter(None, (row.ends_on, done.get(row.organisation_id))), default=None),
            coordinates=row.person_id == coordinator and row.role is Role.WORKER_PROVIDER,
            may_take_back=mine and _may_be_taken_back(row, actor),
            relation=relations.get(row.person_id, ""),
        )
        for row in rows
        if row.person_id in names
    ]
    return People(tuple(sorted(parts, key=lambda part: (ring_of(part.role_key), str(part.name)))), mine)


def _coordinator(session: Session, file_id: UUID, today: date) -> UUID | None:
    return session.scalar(
        select(Coordinator.person_id).where(
            Coordinator.youth_file_id == file_id,
            covers(Coordinator, today),
        )
    )


def _organisations_done(session: Session, file_id: UUID) -> Mapping[UUID | None, date]:
    """The last day of each organisation that takes part no more, or will not: then its people do not either.

    Who handed the file over goes on reading their own period, and so their part has no end of its own.
    """
    last = func.max(func.coalesce(OrganisationPeriod.ends_on, date.max)).label("last")
    rows = session.execute(
        select(OrganisationPeriod.organisation_id, last)
        .where(OrganisationPeriod.youth_file_id == file_id)
        .group_by(OrganisationPeriod.organisation_id)
        .having(last < date.max)
    )
    return {row.organisation_id: row.last for row in rows}


def _may_be_taken_back(row: Participation, actor: Actor) -> bool:
    """Second thoughts: for who asked someone in, for an hour. The deed itself asks more (`take_back_part`)."""
    return (
        row.recorded_by == actor.person_id
        and row.person_id != actor.person_id
        and row.role is not Role.YOUTH
        and row.recorded_at > clock.now() - SECOND_THOUGHTS
    )


def may_change(session: Session, actor: Actor, file_id: UUID) -> bool:
    """Whether the actor keeps the circle of this file: for the buttons; the deed asks again."""
    return makes(session, actor, Kind.CIRCLE, Topic.PLACEMENT, file_id, Letter.E)


def makes(  # noqa: PLR0913, PLR0917 - what, where, by which letter
    session: Session, actor: Actor, kind: Kind, topic: Topic, file_id: UUID, letter: Letter
) -> bool:
    """Whether the actor may make an item of this kind in the file, by this letter."""
    return letter in scope.letters_in_file(session, actor, kind, file_id, topics=[topic.value])


def part(session: Session, actor: Actor, card: FileCard, part_id: UUID) -> Part:
    """One part of who may change it. Raises NotFound."""
    found = people(session, actor, card)
    if not found.may_change:
        raise NotFound
    chosen = next((each for each in found.parts if each.id == part_id), None)
    if chosen is None:
        raise NotFound
    return chosen


def _part(  # noqa: PLR0913 - what stands in one line
    row: Participation,
    name: Name,
    organisations: Mapping[UUID, str],
    today: date,
    *,
    until: date | None,
    coordinates: bool,
    may_take_back: bool,
    relation: str,
) -> Part:
    role = Role(row.role)
    return Part(
        id=row.id,
        person_id=row.person_id,
        name=words_of(name),
        role=ROLE_NAMES[role],
        role_key=role,
        organisation=organisations.get(row.organisation_id, "") if row.organisation_id else "",
        organisation_id=row.organisation_id,
        relation=relation,
        starts_on=row.starts_on,
        ends_on=until,
        family=role in FAMILY_ROLES,
        replaces=row.replaces_id is not None,
        ended=until is not None and until < today,
        ground=row.ground or "",
        coordinates=coordinates,
        may_take_back=may_take_back,
    )
