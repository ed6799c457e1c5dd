"""The live trial: real web processes on a database of their own, and small clients that speak the socket."""

import json
import os
import secrets
import signal
import socket as sockets
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import websocket
from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from portal.coediting import schema
from portal.coediting.encoding import Reader, number
from portal.identity.domain import hashed

ROOT = Path(__file__).parents[2]

TRIAL_TABLES = """
    CREATE TABLE IF NOT EXISTS trial_right (
        text_id uuid, person_id uuid, letters text[], PRIMARY KEY (text_id, person_id));
    CREATE TABLE IF NOT EXISTS trial_name (person_id uuid PRIMARY KEY, name text);
    GRANT SELECT ON trial_right, trial_name TO portal_app;
"""


def free_port() -> int:
    with sockets.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Person:
    id: UUID
    session_id: UUID
    name: str

    @property
    def token(self) -> str:
        return f"token-of-{self.session_id}"

    @property
    def entry(self) -> str:
        return f"/proef/als/{self.token}"


@dataclass
class World:
    """A database with a trial in it, arranged as its owner."""

    owner_url: str
    app_url: str
    file_id: UUID = field(default_factory=uuid4)

    def run(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        with psycopg.connect(self.owner_url.replace("+psycopg", ""), autocommit=True) as connection:
            cursor = connection.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    def __post_init__(self) -> None:
        self.run(
            "INSERT INTO youth_file (id, born_on, opened_on) VALUES (%s, '2010-05-04', '2024-01-01')", self.file_id
        )

    def person(self, name: str) -> Person:
        """Someone who takes part in the file, so that the wall lets them in; what they may, the trial says."""
        person = Person(uuid4(), uuid4(), name)
        self.run("INSERT INTO person (id) VALUES (%s)", person.id)
        self.run(
            "INSERT INTO participation (id, youth_file_id, person_id, role, starts_on) "
            "VALUES (%s, %s, %s, 'network_person', '2024-01-01')",
            uuid4(), self.file_id, person.id,
        )  # fmt: skip
        self.run("INSERT INTO trial_name VALUES (%s, %s)", person.id, name)
        self.new_session(person)
        return person

    def new_session(self, person: Person) -> None:
        """An account of the portal's own and a session of it, as after signing in."""
        account = uuid4()
        self.run(
            "INSERT INTO account (id, kind, issuer, subject, person_id) VALUES (%s, 'own', 'own', %s, %s)",
            account, str(account), person.id,
        )  # fmt: skip
        self.run(
            "INSERT INTO sign_in_session (id, token_hash, account_id, factor, factor_at, device, device_hash, ends_at, "
            "idle_ends_at) VALUES (%s, %s, %s, 'passkey', now(), 'proef', 'proef', now() + interval '8 hours', "
            "now() + interval '1 hour')",
            person.session_id, hashed(person.token), account,
        )  # fmt: skip

    def a_text(self, rights: dict[Person, str], owner: Person | None = None) -> UUID:
        text_id = uuid4()
        maker = next(iter(rights))
        self.run(
            "INSERT INTO text (id, youth_file_id, owner_id, made_by_id) VALUES (%s, %s, %s, %s)",
            text_id, self.file_id, owner.id if owner else None, maker.id,
        )  # fmt: skip
        for person, letters in rights.items():
            self.allow(text_id, person, letters)
        return text_id

    def allow(self, text_id: UUID, person: Person, letters: str) -> None:
        """Give or change a right, as a fact that access leans on does: the file's epoch goes up with it."""
        with psycopg.connect(self.owner_url.replace("+psycopg", "")) as connection:
            connection.execute(
                "INSERT INTO trial_right VALUES (%s, %s, %s) "
                "ON CONFLICT (text_id, person_id) DO UPDATE SET letters = excluded.letters",
                (text_id, person.id, letters.split()),
            )
            connection.execute(
                "INSERT INTO access_epoch VALUES (%s, 1) "
                "ON CONFLICT (youth_file_id) DO UPDATE SET epoch = access_epoch.epoch + 1",
                (self.file_id,),
            )


class Portal:
    """One web server with its workers, as `portal serve` starts it."""

    def __init__(
        self, world: World, state: Path, *, workers: int = 1, port: int | None = None, most_lines: int = 150,
        log: int | None = None,
    ) -> None:  # fmt: skip
        self.world, self.state, self.workers, self.most_lines = world, state, workers, most_lines
        self.port = port or free_port()
        self.public_port = self.port  # what browsers see: a wire that can be cut may lie between
        self.process: subprocess.Popen[bytes] | None = None
        self.log = log  # where its lines go; without: beside those of the tests

    @property
    def origin(self) -> str:
        return f"http://localhost:{self.public_port}"

    def start(self) -> "Portal":
        environ = {
            **os.environ, "DATABASE_URL": self.world.app_url, "DATABASE_WORKER_URL": self.world.app_url,
            "SECRET_KEY": "for tests only, and long enough ....", "KEYS_DIRECTORY": str(self.state),
            "STATE_DIRECTORY": str(self.state), "ORIGIN": self.origin, "DEMONSTRATION": "1",
            "WEB_THREADS": str(2 * self.most_lines + 20), "PYTHONPATH": str(ROOT),
        }  # fmt: skip
        self.process = subprocess.Popen(
            [
                sys.executable, "-m", "gunicorn", "--worker-class", "gthread", "--workers", str(self.workers),
                "--threads", str(self.most_lines + 30), "--bind", f"127.0.0.1:{self.port}", "--graceful-timeout", "5",
                "--no-control-socket", "--log-level", "warning", "--config", "python:portal.operations.gunicorn_hooks",
                "tests.coediting.trial_app:app()",
            ],
            cwd=ROOT, env=environ, stderr=self.log,
        )  # fmt: skip
        self.wait()
        return self

    def wait(self) -> None:
        for _ in range(300):
            with suppress(OSError):
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/proef/klaar", timeout=2).read()
                return
            time.sleep(0.05)
        raise RuntimeError("the trial portal did not start")

    def worker_ids(self) -> list[int]:
        assert self.process is not None
        found = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in found.split()]

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def kill(self) -> None:
        """kill -9 of the server and of all its workers."""
        assert self.process is not None
        for pid in [*self.worker_ids(), self.process.pid]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def cookie(self, person: Person) -> str:
        answer = urllib.request.urlopen(f"{self.origin}{person.entry}", timeout=5)
        return str(answer.headers["Set-Cookie"]).partition(";")[0]


