"""The signed heads held against the database: are they genuine, and does every chain still hold what was signed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from uuid import UUID

import psycopg
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from portal.audit.findings import Manipulation, Problem
from portal.audit.heads import GONE, Head, HeadUnreadable, Ledger, Link, WrittenHead, root_over

_ROWS = """
    SELECT e.chain, e.chain_kind, e.at
    FROM unnest(%s::uuid[], %s::bigint[]) AS asked (chain, sequence)
    JOIN audit_event e ON e.chain = asked.chain AND e.sequence = asked.sequence
"""


@dataclass
class Sealed:
    """All heads of one directory, and what is wrong with them."""

    directory: Path
    links: Mapping[bytes, Link] = field(default_factory=dict)  # by chain, as the last head that names it says
    marks: set[bytes] = field(default_factory=set)  # every hash that was ever signed: all must be in the database
    last: Head | None = None
    count: int = 0
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Mark:
    """What one head says of one chain."""

    number: int  # of the head
    at: datetime
    chain: bytes
    link: Link


@dataclass(frozen=True, slots=True)
class _Break:
    """Where one chain leaves what was signed."""

    mark: _Mark  # the first that is not so
    sound_to: int  # number up to which an earlier head holds
    kind: str | None
    at: datetime | None  # of the event that stands there now, if any

    def replaced(self, before: datetime) -> bool:
        """Whether another event of that time stands there: not cut off and gone on with later, but rewritten."""
        return self.at is not None and self.at <= before


def read(directory: Path, keys: Mapping[str, Ed25519PublicKey]) -> Sealed:
    """Read and verify every head: its signature, its number and what it hangs on; of the last also its total."""
    ledger = Ledger(directory)
    sealed = Sealed(directory)
    try:
        for written in ledger.news():
            problem = _wrong_with(written, ledger.last, keys)
            if problem:
                sealed.problems.append(Problem(Manipulation.HEADS, f"{problem} ({written.place})", at=written.head.at))
            ledger.take(written.head)
            sealed.marks.update(link.hash for link in written.head.changed.values() if link.sequence)
            sealed.count += 1
    except HeadUnreadable as unreadable:
        sealed.problems.append(Problem(Manipulation.HEADS, f"Een getekende kop is onleesbaar ({unreadable})"))
    sealed.links, sealed.last = ledger.links, ledger.last
    if ledger.last and not sealed.problems and _total(ledger.links) != ledger.last.root:
        sealed.problems.append(Problem(Manipulation.HEADS, "De laatste kop telt niet op tot wat hij zegt"))
    return sealed


def left(
    connection: psycopg.Connection, sealed: Sealed, seen: set[bytes], now: Mapping[bytes, Link], named: set[bytes]
) -> list[Problem]:
    """Chains that no longer hold what was signed: cut, rewritten, or all put back to an older state.

    `seen` are the signed hashes that the quick pass met; `now` is how far each chain goes; `named` are chains of which
    is known already what was done to them.
    """
    gone = sealed.marks - seen
    if not gone:
        return []
    marks = [mark for mark in _marks_of(sealed.directory) if mark.link.sequence and mark.chain not in named]
    breaks = _breaks(connection, marks, gone)
    if not breaks:
        return []
    until = max((mark for mark in marks if mark.link.hash in gone), key=lambda mark: mark.number)
    restored = _restored(marks, gone, breaks, until)
    if restored:
        return [restored]
    return [_cut_or_rewritten(one, until.at, now.get(one.mark.chain)) for one in breaks]


def _wrong_with(written: WrittenHead, before: Head | None, keys: Mapping[str, Ed25519PublicKey]) -> str | None:
    head = written.head
    try:
        keys[head.key].verify(bytes.fromhex(written.signature), head.body())
    except (KeyError, ValueError, InvalidSignature):
        return "Een kop heeft geen geldige handtekening"
    if head.number != (before.number + 1 if before else 1) or head.previous != (before.hash() if before else ""):
        return "Voor deze kop ontbreken koppen, of ze zijn vervangen"
    return None


def _total(links: Mapping[bytes, Link]) -> str:
    return root_over((chain, link.sequence, link.hash) for chain, link in sorted(links.items()) if link != GONE)


def _marks_of(directory: Path) -> Iterator[_Mark]:
    for written in Ledger(directory).news():
        for chain, link in written.head.changed.items():
            yield _Mark(written.head.number, written.head.at, chain, link)


def _breaks(connection: psycopg.Connection, marks: Iterable[_Mark], gone: set[bytes]) -> list[_Break]:
    first: dict[bytes, _Mark] = {}
    sound: dict[bytes, int] = {}
    for mark in marks:
        if mark.link.hash in gone:
            first.setdefault(mark.chain, mark)
        elif mark.chain not in first:
            sound[mark.chain] = mark.link.sequence
    asked = [[UUID(bytes=chain) for chain in first], [mark.link.sequence for mark in first.values()]]
    held = {chain.bytes: (kind, at) for chain, kind, at in connection.execute(_ROWS, asked)}
    return [
        _Break(mark, sound.get(chain, 0), *held.get(chain, (None, None)))
        for chain, mark in sorted(first.items(), key=lambda item: item[1].number)
    ]


def _restored(marks: list[_Mark], gone: set[bytes], breaks: list[_Break], until: _Mark) -> Problem | None:
    """An older state of all: from one head on, nothing that was signed is there, and nothing stands in its place."""
    since = breaks[0].mark.number
    lost = [mark for mark in marks if since <= mark.number <= until.number]
    if len(breaks) < 2 or any(mark.link.hash not in gone for mark in lost):
        return None
    if any(one.replaced(until.at) for one in breaks):
        return None
    sentence = (
        f"De database is teruggezet: zij klopt tot en met kop {since - 1}. Van kop {since} tot en met "
        f"{until.number} klopt zij met geen van de {len(breaks)} ketens die toen groeiden"
    )
    return Problem(Manipulation.RESTORED, sentence, at=breaks[0].mark.at)


def _cut_or_rewritten(one: _Break, until: datetime, now: Link | None) -> Problem:
    mark, chain = one.mark, UUID(bytes=one.mark.chain)
    if one.replaced(until):
        sentence = f"De keten is herschreven: dit is niet wat kop {mark.number} ondertekende"
        return Problem(Manipulation.REWRITTEN, sentence, chain, one.kind, one.sound_to + 1, mark.link.sequence, one.at)
    held = now.sequence if now else 0
    first = (held if held < mark.link.sequence else one.sound_to) + 1
    sentence = f"Het einde van de keten is weg: kop {mark.number} kende haar tot nummer {mark.link.sequence}"
    return Problem(Manipulation.CUT, sentence, chain, one.kind, first, mark.link.sequence, mark.at)
