"""Looks at older items that are past their term: the team manager is told (access-grid 8).

Nothing opens by itself; a manager sees only since when it is late and who owes it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor, Door
from portal.access.policy import Kind, Letter, Standing
from portal.access.policy.entitlements import entitlements
from portal.audit import log
from portal.database.session import legal_today
from portal.dossier.domain import OPENING_CHECK_DAYS
from portal.kernel.errors import Denied
from portal.kernel.words import say
from portal.notifications.services import mail_soon

_ESCALATE = text("SELECT * FROM escalate_late_openings(:days, :kinds)")
_OF_ORGANISATION = text("SELECT * FROM late_openings_of_organisation(:days, :kinds)")


@dataclass(frozen=True, slots=True)
class Late:
    """One look that is late: who coordinates, until when it had to be done, how many days ago that is."""

    coordinator_id: UUID
    name: str
    due_on: date
    days_over: int


def escalate(session: Session) -> int:
    """Tell the team managers of what became late; each of it once. Returns how many were told. By the job."""
    rows = session.execute(_ESCALATE, _asked()).all()
    for row in rows:
        mail_soon(session, row.told_id, row.notice_id)
    for file_id in sorted({row.file_id for row in rows}):
        log.record(session, None, "opening.escalated", youth_file_id=file_id)
    return len(rows)


def of_organisation(session: Session, actor: Actor) -> Sequence[Late]:
    """What is late in files that the own organisation coordinates. Raises Denied for who leads no team there."""
    session.info[scope.DECIDED] = True
    if not leads_team(session, actor):
        raise Denied(say("Deze lijst is voor de teamleider."))
    return in_team(session, actor)


def leads_team(session: Session, actor: Actor) -> bool:
    return actor.door is Door.WORK and bool(session.scalar(select(func.leads_team())))


def in_team(session: Session, actor: Actor) -> Sequence[Late]:
    """What is late there, for who was found to lead a team. The database asks that once more. Logs the look."""
    today = legal_today(session)
    log.record(session, actor, "terms.read", organisation_id=actor.organisation_id)
    return [
        Late(row.coordinator_id, row.name or "", row.due_on, (today - row.due_on).days)
        for row in session.execute(_OF_ORGANISATION, _asked())
    ]


def _asked() -> dict[str, Any]:
    return {"days": OPENING_CHECK_DAYS, "kinds": sorted(kind.value for kind in NEW_AT_TWELVE)}


def _viewed_by(standing: Standing) -> frozenset[Kind]:
    return frozenset(
        Kind(kind)
        for line in entitlements(frozenset({Letter.V}), frozenset(Kind))
        if line.standing == standing and not line.condition.granted
        for kind in line.kinds
    )


NEW_AT_TWELVE = _viewed_by(Standing.YOUTH_12_15) - _viewed_by(Standing.YOUTH_U12)
"""Kinds that a child under 12 does not view and one of 12 does."""
