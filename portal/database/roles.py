"""The four logins of the portal in PostgreSQL. Roles belong to the cluster, so no migration makes or drops them."""

from collections.abc import Mapping

from psycopg import sql

OWNER, APP, WORKER, REPORT = ROLES = ("portal_owner", "portal_app", "portal_worker", "portal_report")


def making_roles(passwords: Mapping[str, str]) -> list[sql.Composed]:
    """The statements that make the four roles where they are missing; run by who may make roles."""
    return [_making(role, passwords.get(role)) for role in ROLES]


def _making(role: str, password: str | None) -> sql.Composed:
    options: sql.SQL | sql.Composed = sql.SQL("LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOINHERIT")
    if password:
        options = sql.SQL("{} PASSWORD {}").format(options, sql.Literal(password))
    return sql.SQL(
        "DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = {name}) THEN CREATE ROLE {role}; END IF; "
        "ALTER ROLE {role} {options}; END $$"
    ).format(name=sql.Literal(role), role=sql.Identifier(role), options=options)


def making_database(name: str) -> list[sql.Composed]:
    """The statements (outside a transaction) that make a database owned by the owner role, closed to all but ours."""
    database = sql.Identifier(name)
    return [
        sql.SQL("CREATE DATABASE {} OWNER portal_owner TEMPLATE template0 ENCODING 'UTF8'").format(database),
        sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database),
        sql.SQL("GRANT CONNECT ON DATABASE {} TO portal_app, portal_worker, portal_report").format(database),
    ]
