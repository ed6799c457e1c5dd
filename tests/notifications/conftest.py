"""A live portal without its web: a cloned database, two people in one file, the worker as a process, a mail server."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import Engine, text

from portal.access.actor import Actor
from portal.database.session import act_as, engine_for, sessions_on
from portal.dossier.domain import Role
from portal.operations.keys import make_keys
from portal.settings import Settings
from tests.access.builders import a_file, takes_part
from tests.operations.running import free_port
from tests.server import Server

ROOT = Path(__file__).parents[2]
PATIENCE = 40.0


class MailServer:
    """A real SMTP server that keeps what it gets, and can be told to fail."""

    def __init__(self):
        self.got = []  # every message that arrived, also those whose sender never heard so
        self.answer = "250 OK"
        self.arrived = threading.Event()
        self.hold = threading.Event()
        self.hold.set()
        self.controller = Controller(self, hostname="127.0.0.1", port=free_port())

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        self.got.append(envelope.content.decode())
        self.arrived.set()
        while not self.hold.is_set():  # noqa: ASYNC110 - set by the test's own thread
            await asyncio.sleep(0.05)
        if self.answer == "hang up":
            server.transport.abort()
            return None
        return self.answer

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address.startswith("gone@"):
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    def __enter__(self):
        self.controller.start()
        self.port = self.controller.port
        return self

    def __exit__(self, *_):
        self.hold.set()
        self.controller.stop()

    @property
    def message_ids(self):
        return [line.split()[1] for mail in self.got for line in mail.splitlines() if line.startswith("Message-ID:")]


@pytest.fixture
def mail_server():
    with MailServer() as server:
        yield server


@dataclass
class Portal:
    """The database of one module, with a youth file in which two people take part."""

    server: Server
    database: str
    settings: Settings
    worker: Any = None  # a Popen, while it runs
    family: list[Actor] = field(default_factory=list)
    engines: dict[str, Engine] = field(default_factory=dict)

    def sessions(self, role: str):
        if role not in self.engines:
            self.engines[role] = engine_for(self.server.url(self.database, role))
        return sessions_on(self.engines[role], self.settings.keys_directory)

    def arrange(self):
        with self.sessions("portal_owner").begin() as session:
            self.file_id = a_file(session)
            self.family = [takes_part(session, self.file_id, Role.PARENT) for _ in range(2)]
        return self

    def acting(self, actor: Actor):
        """A session of the portal's own login, behind the wall."""
        session = self.sessions("portal_app")()
        act_as(session, actor)
        return session

    def rows(self, query: str, role: str = "portal_owner", **values):
        with self.sessions(role)() as session:
            return session.execute(text(query), values).all()

    def change(self, statement: str, **values):
        with self.sessions("portal_owner").begin() as session:
            session.execute(text(statement), values)

    def start_worker(self):
        environment = {
            **os.environ,
            "DATABASE_URL": self.settings.database_url,
            "DATABASE_WORKER_URL": self.settings.worker_database_url,
            "SECRET_KEY": self.settings.secret_key,
            "KEYS_DIRECTORY": str(self.settings.keys_directory),
            "STATE_DIRECTORY": str(self.settings.state_directory),
            "MAIL_URL": self.settings.mail_url or "",
            "DEMONSTRATION": "1",
        }
        self.worker = subprocess.Popen(
            [sys.executable, "-m", "portal.cli", "worker"], cwd=ROOT, env=environment, stderr=subprocess.PIPE
        )
        return self.worker

    def stop_worker(self, number=signal.SIGTERM):
        if self.worker is not None:
            self.worker.send_signal(number)
            _, said = self.worker.communicate(timeout=PATIENCE)
            self.worker = None
            return said.decode()
        return ""

    def hurry(self):
        """Let waiting jobs be due: their pauses are minutes."""
        self.change("UPDATE jobs.procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'")

    def until(self, holds):
        end = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < end, self.rows("SELECT task_name, status, attempts FROM jobs.procrastinate_jobs")
            time.sleep(0.1)

    def waiting(self):
        return self.rows("SELECT 1 FROM jobs.procrastinate_jobs WHERE task_name = 'notifications.mail'")


@pytest.fixture
def live(server, live_database, settings, tmp_path, mail_server):
    keys, state = tmp_path / "keys", tmp_path / "state"
    keys.mkdir(mode=0o700)
    state.mkdir(mode=0o700)
    make_keys(keys)
    here = replace(
        settings,
        database_url=server.url(live_database, "portal_app"),
        worker_database_url=server.url(live_database, "portal_worker"),
        keys_directory=keys,
        state_directory=state,
        mail_url=f"smtp://127.0.0.1:{mail_server.port}?from=nieuws@samendossier.example",
    )
    portal = Portal(server, live_database, here).arrange()
    yield portal
    portal.stop_worker(signal.SIGKILL)
    portal.change("TRUNCATE jobs.procrastinate_jobs, notice, mail, mail_address CASCADE")
    for engine in portal.engines.values():
        engine.dispose()
