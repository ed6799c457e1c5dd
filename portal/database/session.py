"""One session per request or job, bound to one actor for row-level security, and to one legal day."""

import time
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Protocol, TypeVar

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import Session, SessionTransaction, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

from portal.database.fields import load_keys

# `true` ties each setting to the transaction: a pooled connection cannot leak it, and after a commit the next
# transaction sets it again. The legal day comes back in the same round trip, so that wall and policy cannot differ.
SET_ACTOR = text(
    "SELECT set_config('portal.person_id', :person_id, true), set_config('portal.door', :door, true), "
    "set_config('portal.organisation_id', :organisation_id, true), set_config('portal.session_id', :session_id, true), "
    "legal_today()"
)
Found = TypeVar("Found")
_FOUND = "found in this transaction"
_ANOTHER_DAY = "the day that is looked at"
NOBODY: Mapping[str, str] = {"person_id": "", "door": "", "organisation_id": "", "session_id": ""}


def engine_for(url: str, **options: object) -> Engine:
    """An engine whose statements end by themselves (30 s) and whose waits end sooner (pool 5 s, lock 4 s).

    Values stand in its SQL as PostgreSQL itself writes them ($1): psycopg then need not read each statement for
    placeholders, which for the long text of the access clause cost a tenth of the query.
    """
    limits = "-c statement_timeout=30000 -c lock_timeout=4000 -c idle_in_transaction_session_timeout=60000 -c jit=off"
    reached = {"options": limits, "connect_timeout": 5, "cursor_factory": psycopg.RawCursor}
    engine = create_engine(url, pool_timeout=5, connect_args=reached, paramstyle="numeric_dollar", **options)
    event.listen(engine, "checkin", _note_when_used)
    event.listen(engine, "checkout", _ask_whether_it_still_answers)
    return engine


# A connection that lay still is asked first whether it still answers; one that was just used is not: asking at every
# request would be a round trip for nothing. PostgreSQL that was away is met by at most one request per connection.
LAY_STILL = 2.0  # seconds


def _note_when_used(_: object, record: ConnectionPoolEntry) -> None:
    record.info["used_at"] = time.monotonic()


def _ask_whether_it_still_answers(connection: DBAPIConnection, record: ConnectionPoolEntry, _: object) -> None:
    if time.monotonic() - record.info.get("used_at", time.monotonic()) < LAY_STILL:
        return
    try:
        connection.cursor().execute("SELECT 1")
        connection.rollback()
    except psycopg.Error as error:
        raise DisconnectionError from error  # the pool makes a new connection and tries that


def sessions_on(engine: Engine, keys_directory: Path) -> sessionmaker[Session]:
    """Sessions of one process; each can reach this installation's keys (`portal.database.fields.keyring_of`)."""
    return sessionmaker(engine, expire_on_commit=False, info={"keyring": cache(lambda: load_keys(keys_directory))})


class Acting(Protocol):
    """Whoever can tell PostgreSQL who acts (`portal.access.actor.Actor`)."""

    def database_settings(self) -> Mapping[str, str]: ...


def act_as(session: Session, actor: Acting) -> None:
    """Let every transaction of this session run on behalf of one actor. Call it before the first statement."""
    session.info["database_settings"] = actor.database_settings()


def become(session: Session, actor: Acting) -> None:
    """From here on this session acts for the actor, also in the transaction that is open already."""
    act_as(session, actor)
    if session.in_transaction():
        _tell(session, session.connection())


def legal_today(session: Session) -> date:
    """The day that counts for rights and terms: Europe/Amsterdam, moved only in demonstration mode."""
    session.connection()  # begins the transaction when there is none, which sets the day
    day: date = session.info.get(_ANOTHER_DAY) or session.info["legal_today"]
    return day


def once(session: Session, what: Hashable, find: Callable[[], Found]) -> Found:
    """What was found out already in this transaction for this actor; otherwise it is found out now.

    For what several parts of a page need and what no act of theirs changes.
    """
    known: dict[Hashable, Any] = session.info.setdefault(_FOUND, {})
    if what not in known:
        known[what] = find()
    found: Found = known[what]
    return found


@contextmanager
def on_another_day(session: Session, day: date) -> Iterator[None]:
    """In here the rules are asked as on that day; the wall goes on with the real one."""
    session.info[_ANOTHER_DAY] = day
    try:
        yield
    finally:
        del session.info[_ANOTHER_DAY]


@event.listens_for(Session, "after_begin")
def _tell_postgres_who_acts(session: Session, _: SessionTransaction, connection: Connection) -> None:
    _tell(session, connection)


def _tell(session: Session, connection: Connection) -> None:
    session.info.pop(_FOUND, None)
    row = connection.execute(SET_ACTOR, session.info.get("database_settings", NOBODY)).one()
    session.info["legal_today"] = row.legal_today
