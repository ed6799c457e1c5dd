"""What travels over the socket. Binary frames carry changes, text frames (JSON) all else.

to the server    1 change: text (16 bytes), client, sequence, update     2 open: text, state vector
3 suggest: as 1, to become a suggestion
to the browser   1 state: text, number, update                           2 change: text, number, update
3 stored: text, sequence, number, milliseconds since 1970
"""

from dataclasses import dataclass
from uuid import UUID

from portal.coediting.encoding import Reader, Refused, number

CHANGE, OPEN, SUGGEST = 1, 2, 3
STATE, ROW, STORED = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Incoming:
    """A binary message from a browser."""

    kind: int
    text_id: UUID
    client: int
    sequence: int
    payload: bytes


def read(data: bytes) -> Incoming:
    """Raises Refused for anything else than the three kinds of message."""
    if len(data) < 18:
        raise Refused("message too short")
    kind, text_id = data[0], UUID(bytes=data[1:17])
    reader = Reader(data)
    reader.at = 17
    if kind in {CHANGE, SUGGEST}:
        client, sequence = reader.number(), reader.number()
        return Incoming(kind, text_id, client, sequence, data[reader.at :])
    if kind == OPEN:
        return Incoming(kind, text_id, 0, 0, data[17:])
    raise Refused("unknown kind of message")


def state(text_id: UUID, row: int, update: bytes) -> bytes:
    return framed(bytes([STATE]) + text_id.bytes + number(row) + update)


def row(text_id: UUID, row_number: int, update: bytes) -> bytes:
    return framed(bytes([ROW]) + text_id.bytes + number(row_number) + update)


def stored(text_id: UUID, sequence: int, row_number: int, milliseconds: int) -> bytes:
    return framed(bytes([STORED]) + text_id.bytes + number(sequence) + number(row_number) + number(milliseconds))


def framed(payload: bytes, opcode: int = 2) -> bytes:
    """A whole WebSocket frame from server to browser, made once and written to many."""
    size = len(payload)
    head = bytes([0x80 | opcode])
    if size < 126:
        return head + bytes([size]) + payload
    if size < 65536:
        return head + b"\x7e" + size.to_bytes(2) + payload
    return head + b"\x7f" + size.to_bytes(8) + payload


PING = framed(b"", opcode=9)
NEVER_SENT = frozenset({1005, 1006, 1015})  # close codes that stand for "none was given"
