"""The statements of the live path, in plain SQL on connections of its own: one round trip per change.

The ORM costs more here than the database itself (measured: 6.7 against 3.9 ms), and a socket holds no session.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import psycopg
from psycopg.rows import TupleRow
from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from portal.kernel.errors import Unavailable

Connection = psycopg.Connection[tuple[object, ...]]


class Row(NamedTuple):
    """One stored change, or (with `authors`) the merged history up to `number`."""

    number: int
    person_id: UUID | None
    bytes: bytes
    authors: list[tuple[int, int, int, str]] | None = None


class Taken(NamedTuple):
    """What the database said of a change: "stored" with its number, or why not."""

    outcome: str
    number: int | None
    made_at: datetime | None


@dataclass(frozen=True, slots=True)
class Sending:
    """One change on its way in, with what the guard read in it."""

    ticket: UUID
    session: UUID
    client: int
    sequence: int
    first: int | None
    end: int | None
    bytes: bytes
    origin: str = "editor"
    suggestions: tuple[UUID, ...] = ()


TAKE = "SELECT * FROM take_change($1, $2, $3, $4, $5, $6, $7, $8, $9)"
NOTIFY = "SELECT pg_notify(%s, p) FROM unnest(%s::text[]) p"  # on connections of the store itself only
OPTIONS = "-c statement_timeout=30000 -c jit=off"


def _ask(connection: Connection, statement: str, values: Sequence[object]) -> psycopg.RawCursor[TupleRow]:
    """One statement with its values as $1, whatever connection it is: of the store itself, or of a session."""
    return psycopg.RawCursor(connection).execute(statement, values, prepare=True)


class Store:
    def __init__(self, url: str) -> None:
        # Without a question before each use (a tenth of what a change costs): a dead connection shows by itself, and
        # every statement here may be sent twice.
        self.engine: Engine = create_engine(
            url, pool_size=6, max_overflow=10, pool_timeout=5, pool_use_lifo=True, isolation_level="AUTOCOMMIT",
            connect_args={"options": f"{OPTIONS} -c lock_timeout=4000", "connect_timeout": 5},
        )  # fmt: skip
        self.url = url.replace("+psycopg", "")

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """A connection that commits each statement. Raises Unavailable when the database does not answer."""
        try:
            pooled = self.engine.raw_connection()
        except (psycopg.OperationalError, DBAPIError, PoolTimeout) as error:
            raise Unavailable from error
        try:
            yield pooled.driver_connection  # type: ignore[misc]
        except psycopg.OperationalError as error:
            pooled.invalidate()
            raise Unavailable from error
        except BaseException:
            pooled.invalidate()
            raise
        else:
            pooled.close()

    def take(self, sending: Sending, connection: Connection | None = None) -> Taken:
        """Store one change through the only way in."""
        if connection is None:
            with self.connection() as own:
                return self.take(sending, own)
        row = _ask(
            connection,
            TAKE,
            (
                sending.ticket, sending.session, sending.client, sending.sequence, sending.first, sending.end,
                sending.bytes, sending.origin, list(sending.suggestions),
            ),
        ).fetchone()  # fmt: skip
        assert row is not None
        return Taken(*row)

    def open(self, ticket: UUID, session: UUID, after: int = -1, connection: Connection | None = None) -> list[Row]:
        """The rows of a text after a number; from -1 the newest history first."""
        if connection is None:
            with self.connection() as own:
                return self.open(ticket, session, after, own)
        found = _ask(connection, "SELECT * FROM open_text($1, $2, $3)", (ticket, session, after)).fetchall()
        return [Row(number, person_id, bytes(data), authors) for number, person_id, data, authors in found]

    def lock(self, ticket: UUID, session: UUID, connection: Connection) -> None:
        """Take the text's lock until the end of the connection's transaction."""
        _ask(connection, "SELECT lock_text($1, $2)", (ticket, session))

    def keep(self, *values: object) -> bool:
        """Store a snapshot: ticket, session, number, state, html, plain words, history, authors as JSON."""
        with self.connection() as connection:
            row = _ask(
                connection, "SELECT keep_text_snapshot($1, $2, $3, $4, $5, $6, $7, $8::jsonb)", values
            ).fetchone()
        return row is not None and row[0] is True

    def notify(self, channel: str, payloads: Sequence[str]) -> None:
        """Tell the other processes, in one transaction of its own."""
        with self.connection() as connection:
            connection.execute(NOTIFY, (channel, list(payloads)))

    def close(self) -> None:
        self.engine.dispose()
