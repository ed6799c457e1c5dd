"""Is a database login weak enough? For one that owns tables, bypasses the wall or can become such, it is paper."""

import psycopg

# Every role that this login is or can become, by membership of membership. A superuser is a member of all.
ROLES = """
    SELECT r.rolname, r.rolname = session_user AS itself, r.rolsuper, r.rolbypassrls, r.rolcreaterole, r.rolreplication,
           EXISTS (SELECT 1 FROM pg_class c WHERE c.relowner = r.oid AND c.relnamespace::regnamespace::text NOT IN
                   ('pg_catalog', 'information_schema', 'pg_toast'))
             OR EXISTS (SELECT 1 FROM pg_namespace n WHERE n.nspowner = r.oid AND n.nspname !~ '^pg_')
             OR EXISTS (SELECT 1 FROM pg_database d WHERE d.datdba = r.oid AND d.datname = current_database()) AS owns,
           r.rolname ~ '^pg_' AS of_the_server
    FROM pg_roles r
    WHERE pg_has_role(session_user, r.oid, 'MEMBER')
    ORDER BY itself DESC, r.rolname
"""
REASONS = (
    "is beheerder van de server",
    "gaat aan de muur voorbij (BYPASSRLS)",
    "kan rollen maken en zo meer worden (CREATEROLE)",
    "kan alles meelezen (REPLICATION)",
    "bezit tabellen of de database",
    "geeft rechten op de hele server",
)


def wall_problems(connection: psycopg.Connection) -> list[str]:
    """Why this login may not be given to the portal: a Dutch sentence each, empty when it is as it should be."""
    rows = connection.execute(ROLES).fetchall()
    login, _, superuser, *_ = rows[0]
    if superuser:
        return [f"de login {login} is beheerder van de server (superuser). Geef de login portal_app of portal_worker."]
    return [problem for row in rows for problem in _problems(login, *row)]


def _problems(login: str, role: str, itself: bool, *facts: bool) -> list[str]:  # noqa: FBT001 - a row of the query
    who = f"de login {login}" if itself else f"de login {login} kan de rol {role} aannemen; die"
    return [f"{who} {reason}." for reason, holds in zip(REASONS, facts, strict=True) if holds]
