"""Reading the log back. Who may read which rows is decided by the access core; row-level security stands behind it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, DateTime, Select, func, literal, or_, select
from sqlalchemy.orm import Session

from portal.access.actor import Door
from portal.audit.events import LOOKS, SIGNING_IN
from portal.audit.models import AuditEvent, Outcome
from portal.database.days import home_day
from portal.kernel.clock import HOME

_DAY = home_day(AuditEvent.at)
_SAME = (  # what makes two events of one day the same to a reader
    AuditEvent.person_id,
    AuditEvent.door,
    AuditEvent.organisation_id,
    AuditEvent.standing,
    AuditEvent.on_behalf_of,
    AuditEvent.name,
    AuditEvent.kind,
    AuditEvent.thing_id,
    AuditEvent.ground,
    AuditEvent.emergency,
    AuditEvent.outcome,
)


def who_looked(
    youth_file_id: UUID, since: date, until: date, *, viewer_id: UUID | None = None
) -> Select[*tuple[Any, ...]]:
    """What was done and seen in a file, newest day first: "Wie keek in mijn dossier" (NEN 7513, domain 6.3).

    Both days count (Europe/Amsterdam). The same deed by the same person on the same day is one row, with `times`,
    `first_at` and `last_at`. Looks of family members are left out, but for the viewer's own (access-grid.md 9); the
    network address is never part of it. The access core narrows the rows and words the names.
    """
    return (
        select(
            _DAY.label("day"),
            *_SAME,
            func.count().label("times"),
            func.min(AuditEvent.at).label("first_at"),
            func.max(AuditEvent.at).label("last_at"),
        )
        .where(
            AuditEvent.chain == youth_file_id,
            AuditEvent.youth_file_id == youth_file_id,
            AuditEvent.at >= _start(since),
            AuditEvent.at < _start(until + timedelta(days=1)),
            _may_be_told(viewer_id),
        )
        .group_by(_DAY, *_SAME)
        .order_by(_DAY.desc(), func.max(AuditEvent.at).desc(), AuditEvent.name)
    )


def deeds_of_employees(organisation_id: UUID, since: date, until: date) -> Select[AuditEvent]:
    """What people of one organisation did through the work door, newest first: for random and targeted checks."""
    return (
        select(AuditEvent)
        .where(
            AuditEvent.organisation_id == organisation_id,
            AuditEvent.door == Door.WORK,
            AuditEvent.at >= _start(since),
            AuditEvent.at < _start(until + timedelta(days=1)),
        )
        .order_by(AuditEvent.at.desc(), AuditEvent.chain, AuditEvent.sequence.desc())
    )


MOST = 200  # lines on one page


@dataclass(frozen=True, slots=True)
class DeedLine:
    """One line of the log as a privacy officer reads it: no content, no name of a child."""

    at: datetime
    person_id: UUID | None
    name: str
    kind: str
    ground: str
    emergency: bool
    refused: bool


def lines_of_employees(
    session: Session, organisation_id: UUID, since: date, until: date, *, only_emergency: bool
) -> list[DeedLine]:
    """The newest lines of what people of one organisation did; who may ask is decided by the wall and the asker."""
    deeds = deeds_of_employees(organisation_id, since, until).limit(MOST)
    if only_emergency:
        deeds = deeds.where(AuditEvent.emergency)
    return [
        DeedLine(
            row.at,
            row.person_id,
            row.name,
            row.kind or "",
            row.ground or "",
            row.emergency,
            row.outcome is Outcome.REFUSED,
        )
        for row in session.scalars(deeds)
    ]


def worth_a_look(session: Session, organisation_id: UUID, since: date) -> tuple[int, int]:
    """How often people of one organisation used emergency access since a day, and how often something was refused."""
    row = session.execute(
        select(
            func.count().filter(AuditEvent.name == "emergency.opened"),
            func.count().filter(AuditEvent.outcome == Outcome.REFUSED),
        ).where(AuditEvent.organisation_id == organisation_id, AuditEvent.at >= _start(since))
    ).one()
    return row[0], row[1]


def _may_be_told(viewer_id: UUID | None) -> ColumnElement[bool]:
    """Reads and sign-in times of family members are shown to nobody else, refused ones included."""
    return or_(
        AuditEvent.door.is_(None),
        AuditEvent.door != Door.FAMILY,
        AuditEvent.name.not_in(LOOKS | SIGNING_IN),
        AuditEvent.person_id == viewer_id if viewer_id else AuditEvent.person_id.is_(None),
    )


def _start(day: date) -> ColumnElement[datetime]:
    """The first moment of a day in Europe/Amsterdam."""
    return func.timezone(HOME.key, literal(datetime.combine(day, time()), DateTime()))
