"""The connection on which one process stores what waits and reads what is new, all in one statement.

Several changes of several people go in one transaction: one commit for all, and still the right of each is checked in
it, and nobody is told "stored" before it is.
"""

import os
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import psycopg

from portal.coediting.store import NOTIFY, OPTIONS, Row, Sending, Taken
from portal.kernel.errors import Unavailable

CHANNEL = "text_changed"
LOCK_TIMEOUT = 100  # milliseconds: what another holds longer keeps only its own writers waiting

EXCHANGE = "SELECT * FROM exchange_changes(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
READ = "SELECT NULL::int, NULL, NULL::timestamptz, * FROM read_changes(%s, %s, %s)"

# place, outcome, time of storing (of a change); ticket, text, number, person, client, bytes (of what is new)
Found = tuple[int | None, str, datetime, UUID | None, UUID, int, UUID, int, bytes]


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
        self.origin = os.urandom(6).hex()  # this process, in notices that it hears itself

    def __call__(
        self, sendings: Sequence[Sending], texts: Iterable[UUID], readers: Sequence[UUID], after: dict[UUID, int]
    ) -> Answer | None:
        """Store changes to these texts, read what is new after these numbers, and have the other processes look.

        None when the changes must go one by one.
        """
        wanted = (list(readers), list(after), list(after.values()))
        if not sendings:
            return _answer(self._ask(READ, wanted).fetchall())
        try:
            return _answer(self._ask(EXCHANGE, (*_columns(sendings), *wanted), then=self._notice(texts)).fetchall())
        except psycopg.errors.LockNotAvailable:
            return None

    def tell(self, texts: Iterable[UUID]) -> None:
        """Tell the other processes that these texts may have something new: the rows say what."""
        self._ask(NOTIFY, self._notice(texts))

    def _notice(self, texts: Iterable[UUID]) -> tuple[str, list[str]]:
        ids = [str(text_id) for text_id in texts]
        return CHANNEL, [f"{self.origin}:{','.join(ids[i : i + 100])}" for i in range(0, len(ids), 100)]

    def heard(self, payload: str) -> set[UUID]:
        """The texts that a notice of another process names; none when it is our own."""
        origin, _, ids = payload.partition(":")
        return set() if origin == self.origin else {UUID(id_) for id_ in ids.split(",")}

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()

    def _ask(
        self, statement: str, values: Sequence[object], *, then: tuple[str, list[str]] | None = None
    ) -> psycopg.Cursor[Found]:
        """One statement in one transaction; `then`: a notice after its commit.

        It goes in the same breath but as a transaction of its own: within it, all commits would queue behind one lock.
        """
        try:
            connection = self._connection = self._connection or self._connected()
            if then is None:
                return connection.execute(statement.encode(), values, prepare=True)
            with connection.pipeline() as pipeline:
                cursor = connection.execute(statement.encode(), values, prepare=True)
                pipeline.sync()
                connection.execute(NOTIFY.encode(), then, prepare=True)
        except psycopg.errors.LockNotAvailable:
            raise
        except (psycopg.OperationalError, psycopg.InterfaceError) as error:
            if self._connection is not None:
                self._connection.close()
            self._connection = None
            raise Unavailable from error
        return cursor

    def _connected(self) -> psycopg.Connection[Found]:
        options = f"{OPTIONS} -c lock_timeout={LOCK_TIMEOUT}"
        return psycopg.connect(self._url, autocommit=True, connect_timeout=5, options=options)


def _columns(sendings: Sequence[Sending]) -> tuple[list[object], ...]:
    columns = [(s.ticket, s.session, s.client, s.sequence, s.first, s.end, s.bytes) for s in sendings]
    named = [(id_, place) for place, sending in enumerate(sendings, 1) for id_ in sending.suggestions]
    return (*map(list, zip(*columns, strict=True)), [id_ for id_, _ in named], [place for _, place in named])


def _answer(found: Iterable[Found]) -> Answer:
    taken: list[Taken] = []
    living: set[UUID] = set()
    rows: dict[UUID, list[tuple[Row, int]]] = {}
    for place, outcome, made_at, ticket, text_id, number, person_id, client, data in found:
        if place is not None:
            taken.append(Taken(outcome, number, made_at))
        elif ticket is not None:
            living.add(ticket)
        else:
            rows.setdefault(text_id, []).append((Row(number, person_id, bytes(data)), client))
    return Answer(taken, frozenset(living), rows)
