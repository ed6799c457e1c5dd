"""Open a file in an emergency: with a fresh factor, told at once, the same answer whatever is found."""

import time
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor, Door
from portal.audit import log
from portal.dossier import facts
from portal.dossier.models import DutyShift, EmergencyAccess
from portal.identity.services.sessions import require_fresh_factor
from portal.kernel.errors import Denied
from portal.kernel.words import say
from portal.notifications.services import Recipient, tell

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
    return [OpenFile(row.youth_file_id, row.ends_at) for row in rows]
