"""A log with a past: a database of its own, a few files with events, signed heads, and someone who can change all."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import Engine

from portal.access.actor import Actor, Door
from portal.audit import heads, keys, log
from portal.audit.findings import Report
from portal.audit.verify import verify
from portal.database.base import new_id
from portal.database.session import act_as, engine_for, sessions_on
from portal.settings import Settings
from tests.server import Server


@dataclass
class World:
    """One database with its log, and its installation's keys and heads."""

    server: Server
    database: str
    settings: Settings
    worker: Actor = field(default_factory=lambda: Actor(new_id(), new_id(), Door.WORK, new_id()))
    files: list[UUID] = field(default_factory=lambda: sorted(new_id() for _ in range(3)))

    def read(self, file: UUID, times: int = 1) -> None:
        """The worker reads a file, each time in a transaction of its own, through the portal's own login."""
        for _ in range(times):
            with sessions_on(self.engine, self.settings.keys_directory)() as session:
                act_as(session, self.worker)
                log.record(session, self.worker, "file.read", youth_file_id=file, kind="file", ground="file:V")
                session.commit()

    @cached_property
    def engine(self) -> Engine:
        return engine_for(self.server.url(self.database, "portal_app"))

    def seal(self) -> None:
        assert heads.write(self.settings) is not None

    def verify(self, *, processes: int = 1) -> Report:
        return verify(
            self.settings.worker_database_url,
            self.settings.state_directory,
            self.settings.keys_directory,
            processes=processes,
        )

    @contextmanager
    def superuser(self) -> Iterator[psycopg.Connection]:
        """Someone who administers the database, and for whom no trigger and no wall stands."""
        with psycopg.connect(heads.plain(self.server.url(self.database))) as connection:
            connection.execute("SET session_replication_role = replica")
            yield connection

    def tamper(self, *statements: str, **values: object) -> None:
        with self.superuser() as connection:
            for statement in statements:
                connection.execute(statement, values)

    def found(self, report: Report | None = None) -> list[tuple[str, UUID | None, int | None, int | None]]:
        report = report or self.verify()
        return [(p.what.value, p.chain, p.sequence, p.until or p.sequence) for p in report.problems]

    def save(self) -> None:
        """Keep the log as it is, to begin each test from."""
        self.tamper(
            "CREATE TABLE saved_event AS SELECT * FROM audit_event",
            "CREATE TABLE saved_chain AS SELECT * FROM audit_chain",
            # An administrator can take these away too, and some of the manipulations need it.
            "ALTER TABLE audit_event DROP CONSTRAINT ck_audit_event_file_is_chain",
            "ALTER TABLE audit_event DROP CONSTRAINT ck_audit_event_file_chain_has_file",
        )

    def begin_anew(self) -> None:
        self.tamper(
            "TRUNCATE audit_event, audit_chain",
            "INSERT INTO audit_event SELECT * FROM saved_event",
            "INSERT INTO audit_chain SELECT * FROM saved_chain",
        )


@pytest.fixture(scope="package")
def filled(server, database, engine, settings, tmp_path_factory) -> Iterator[World]:
    """Three files with ten events each, sealed half-way and at the end."""
    engine.dispose()  # a database that someone is connected to cannot be cloned
    name = server.make("log", template=database)
    home = tmp_path_factory.mktemp("log")
    world = World(server, name, settings_for(settings, server, name, home))
    keys.make_keys(world.settings.keys_directory)
    for _ in range(2):
        for file in world.files:
            world.read(file, 5)
        world.seal()
    world.engine.dispose()
    world.save()
    yield world
    server.drop(name)


@pytest.fixture
def world(filled, tmp_path) -> Iterator[World]:
    """The filled log as it was, with a copy of its keys and heads for this test alone."""
    filled.begin_anew()
    shutil.copytree(filled.settings.keys_directory.parent, tmp_path, dirs_exist_ok=True)
    world = replace(filled, settings=settings_for(filled.settings, filled.server, filled.database, tmp_path))
    yield world
    world.engine.dispose()


def settings_for(settings: Settings, server: Server, database: str, home: Path) -> Settings:
    return replace(
        settings,
        database_url=server.url(database, "portal_app"),
        worker_database_url=server.url(database, "portal_worker"),
        keys_directory=home / "keys",
        state_directory=home / "state",
    )
