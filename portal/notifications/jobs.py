"""Work for later: what a job is, and how the transaction that wants it puts it in the queue."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from portal.settings import Settings

# Seconds before the next try, growing: a mail server that is down for a day is met again when it is back.
RETRIES = (10, 60, 300, 900, 3600, 3600, 7200, 14400, 28800, 28800)
ENQUEUE = text("SELECT jobs.enqueue(:task, CAST(:args AS jsonb), :lock, :not_before)")


@dataclass(frozen=True, slots=True)
class Working:
    """What a job works with: sessions of the worker's login, and the settings."""

    sessions: sessionmaker[Session]
    settings: Settings


@dataclass(frozen=True, slots=True)
class Job:
    """One kind of work. It may run twice for one reason (a kill in between), so it must be harmless to repeat."""

    name: str  # part.verb; also its line in the access matrix
    work: Callable[..., None]  # called with a Working and the ids that were given
    every: str | None = None  # cron, in UTC; such a job takes no ids
    retries: tuple[int, ...] = RETRIES


def enqueue(
    session: Session, job: Job, *, lock: str | None = None, not_before: datetime | None = None, **ids: UUID | int
) -> None:
    """Put one piece of work in the queue; it is there when, and only when, this transaction commits.

    Jobs with the same `lock` run one after another, in the order of asking. PostgreSQL refuses any argument that is not
    an id or a number.
    """
    given = {name: value if isinstance(value, int) else str(value) for name, value in ids.items()}
    values = {"task": job.name, "args": json.dumps(given), "lock": lock, "not_before": not_before}
    session.execute(ENQUEUE, values)
