"""Writing together, as the portal serves plans: a worker's own rights, the real access clause, two processes.

The lines of one measurement are tabs of one worker, each signed in by itself. Beside the strongest open server for
this work: `python -m tests.coediting.bench --hocuspocus DIRECTORY`.
"""

import asyncio
import http.client
import multiprocessing
import os
import re
import socket as sockets
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import psycopg
from pycrdt import Doc, XmlElement, XmlFragment, XmlText
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session, sessionmaker

from portal.app import create_app
from portal.bench.harness import TIMES, Figure, Times
from portal.bench.plans import BigPlan
from portal.bench.surroundings import Surroundings
from portal.bench.typists import Ours, Seen, children, typed
from portal.bench.web import demo_world, token
from portal.coediting import schema
from portal.coediting.models import TextClient, TextSnapshot, TextUpdate
from portal.database.session import engine_for, sessions_on
from portal.kernel.clock import now
from portal.operations.database import plain
from portal.operations.installation import ROOT
from portal.operations.serving import gunicorn
from portal.plans.models import PlanSection

SECONDS = 6.0
LONGER = 24.0  # for what a key costs: the names of who writes are found once, in the first seconds
LINES = 260  # open plans, of all measurements together
LONG = 20_000  # changes
NEAR, MANY = 10, 100  # milliseconds to another's screen, at p95
PER_KEY, PAGES, SAVE, OPEN = 2, 1.5, 50, 300
PAGE = "/jongeren"
READY = "/aanmelden"
HIDDEN = re.compile(r'<input[^>]*name="(seen|csrf_token)"[^>]*value="([^"]*)"')


