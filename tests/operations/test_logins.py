"""A login that could step over the wall is refused, however it could: `serve`, `run` and `doctor` ask the same."""

import psycopg
import pytest
from psycopg import sql

from portal.operations.database import plain
from portal.operations.logins import wall_problems


@pytest.fixture
def login(server, database):
    """Makes a login with some power, and gives its connection; the login goes after the test."""
    name = f"samendossier_test_login_{database.rpartition('_')[0].rpartition('_')[2]}"
    opened = []

    def login(*powers: str) -> psycopg.Connection:
        server.execute(
            sql.SQL("CREATE ROLE {} LOGIN NOINHERIT PASSWORD 'for-tests-only'").format(sql.Identifier(name)),
            sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(sql.Identifier(database), sql.Identifier(name)),
            *(sql.SQL(power).format(sql.Identifier(name)) for power in powers),
        )
        opened.append(psycopg.connect(plain(server.url(database, name)), autocommit=True))
        return opened[-1]

    yield login
    for connection in opened:
        connection.close()
    server.execute(
        sql.SQL("REVOKE ALL ON DATABASE {} FROM {}").format(sql.Identifier(database), sql.Identifier(name)),
        sql.SQL("DROP ROLE {}").format(sql.Identifier(name)),
    )


@pytest.mark.parametrize("role", ["portal_app", "portal_worker", "portal_report"])
def test_the_portals_own_logins_are_weak_enough(server, database, role):
    with psycopg.connect(plain(server.url(database, role))) as connection:
        assert wall_problems(connection) == []


def test_a_login_without_powers_is_fine(login):
    assert wall_problems(login()) == []


@pytest.mark.parametrize(
    ("power", "says"),
    [
        ("ALTER ROLE {} SUPERUSER", "beheerder van de server"),
        ("ALTER ROLE {} BYPASSRLS", "BYPASSRLS"),
        ("ALTER ROLE {} CREATEROLE", "CREATEROLE"),
        ("ALTER ROLE {} REPLICATION", "REPLICATION"),
        ("GRANT portal_owner TO {}", "kan de rol portal_owner aannemen; die bezit tabellen"),
        ("GRANT pg_execute_server_program TO {}", "geeft rechten op de hele server"),
        ("GRANT pg_read_all_data TO {}", "geeft rechten op de hele server"),
    ],
)
def test_a_login_with_a_way_over_the_wall_is_named(login, power, says):
    problems = wall_problems(login(power))

    assert any(says in problem for problem in problems), problems


def test_the_owner_of_the_tables_is_named(server, database):
    with psycopg.connect(plain(server.url(database, "portal_owner"))) as connection:
        assert wall_problems(connection)[0] == "de login portal_owner bezit tabellen of de database."
