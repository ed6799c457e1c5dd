"""Many people who type at once, made so light that the load costs little beside what is measured."""

import asyncio
import os
import random
import re
import secrets
import struct
import time
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from uuid import UUID

from portal.coediting import schema
from portal.coediting.encoding import Reader, number, string

KEYS_A_SECOND = 2
AT_ONCE = 20  # clients that open together
MARK = re.compile(rb"<([0-9a-f]+):(\d+)>")
TICKS = os.sysconf("SC_CLK_TCK")


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


@dataclass
class Seen:
    """What the clients of one run saw."""

    sent: dict[bytes, float] = field(default_factory=dict)
    latencies: list[float] = field(default_factory=list)
    acknowledged: list[bytes] = field(default_factory=list)
    keys: int = 0

    def arrived(self, data: bytes, own: bytes) -> None:
        now = time.perf_counter()
        for name, n in MARK.findall(data):
            began = self.sent.get(name + b":" + n)
            if began is not None and name != own:
                self.latencies.append((now - began) * 1000)


class Client(ABC):
    """One person with one text open: speaks the way of one server."""

    writes = True  # or only reads along

    def __init__(self, seen: Seen) -> None:
        self.seen = seen
        self.typist = Typist(schema.ROOT)
        self.name = f"{self.typist.client:x}".encode()
        self.n = 0
        self.waiting: dict[int, bytes] = {}
        self.ready = asyncio.Event()
        self.acked = asyncio.Event()
        self.socket: Socket

    async def listen(self) -> None:
        async for data in self.socket.messages():
            self.hear(data)

    @abstractmethod
    async def open(self) -> None: ...

    @abstractmethod
    def hear(self, data: bytes) -> None: ...

    @abstractmethod
    def send(self, update: bytes, mark: bytes) -> None: ...

    async def type(self, seconds: float) -> None:
        """Type for so long; who only reads does nothing."""
        if not self.writes:
            return
        await asyncio.sleep(random.random() / KEYS_A_SECOND)  # noqa: S311 - not all at the same instant
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            self.n += 1
            mark = self.name + b":%d" % self.n
            self.seen.sent[mark] = time.perf_counter()
            self.send(self.typist.type(f"<{mark.decode()}>"), mark)
            self.seen.keys += 1
            await asyncio.sleep(1 / KEYS_A_SECOND)


class Ours(Client):
    def __init__(self, seen: Seen, port: int, cookie: str, text_id: UUID) -> None:
        super().__init__(seen)
        self.port, self.cookie, self.text_id = port, cookie, text_id

    async def open(self) -> None:
        origin = f"http://localhost:{self.port}"
        self.socket = await Socket.open(self.port, "/teksten/verbinding", Cookie=self.cookie, Origin=origin)
        self.task = asyncio.create_task(self.listen())
        await asyncio.wait_for(self.ready.wait(), 20)
        if self.writes:
            self.send(self.typist.begin(), b"")
            await asyncio.wait_for(self.acked.wait(), 20)

    def hear(self, data: bytes) -> None:
        if data[:1] == b"{":
            if b'"hello"' in data:
                self.socket.send(bytes([2]) + self.text_id.bytes + b"\x00")
            return
        if data[0] == 3:
            reader = Reader(data)
            reader.at = 17
            mark = self.waiting.pop(reader.number(), b"")
            if mark:
                self.seen.acknowledged.append(mark)
            self.acked.set()
        else:
            self.ready.set()
            self.seen.arrived(data, self.name)

    def send(self, update: bytes, mark: bytes) -> None:
        sequence = self.n + 1
        self.waiting[sequence] = mark
        self.socket.send(bytes([1]) + self.text_id.bytes + number(self.typist.client) + number(sequence) + update)


def children(pid: int) -> list[int]:
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in task.read_text().split():
                found += children(int(child))
    return found


def processor(pids: Sequence[int]) -> float:
    """Seconds of processor time of these processes and of their children that ended."""
    total = 0
    for pid in pids:
        with suppress(OSError):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += sum(map(int, fields[11:15]))
    return total / TICKS


def memory(pids: Sequence[int]) -> float:
    """Megabytes that the processes hold for themselves."""
    total = 0
    for pid in pids:
        with suppress(OSError):
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Private"):
                    total += int(line.split()[1])
    return total / 1024


async def typed(
    seen: Seen, clients: Sequence[Client], each: int, processes: Callable[[], Sequence[int]], seconds: float
) -> dict[str, float]:
    """All open, those who write type, and what that cost the processes. `each`: clients per text."""
    for start in range(0, len(clients), AT_ONCE):
        await asyncio.gather(*(client.open() for client in clients[start : start + AT_ONCE]))
    await asyncio.sleep(0.5)
    pids = processes()  # now: each line may have brought a process of the database
    before = processor(pids)
    await asyncio.gather(*(client.type(seconds) for client in clients))
    used = processor(pids) - before
    await asyncio.sleep(0.5)
    held = memory(processes())
    for client in clients:
        client.socket.close()
    cuts = quantiles(seen.latencies, n=100) if len(seen.latencies) > 1 else [0.0] * 99
    return {
        "p50_ms": cuts[49], "p95_ms": cuts[94], "cpu_ms_per_key": 1000 * used / max(seen.keys, 1), "memory_mb": held,
        "keys": float(seen.keys), "arrived": len(seen.latencies) / max(seen.keys * (each - 1), 1),
    }  # fmt: skip
