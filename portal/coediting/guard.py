"""The guard before pycrdt: reads a Yjs update (version 1) in plain Python and says what it does, or refuses it.

No byte from outside reaches pycrdt before it passed here: 54 bytes that claim two million clients would take 537 MB
there, and 100 KB of nested arrays would end the process. The guard bounds counts, sizes and nesting, and lets only
the kinds of block, mark and attribute of `schema` through. It knows one update at a time; whether its parts fit the
text (known neighbours, right parents, depth over several updates) is for `ledger` to say.
"""

import json
import re
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from portal.coediting import schema
from portal.coediting.encoding import Reader, Refused, units

UPDATE_LIMIT = 256 * 1024  # bytes, one change from a browser
DOCUMENT_LIMIT = 8 * 1024 * 1024  # bytes, one whole text
_PARTS = 50_000
_DELETIONS = 20_000
_CLIENTS = 5_000
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ufffe\uffff]")

Id = tuple[int, int]  # (client, clock)


class What(IntEnum):
    GONE = 0  # deleted before it was sent, or collected: a length and nothing else
    WORDS = 1
    MARK = 2  # begin or end of bold, a link, a suggestion …
    ELEMENT = 3
    WORDS_NODE = 4  # the holder of words inside a block
    ATTRIBUTE = 5


class Part(NamedTuple):
    """One thing that an update inserts. `content` is words (per UTF-16 unit), a name, or (mark, value)."""

    client: int
    clock: int
    length: int
    what: What
    origin: Id | None
    right: Id | None
    parent: Id | str | None  # None: as its neighbour's
    key: str | None
    content: object
    at: tuple[int, int]  # where the words stand in the bytes, their length included; (0, 0) for other parts


@dataclass(frozen=True, slots=True)
class Change:
    """What one update does."""

    parts: tuple[Part, ...]
    deletions: tuple[tuple[int, int, int], ...]  # client, clock, length

    @property
    def clients(self) -> frozenset[int]:
        return frozenset(part.client for part in self.parts)

    @property
    def reach(self) -> tuple[int, int, int] | None:
        """Client, first clock and the clock after the last, of an update from one client; None if it only deletes."""
        if not self.parts:
            return None
        last = self.parts[-1]
        return last.client, self.parts[0].clock, last.clock + last.length

    @property
    def suggestions(self) -> frozenset[str]:
        """The ids of the suggestions whose marks stand in this update."""
        return frozenset(
            part.content[1]["id"]
            for part in self.parts
            if part.what is What.MARK
            and isinstance(part.content, tuple)
            and part.content[0] in schema.SUGGESTION_MARKS
            and part.content[1] is not None
        )


def inspect(update: bytes, *, limit: int = UPDATE_LIMIT) -> Change:
    """Say what an update does. Raises Refused for anything that is not a well-formed change within the bounds."""
    if len(update) > limit:
        raise Refused("update too large")
    reader = Reader(update)
    parts: list[Part] = []
    last_client = -1
    for _ in range(reader.count(_CLIENTS, "clients", 4)):
        count = reader.count(_PARTS - len(parts), "parts", 2)
        client = reader.number()
        if client == last_client:
            raise Refused("the same client twice")
        last_client = client
        clock = reader.number()
        for _ in range(count):
            part = _part(reader, client, clock)
            parts.append(part)
            clock += part.length
    change = Change(tuple(parts), _deletions(reader))
    if reader.at != reader.end:
        raise Refused("bytes left over")
    if len(parts) > 1:
        _refuse_overlap(parts)
    _refuse_depth(parts)
    return change


def from_browser(update: bytes) -> Change:
    """As `inspect`, for a change that a person's browser sends: its own words only, and at least something."""
    change = inspect(update)
    if len(change.clients) > 1:
        raise Refused("changes of more than one client")
    if not change.parts and not change.deletions:
        raise Refused("empty change")
    return change


def state_vector(data: bytes) -> dict[int, int]:
    """What a browser says it has: client to clock. Checked, since pycrdt would believe any count."""
    if len(data) > UPDATE_LIMIT:
        raise Refused("state too large")
    reader = Reader(data)
    known = {}
    for _ in range(reader.count(_CLIENTS, "clients", 2)):
        client = reader.number()
        known[client] = reader.number()
    if reader.at != reader.end:
        raise Refused("bytes left over")
    return known


