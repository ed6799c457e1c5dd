"""Read all events as fast as the database gives them, and check each hash: the quick half of `verify`.

Events come in the order in which they lie on disk, so that no index and no sorting slows them down; per chain they
are put together as runs (rows that follow on each other), which `verify` lays end to end. Imports little: it starts
in a process of its own.
"""

import hashlib
import struct
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

import psycopg
from psycopg import pq

from portal.audit.canonical import COLUMNS

HEADER = 19  # bytes of a binary copy before the first row: signature, flags, length of the extension
_FRONT = struct.Struct(">18x16s8xQ8xq")  # chain, sequence and moment: two bytes of columns, four of length, ten of form
ROWS = f"SELECT record_send(ROW({', '.join(COLUMNS)})), hash FROM audit_event"  # noqa: S608 - names of our own


@dataclass(slots=True)
class Run:
    """Events of one chain that follow on each other, by number, by hash and in time."""

    first: int
    previous: bytes  # what the first hangs on
    last: int
    hash: bytes  # of the last
    starts_at: int  # microseconds since 2000
    ends_at: int


@dataclass(slots=True)
class Scan:
    """What one pass over (a part of) the table found."""

    rows: int = 0
    runs: dict[bytes, list[Run]] = field(default_factory=dict)  # by chain
    wrong: set[bytes] = field(default_factory=set)  # chains in which a row is not what its hash says
    seen: set[bytes] = field(default_factory=set)  # hashes that were signed, and are there


def scan(conninfo: str, snapshot: str, blocks: tuple[int, int], marks: AbstractSet[bytes]) -> Scan:
    """Check the rows in some blocks of the table, as they stood at an exported snapshot, and look for the marks."""
    with psycopg.connect(conninfo) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        connection.execute(psycopg.sql.SQL("SET TRANSACTION SNAPSHOT {}").format(snapshot))
        rows = copied(connection, f"{ROWS} WHERE ctid >= '({blocks[0]},0)' AND ctid < '({blocks[1]},0)'")
        return checked(rows, marks)


def copied(connection: psycopg.Connection, query: str) -> Iterator[bytes]:
    """The rows of a query in PostgreSQL's binary form, one by one: two bytes of column count, then the columns.

    The protocol gives one row per message. `Connection.copy` does the same at twice the cost per row.
    """
    result = connection.pgconn.exec_(f"COPY ({query}) TO STDOUT (FORMAT binary)".encode())
    if result.status != pq.ExecStatus.COPY_OUT:
        raise psycopg.OperationalError(result.error_message.decode(errors="replace").strip())
    end = None
    try:
        yield from _messages(connection.pgconn)
        end = connection.pgconn.get_result()
    finally:
        if end is None or end.status != pq.ExecStatus.COMMAND_OK:
            connection.close()  # it stands in the middle of a copy and is of no more use
    if connection.closed:
        raise psycopg.OperationalError("the rows stopped half-way")
    connection.pgconn.get_result()


def _messages(pgconn: pq.abc.PGconn) -> Iterator[bytes]:
    """The rows, without what the form puts before and after them."""
    get = pgconn.get_copy_data
    length, data = get(0)
    row = bytes(data)[HEADER:]
    while length > 0:
        if len(row) > 2:  # else the header alone, or the end
            yield row
        length, data = get(0)
        row = bytes(data)


def checked(rows: Iterator[bytes], marks: AbstractSet[bytes]) -> Scan:
    """Recompute the hash of each row and put rows that follow on each other in runs."""
    found = Scan()
    runs, wrong, seen, count = found.runs, found.wrong, found.seen, 0
    current: dict[bytes, Run] = {}
    front, sha256 = _FRONT.unpack_from, hashlib.sha256
    for row in rows:
        count += 1
        chain, sequence, at = front(row)
        hash_ = row[-32:]
        if sha256(row[6:-36]).digest() != hash_:
            wrong.add(chain)
        if hash_ in marks:
            seen.add(hash_)
        run = current.get(chain)
        previous = row[-68:-36]
        if run is not None and sequence == run.last + 1 and previous == run.hash and at >= run.ends_at:
            run.last = sequence
            run.hash = hash_
            run.ends_at = at
        else:
            current[chain] = run = Run(sequence, previous, sequence, hash_, at, at)
            runs.setdefault(chain, []).append(run)
    found.rows = count
    return found
