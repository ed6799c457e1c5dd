"""A light WebSocket client on asyncio, so that the load costs little beside what is measured."""

import asyncio
import os
import secrets
import struct
from collections.abc import AsyncIterator

from portal.coediting.encoding import number, string


class Socket:
    """Speaks just enough of RFC 6455 with one server."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    @classmethod
    async def open(cls, port: int, path: str, **headers: str) -> "Socket":
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 24)
        lines = [f"GET {path} HTTP/1.1", f"Host: localhost:{port}", "Upgrade: websocket", "Connection: Upgrade"]
        lines += ["Sec-WebSocket-Key: " + "dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
        status = await reader.readline()
        if b"101" not in status:
            raise ConnectionError(status.decode().strip())
        while await reader.readline() != b"\r\n":
            pass
        return cls(reader, writer)

    def send(self, data: bytes, opcode: int = 2) -> None:
        mask = os.urandom(4)
        size = len(data)
        if size < 126:
            head = struct.pack("!BB", 0x80 | opcode, 0x80 | size)
        elif size < 65536:
            head = struct.pack("!BBH", 0x80 | opcode, 0x80 | 126, size)
        else:
            head = struct.pack("!BBQ", 0x80 | opcode, 0x80 | 127, size)
        repeated = (mask * (size // 4 + 1))[:size]
        masked = (int.from_bytes(data) ^ int.from_bytes(repeated)).to_bytes(size) if size else b""
        self.writer.write(head + mask + masked)

    async def messages(self) -> AsyncIterator[bytes]:
        """Each message that comes, until the line ends."""
        while True:
            try:
                first, size = await self.reader.readexactly(2)
                if size == 126:
                    (size,) = struct.unpack("!H", await self.reader.readexactly(2))
                elif size == 127:
                    (size,) = struct.unpack("!Q", await self.reader.readexactly(8))
                data = await self.reader.readexactly(size)
            except (asyncio.IncompleteReadError, ConnectionError):
                return
            if first & 15 == 8:
                return
            if first & 15 in {1, 2}:
                yield data
            elif first & 15 == 9:
                self.send(data, opcode=10)

    def close(self) -> None:
        self.writer.close()


class Typist:
    """Makes the updates that a browser makes when someone types at the end of a line of their own."""

    def __init__(self, root: str) -> None:
        self.client = secrets.randbits(31)
        self.clock = 0
        self.root = root

    def begin(self) -> bytes:
        """A paragraph with its holder of words and a first letter."""
        parts = b"\x07\x01" + string(self.root) + b"\x03" + string("paragraph")
        parts += b"\x07\x00" + number(self.client) + number(0) + b"\x06"
        parts += b"\x04\x00" + number(self.client) + number(1) + string(".")
        self.clock = 3
        return b"\x01\x03" + number(self.client) + b"\x00" + parts + b"\x00"

    def type(self, words: str) -> bytes:
        """Words behind the last."""
        data = b"\x01\x01" + number(self.client) + number(self.clock)
        data += b"\x84" + number(self.client) + number(self.clock - 1) + string(words) + b"\x00"
        self.clock += len(words)
        return data
