"""One session per request or job, bound to one actor for row-level security, and to one legal day."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.orm import Session, SessionTransaction, sessionmaker

from portal.database.fields import load_keys

# `true` ties each setting to the transaction: a pooled connection cannot leak it, and after a commit the next
# transaction sets it again. The legal day comes back in the same round trip, so that wall and policy cannot differ.
SET_ACTOR = text(
    "SELECT set_config('portal.person_id', :person_id, true), set_config('portal.door', :door, true), "
    "set_config('portal.organisation_id', :organisation_id, true), set_config('portal.session_id', :session_id, true), "
    "legal_today()"
)
NOBODY: Mapping[str, str] = {"person_id": "", "door": "", "organisation_id": "", "session_id": ""}


def engine_for(url: str, **options: object) -> Engine:
    """An engine whose statements end by themselves (30 s) and whose waits end sooner (pool 5 s, lock 4 s)."""
    limits = "-c statement_timeout=30000 -c lock_timeout=4000 -c idle_in_transaction_session_timeout=60000 -c jit=off"
    return create_engine(
        url, pool_pre_ping=True, pool_timeout=5, connect_args={"options": limits, "connect_timeout": 5}, **options
    )


def sessions_on(engine: Engine, keys_directory: Path) -> sessionmaker[Session]:
    """Sessions of one process; each can reach this installation's keys (`portal.database.fields.keyring_of`)."""
    return sessionmaker(engine, expire_on_commit=False, info={"keyring": cache(lambda: load_keys(keys_directory))})


class Acting(Protocol):
    """Whoever can tell PostgreSQL who acts (`portal.access.actor.Actor`)."""

    def database_settings(self) -> Mapping[str, str]: ...


def act_as(session: Session, actor: Acting) -> None:
    """Let every transaction of this session run on behalf of one actor. Call it before the first statement."""
    session.info["database_settings"] = actor.database_settings()


def legal_today(session: Session) -> date:
    """The day that counts for rights and terms: Europe/Amsterdam, moved only in demonstration mode."""
    session.connection()  # begins the transaction when there is none, which sets the day
    day: date = session.info["legal_today"]
    return day


@event.listens_for(Session, "after_begin")
def _tell_postgres_who_acts(session: Session, _: SessionTransaction, connection: Connection) -> None:
    row = connection.execute(SET_ACTOR, session.info.get("database_settings", NOBODY)).one()
    session.info["legal_today"] = row.legal_today
