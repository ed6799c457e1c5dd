"""The log: how fast it is verified, and what its chains cost against a plain insert of the same rows.

The clients are processes of their own that connect as the portal does. Writing takes turns: a few seconds plain, a few
seconds chained, again and again, so that what else the machine does hits both alike.
"""

import multiprocessing
import random
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing.synchronize import Barrier
from typing import Any
from uuid import UUID

import psycopg

from portal.audit import heads, stream
from portal.audit.canonical import COLUMNS, NO_HASH, hash_of
from portal.audit.findings import ExitCode
from portal.audit.verify import verify
from portal.bench.harness import TIMES, Figure
from portal.bench.surroundings import Surroundings
from portal.database.base import new_id

CLIENTS, FILES, SECONDS, ROUNDS = 16, 100, 2.5, 5
ROWS, CHAINS, READINGS = 500_000, 2_000, 5

ACT = (
    "SELECT set_config('portal.person_id', %s, true), set_config('portal.door', 'work', true),"
    " set_config('portal.organisation_id', %s, true), set_config('portal.session_id', %s, true), legal_today()"
)
CHAINED = (
    "SELECT audit_append('file', %(file)s, 'plan.read', 'allowed', %(thing)s, 'plan', 3, 'worker_provider', 'plan:V',"
    " NULL, false, 'web', '192.0.2.1')"
)
PLAIN = (
    "INSERT INTO plain_event (chain, sequence, at, chain_kind, name, outcome, youth_file_id, thing_id, kind, version,"
    " person_id, door, session_id, organisation_id, standing, ground, emergency, origin, address, previous_hash, hash)"
    " VALUES (%(file)s, 1, clock_timestamp(), 'file', 'plan.read', 'allowed', %(file)s, %(thing)s, 'plan', 3,"
    " %(person)s, 'work', %(session)s, %(organisation)s, 'worker_provider', 'plan:V', false, 'web', '192.0.2.1',"
    " %(hash)s, %(hash)s)"
)
# The same columns, checks and indexes, with a number of its own in place of the chain's.
PLAIN_TABLE = (
    "CREATE TABLE plain_event (LIKE audit_event INCLUDING ALL)",
    "ALTER TABLE plain_event DROP CONSTRAINT plain_event_pkey",
    "ALTER TABLE plain_event ADD COLUMN id bigserial PRIMARY KEY",
    "CREATE INDEX ON plain_event (chain, at)",
    "GRANT INSERT ON plain_event TO portal_app",
    "GRANT USAGE ON SEQUENCE plain_event_id_seq TO portal_app",
)


def figures(place: Surroundings) -> Iterator[Figure]:
    """The figures of issue 2: verifying, and appending by many clients."""
    yield from _appending(place)
    yield from _verifying(place)


# -- appending ---------------------------------------------------------------------------------------------------------


@dataclass
class _Client:
    connection: psycopg.Connection
    together: Barrier
    who: dict[str, str]


_me: list[_Client] = []  # of this process


def _appending(place: Surroundings) -> Iterator[Figure]:
    with psycopg.connect(heads.plain(place.owner_url)) as owner:
        for statement in PLAIN_TABLE:
            owner.execute(statement)
    files = [new_id() for _ in range(FILES)]
    context = multiprocessing.get_context("spawn")
    start = (heads.plain(place.settings.database_url), context.Barrier(CLIENTS))
    speeds: dict[tuple[str, int], list[float]] = {}
    with ProcessPoolExecutor(CLIENTS, mp_context=context, initializer=_connect, initargs=start) as pool:
        for turn in range(ROUNDS + 1):
            for statement, spread in ((PLAIN, FILES), (CHAINED, FILES), (PLAIN, 1), (CHAINED, 1)):
                done = [pool.submit(_write, statement, files[:spread]) for _ in range(CLIENTS)]
                speed = sum(each.result() for each in done)
                if turn:  # the first turn warms up
                    speeds.setdefault((statement, spread), []).append(speed)
    for spread, goal in ((FILES, 0.5), (1, None)):
        plain, chained = speeds[PLAIN, spread], speeds[CHAINED, spread]
        ratio = statistics.median(mine / bare for mine, bare in zip(chained, plain, strict=True))
        over = f"{CLIENTS} clients, {spread} file{'s' if spread > 1 else ''}"
        yield Figure("audit", f"append, {over}: speed against a plain insert", ratio, TIMES, goal, at_most=False)
        name = f"append, {over}: per second"
        yield Figure("audit", name, statistics.median(chained), "rows/s", None, statistics.median(plain), at_most=False)