def _part(reader: Reader, client: int, clock: int) -> Part:  # noqa: C901 - the format, top to bottom
    info = reader.byte()
    kind = info & 0x1F
    if kind == 0:
        if info:
            raise Refused("unknown part")
        return Part(client, clock, _length(reader), What.GONE, None, None, None, None, None, (0, 0))
    origin = (reader.number(), reader.number()) if info & 0x80 else None
    right = (reader.number(), reader.number()) if info & 0x40 else None
    parent: Id | str | None = None
    key: str | None = None
    if origin is None and right is None:
        parent = _parent(reader)
        if info & 0x20:
            key = reader.string(40)
    elif info & 0x20:
        key = ""  # an attribute that follows an earlier one: which, its neighbour knows
    if parent == schema.ROOT and key is not None:
        raise Refused("attribute on the whole text")
    if (origin and origin[0] == client and origin[1] >= clock) or (right and right[0] == client and right[1] >= clock):
        raise Refused("neighbour of its own future")
    read = _CONTENT.get(kind)
    if read is None:
        raise Refused("kind of content that no text has")
    what, length, content, at = read(reader)
    if (key is not None) is not (what is What.ATTRIBUTE) and what is not What.GONE:
        raise Refused("attribute out of place")
    if key and key not in schema.ATTRIBUTE_NAMES:
        raise Refused("unknown attribute")
    return Part(client, clock, length, what, origin, right, parent, key, content, at)


def _length(reader: Reader) -> int:
    length = reader.number()
    if not 0 < length <= DOCUMENT_LIMIT:
        raise Refused("impossible length")
    return length


def _parent(reader: Reader) -> Id | str:
    named = reader.number()
    if named == 1:
        name = reader.string(40)
        if name != schema.ROOT:
            raise Refused("unknown root")
        return name
    if named:
        raise Refused("unknown form of parent")
    return reader.number(), reader.number()


Content = tuple[What, int, object, tuple[int, int]]


def _gone(reader: Reader) -> Content:
    return What.GONE, _length(reader), None, (0, 0)


def _words(reader: Reader) -> Content:
    start = reader.at
    text = reader.string(UPDATE_LIMIT if reader.end <= UPDATE_LIMIT else DOCUMENT_LIMIT)
    if not text:
        raise Refused("no words")
    if _CONTROL.search(text):
        raise Refused("control characters")
    text = units(text)
    return What.WORDS, len(text), text, (start, reader.at)


def _mark(reader: Reader) -> Content:
    name = reader.string(40)
    raw = reader.string(400)
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError):
        raise Refused("mark without a value") from None
    if not schema.is_mark(name, value):
        raise Refused("unknown mark")
    return What.MARK, 1, (name, value), (0, 0)


def _type(reader: Reader) -> Content:
    kind = reader.number()
    if kind == 6:
        return What.WORDS_NODE, 1, schema.WORDS, (0, 0)
    if kind != 3:
        raise Refused("shared type that no text has")
    name = reader.string(40)
    if name not in schema.ELEMENTS:
        raise Refused("unknown kind of block")
    return What.ELEMENT, 1, name, (0, 0)


def _attribute(reader: Reader) -> Content:
    if reader.number() != 1:
        raise Refused("more than one value")
    return What.ATTRIBUTE, 1, reader.plain(), (0, 0)


_CONTENT = {1: _gone, 4: _words, 6: _mark, 7: _type, 8: _attribute}


def _deletions(reader: Reader) -> tuple[tuple[int, int, int], ...]:
    found: list[tuple[int, int, int]] = []
    for _ in range(reader.count(_CLIENTS, "clients", 4)):
        client = reader.number()
        for _ in range(reader.count(_DELETIONS - len(found), "deletions", 2)):
            clock = reader.number()
            found.append((client, clock, _length(reader)))
    return tuple(found)


def _refuse_overlap(parts: list[Part]) -> None:
    """The parts of one client stand together: a second block of the same client could overlap the first."""
    seen: set[int] = set()
    last = -1
    for part in parts:
        if part.client != last:
            if part.client in seen:
                raise Refused("the same client twice")
            seen.add(part.client)
            last = part.client


def _refuse_depth(parts: list[Part]) -> None:
    """Nesting inside this one update; over several updates the ledger counts."""
    depth: dict[Id, int] = {}
    for part in parts:
        if part.what is What.ELEMENT or part.what is What.WORDS_NODE:
            parent = part.parent
            level = 1
            if isinstance(parent, tuple):
                level = depth.get(parent, 0) + 1
            else:
                for neighbour in (part.origin, part.right):
                    if neighbour is not None:
                        level = max(level, depth.get(neighbour, 1))
            if level > schema.DEEPEST:
                raise Refused("nested too deep")
            depth[part.client, part.clock] = level
