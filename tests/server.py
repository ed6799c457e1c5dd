"""The PostgreSQL of a test run: embedded and thrown away after, or the one that DATABASE_URL names.

Databases have names of their own (samendossier_test_…) and never are the one that DATABASE_URL names.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from portal.database import migrations
from portal.database.roles import ROLES, making_database, making_roles
from portal.operations.postgres import EmbeddedPostgres

PREFIX = f"samendossier_test_{os.getpid()}"


@dataclass
class Server:
    """Where the tests make their databases."""

    admin_url: str  # may make roles and databases

    def url(self, database: str, role: str | None = None) -> str:
        url = make_url(self.admin_url).set(database=database)
        if role:
            url = url.set(username=role, password=None if url.password is None else PASSWORD)
        return url.render_as_string(hide_password=False)

    def admin(self) -> psycopg.Connection:
        """A connection of the administrator, each statement by itself."""
        return psycopg.connect(self.admin_url.replace("+psycopg", ""), autocommit=True)

    def execute(self, *statements: sql.Composed) -> None:
        with self.admin() as connection:
            for statement in statements:
                connection.execute(statement)

    def make(self, name: str, template: str | None = None) -> str:
        """A new database with the name of this run in it; returns its name."""
        full = f"{PREFIX}_{name}"
        if template:
            self.execute(
                sql.SQL("CREATE DATABASE {} OWNER portal_owner TEMPLATE {}").format(
                    sql.Identifier(full), sql.Identifier(template)
                )
            )
        else:
            self.execute(*making_database(full))
        return full

    def drop(self, name: str) -> None:
        self.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


PASSWORD = "for-tests-only"  # used only where DATABASE_URL itself needs a password


@contextmanager
def running_server() -> Iterator[Server]:
    given = os.environ.get("DATABASE_URL")
    if given:
        server = Server(make_url(given).set(drivername="postgresql+psycopg").render_as_string(hide_password=False))
        yield server
        return
    with tempfile.TemporaryDirectory(prefix="sd-test-") as home:
        Path(home).chmod(0o711)
        embedded = EmbeddedPostgres(Path(home) / "postgres", durable=False).start()
        try:
            yield Server(embedded.url("postgres"))
        finally:
            embedded.stop()


@contextmanager
def migrated_database(server: Server) -> Iterator[str]:
    """One database as the migrations make it: met by the rolled-back tests, cloned by the live ones."""
    with server.admin() as connection:  # roles belong to the cluster: processes that test beside each other wait
        connection.execute("SELECT pg_advisory_lock(hashtext('samendossier tests'))")
        for statement in making_roles(dict.fromkeys(ROLES, PASSWORD)):
            connection.execute(statement)
    name = server.make("main")
    try:
        migrations.upgrade(server.url(name, "portal_owner"))
        yield name
    finally:
        server.drop(name)
