"""The canonical form of an event: the bytes that its hash is taken of.

It is PostgreSQL's own binary form of a row (`record_send`): the number of columns, then per column the number of its
type, its length in bytes (-1: empty) and its value, all big-endian. The database makes it when an event is added;
`encoded` makes the same bytes in Python, so that the two check each other. Standard library only.
"""

import hashlib
import struct
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from ipaddress import IPv4Address, IPv6Address
from typing import Any
from uuid import UUID

NO_HASH = bytes(32)  # what the first event of a chain hangs on
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def _uuid(value: UUID) -> bytes:
    return value.bytes


def _bigint(value: int) -> bytes:
    return struct.pack(">q", value)


def _integer(value: int) -> bytes:
    return struct.pack(">i", value)


def _moment(value: datetime) -> bytes:
    """Microseconds since 2000, in UTC."""
    passed = value - _EPOCH
    return struct.pack(">q", (passed.days * 86_400 + passed.seconds) * 1_000_000 + passed.microseconds)


def _boolean(value: bool) -> bytes:  # noqa: FBT001 - a value to encode, not a choice
    return bytes([value])


def _address(value: IPv4Address | IPv6Address) -> bytes:
    """Family (2 or 3), bits of the mask, not a network, length, bytes."""
    return bytes([2 if value.version == 4 else 3, value.max_prefixlen, 0, len(value.packed)]) + value.packed


Encoder = Callable[[Any], bytes]
UUID_, BIGINT, INTEGER, MOMENT, BOOLEAN, INET, BYTES, TEXT, WORD = 2950, 20, 23, 1184, 16, 869, 17, 25, 1043
ENCODERS: Mapping[int, Encoder] = {
    UUID_: _uuid, BIGINT: _bigint, INTEGER: _integer, MOMENT: _moment, BOOLEAN: _boolean, INET: _address,
    BYTES: bytes, TEXT: str.encode, WORD: str.encode,
}  # fmt: skip

# Every column but the hash itself, in order, with the number of its type in PostgreSQL. `stream` counts on it that
# chain, sequence and moment come first and the previous hash last.
COLUMNS: Mapping[str, int] = {
    "chain": UUID_, "sequence": BIGINT, "at": MOMENT, "chain_kind": WORD, "name": TEXT, "outcome": WORD,
    "youth_file_id": UUID_, "thing_id": UUID_, "kind": TEXT, "version": INTEGER, "person_id": UUID_, "door": WORD,
    "session_id": UUID_, "organisation_id": UUID_, "standing": TEXT, "ground": TEXT, "on_behalf_of": UUID_,
    "emergency": BOOLEAN, "origin": TEXT, "address": INET, "previous_hash": BYTES,
}  # fmt: skip


def encoded(event: Mapping[str, Any]) -> bytes:
    """The canonical form of one event, given its columns by name."""
    parts = [struct.pack(">i", len(COLUMNS))]
    for name, type_number in COLUMNS.items():
        value = event[name]
        if value is None:
            parts.append(struct.pack(">Ii", type_number, -1))
        else:
            data = ENCODERS[type_number](value)
            parts.append(struct.pack(">Ii", type_number, len(data)) + data)
    return b"".join(parts)


def hash_of(event: Mapping[str, Any]) -> bytes:
    return hashlib.sha256(encoded(event)).digest()