def figures(place: Surroundings) -> Iterator[Figure]:
    demo_world(place)
    with closing(sockets.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    place = replace(place, settings=replace(place.settings, origin=f"http://localhost:{port}"))
    owner = engine_for(place.owner_url)
    with sessions_on(owner, place.settings.keys_directory).begin() as session:
        big = BigPlan(session)
        _, plan_id = big.make()
        texts = list(
            session.scalars(select(PlanSection.id).where(PlanSection.plan_id == plan_id).order_by(PlanSection.ordinal))
        )
        _twenty_thousand_changes(session, texts[-1], big.part.youth_file_id, big.worker.person_id)
    engine = engine_for(place.settings.database_url, pool_size=2)
    sessions = sessions_on(engine, place.settings.keys_directory)
    desk = _Desk(place, port, sessions)
    with _served(place, port) as server:
        for writers, readers, goal in ((20, 0, NEAR), (10, 40, MANY), (100, 0, None)):
            yield from desk.one_text(server, texts[0], writers, readers, goal)
        yield from desk.fifty_texts(server, texts[:50])
        with sessions_on(owner, place.settings.keys_directory)() as session:
            yield from desk.a_long_text(session, texts[-1])
    yield desk.plain_form(texts[1])
    engine.dispose()
    owner.dispose()


class _Desk:
    """Where the tabs of the measurements are opened."""

    def __init__(self, place: Surroundings, port: int, sessions: sessionmaker[Session]) -> None:
        self.place, self.port, self.sessions = place, port, sessions
        self.app = create_app(place.settings, sessions)

    def cookie(self) -> str:
        """Of a sign-in of its own."""
        client = self.app.test_client()
        with self.sessions() as session, client.session_transaction() as cookie:
            cookie["_user_id"] = token(session, self.place)
            session.commit()
        found = client.get_cookie(self.app.config["SESSION_COOKIE_NAME"])
        assert found is not None
        return f"{found.key}={found.value}"

    def processes(self, server: int) -> Callable[[], list[int]]:
        """Those of the web server, and of PostgreSQL where it runs on this machine."""

        def found() -> list[int]:
            with psycopg.connect(plain(self.place.owner_url)) as connection:
                backend = Path(f"/proc/{connection.info.backend_pid}/stat")
                postmaster = int(backend.read_text().rpartition(")")[2].split()[1]) if backend.exists() else 0
            return children(server) + (children(postmaster) if postmaster > 1 else [])

        return found

    def clients(self, seen: Seen, texts: Sequence[UUID], each: int, writers: int) -> list[Ours]:
        made = [Ours(seen, self.port, self.cookie(), text_id) for text_id in texts for _ in range(each)]
        for n, client in enumerate(made):
            client.writes = n % each < writers
        return made

    def one_text(self, server: int, text_id: UUID, writers: int, readers: int, goal: float | None) -> Iterator[Figure]:
        seen, each = Seen(), writers + readers
        name = f"{writers} write" + (f" and {readers} read" if readers else "") + " in one text"
        found = asyncio.run(
            typed(seen, self.clients(seen, [text_id], each, writers), each, self.processes(server), SECONDS)
        )
        yield Figure("coediting", f"{name}: to a screen, p50", found["p50_ms"], "ms")
        yield Figure("coediting", f"{name}: to a screen, p95", found["p95_ms"], "ms", goal)
        yield Figure("coediting", f"{name}: arrived", found["arrived"], "", 1, at_most=False)

    def fifty_texts(self, server: int, texts: Sequence[UUID]) -> Iterator[Figure]:
        """Four in each; meanwhile someone else asks a page."""
        cookie = self.cookie()
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as beside:
            quiet = Times.of(beside.submit(_asked, self.port, cookie, SECONDS).result())
            seen = Seen()
            clients = self.clients(seen, texts, 4, 4)
            busy: list[Future[list[float]]] = []

            def begun() -> list[int]:
                if not busy:  # all have opened
                    busy.append(beside.submit(_asked, self.port, cookie, SECONDS))
                return [server]

            found = asyncio.run(typed(seen, clients, 4, begun, SECONDS))
            meanwhile = Times.of(busy[0].result())
        name = f"4 write in each of {len(texts)} texts"
        yield Figure("coediting", f"{name}: to a screen, p95", found["p95_ms"], "ms")
        yield Figure("coediting", f"{name}: arrived", found["arrived"], "", 1, at_most=False)
        yield Figure("coediting", "a page meanwhile, beside itself", meanwhile.p50 / quiet.p50, TIMES, PAGES, quiet.p50)
        seen = Seen()  # once more, without the page
        found = asyncio.run(typed(seen, self.clients(seen, texts, 4, 4), 4, self.processes(server), LONGER))
        yield Figure("coediting", f"{name}: processor time per key", found["cpu_ms_per_key"], "ms", PER_KEY)
        yield Figure("coediting", "the machine meanwhile: two million additions", _additions(), "ms")
        yield Figure("coediting", f"{name}: memory", found["memory_mb"], "MB")

    def a_long_text(self, session: Session, text_id: UUID) -> Iterator[Figure]:
        """Cold, from all its changes; and as it is found after that."""
        yield Figure(
            "coediting", f"open a text of {LONG} changes, first time", asyncio.run(self._opened(text_id)), "ms"
        )
        deadline = time.monotonic() + 30
        shortened = select(func.count()).where(TextSnapshot.text_id == text_id, TextSnapshot.up_to >= LONG)
        while not session.scalar(shortened) and time.monotonic() < deadline:
            session.rollback()
            time.sleep(0.1)
        times = sorted(asyncio.run(self._opened(text_id)) for _ in range(7))
        yield Figure("coediting", f"open a text of {LONG} changes", times[3], "ms", OPEN)

    async def _opened(self, text_id: UUID) -> float:
        client = Ours(Seen(), self.port, self.cookie(), text_id)
        client.writes = False
        begun = time.perf_counter()
        await client.open()
        took = time.perf_counter() - begun
        client.socket.close()
        return 1000 * took

    def plain_form(self, text_id: UUID) -> Figure:
        """Save the form, each time with a line more."""
        client = self.app.test_client()
        name, _, value = self.cookie().partition("=")
        client.set_cookie(name, value)
        url = f"/teksten/{text_id}/schrijven"
        taken = []
        words = "Een eerste regel."
        for n in range(45):
            hidden = dict(HIDDEN.findall(client.get(url).text))
            words += f"\nRegel {n} van het gewone tekstvak."
            begun = time.perf_counter()
            answer = client.post(url, data={**hidden, "words": words})
            taken.append(time.perf_counter() - begun)
            if answer.status_code != 303:
                raise RuntimeError(f"{url} answered {answer.status_code}")
        return Figure("coediting", "save the plain form, p95", Times.of(taken[5:]).p95, "ms", SAVE)


def _additions() -> float:
    """Milliseconds of processor time for a fixed piece of work: without it two runs on a shared machine say little."""
    taken = []
    for _ in range(5):
        begun, total = time.thread_time(), 0
        for n in range(2_000_000):
            total += n & 7
        taken.append(1000 * (time.thread_time() - begun))
    return sorted(taken)[2]


@contextmanager
def _served(place: Surroundings, port: int) -> Iterator[int]:
    """The web server of the portal on this database; gives its process id."""
    settings = place.settings
    environ = {
        **os.environ, "DATABASE_URL": settings.database_url, "DATABASE_WORKER_URL": settings.worker_database_url,
        "SECRET_KEY": settings.secret_key, "KEYS_DIRECTORY": str(settings.keys_directory),
        "STATE_DIRECTORY": str(settings.state_directory), "ORIGIN": settings.origin, "DEMONSTRATION": "1",
        "WEB_THREADS": str(2 * LINES + 20),
    }  # fmt: skip
    command = gunicorn([f"127.0.0.1:{port}"], 2 * LINES + 20)
    with subprocess.Popen(command, cwd=ROOT, env=environ, stderr=subprocess.DEVNULL) as server:  # noqa: S603
        _wait(port)
        try:
            yield server.pid
        finally:
            server.terminate()


def _wait(port: int) -> None:
    for _ in range(600):
        try:
            _ask(http.client.HTTPConnection("127.0.0.1", port, timeout=5), READY, "")
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the portal did not start")


def _ask(line: http.client.HTTPConnection, path: str, cookie: str) -> int:
    line.request("GET", path, headers={"Cookie": cookie})
    answer = line.getresponse()
    answer.read()
    return answer.status


def _asked(port: int, cookie: str, seconds: float) -> list[float]:
    """In a process of its own: how long a page takes, asked five times a second."""
    line = http.client.HTTPConnection("localhost", port, timeout=30)
    taken = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        begun = time.perf_counter()
        status = _ask(line, PAGE, cookie)
        taken.append(time.perf_counter() - begun)
        if status != 200:
            raise RuntimeError(f"{PAGE} answered {status}")
        time.sleep(0.2)
    return taken


def _twenty_thousand_changes(session: Session, text_id: UUID, youth_file_id: UUID, person_id: UUID) -> None:
    """Behind what stands there: a hundred paragraphs, letter by letter."""
    doc: Doc[XmlFragment] = Doc(client_id=77)
    root = doc.get(schema.ROOT, type=XmlFragment)
    own = {"text_id": text_id, "youth_file_id": youth_file_id, "person_id": person_id, "client": 77}
    rows = []
    for n in range(LONG):
        before = doc.get_state()
        if n % 200 == 0:
            block = root.children.append(XmlElement("paragraph"))
            words = block.children.append(XmlText(""))
        else:
            words.insert(n % 200 - 1, "abcdefghij "[n % 11])
        row = {
            "number": n + 2,
            "sequence": n + 1,
            "bytes": doc.get_update(before),
            "origin": "editor",
            "made_at": now(),
        }
        rows.append({**own, **row})
    session.add(TextClient(**own, next_clock=2 * LONG))
    session.execute(insert(TextUpdate), rows)
