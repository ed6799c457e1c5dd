"""The schema goes up and down, agrees with the models, and lets the portal's logins do no more than they should."""

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import NullPool, create_engine, text

from portal.database import migrations


@pytest.fixture
def empty_database(server, database):
    name = server.make("updown")
    yield server.url(name, "portal_owner")
    server.drop(name)


def test_migrations_go_up_and_down_and_up_again(empty_database):
    migrations.upgrade(empty_database)
    migrations.downgrade(empty_database)
    with create_engine(empty_database, poolclass=NullPool).connect() as connection:
        left = connection.scalars(
            text(
                "SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace"
                " AND c.relkind IN ('r', 'v', 'S') AND c.relname <> 'alembic_version'"
                " UNION ALL SELECT p.proname FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace"
            )
        ).all()
    migrations.upgrade(empty_database)

    assert left == []


@pytest.mark.nightly
def test_who_upgraded_release_by_release_has_the_same_database_as_who_begins_today(server, database, empty_database):
    for step in reversed(list(ScriptDirectory.from_config(migrations.configuration(empty_database)).walk_revisions())):
        migrations.upgrade(empty_database, step.revision)

    assert shape_of(empty_database) == shape_of(server.url(database, "portal_owner"))


def shape_of(url: str) -> set[tuple[str, ...]]:
    """Functions with their bodies, rules of the wall, constraints, triggers and indexes, each by its name."""
    asked = (
        (
            "SELECT p.oid::regprocedure::text, p.prosrc FROM pg_proc p WHERE p.pronamespace::regnamespace::text"
            " NOT IN ('pg_catalog', 'information_schema')"
        ),
        (
            "SELECT polrelid::regclass::text, polname, coalesce(pg_get_expr(polqual, polrelid), ''),"
            " coalesce(pg_get_expr(polwithcheck, polrelid), '') FROM pg_policy"
        ),
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid <> 0",
        "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
        "SELECT schemaname, indexname, indexdef FROM pg_indexes WHERE schemaname <> 'pg_catalog'",
    )
    with create_engine(url, poolclass=NullPool).connect() as connection:
        return {tuple(row) for each in asked for row in connection.execute(text(each))}


def test_models_and_migrations_agree(server, database):
    migrations.check(server.url(database, "portal_owner"))


def test_the_portals_logins_own_nothing_and_cannot_step_over_the_wall(session):
    rows = session.execute(
        text(
            "SELECT r.rolname, r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolcreatedb AS strong,"
            " EXISTS (SELECT 1 FROM pg_class c WHERE c.relowner = r.oid) AS owns,"
            " pg_has_role(r.oid, 'portal_owner', 'MEMBER') AS becomes_owner"
            " FROM pg_roles r WHERE r.rolname IN ('portal_app', 'portal_worker', 'portal_report')"
        )
    ).all()

    assert len(rows) == 3
    assert not [row for row in rows if row.strong or row.owns or row.becomes_owner]


def test_the_portals_login_cannot_move_the_legal_day(session, connection):
    session.commit()
    allowed = connection.scalar(
        text("SELECT has_table_privilege('portal_app', 'demonstration_clock', 'INSERT, UPDATE, DELETE')")
    )

    assert allowed is False
