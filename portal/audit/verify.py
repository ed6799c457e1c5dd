"""Is the log still what was written? Every hash, every chain, and every signed head, at one moment of the database.

The quick pass (`stream`) reads all events; only a chain that does not hold together is looked at row by row
(`diagnosis`). The heads outside the database (`heads`) tell what no chain can tell of itself: a tail that was cut, a
chain that was rewritten whole, a database that was put back to an older state.
"""

import multiprocessing
import os
import time
from collections.abc import Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from psycopg.rows import dict_row

from portal.audit import heads, seals
from portal.audit.canonical import COLUMNS, NO_HASH
from portal.audit.diagnosis import diagnosed
from portal.audit.findings import Manipulation, Problem, Report
from portal.audit.heads import Link
from portal.audit.keys import public_keys
from portal.audit.stream import Run, Scan, scan

SMALL = 100_000  # rows below which starting a process costs more than it brings
SHOWN = 200  # chains looked at row by row; of more, only the number is told
OVERDUE = 5 * heads.INTERVAL
STORED_LATE = timedelta(minutes=5)  # what a commit may take at most after its event got its time

_EVENTS = f"SELECT {', '.join(COLUMNS)}, hash FROM audit_event WHERE chain = %s ORDER BY sequence"  # noqa: S608
_NEWEST = "SELECT max(at) FROM audit_chain WHERE sequence > 0"
_BACKDATED = """
    SELECT e.chain, e.chain_kind, e.sequence, e.at
    FROM unnest(%s::uuid[], %s::bigint[]) AS sealed (chain, sequence)
    JOIN audit_event e ON e.chain = sealed.chain AND e.sequence > sealed.sequence
    WHERE e.at < %s ORDER BY e.chain, e.sequence
"""


@dataclass(frozen=True, slots=True)
class _Chain:
    """One chain as the quick pass saw it."""

    last: Link
    whole: bool


@dataclass(frozen=True, slots=True)
class _Pass:
    """What the quick pass saw of all."""

    rows: int
    chains: Mapping[bytes, _Chain]
    seen: set[bytes]

    def last_of(self, chain: bytes) -> Link | None:
        found = self.chains.get(chain)
        return found.last if found else None


def verify(url: str, state_directory: Path, keys_directory: Path, *, processes: int | None = None) -> Report:
    """Verify the whole log as a login that may read it (the worker's, or the owner's).

    `processes` read side by side; as many as half the processors when not given. Raises KeyMissing without a public
    key and psycopg.Error without a database.
    """
    began = time.perf_counter()
    sealed = seals.read(state_directory, public_keys(keys_directory))  # before the snapshot: never ahead of it
    with psycopg.connect(heads.plain(url)) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        links = _last_links(connection)
        quick = _scanned(connection, heads.plain(url), sealed.marks, processes)
        problems = [*sealed.problems, *_inside(connection, quick, links)]
        named = {problem.chain.bytes for problem in problems if problem.chain}
        now = {chain: found.last for chain, found in quick.chains.items()}
        problems += seals.left(connection, sealed, quick.seen, now, named)
        problems += _backdated(connection, sealed, {chain: link for chain, link in now.items() if chain not in named})
        warnings = _warnings(sealed, _newest(connection))
    return Report(
        problems=problems,
        warnings=warnings,
        rows=quick.rows,
        chains=len(quick.chains),
        heads=sealed.count,
        last_head_at=sealed.last.at if sealed.last else None,
        seconds=time.perf_counter() - began,
    )


def _last_links(connection: psycopg.Connection) -> Mapping[bytes, Link]:
    rows = connection.execute(heads.CHAINS, binary=True)
    return {chain.bytes: Link(sequence, hash_) for chain, sequence, hash_ in rows}


