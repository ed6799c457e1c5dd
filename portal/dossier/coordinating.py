"""Who coordinates a file, and what waits for them from outside: a colleague takes over, someone asked for the file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from portal.access.actor import Actor, Door
from portal.access.items import new_item
from portal.access.names import name_for
from portal.access.policy import Kind
from portal.audit import log
from portal.database.days import covers
from portal.database.session import legal_today
from portal.dossier import facts
from portal.dossier.domain import Role, Topic
from portal.dossier.facts import rules
from portal.dossier.models import CasePerson, Coordinator, OrganisationPeriod, Participation
from portal.dossier.queries import line_of_name
from portal.kernel.errors import Conflict, Denied, NotFound, RuleBroken
from portal.kernel.words import Sentence, say
from portal.notifications.services import Recipient, tell
from portal.people.directory import names_of_organisations
from portal.people.models import Employment, Work

_ASKED = text("SELECT id, organisation_id, asked_at FROM file_requests_for(:file)")
_HANDLE = text("SELECT handle_file_request(:request, :file)")


@dataclass(frozen=True, slots=True)
class AskedHere:
    """Another organisation asked to open a file that is there already: a task for the coordinator."""

    id: UUID
    organisation: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Term:
    """Someone coordinates in this period."""

    name: str | Sentence
    starts_on: date
    ends_on: date | None


def require_leads(session: Session, actor: Actor, file_id: UUID) -> None:
    """Who guides the youth for the organisation that leads. For all others there is no such page."""
    try:
        rules.require_record(session, actor, file_id, Kind.FILE_OVERVIEW)
    except Denied:
        raise NotFound from None
    if not _leads_on(session, file_id, actor.organisation_id, legal_today(session)):
        raise NotFound


def terms(session: Session, actor: Actor, file_id: UUID) -> Sequence[Term]:
    """Who coordinates, from the one to come to the first; as the actor may know them."""
    rows = session.scalars(
        select(Coordinator).where(Coordinator.youth_file_id == file_id).order_by(Coordinator.starts_on.desc())
    ).all()
    found = []
    for row in rows:
        name = name_for(session, actor, row.person_id, file_id)
        found.append(Term(line_of_name(name, {}).name if name else say("Iemand"), row.starts_on, row.ends_on))
    return found


def colleagues(session: Session, actor: Actor) -> Sequence[tuple[UUID, str]]:
    """Other professionals of the own organisation, by name."""
    today = legal_today(session)
    rows = session.execute(
        select(Employment.person_id, Employment.name)
        .where(
            Employment.organisation_id == actor.organisation_id,
            Employment.work == Work.PROFESSIONAL,
            covers(Employment, today),
        )
        .order_by(Employment.name)
    )
    return [(row.person_id, row.name) for row in rows]


def asked_here(session: Session, file_id: UUID) -> Sequence[AskedHere]:
    """Who asked for this file elsewhere and was not called yet; the database answers the coordinator only."""
    names = names_of_organisations(session, legal_today(session))
    return [
        AskedHere(row.id, names.get(row.organisation_id, ""), row.asked_at)
        for row in session.execute(_ASKED, {"file": file_id})
    ]


def called(session: Session, actor: Actor, file_id: UUID, request_id: UUID) -> None:
    """The coordinator called who asked. Raises NotFound; who asked sees nothing change."""
    known = [row.id for row in asked_here(session, file_id)]
    if request_id not in known or not session.scalar(_HANDLE, {"request": request_id, "file": file_id}):
        raise NotFound
    log.record(session, actor, "file.asked_for_answered", youth_file_id=file_id, thing_id=request_id)


def let_coordinate(session: Session, actor: Actor, file_id: UUID, person_id: UUID, from_day: date) -> Coordinator:
    """A colleague coordinates from a day on, and takes part from then at the latest. Raises NotFound, RuleBroken."""
    require_leads(session, actor, file_id)
    rules.lock_file(session, file_id)
    rules.period(session, from_day, None)
    if from_day < legal_today(session):
        raise RuleBroken(say("Kies vandaag of een latere dag."))
    if actor.organisation_id is None or not _leads_on(session, file_id, actor.organisation_id, from_day):
        raise RuleBroken(say("Op die dag heeft uw organisatie de leiding niet meer."))
    if person_id not in dict(colleagues(session, actor)):
        raise RuleBroken(say("Kies een collega uit de lijst."))
    running = session.scalar(
        select(Coordinator).where(Coordinator.youth_file_id == file_id, Coordinator.ends_on.is_(None))
    )
    if running is not None and running.person_id == person_id:
        raise Conflict
    if not _guides_on(session, file_id, person_id, actor.organisation_id, from_day):
        facts.add_participation(
            session,
            actor,
            youth_file_id=file_id,
            person_id=person_id,
            role=Role.WORKER_PROVIDER,
            organisation_id=actor.organisation_id,
            starts_on=from_day,
        )
    _known_by_name(session, actor, file_id, person_id)
    row = facts.change_coordinator(session, actor, file_id, person_id, actor.organisation_id, from_day=from_day)
    if person_id != actor.person_id:
        tell(session, [Recipient(person_id, Door.WORK)], "coordinator.changed", youth_file_id=file_id)
    return row


def _known_by_name(session: Session, actor: Actor, file_id: UUID, person_id: UUID) -> None:
    """The family knows who coordinates by name."""
    known = select(CasePerson.id).where(CasePerson.youth_file_id == file_id, CasePerson.person_id == person_id)
    if session.scalar(known):
        return
    item = new_item(session, actor, youth_file_id=file_id, kind=Kind.CIRCLE, topics=[Topic.PLACEMENT])
    name = dict(colleagues(session, actor))[person_id]
    session.add(
        CasePerson(id=item.id, youth_file_id=file_id, person_id=person_id, given_name=name, recorded_by=actor.person_id)
    )
    session.flush()


def _leads_on(session: Session, file_id: UUID, organisation_id: UUID | None, day: date) -> bool:
    return organisation_id is not None and bool(
        session.scalar(
            select(OrganisationPeriod.id)
            .where(
                OrganisationPeriod.youth_file_id == file_id,
                OrganisationPeriod.organisation_id == organisation_id,
                OrganisationPeriod.leads,
                covers(OrganisationPeriod, day),
            )
            .limit(1)
        )
    )


def _guides_on(session: Session, file_id: UUID, person_id: UUID, organisation_id: UUID, day: date) -> bool:
    return bool(
        session.scalar(
            select(Participation.id)
            .where(
                Participation.youth_file_id == file_id,
                Participation.person_id == person_id,
                Participation.organisation_id == organisation_id,
                Participation.role == Role.WORKER_PROVIDER,
                Participation.starts_on <= day,
                Participation.ends_on.is_(None),
            )
            .limit(1)
        )
    )
