"""Fixtures for all tests. Two kinds: rolled back (session, behind_wall, client_of), and live (a cloned database)."""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.orm import Session, sessionmaker

from portal.access.actor import Actor
from portal.app import create_app
from portal.database.fields import Keyring
from portal.database.session import act_as
from portal.settings import Settings
from portal.web import sign_in
from tests.house.page_lint import ReadingClient
from tests.server import Server, migrated_database, running_server

pytest_plugins = ["tests.alone"]

KEYRING = Keyring({"000001": b"for tests only, thirty-two bytes"}, b"also for tests only")


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with running_server() as server:
        yield server


@pytest.fixture(scope="session")
def database(server: Server) -> Iterator[str]:
    """The name of the migrated database of the rolled-back tests. Nothing is ever committed in it."""
    with migrated_database(server) as name:
        yield name


@pytest.fixture(scope="session")
def engine(server: Server, database: str) -> Iterator[Engine]:
    """As the server's administrator, so that a test can take any of the portal's roles.

    One connection goes from test to test: what PostgreSQL has planned and read of its catalogue stays. Who clones the
    database disposes of the engine first, since a connection left open blocks that.
    """
    engine = create_engine(server.url(database), pool_size=1)
    yield engine
    engine.dispose()


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection, connection.begin() as outer:
        yield connection
        outer.rollback()


def sessions_as(role: str, connection: Connection | None = None) -> sessionmaker[Session]:
    """Sessions in the test's one transaction, with the rights of one of the portal's roles."""
    sessions = sessionmaker(
        connection,
        join_transaction_mode="create_savepoint",
        expire_on_commit=False,
        info={"keyring": lambda: KEYRING},
    )

    @event.listens_for(sessions, "after_begin")
    def take_role(_session: Session, _transaction: object, connection: Connection) -> None:
        connection.execute(text(f"SET LOCAL ROLE {role}"))

    return sessions


@pytest.fixture
def session(connection: Connection) -> Iterator[Session]:
    """The owner of the tables: sees all. For arranging, and for looking back."""
    with sessions_as("portal_owner", connection)() as session:
        yield session


@pytest.fixture
def behind_wall(session: Session, connection: Connection) -> Iterator[Callable[[Actor], Session]]:
    """A session with the rights of the portal itself, on behalf of one actor.

    All sessions of a test share one connection: commit or close one before another is used.
    """
    opened: list[Session] = []

    def behind_wall(actor: Actor) -> Session:
        session.commit()
        for earlier in opened:
            earlier.commit()
        other = sessions_as("portal_app", connection)()
        act_as(other, actor)
        opened.append(other)
        return other

    yield behind_wall
    for other in opened:
        with suppress(Exception):
            other.close()


@pytest.fixture(scope="session")
def settings(server: Server, database: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    state: Path = tmp_path_factory.mktemp("state")
    return Settings(
        database_url=server.url(database, "portal_app"),
        worker_database_url=server.url(database, "portal_worker"),
        secret_key="for tests only, and long enough ....",
        keys_directory=state,
        state_directory=state,
        demonstration=True,
    )


@pytest.fixture(scope="session")
def portal_of_tests(settings: Settings) -> Flask:
    """The portal, put together once: a portal per test would read and compile its templates each time."""
    app = create_app(settings, sessions_as("portal_app"))
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    app.test_client_class = ReadingClient
    return app


def windows_on(app: Flask, connection: Connection) -> Callable[[Actor | None], FlaskClient]:
    """What opens a browser in which one actor is signed in, or nobody, over this connection."""
    app.extensions["sessions"].configure(bind=connection)
    signed_in: dict[str, Actor] = {}
    app.login_manager._user_callback = lambda token: (  # type: ignore[attr-defined] # noqa: SLF001
        sign_in.Account(token, signed_in[token]) if token in signed_in else None
    )

    def window(actor: Actor | None) -> FlaskClient:
        client = app.test_client()
        if actor is not None:
            token = f"token-{len(signed_in)}"
            signed_in[token] = actor
            with client.session_transaction() as cookie:
                cookie["_user_id"] = token
        return client

    return window


@pytest.fixture
def client_of(
    session: Session, connection: Connection, portal_of_tests: Flask
) -> Callable[[Actor | None], FlaskClient]:
    """A browser in which one actor is signed in, or nobody."""
    window = windows_on(portal_of_tests, connection)

    def client_of(actor: Actor | None) -> FlaskClient:
        session.commit()
        return window(actor)

    return client_of


@pytest.fixture(scope="module")
def live_database(server: Server, database: str, engine: Engine, request: pytest.FixtureRequest) -> Iterator[str]:
    """A database of its own for one module, cloned from the migrated one: for real processes, sockets, jobs, kills."""
    engine.dispose()  # PostgreSQL clones a database only while nobody is connected to it
    name = server.make(request.module.__name__.rpartition(".")[2], template=database)
    yield name
    server.drop(name)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where the browser is; a test that needs it is left out, by name, where there is none."""
    for path in (os.environ.get("CHROMIUM", ""), "/usr/bin/chromium", "/usr/bin/chromium-browser"):
        if path and Path(path).exists():
            return path
    pytest.skip("no Chromium here: install the package chromium, or set CHROMIUM to its path")