class Wire:
    """A line between browsers and the portal that a test can cut and mend."""

    def __init__(self, to_port: int) -> None:
        self.to_port = to_port
        self.whole = True
        self.runs = threading.Event()  # cleared: what is sent stays where it is, and the line stays open
        self.runs.set()
        self.open: list[sockets.socket] = []
        self.listener = sockets.create_server(("127.0.0.1", 0))
        self.port = int(self.listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            if not self.whole:
                near.close()
                continue
            far = sockets.create_connection(("127.0.0.1", self.to_port))
            self.open += [near, far]
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _carry(self, one: sockets.socket, other: sockets.socket) -> None:
        with suppress(OSError):
            while self.runs.wait() and (data := one.recv(65536)):
                other.sendall(data)
        for each in (one, other):
            with suppress(OSError):
                each.shutdown(sockets.SHUT_RDWR)

    def cut(self) -> None:
        self.whole = False
        for each in self.open:
            with suppress(OSError):
                each.shutdown(sockets.SHUT_RDWR)

    def mend(self) -> None:
        self.whole = True

    def close(self) -> None:
        self.cut()
        self.listener.close()
        for each in self.open:
            each.close()


@contextmanager
def serving(world: World, state: Path, **options: int) -> Iterator[Portal]:
    portal = Portal(world, state, **options)
    try:
        yield portal.start()
    finally:
        portal.stop()


class Writer:
    """A browser without a screen: one text, one document, one line."""

    def __init__(self, portal: Portal, person: Person, text_id: UUID, *, origin: str | None = None) -> None:
        self.portal, self.person, self.text_id = portal, person, text_id
        self.doc: Doc = Doc(client_id=secrets.randbits(32))
        self.fragment = self.doc.get(schema.ROOT, type=XmlFragment)
        self.sequence = 0
        self.acknowledged: dict[int, int] = {}
        self.told: list[dict[str, object]] = []
        self.raw: list[bytes] = []
        self.open(origin or portal.origin)

    def open(self, origin: str | None = None) -> None:
        self.ws = websocket.create_connection(
            f"ws://127.0.0.1:{self.portal.port}/teksten/verbinding", origin=origin or self.portal.origin, timeout=10,
            cookie=self.portal.cookie(self.person), enable_multithread=True,
        )  # fmt: skip
        try:
            self.until(lambda: any(m["t"] == "hello" for m in self.told))
            self.told.clear()
            self.ws.send_binary(bytes([2]) + self.text_id.bytes + self.doc.get_state())
            self.until(lambda: bool(self.raw) or any(m["t"] == "gone" for m in self.told))
        except BaseException:
            self.close()
            raise

    def until(self, done, seconds: float = 10.0) -> None:
        deadline = time.monotonic() + seconds
        while not done():
            assert time.monotonic() < deadline, f"nothing came in {seconds} s; told: {self.told[-3:]}"
            self.hear(0.2)

    def hear(self, seconds: float) -> None:
        self.ws.settimeout(seconds)
        try:
            opcode, data = self.ws.recv_data()
        except (websocket.WebSocketTimeoutException, TimeoutError):
            return
        if opcode == websocket.ABNF.OPCODE_TEXT:
            self.told.append(json.loads(data))
        elif opcode == websocket.ABNF.OPCODE_BINARY:
            self.raw.append(data)
            self._take(data)
        elif opcode == websocket.ABNF.OPCODE_CLOSE:
            self.told.append({"t": "closed", "code": int.from_bytes(data[:2])})
            raise websocket.WebSocketConnectionClosedException

    def _take(self, data: bytes) -> None:
        reader = Reader(data)
        reader.at = 17
        if data[0] in {1, 2}:
            reader.number()
            self.doc.apply_update(data[reader.at :])
        else:
            sequence = reader.number()
            self.acknowledged[sequence] = reader.number()

    def send(self, change) -> int:
        """Make a change to the document and send it; returns its sequence number."""
        before = self.doc.get_state()
        change(self.fragment)
        return self.send_update(self.doc.get_update(before))

    def send_update(self, update: bytes, client: int | None = None) -> int:
        self.sequence += 1
        client = self.doc.client_id if client is None else client
        self.ws.send_binary(bytes([1]) + self.text_id.bytes + number(client) + number(self.sequence) + update)
        return self.sequence

    def write(self, change) -> int:
        """As `send`, and wait until it is stored; returns the row's number."""
        sequence = self.send(change)
        self.until(lambda: sequence in self.acknowledged or any(m["t"] == "refused" for m in self.told))
        return self.acknowledged.get(sequence, 0)

    def words(self) -> list[str]:
        return words_of(self.fragment)

    def close(self) -> None:
        self.ws.shutdown()


def words_of(node) -> list[str]:
    lines: list[str] = []
    for child in node.children:
        if isinstance(child, XmlText):
            lines.append("".join(str(words) for words, _ in child.diff()))
        else:
            lines += words_of(child)
    return lines


def add_line(words: str, kind: str = "paragraph"):
    def change(fragment) -> None:
        with fragment.doc.transaction():
            block = XmlElement(kind)
            fragment.children.append(block)
            block.children.append(XmlText(words))

    return change


def insert(line: int, at: int, words: str):
    def change(fragment) -> None:
        fragment.children[line].children[0].insert(at, words)

    return change


def delete(line: int, start: int, end: int):
    def change(fragment) -> None:
        del fragment.children[line].children[0][start:end]

    return change