def _scanned(connection: psycopg.Connection, conninfo: str, marks: set[bytes], processes: int | None) -> _Pass:
    blocks, few = _size(connection)
    snapshot = connection.execute("SELECT pg_export_snapshot()").fetchone()
    assert snapshot is not None
    processes = processes or (1 if few else max(1, (os.cpu_count() or 1) // 2))
    parts = [(blocks * part // processes, blocks * (part + 1) // processes) for part in range(processes)]
    one_part = partial(scan, conninfo, snapshot[0], marks=marks)
    if processes == 1:
        scans = [one_part(parts[0])]
    else:
        with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn")) as pool:
            scans = list(pool.map(one_part, parts))
    seen = set().union(*(one.seen for one in scans))
    return _Pass(sum(one.rows for one in scans), _laid_end_to_end(scans), seen)


def _size(connection: psycopg.Connection) -> tuple[int, bool]:
    """Blocks of the table, and whether it is small."""
    row = connection.execute(
        "SELECT pg_relation_size('audit_event') / current_setting('block_size')::int,"
        " (SELECT coalesce(sum(sequence), 0) FROM audit_chain) < %s",
        [SMALL],
    ).fetchone()
    assert row is not None
    return row[0], row[1]


def _laid_end_to_end(scans: Iterable[Scan]) -> Mapping[bytes, _Chain]:
    runs: dict[bytes, list[Run]] = {}
    wrong: set[bytes] = set()
    for one in scans:
        wrong |= one.wrong
        for chain, found in one.runs.items():
            runs.setdefault(chain, []).extend(found)
    return {chain: _laid(found, chain not in wrong) for chain, found in runs.items()}


def _laid(runs: list[Run], whole: bool) -> _Chain:  # noqa: FBT001 - what the rows said so far
    runs.sort(key=lambda run: run.first)
    sequence, hash_, at = 0, NO_HASH, runs[0].starts_at
    for run in runs:
        whole = whole and (run.first, run.previous) == (sequence + 1, hash_) and run.starts_at >= at
        sequence, hash_, at = run.last, run.hash, run.ends_at
    return _Chain(Link(sequence, hash_), whole)


def _inside(connection: psycopg.Connection, quick: _Pass, links: Mapping[bytes, Link]) -> list[Problem]:
    """Chains that do not hold together, or do not end where the database says."""
    torn = {chain for chain, found in quick.chains.items() if not found.whole}
    astray = {chain for chain in quick.chains.keys() | links.keys() if quick.last_of(chain) != links.get(chain)}
    suspects = sorted(torn | astray)
    problems: list[Problem] = []
    for chain in suspects[:SHOWN]:
        link = links.get(chain)
        events = _events(connection, chain)
        problems += diagnosed(UUID(bytes=chain), events, (link.sequence, link.hash) if link else None)
    if len(suspects) > SHOWN:
        sentence = f"Nog {len(suspects) - SHOWN} ketens kloppen niet; ze zijn niet regel voor regel bekeken"
        problems.append(Problem(Manipulation.EDITED, sentence))
    return problems


def _events(connection: psycopg.Connection, chain: bytes) -> list[dict[str, Any]]:
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(_EVENTS, [UUID(bytes=chain)]).fetchall()


def _backdated(connection: psycopg.Connection, sealed: seals.Sealed, now: Mapping[bytes, Link]) -> list[Problem]:
    """Events that no head knew, while their time says that they were there long before it."""
    if sealed.last is None:
        return []
    sealed_to = {chain: link.sequence for chain, link in sealed.links.items()}
    grown = [chain for chain, link in now.items() if link.sequence > sealed_to.get(chain, 0)]
    since = sealed.last.at - STORED_LATE
    rows = connection.execute(_BACKDATED, [[UUID(bytes=c) for c in grown], [sealed_to.get(c, 0) for c in grown], since])
    sentence = "Een regel is later toegevoegd met een eerdere tijd"
    return [Problem(Manipulation.INSERTED, sentence, chain, kind, n, None, at) for chain, kind, n, at in rows]


def _newest(connection: psycopg.Connection) -> datetime | None:
    row = connection.execute(_NEWEST).fetchone()
    return row[0] if row else None


def _warnings(sealed: seals.Sealed, newest: datetime | None) -> list[str]:
    if newest is None:
        return []
    if sealed.last is None:
        return ["Er is nog geen getekende kop: een afgeknipt of herschreven logboek is zo niet te zien."]
    if newest - sealed.last.at > OVERDUE:
        return [f"De laatste kop is van {sealed.last.at:%Y-%m-%d %H:%M} UTC; wat daarna is gelogd, is niet getekend."]
    return []
