"""`portal run` on a server of one's own: it makes what it may, says what SQL to run if not, and harms no other."""

import tempfile
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from portal.database.roles import ROLES
from portal.operations import database
from portal.operations.failure import CannotStart
from portal.operations.installation import Installation
from portal.operations.postgres import EmbeddedPostgres

pytestmark = pytest.mark.live


@pytest.fixture(scope="module")
def server():
    """A server that asks nobody for a password but `someone` and the portal's own logins, on a socket of its own."""
    with tempfile.TemporaryDirectory() as home:
        Path(home).chmod(0o711)
        embedded = EmbeddedPostgres(Path(home) / "postgres", durable=False).start()
        yield embedded
        embedded.stop()


@pytest.fixture
def installation(tmp_path):
    found = Installation(tmp_path / "var")
    found.prepare()
    return found


@pytest.fixture(autouse=True)
def nothing_left(server, installation):
    yield
    with psycopg.connect(server.conninfo(), autocommit=True) as connection:
        for (name,) in connection.execute("SELECT datname FROM pg_database WHERE datname ~ '^samendossier'").fetchall():
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
        for role in (*ROLES, "someone"):
            connection.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(role)))


def address(server, login="postgres", name="postgres"):
    return f"postgresql://{login}@/{name}?host={server.socket_directory}"


def test_an_administrator_gives_the_address_and_all_is_made(server, installation):
    made = database.on_given({"DATABASE_URL": address(server)}, installation)

    with database.connect(made.app) as connection:
        assert connection.info.dbname == database.own_name(installation)
        assert connection.info.user == "portal_app"
    assert database.migrate(made.owner) is None
    again = database.on_given({"DATABASE_URL": address(server)}, installation)
    assert again == made
    assert database.migrate(made.owner) == database.newest_revision()


def test_its_database_is_closed_to_other_logins(server, installation):
    made = database.on_given({"DATABASE_URL": address(server)}, installation)
    with psycopg.connect(server.conninfo(), autocommit=True) as connection:
        connection.execute("CREATE ROLE someone LOGIN")

    with pytest.raises(CannotStart, match="antwoordt niet"):
        database.connect(address(server, "someone", database.own_name(installation)))
    assert made.app != made.owner


def test_who_may_not_make_logins_gets_the_sql_for_who_may(server, installation):
    with psycopg.connect(server.conninfo(), autocommit=True) as connection:
        connection.execute("CREATE ROLE someone LOGIN")
    given = {"DATABASE_URL": address(server, "someone")}

    with pytest.raises(CannotStart, match=r"Laat de beheerder van de server .*database\.sql uitvoeren"):
        database.on_given(given, installation)

    path = installation.home / "database.sql"
    assert path.stat().st_mode & 0o077 == 0
    with psycopg.connect(server.conninfo(), autocommit=True) as connection:
        for statement in path.read_text().split(";\n"):
            if statement.strip():
                connection.execute(statement)
    made = database.on_given(given, installation)
    assert database.migrate(made.owner) is None


def test_passwords_of_logins_that_are_there_are_left_alone(server, installation):
    with psycopg.connect(server.conninfo(), autocommit=True) as connection:
        connection.execute("CREATE ROLE portal_app LOGIN PASSWORD 'of another checkout'")
        before = connection.execute("SELECT rolpassword FROM pg_authid WHERE rolname = 'portal_app'").fetchone()

    database.on_given({"DATABASE_URL": address(server)}, installation)

    with psycopg.connect(server.conninfo(), autocommit=True) as connection:
        after = connection.execute("SELECT rolpassword FROM pg_authid WHERE rolname = 'portal_app'").fetchone()
    assert after == before


def test_beginning_anew_drops_the_own_database_and_no_other(server, installation, tmp_path):
    given = {"DATABASE_URL": address(server)}
    neighbour = Installation(tmp_path / "neighbour")
    neighbour.prepare()
    for each in (installation, neighbour):
        database.on_given(given, each)

    database.drop_given(given, installation)

    with psycopg.connect(server.conninfo()) as connection:
        names = {n for (n,) in connection.execute("SELECT datname FROM pg_database").fetchall()}
    assert database.own_name(installation) not in names
    assert database.own_name(neighbour) in names


def test_half_of_the_addresses_is_not_enough(server, installation):
    given = {"DATABASE_URL": address(server), "DATABASE_OWNER_URL": address(server)}

    with pytest.raises(CannotStart, match="allebei, of geen van beide"):
        database.on_given(given, installation)


def test_a_database_that_the_portal_did_not_make_is_not_thrown_away(server, installation):
    given = {"DATABASE_URL": address(server), "DATABASE_OWNER_URL": address(server)}

    with pytest.raises(CannotStart, match="Gooi niets weg"):
        database.drop_given(given, installation)


def test_what_an_address_shows_holds_no_password():
    assert database.where("postgresql://me:hidden@db.example:5433/files") == "db.example:5433/files"
