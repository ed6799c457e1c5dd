"""The connection on which one process stores what waits and reads what is new, all in one statement.

Several changes of several people go in one transaction: one commit for all, and still the right of each is checked in
it, and nobody is told "stored" before it is.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import psycopg

from portal.coediting.store import OPTIONS, Row, Sending, Taken
from portal.kernel.errors import Unavailable

LOCK_TIMEOUT = 100  # milliseconds: what another holds longer keeps only its own writers waiting

EXCHANGE = "SELECT * FROM exchange_changes(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
READ = "SELECT NULL::int, NULL, NULL::timestamptz, * FROM read_changes(%s, %s, %s)"

# place, outcome, time of storing (of a change); the tickets that live; text, number, person, client, bytes (new rows)
Found = tuple[int | None, str, datetime, list[UUID] | None, UUID | None, int, UUID, int, bytes]


class Answer(NamedTuple):
    """What became of each change, which tickets live, and per text its new rows, each with its client."""

    taken: list[Taken]
    living: frozenset[UUID]
    rows: dict[UUID, list[tuple[Row, int]]]


class Exchange:
    """Used by one thread only. Calls raise Unavailable when the database does not answer."""

    def __init__(self, url: str) -> None:
        self._url = url.replace("+psycopg", "")
        self._connection: psycopg.Connection[Found] | None = None

    def __call__(self, sendings: Sequence[Sending], readers: Iterable[UUID], after: dict[UUID, int]) -> Answer | None:
        """Store changes, and read what is new after these numbers and which of the readers may have it.

        None when the changes must go one by one.
        """
        wanted = (list(readers), list(after), list(after.values()))
        try:
            if not sendings:
                return _answer(self._ask(READ, wanted).fetchall())
            return _answer(self._ask(EXCHANGE, (*_columns(sendings), *wanted)).fetchall())
        except psycopg.errors.LockNotAvailable:
            return None

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()

    def _ask(self, statement: str, values: Sequence[object]) -> psycopg.Cursor[Found]:
        """One statement in one transaction."""
        try:
            connection = self._connection = self._connection or self._connected()
            return connection.execute(statement.encode(), values, prepare=True)
        except psycopg.errors.LockNotAvailable:
            raise
        except (psycopg.OperationalError, psycopg.InterfaceError) as error:
            if self._connection is not None:
                self._connection.close()
            self._connection = None
            raise Unavailable from error

    def _connected(self) -> psycopg.Connection[Found]:
        options = f"{OPTIONS} -c lock_timeout={LOCK_TIMEOUT}"
        return psycopg.connect(self._url, autocommit=True, connect_timeout=5, options=options)


def _columns(sendings: Sequence[Sending]) -> tuple[list[object], ...]:
    columns = [(s.ticket, s.session, s.client, s.sequence, s.first, s.end, s.bytes) for s in sendings]
    named = [(id_, place) for place, sending in enumerate(sendings, 1) for id_ in sending.suggestions]
    return (*map(list, zip(*columns, strict=True)), [id_ for id_, _ in named], [place for _, place in named])


def _answer(found: Iterable[Found]) -> Answer:
    taken: list[Taken] = []
    living: frozenset[UUID] = frozenset()
    rows: dict[UUID, list[tuple[Row, int]]] = {}
    for place, outcome, made_at, tickets, text_id, number, person_id, client, data in found:
        if place is not None:
            taken.append(Taken(outcome, number, made_at))
        elif text_id is None:
            living = frozenset(tickets or ())
        else:
            rows.setdefault(text_id, []).append((Row(number, person_id, bytes(data)), client))
    return Answer(taken, living, rows)