def _connect(conninfo: str, together: Barrier) -> None:
    who = {name: str(new_id()) for name in ("person", "organisation", "session")}
    _me.append(_Client(psycopg.connect(conninfo, prepare_threshold=0), together, who))


def _write(statement: str, files: list[UUID]) -> float:
    """Write for a while, all clients at once, one event per transaction; gives this client's speed."""
    me = _me[0]
    values: dict[str, Any] = {**me.who, "hash": NO_HASH}
    actor = [me.who["person"], me.who["organisation"], me.who["session"]]
    me.together.wait()
    begun, count = time.perf_counter(), 0
    while (passed := time.perf_counter() - begun) < SECONDS:
        values |= {"file": random.choice(files), "thing": new_id()}  # noqa: S311 - chance, not a secret
        me.connection.execute(ACT, actor)
        me.connection.execute(statement, values)
        me.connection.commit()
        count += 1
    return count / passed


# -- verifying ---------------------------------------------------------------------------------------------------------


def _verifying(place: Surroundings) -> Iterator[Figure]:
    with psycopg.connect(heads.plain(place.owner_url)) as owner:
        _fill(owner)
    with psycopg.connect(heads.plain(place.owner_url), autocommit=True) as owner:
        owner.execute("VACUUM ANALYZE audit_event")
    heads.write(place.settings)
    speeds: list[float] = []
    bare: list[float] = []
    for _ in range(READINGS):
        bare.append(_read_only(place))
        report = verify(
            place.settings.worker_database_url, place.settings.state_directory, place.settings.keys_directory
        )
        if report.exit_code is not ExitCode.WHOLE:
            raise RuntimeError(f"the log of the bench is not whole: {report.problems}{report.warnings}")
        speeds.append(report.rows / report.seconds)
    of_bare = statistics.median(mine / floor for mine, floor in zip(speeds, bare, strict=True))
    speed, floor = statistics.median(speeds), statistics.median(bare)
    yield Figure("audit", "verify: events per second", speed, "rows/s", 300_000, floor, at_most=False)
    yield Figure("audit", "verify: speed against only reading the rows", of_bare, TIMES, None, at_most=False)


def _read_only(place: Surroundings) -> float:
    """The floor: the same rows to the same process, looked at by nobody."""
    begun = time.perf_counter()
    with psycopg.connect(heads.plain(place.settings.worker_database_url)) as connection:
        count = sum(1 for _ in stream.copied(connection, stream.ROWS))
    return count / (time.perf_counter() - begun)


def _fill(owner: psycopg.Connection) -> None:
    """Events of many files, as a year of work leaves them: mixed on disk, each chain whole."""
    chance = random.Random(7)  # noqa: S311 - the same rows each time
    last: dict[UUID, tuple[int, bytes]] = {new_id(): (0, NO_HASH) for _ in range(CHAINS)}
    files, people = list(last), [new_id() for _ in range(200)]
    start = datetime.now(UTC) - timedelta(days=365)
    with owner.cursor().copy(f"COPY audit_event ({', '.join(COLUMNS)}, hash) FROM STDIN") as copy:
        for number in range(ROWS):
            file = chance.choice(files)
            sequence, previous = last[file]
            event: dict[str, Any] = {
                "chain": file, "sequence": sequence + 1, "at": start + timedelta(seconds=number), "chain_kind": "file",
                "name": "plan.read", "outcome": "allowed", "youth_file_id": file, "thing_id": people[number % 97],
                "kind": "plan", "version": 3, "person_id": people[number % 200], "door": "work",
                "session_id": people[number % 101], "organisation_id": people[number % 5],
                "standing": "worker_provider", "ground": "plan:V", "on_behalf_of": None, "emergency": False,
                "origin": "web", "address": None, "previous_hash": previous,
            }  # fmt: skip
            event["hash"] = hash_of(event)
            copy.write_row([event[name] for name in (*COLUMNS, "hash")])
            last[file] = (sequence + 1, event["hash"])
    with owner.cursor().copy("COPY audit_chain (chain, chain_kind, sequence, at, hash) FROM STDIN") as copy:
        for file, (sequence, hash_) in last.items():
            copy.write_row([file, "file", sequence, start + timedelta(seconds=ROWS), hash_])
