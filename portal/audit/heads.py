"""Signed heads of the log, in files outside the database.

A head says how far every chain had come at one moment. It lists the chains that changed since the head before it, a
hash over all chains, and the hash of the head before; it is signed with a key that the database does not have. Who
rewrites a chain, cuts its tail or restores an older backup can mend the database, but not the heads.
"""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import psycopg

from portal.audit.canonical import NO_HASH
from portal.audit.keys import SigningKey, signing_key
from portal.settings import Settings

INTERVAL = timedelta(seconds=60)  # how often the worker writes one
QUIET_INTERVAL = timedelta(hours=1)  # and when nothing was logged in the meantime
FILES = "heads-*.jsonl"
CHAINS = "SELECT chain, sequence, hash FROM audit_chain ORDER BY chain"


@dataclass(frozen=True, slots=True)
class Link:
    """How far a chain had come: the number of its last event, and that event's hash."""

    sequence: int
    hash: bytes


GONE = Link(0, NO_HASH)  # a chain that was there, and is not: no honest database says so


@dataclass(frozen=True, slots=True)
class Head:
    number: int
    at: datetime  # the clock of the database
    previous: str  # hash of the head before, in hexadecimals; empty for the first
    chains: int
    events: int
    root: str  # hash over all chains in order
    changed: Mapping[bytes, Link]
    key: str  # which key signed

    def body(self) -> bytes:
        """What is hashed and signed."""
        values = {
            "number": self.number,
            "at": self.at.isoformat(),
            "previous": self.previous,
            "chains": self.chains,
            "events": self.events,
            "root": self.root,
            "changed": [[chain.hex(), link.sequence, link.hash.hex()] for chain, link in sorted(self.changed.items())],
            "key": self.key,
        }
        return json.dumps(values, sort_keys=True, separators=(",", ":")).encode()

    def hash(self) -> str:
        return hashlib.sha256(self.body()).hexdigest()


@dataclass(frozen=True, slots=True)
class WrittenHead:
    """A head as it stands in a file."""

    head: Head
    signature: str
    place: str  # file and line

    def line(self) -> bytes:
        return self.head.body()[:-1] + b',"signature":"' + self.signature.encode() + b'"}\n'


class HeadUnreadable(Exception):
    """A line that is no head; says which."""


class HeadsChanged(Exception):
    """Someone took away heads that this process has seen; the sentence (Dutch) says where."""


@dataclass
class Ledger:
    """All heads of one directory, replayed: what the last one says of every chain."""

    directory: Path
    last: Head | None = None
    links: dict[bytes, Link] = field(default_factory=dict)
    _read: dict[str, tuple[int, int]] = field(default_factory=dict)  # by file: bytes and lines

    def catch_up(self) -> None:
        """Read what was written since the last time."""
        for written in self.news():
            self.take(written.head)

    def take(self, head: Head) -> None:
        self.last = head
        self.links.update(head.changed)

    def news(self) -> Iterator[WrittenHead]:
        """The heads that were not read yet. A last line without its end was cut off while writing, and is no head."""
        for path in sorted(self.directory.glob(FILES)):
            offset, number = self._read.get(path.name, (0, 0))
            with path.open("rb") as file:
                file.seek(offset)
                for line in file:
                    if not line.endswith(b"\n"):
                        break
                    offset, number = offset + len(line), number + 1
                    self._read[path.name] = (offset, number)
                    yield _parsed(line, f"{path.name}:{number}")

    def append(self, written: WrittenHead) -> None:
        """Write a head durably behind what stands, over a line that was cut off."""
        path = self.directory / f"heads-{written.head.at:%Y-%m}.jsonl"
        offset, number = self._read.get(path.name, (0, 0))
        line = written.line()
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "r+b") as file:
            if file.seek(0, os.SEEK_END) < offset:
                raise HeadsChanged(f"{path} is korter dan wat er al in stond.")
            file.truncate(offset)
            file.seek(offset)
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
        self._read[path.name] = (offset + len(line), number + 1)
        self.take(written.head)


def write(settings: Settings) -> Head | None:
    """Write a signed head over all chains as they stand now; None when the last one still says it all.

    Several workers may call this at once. Raises KeyMissing without a key, HeadsChanged when written heads are gone,
    OSError when the directory is full or cannot be written, psycopg.Error without a database.
    """
    key = signing_key(settings.keys_directory)
    directory = settings.state_directory
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone(directory):
        ledger = _ledger(directory.resolve())
        ledger.catch_up()
        with psycopg.connect(plain(settings.worker_database_url)) as connection:
            head = _next(ledger, connection, key)
        if head is not None:
            ledger.append(WrittenHead(head, key.sign(head.body()), ""))
    return head


def plain(url: str) -> str:
    """The address as libpq knows it."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


def root_over(links: Iterable[tuple[bytes, int, bytes]]) -> str:
    """The hash over all chains: chain, number of the last event and its hash, in the order of the chains."""
    total = hashlib.sha256()
    for chain, sequence, hash_ in links:
        total.update(chain + sequence.to_bytes(8, "big") + hash_)
    return total.hexdigest()


def _next(ledger: Ledger, connection: psycopg.Connection, key: SigningKey) -> Head | None:
    connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
    row = connection.execute("SELECT clock_timestamp()").fetchone()
    assert row is not None
    at: datetime = row[0].astimezone(UTC)
    now = [(chain.bytes, sequence, hash_) for chain, sequence, hash_ in connection.execute(CHAINS, binary=True)]
    changed = _changed(ledger.links, {chain: Link(sequence, hash_) for chain, sequence, hash_ in now})
    last = ledger.last
    if last is not None and not changed and at - last.at < QUIET_INTERVAL:
        return None
    return Head(
        number=last.number + 1 if last else 1,
        at=at,
        previous=last.hash() if last else "",
        chains=len(now),
        events=sum(sequence for _, sequence, _ in now),
        root=root_over(now),
        changed=changed,
        key=key.id,
    )


def _changed(before: Mapping[bytes, Link], now: Mapping[bytes, Link]) -> Mapping[bytes, Link]:
    gone = {chain: GONE for chain, link in before.items() if link != GONE and chain not in now}
    return {chain: link for chain, link in now.items() if before.get(chain) != link} | gone


def _parsed(line: bytes, place: str) -> WrittenHead:
    try:
        values: dict[str, Any] = json.loads(line)
        signature = values.pop("signature")
        changed = {bytes.fromhex(c): Link(n, bytes.fromhex(h)) for c, n, h in values.pop("changed")}
        head = Head(**values | {"at": datetime.fromisoformat(values["at"]), "changed": changed})
    except (ValueError, KeyError, TypeError) as error:
        raise HeadUnreadable(place) from error
    return WrittenHead(head, signature, place)


@cache
def _ledger(directory: Path) -> Ledger:
    """One per process, so that a worker reads each head once."""
    return Ledger(directory)


@contextmanager
def _alone(directory: Path) -> Iterator[None]:
    """One writer at a time. The file is for the portal's user alone: `serve` starts with no other beside the heads."""
    with os.fdopen(os.open(directory / "heads.lock", os.O_WRONLY | os.O_CREAT, 0o600), "wb") as lock:
        os.fchmod(lock.fileno(), 0o600)  # of an older version
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
