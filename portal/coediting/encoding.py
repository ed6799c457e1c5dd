"""The few forms of lib0 that a Yjs update is written in: numbers of variable length, strings, plain values."""

import struct

from portal.kernel.errors import RuleBroken
from portal.kernel.words import say

LARGEST = 2**53  # JavaScript counts no further


class Refused(RuleBroken):
    """Bytes from outside that are not a change this portal takes. `why` is for the log and never holds content."""

    sentence = say("Deze wijziging kan niet worden bewaard.")

    def __init__(self, why: str) -> None:
        super().__init__()
        self.why = why


class Reader:
    """Reads forward through bytes that nobody has checked. Every length is compared with what is left."""

    __slots__ = ("at", "data", "end")

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0
        self.end = len(data)

    def byte(self) -> int:
        at = self.at
        if at >= self.end:
            raise Refused("ends too soon")
        self.at = at + 1
        return self.data[at]

    def number(self) -> int:
        data, at, end = self.data, self.at, self.end
        if at < end and data[at] < 0x80:  # most numbers by far are one byte
            self.at = at + 1
            return data[at]
        value = shift = 0
        while at < end:
            byte = data[at]
            at += 1
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                if value >= LARGEST:
                    break
                self.at = at
                return value
            shift += 7
            if shift > 56:
                break
        raise Refused("number too large or cut off")

    def count(self, limit: int, what: str, smallest: int = 1) -> int:
        """A number of things to come: bounded, and by what is left when each takes at least `smallest` bytes."""
        value = self.number()
        if value > limit or value * smallest > self.end - self.at:
            raise Refused(f"too many {what}")
        return value

    def raw(self, limit: int) -> bytes:
        length = self.number()
        at = self.at
        if length > limit or length > self.end - at:
            raise Refused("string too long")
        self.at = at + length
        return self.data[at : self.at]

    def string(self, limit: int) -> str:
        try:
            return self.raw(limit).decode()
        except UnicodeDecodeError:
            raise Refused("not UTF-8") from None

    def signed(self) -> int:
        byte = self.byte()
        value, sign, shift = byte & 0x3F, -1 if byte & 0x40 else 1, 6
        while byte & 0x80:
            byte = self.byte()
            value |= (byte & 0x7F) << shift
            shift += 7
            if shift > 55:
                raise Refused("number too large")
        return sign * value

    def plain(self) -> object:
        """One value of an attribute: a number, a truth, a short string or nothing. Lists and objects are refused."""
        kind = self.byte()
        if kind == 125:
            return self.signed()
        if kind == 119:
            return self.string(1000)
        if kind in {120, 121}:
            return kind == 120
        if kind in {126, 127}:
            return None
        if kind in {123, 124}:
            size = 8 if kind == 123 else 4
            if self.end - self.at < size:
                raise Refused("ends too soon")
            (value,) = struct.unpack_from(">d" if kind == 123 else ">f", self.data, self.at)
            self.at += size
            return int(value) if value == value and abs(value) < LARGEST and value == int(value) else value  # noqa: PLR0124
        raise Refused("value of a kind that no attribute has")


def number(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def string(value: str) -> bytes:
    data = value.encode()
    return number(len(data)) + data


def units(value: str) -> str:
    """The same string with one character per UTF-16 unit, the measure in which Yjs counts."""
    if value.isascii() or max(value) <= "\uffff":
        return value
    data = value.encode("utf-16-le")
    return "".join(chr(data[i] | data[i + 1] << 8) for i in range(0, len(data), 2))


def whole(value: str) -> str:
    """Back from UTF-16 units; half a pair becomes the replacement character, as in Yjs."""
    if value.isascii():
        return value
    return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
