"""python -m tests.coediting.bench [--seconds 8] [--hocuspocus DIRECTORY] [--json bench.json] [--only 1x20,50x4]

A shape is texts x clients in each: 1x20 is one text with twenty clients; 1x50w10: ten of the fifty write. Drives our
server and Hocuspocus with the same clients, each two keystrokes a second: latency from keystroke to others' screens,
processor time per keystroke (PostgreSQL included), memory, and what was lost of the acknowledged on kill -9 with the
tabs gone. Without Node or without the packages (npm install @hocuspocus/server @hocuspocus/extension-database in
DIRECTORY) the comparison is left out by name.
"""

import argparse
import asyncio
import json
import random
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from portal.bench.typists import Client, Ours, Seen, Socket, children, typed
from portal.coediting.encoding import number, string
from portal.operations.postgres import EmbeddedPostgres
from tests.coediting.live import TRIAL_TABLES, Portal, World, free_port
from tests.server import Server, migrated_database

HERE = Path(__file__).parent


class Theirs(Client):
    def __init__(self, seen: Seen, port: int, document: str) -> None:
        super().__init__(seen)
        self.port, self.document = port, string(document)
        self.order: list[bytes] = []

    async def open(self) -> None:
        self.socket = await Socket.open(self.port, "/")
        self.task = asyncio.create_task(self.listen())
        self.socket.send(self.document + b"\x02\x00" + string("") + string("4.7.0"))
        await asyncio.wait_for(self.ready.wait(), 20)
        self.send(self.typist.begin(), b"")
        await asyncio.wait_for(self.acked.wait(), 20)

    def hear(self, data: bytes) -> None:
        kind = data[len(self.document)]
        if kind == 2:
            self.socket.send(self.document + b"\x00\x00\x01\x00")  # what is there
        elif kind == 0:
            self.ready.set()
            self.seen.arrived(data, self.name)
        elif kind == 8:
            mark = self.order.pop(0) if self.order else b""
            if mark:
                self.seen.acknowledged.append(mark)
            self.acked.set()

    def send(self, update: bytes, mark: bytes) -> None:
        self.order.append(mark)
        self.socket.send(self.document + b"\x00\x02" + number(len(update)) + update)


# -- the two servers -------------------------------------------------------------------------------------------------


@dataclass
class Service:
    name: str
    clients: Callable[[Seen, int, int], list[Client]]  # documents, clients per document
    pids: Callable[[], list[int]]
    kill: Callable[[], None]
    begin_again: Callable[[], None]
    stored: Callable[[], bytes]  # everything that a newcomer would get, after a kill


@contextmanager
def ours(directory: Path) -> Iterator[Service]:
    postgres = EmbeddedPostgres(directory / "postgres").start()
    server = Server(postgres.url("postgres"))
    with migrated_database(server) as name:
        world = World(server.url(name, "portal_owner"), server.url(name, "portal_app"))
        world.run(TRIAL_TABLES)
        portal = Portal(world, directory, workers=2, most_lines=250, log=subprocess.DEVNULL).start()

        def clients(seen: Seen, documents: int, each: int) -> list[Client]:
            made: list[Client] = []
            for _ in range(documents):
                people = [world.person(f"Mens {n}") for n in range(each)]
                text_id = world.a_text(dict.fromkeys(people, "V C E"))
                made += [Ours(seen, portal.port, portal.cookie(person), text_id) for person in people]
            return made

        def pids() -> list[int]:
            assert portal.process is not None
            assert postgres.process is not None
            return children(portal.process.pid) + children(postgres.process.pid)

        def begin_again() -> None:
            portal.start()

        def stored() -> bytes:
            rows = world.run("SELECT bytes FROM text_update")
            return b"".join(bytes(row[0]) for row in rows)  # type: ignore[call-overload]

        yield Service("samendossier", clients, pids, portal.kill, begin_again, stored)
        portal.stop()
    postgres.stop()


