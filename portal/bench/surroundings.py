"""A database of its own for the bench: embedded and thrown away, or `samendossier_bench` on a given server."""

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from portal.database import migrations
from portal.database.roles import APP, OWNER, REPORT, WORKER, making_database, making_roles
from portal.operations.database import connect, plain
from portal.operations.failure import CannotStart
from portal.operations.keys import make_keys
from portal.operations.postgres import EmbeddedPostgres
from portal.settings import Settings, with_driver

NAME = "samendossier_bench"
MOST_FILES = 1_000_000


@dataclass(frozen=True)
class Surroundings:
    """What a measurement has at hand: a migrated, empty database and the settings of a portal on it."""

    admin_url: str  # may make more databases, for a part that needs its own
    owner_url: str
    report_url: str
    settings: Settings
    directory: Path  # thrown away with all that is in it
    most_files: int = MOST_FILES  # how far a part that grows its database may go


@contextmanager
def surroundings(environ: Mapping[str, str] = os.environ, *, most_files: int = MOST_FILES) -> Iterator[Surroundings]:
    """Make the database and the keys, and throw them away after. Raises CannotStart."""
    with tempfile.TemporaryDirectory(prefix="sd-bench-") as name:
        directory = Path(name)
        directory.chmod(0o711)
        given = environ.get("DATABASE_URL")
        server = None if given else EmbeddedPostgres(directory / "postgres").start()
        try:
            admin = with_driver(given) if given else server.url("postgres") if server else ""
            _make(admin)
            yield replace(_on(admin, directory), most_files=most_files)
            _drop(admin)
        finally:
            if server is not None:
                server.stop()


def _make(admin: str) -> None:
    _drop(admin)
    with connect(admin) as connection:
        missing = connection.execute("SELECT count(*) FROM pg_roles WHERE rolname ~ '^portal_'").fetchone() == (0,)
        statements = [*(making_roles({}) if missing else []), *making_database(NAME)]
        for statement in statements:
            connection.execute(statement)


def _drop(admin: str) -> None:
    with psycopg.connect(plain(admin), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(NAME)))


def _on(admin: str, directory: Path) -> Surroundings:
    address = make_url(admin).set(database=NAME)
    if address.password is not None:
        raise CannotStart("portal bench kan niet op een server die om wachtwoorden vraagt. Laat DATABASE_URL weg.")
    urls = {role: address.set(username=role).render_as_string() for role in (OWNER, APP, WORKER, REPORT)}
    migrations.upgrade(urls[OWNER])
    keys, heads = directory / "keys", directory / "heads"
    for each in (keys, heads):
        each.mkdir(mode=0o700)
    make_keys(keys)
    settings = Settings(
        database_url=urls[APP],
        worker_database_url=urls[WORKER],
        secret_key="only for the bench, and long enough ...",  # noqa: S106
        keys_directory=keys,
        state_directory=heads,
        demonstration=True,
    )
    return Surroundings(admin, urls[OWNER], urls[REPORT], settings, directory)
