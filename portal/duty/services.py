"""Open a file in an emergency: with a fresh factor, told at once, the same answer whatever is found."""

import time
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor, Door
from portal.access.policy import Kind, Letter
from portal.audit import log
from portal.database.session import legal_today
from portal.dossier import facts
from portal.dossier.models import DutyShift, EmergencyAccess, Item
from portal.dossier.my_youths import names_of_youths
from portal.dossier.pages import FileCard
from portal.dossier.view_as import coordinates
from portal.identity.services.sessions import require_fresh_factor
from portal.kernel.errors import Conflict, Denied, NotFound
from portal.kernel.words import Sentence, say
from portal.notifications.services import Recipient, tell
from portal.people.directory import names_of_organisations
from portal.people.models import Employment, Work

SAME_TIME = 0.5  # seconds that the whole deed takes, found or not; the search itself is padded to 0.2 by the database
_TO_TELL = text("SELECT person_id FROM emergency_to_tell(:file)")


@dataclass(frozen=True, slots=True)
class Emergency:
    """What is asked: exactly who, why, and for how long."""

    given_name: str
    family_name: str
    born_on: date
    ground: str
    hours: int


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A file that is open to the actor in an emergency."""

    youth_file_id: UUID
    name: str | Sentence  # of the youth
    ends_at: datetime


def on_duty(session: Session, actor: Actor) -> bool:
    """Whether the actor is on the duty roster at this moment."""
    session.info[scope.DECIDED] = True
    return actor.door is Door.WORK and bool(
        session.scalar(
            select(DutyShift.id).where(
                DutyShift.person_id == actor.person_id,
                DutyShift.organisation_id == actor.organisation_id,
                DutyShift.starts_at <= func.now(),
                DutyShift.ends_at > func.now(),
            )
        )
    )


def open_for_emergency(session: Session, actor: Actor, emergency: Emergency) -> None:
    """Open the file of exactly this youth, if there is one for this duty. Says nothing of whether there is.

    Raises Denied for who is not on duty now, StepUpNeeded without a fresh factor, RuleBroken for what cannot be.
    """
    if not on_duty(session, actor):
        raise Denied(say("Noodtoegang is er alleen voor wie nu bereikbare dienst heeft."))
    require_fresh_factor(actor)
    began = time.monotonic()
    file = facts.open_emergency_access(
        session,
        actor,
        given_name=emergency.given_name,
        family_name=emergency.family_name,
        born_on=emergency.born_on,
        ground=emergency.ground,
        hours=emergency.hours,
    )
    if file is not None:
        people = session.scalars(_TO_TELL, {"file": file}).all()
        tell(session, [Recipient(person, Door.WORK) for person in people], "emergency.opened", youth_file_id=file)
    time.sleep(max(0.0, SAME_TIME - (time.monotonic() - began)))


def open_files(session: Session, actor: Actor) -> list[OpenFile]:
    """The files that are open to the actor now, with the moment at which each shuts by itself."""
    rows = session.execute(
        select(EmergencyAccess.youth_file_id, func.max(EmergencyAccess.ends_at).label("ends_at"))
        .where(EmergencyAccess.person_id == actor.person_id, EmergencyAccess.ends_at > func.now())
        .group_by(EmergencyAccess.youth_file_id)
        .order_by(EmergencyAccess.youth_file_id)
    ).all()
    for row in rows:
        log.record(session, actor, "file.searched", youth_file_id=row.youth_file_id, emergency=True)
    names = names_of_youths(session, actor, [row.youth_file_id for row in rows])
    return [OpenFile(row.youth_file_id, names[row.youth_file_id], row.ends_at) for row in rows]


# -- telling of it -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Access:
    """One emergency access, as the coordinator, the client or the privacy officer reads it."""

    id: UUID
    who: str
    organisation: str
    ground: str
    starts_at: datetime
    ends_at: datetime
    told_at: datetime | None


def of_file(session: Session, actor: Actor, card: FileCard) -> list[Access]:
    """The emergency accesses of a file, newest first: for its coordinator all, for the client those told of.

    Raises NotFound for who may not read the log of the file, at work for who does not coordinate it.
    """
    coordinates_it = coordinates(session, actor, card.file_id)
    if not coordinates_it and (actor.door is Door.WORK or Kind.LOG_OF_FILE not in card.seen):
        raise NotFound
    rows = session.scalars(
        select(EmergencyAccess)
        .where(EmergencyAccess.youth_file_id == card.file_id)
        .order_by(EmergencyAccess.starts_at.desc())
    ).all()
    shown = [row for row in rows if coordinates_it or row.told_at is not None]
    names = names_of_organisations(session, legal_today(session))
    people = _names_at_work(session, shown)
    log.record(session, actor, "log.read", youth_file_id=card.file_id)
    return [
        Access(
            row.id,
            people.get((row.person_id, row.organisation_id), ""),
            names.get(row.organisation_id, ""),
            row.ground if coordinates_it else "",
            row.starts_at,
            row.ends_at,
            row.told_at,
        )
        for row in shown
    ]


def tell_the_client(session: Session, actor: Actor, card: FileCard, access_id: UUID) -> None:
    """The coordinator tells the youth of 12 or older, or who answers for a younger one. Raises NotFound."""
    if access_id not in {access.id for access in of_file(session, actor, card)}:
        raise NotFound
    told = session.scalar(text("SELECT tell_of_emergency(:access)"), {"access": access_id})
    if told is None:
        raise Conflict
    log.record(session, actor, "emergency.told", youth_file_id=card.file_id, thing_id=access_id)
    tell(session, _clients(session, card), "emergency.told", youth_file_id=card.file_id)


def of_organisation(session: Session, actor: Actor) -> list[Access]:
    """For the privacy officer: who of the own people, or in files that it leads. Raises Denied for all others."""
    session.info[scope.DECIDED] = True
    officer = select(Employment.id).where(
        Employment.person_id == actor.person_id,
        Employment.organisation_id == actor.organisation_id,
        Employment.work == Work.PRIVACY_OFFICER,
    )
    if actor.door is not Door.WORK or session.scalar(officer.limit(1)) is None:
        raise Denied(say("Deze lijst is voor de privacyfunctionaris van een organisatie."))
    names = names_of_organisations(session, legal_today(session))
    log.record(session, actor, "log.reviewed", organisation_id=actor.organisation_id)
    return [
        Access(row.id, row.name or "", names.get(row.organisation_id, ""), row.ground, row.starts_at, row.ends_at,
               row.told_at)
        for row in session.execute(text("SELECT * FROM emergencies_of_organisation()"))
    ]  # fmt: skip


def _names_at_work(session: Session, rows: list[EmergencyAccess]) -> dict[tuple[UUID, UUID], str]:
    found = session.execute(
        select(Employment.person_id, Employment.organisation_id, Employment.name).where(
            Employment.person_id.in_([row.person_id for row in rows])
        )
    )
    return {(row.person_id, row.organisation_id): row.name for row in found}


def _clients(session: Session, card: FileCard) -> list[Recipient]:
    """Who reads the log of this file through the family door: the grid says who is told."""
    log_of_file = session.scalar(
        select(Item.id).where(Item.youth_file_id == card.file_id, Item.kind == Kind.LOG_OF_FILE).limit(1)
    )
    readers = scope.readers_of(session, log_of_file) if log_of_file else []
    people = {one.person_id for one in readers if one.door is Door.FAMILY and Letter.V in one.letters}
    return [Recipient(person, Door.FAMILY) for person in sorted(people)]