@contextmanager
def theirs(directory: Path, home: Path) -> Iterator[Service]:
    port = free_port()
    process: list[subprocess.Popen[bytes]] = []

    def start() -> None:
        node = shutil.which("node")
        assert node
        process.append(
            subprocess.Popen(
                [node, str(HERE / "hocuspocus.mjs"), str(port), str(directory), str(home)], stdout=subprocess.PIPE
            )
        )
        assert process[-1].stdout is not None
        process[-1].stdout.readline()

    def clients(seen: Seen, documents: int, each: int) -> list[Client]:
        run = random.randrange(10**9)
        return [Theirs(seen, port, f"{run}-{n}") for n in range(documents) for _ in range(each)]

    def kill() -> None:
        process[-1].send_signal(signal.SIGKILL)
        process[-1].wait()

    def stored() -> bytes:
        return b"".join(file.read_bytes() for file in directory.glob("*.bin"))

    start()
    yield Service("hocuspocus", clients, lambda: children(process[-1].pid), kill, start, stored)
    process[-1].terminate()
    process[-1].wait()


# -- the runs --------------------------------------------------------------------------------------------------------


async def run(service: Service, documents: int, each: int, seconds: float, writers: int = 0) -> dict[str, float]:
    """`writers`: the others of each text only read along; 0: all write."""
    seen = Seen()
    clients = service.clients(seen, documents, each)
    for n, client in enumerate(clients):
        client.writes = not writers or n % each < writers
    return await typed(seen, clients, each, service.pids, seconds)


async def killed(service: Service, seconds: float = 2.0) -> dict[str, float]:
    """Typing, kill -9, the tabs gone: how many acknowledged keystrokes are not there afterwards."""
    seen = Seen()
    clients = service.clients(seen, 1, 10)
    await asyncio.gather(*(client.open() for client in clients))
    typing = [asyncio.create_task(client.type(seconds + 2)) for client in clients]
    await asyncio.sleep(seconds)
    service.kill()
    for task in typing:
        task.cancel()
    for client in clients:
        client.socket.close()
    await asyncio.sleep(0.5)
    service.begin_again()
    there = service.stored()
    lost = sum(b"<" + mark + b">" not in there for mark in seen.acknowledged)
    return {"acknowledged": float(len(seen.acknowledged)), "lost": float(lost)}


SHAPE = re.compile(r"(\d+)x(\d+)(?:w(\d+))?")


def measure(service: Service, shapes: list[str], seconds: float) -> dict[str, dict[str, float]]:
    figures: dict[str, dict[str, float]] = {}
    for shape in shapes:
        documents, each, writers = (int(n or 0) for n in SHAPE.fullmatch(shape).groups())
        figures[shape] = found = asyncio.run(run(service, documents, each, seconds, writers))
        print(  # noqa: T201
            f"{service.name:13} {shape:8} p50 {found['p50_ms']:7.1f} ms  p95 {found['p95_ms']:7.1f} ms "
            f" cpu {found['cpu_ms_per_key']:6.2f} ms/key  {found['memory_mb']:6.0f} MB  arrived {found['arrived']:.3f}",
            flush=True,
        )
    figures["killed"] = lost = asyncio.run(killed(service))
    said = f"{lost['lost']:.0f} of {lost['acknowledged']:.0f} acknowledged lost"
    print(f"{service.name:14} kill -9: {said}", flush=True)  # noqa: T201
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=8.0)
    parser.add_argument("--hocuspocus", type=Path, help="a directory with its packages installed")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--only", default="1x4,1x10,1x20,1x50,1x50w10,1x100,50x4")
    options = parser.parse_args()
    shapes = options.only.split(",")
    if any((read := SHAPE.fullmatch(shape)) is None or int(read[2]) < 2 for shape in shapes):
        parser.error("a shape is texts x clients in each: with one client nothing can arrive at another")
    figures = {}
    with tempfile.TemporaryDirectory(prefix="sd-bench-") as home:
        Path(home).chmod(0o711)
        (Path(home) / "theirs").mkdir()
        with ours(Path(home)) as service:
            figures[service.name] = measure(service, shapes, options.seconds)
        if options.hocuspocus is None or shutil.which("node") is None:
            print("hocuspocus is left out: it needs Node and --hocuspocus with its packages")  # noqa: T201
        else:
            with theirs(Path(home) / "theirs", options.hocuspocus) as service:
                figures[service.name] = measure(service, shapes, options.seconds)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
