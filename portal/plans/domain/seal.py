"""The seal on a set version: a tree of hashes in which each reader can check their own part and learns no other.

A leaf is the hash of a random salt and the bytes of one part, so that who holds the tree cannot guess a part they may
not read. A proof is the list of neighbours on the way to the root. The number of leaves is rounded up with blank
leaves, so that the tree does not tell how many parts are hidden from the reader.
"""

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

SALT_BYTES = 32
LEAF, NODE = b"\x00", b"\x01"  # told apart, or a node could be passed off as a leaf


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a version (a section, a goal, a standpoint, a position) with its salt."""

    key: str
    content: bytes
    salt: bytes


@dataclass(frozen=True, slots=True)
class Proof:
    """What a reader needs to check one part against the root: its place, and the neighbours' hashes upwards."""

    index: int
    neighbours: tuple[bytes, ...]


def part(key: str, content: Mapping[str, object], salt: bytes | None = None) -> Part:
    """A part from plain data, written in one canonical way."""
    written = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return Part(key, written.encode(), salt if salt is not None else os.urandom(SALT_BYTES))


def leaf(item: Part) -> bytes:
    return hashlib.sha256(LEAF + item.salt + item.key.encode() + b"\x00" + item.content).digest()


def root(parts: Sequence[Part], blanks: Sequence[bytes]) -> bytes:
    """The hash over all parts, in their order, filled up with `blanks` to a full tree."""
    return _levels(parts, blanks)[-1][0]


def blanks_for(count: int) -> list[bytes]:
    """Random leaves that fill the tree up to the next power of two, and at least to 64."""
    size = 64
    while size < count:
        size *= 2
    return [os.urandom(32) for _ in range(size - count)]


def prove(parts: Sequence[Part], blanks: Sequence[bytes], index: int) -> Proof:
    """The proof for the part at this place."""
    neighbours = []
    place = index
    for level in _levels(parts, blanks)[:-1]:
        neighbours.append(level[place ^ 1])
        place //= 2
    return Proof(index, tuple(neighbours))


def prove_all(parts: Sequence[Part], blanks: Sequence[bytes]) -> list[Proof]:
    """The proof for every part, with the tree made once."""
    levels = _levels(parts, blanks)
    return [
        Proof(index, tuple(level[(index >> depth) ^ 1] for depth, level in enumerate(levels[:-1])))
        for index in range(len(parts))
    ]


def holds(item: Part, proof: Proof, expected_root: bytes) -> bool:
    """Whether this part stood in the version with this root."""
    found, place = leaf(item), proof.index
    for neighbour in proof.neighbours:
        found = _node(found, neighbour) if place % 2 == 0 else _node(neighbour, found)
        place //= 2
    return found == expected_root


def _levels(parts: Sequence[Part], blanks: Sequence[bytes]) -> list[list[bytes]]:
    level = [*(leaf(item) for item in parts), *blanks]
    levels = [level]
    while len(level) > 1:
        level = [_node(level[i], level[i + 1]) for i in range(0, len(level), 2)]
        levels.append(level)
    return levels


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(NODE + left + right).digest()
