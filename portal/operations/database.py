"""Getting a database ready: on the embedded PostgreSQL, or on the server that DATABASE_URL names."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from portal.database.roles import APP, OWNER, ROLES, WORKER, making_database, making_roles
from portal.operations.failure import CannotStart
from portal.operations.installation import ROOT, Installation, write_private
from portal.operations.postgres import OLDEST, EmbeddedPostgres
from portal.settings import with_driver

NAME = "samendossier"  # of the database on a server of our own
VERSIONS = ROOT / "alembic" / "versions"


@dataclass(frozen=True)
class Addresses:
    """How one portal reaches its database: one address for each login, as SQLAlchemy takes them."""

    owner: str
    app: str
    worker: str


def plain(url: str) -> str:
    """The same address as psycopg itself takes it."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


def where(url: str) -> str:
    """Host, port and database of an address: what may be shown, without login and password."""
    try:
        parts = conninfo_to_dict(plain(url))
    except psycopg.ProgrammingError:
        return "een onleesbaar adres"
    return f"{parts.get('host', 'deze computer')}:{parts.get('port', 5432)}/{parts.get('dbname', '')}"


def connect(url: str, name: str = "DATABASE_URL") -> psycopg.Connection:
    """A connection that commits by itself, to a server that is new enough. Raises CannotStart."""
    try:
        connection = psycopg.connect(make_conninfo(plain(url), connect_timeout=5), autocommit=True)
    except psycopg.ProgrammingError as error:
        raise CannotStart(f"{name} is geen adres van PostgreSQL (postgresql://login@host/database).") from error
    except psycopg.OperationalError as error:
        reason = str(error).strip().splitlines()[-1]
        raise CannotStart(
            f"De database op {where(url)} antwoordt niet ({reason}). Klopt {name}, en draait de server?"
        ) from error
    version = connection.info.server_version // 10000
    if version < OLDEST:
        connection.close()
        raise CannotStart(
            f"De server op {where(url)} is PostgreSQL {version}. Nodig is {OLDEST} of later: "
            f"werk de server bij, of laat {name} weg voor de ingebouwde PostgreSQL."
        )
    return connection


def on_embedded(server: EmbeddedPostgres, name: str = NAME) -> Addresses:
    """The database of this installation on its own server, made with its logins when it is not there."""
    with psycopg.connect(server.conninfo(), autocommit=True) as connection:
        _make(connection, name, {})
    return Addresses(*(server.url(name, role) for role in (OWNER, APP, WORKER)))


def own_name(installation: Installation) -> str:
    """The name of this checkout's database on a server that others use too."""
    return "samendossier_" + hashlib.sha256(str(installation.home.resolve()).encode()).hexdigest()[:8]


def on_given(environ: Mapping[str, str], installation: Installation) -> Addresses:
    """The database on a server of your own. Raises CannotStart, with the SQL for its administrator where that helps.

    With DATABASE_URL alone, its login makes the portal's logins and a database of this checkout's own name. With
    DATABASE_OWNER_URL and DATABASE_WORKER_URL beside it all three are taken as they are.
    """
    url, owner, worker = (environ.get(n, "") for n in ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_WORKER_URL"))
    if owner or worker:
        if not (owner and worker):
            raise CannotStart("Geef DATABASE_OWNER_URL en DATABASE_WORKER_URL allebei, of geen van beide.")
        for name, given in (("DATABASE_OWNER_URL", owner), ("DATABASE_URL", url), ("DATABASE_WORKER_URL", worker)):
            connect(given, name).close()
        return Addresses(with_driver(owner), with_driver(url), with_driver(worker))
    name = own_name(installation)
    passwords = {role: installation.password(role) for role in ROLES}
    with connect(url) as connection:
        try:
            _make(connection, name, passwords)
        except (psycopg.errors.InsufficientPrivilege, psycopg.errors.InvalidGrantOperation) as error:
            path = installation.home / "database.sql"
            write_private(path, statements(name, passwords, connection))
            raise CannotStart(
                f"De login van DATABASE_URL mag geen logins of databases maken. Laat de beheerder van de server "
                f"{path} uitvoeren (met psql) en start opnieuw."
            ) from error
    addresses = Addresses(*(_with_login(url, name, role, passwords[role]) for role in (OWNER, APP, WORKER)))
    try:
        psycopg.connect(plain(addresses.app), connect_timeout=5).close()
    except psycopg.OperationalError as error:
        raise CannotStart(
            "De logins van de portal bestaan al op deze server, met wachtwoorden die deze map niet kent. "
            "Geef DATABASE_URL, DATABASE_OWNER_URL en DATABASE_WORKER_URL van die logins."
        ) from error
    return addresses


def drop_given(environ: Mapping[str, str], installation: Installation) -> None:
    """Throw away this checkout's own database on a given server, and no other. Raises CannotStart."""
    if environ.get("DATABASE_OWNER_URL"):
        raise CannotStart("Opnieuw beginnen kan alleen met een database die de portal zelf maakte. Gooi niets weg.")
    with connect(environ["DATABASE_URL"]) as connection:
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(own_name(installation)))
        )


def make_from_environment(environ: Mapping[str, str]) -> None:
    """With DATABASE_ADMIN_URL: make the logins and the database that the other addresses name. Raises CannotStart."""
    admin = environ.get("DATABASE_ADMIN_URL")
    if not admin:
        return
    given = {OWNER: "DATABASE_OWNER_URL", APP: "DATABASE_URL", WORKER: "DATABASE_WORKER_URL"}
    parts = {role: conninfo_to_dict(plain(environ.get(name, ""))) for role, name in given.items()}
    passwords = {role: str(each["password"]) for role, each in parts.items() if each.get("password")}
    name = str(parts[OWNER].get("dbname") or "")
    if not name:
        raise CannotStart("DATABASE_OWNER_URL ontbreekt of noemt geen database.")
    with connect(admin, "DATABASE_ADMIN_URL") as connection:
        try:
            _make(connection, name, passwords)
        except psycopg.errors.InsufficientPrivilege as error:
            raise CannotStart(
                "De login van DATABASE_ADMIN_URL mag geen logins of databases maken. "
                f"Laat een beheerder de SQL uitvoeren van: portal migrate --print-sql --database {name}"
            ) from error


def statements(name: str, passwords: Mapping[str, str], connection: psycopg.Connection | None = None) -> str:
    """The SQL that an administrator runs once: the logins and the database."""
    made = [*making_roles(passwords), *making_database(name)]
    return "\n".join(statement.as_string(connection) + ";" for statement in made) + "\n"


def _make(connection: psycopg.Connection, name: str, passwords: Mapping[str, str]) -> None:
    """Make what is missing and leave what is there; a password is set only for a login that is new."""
    there = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
    for role, statement in zip(ROLES, making_roles(passwords), strict=True):
        if role not in there:
            connection.execute(statement)
    create, *grants = making_database(name)
    if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        connection.execute(create)
    closed = "SELECT has_database_privilege('portal_app', %s, 'CONNECT') AND NOT EXISTS (SELECT 1 FROM pg_database d, "
    closed += "aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a WHERE d.datname = %s AND a.grantee = 0)"
    if connection.execute(closed, [name, name]).fetchone() != (True,):
        for grant in grants:
            connection.execute(grant)


def _with_login(url: str, database: str, role: str, password: str) -> str:
    from sqlalchemy import make_url  # noqa: PLC0415 - the quick start of an embedded server does without it

    address = make_url(with_driver(url)).set(username=role, password=password, database=database)
    return address.render_as_string(hide_password=False)


# -- the schema ------------------------------------------------------------------------------------------------------


def newest_revision(versions: Path = VERSIONS) -> str:
    """The last migration of this code, read without loading any."""
    revisions, parents = set(), set()
    for path in versions.glob("[0-9]*.py"):
        text = path.read_text()
        revisions |= set(re.findall(r'^revision = "([^"]+)"', text, re.MULTILINE))
        parents |= set(re.findall(r'^down_revision = "([^"]+)"', text, re.MULTILINE))
    heads = revisions - parents
    if len(heads) != 1:
        raise CannotStart(f"De migraties in deze code hebben niet één einde: {', '.join(sorted(heads))}. Herstel dat.")
    return str(heads.pop())


def revision_of(url: str) -> str | None:
    """The migration that a database stands at; None when it is empty."""
    with connect(url, "DATABASE_OWNER_URL") as connection:
        if connection.execute("SELECT to_regclass('public.alembic_version')").fetchone() == (None,):
            return None
        row = connection.execute("SELECT version_num FROM public.alembic_version").fetchone()
        return str(row[0]) if row else None


def migrate(url: str) -> str | None:
    """Bring the schema up to this code; returns the revision that it came from, or the newest when nothing was done.

    Each migration is one transaction, and only one process migrates at a time. Raises CannotStart.
    """
    before, head = revision_of(url), newest_revision()
    if before == head:
        return before
    from portal.database import migrations  # noqa: PLC0415 - half a second that most starts do not need

    try:
        migrations.upgrade(url)
    except Exception as error:  # a migration can fail in any way; the line says where the database stands
        reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        if before and "locate revision" in reason:
            raise CannotStart(
                f"De database is van een nieuwere versie van de portal ({before}) dan deze code ({head}). "
                "Haal de nieuwste code op."
            ) from error
        raise CannotStart(
            f"Een migratie naar {head} mislukte: {reason}. De database staat op {revision_of(url) or 'leeg'}; "
            "er is niets half gedaan. Herstel de oorzaak en start opnieuw."
        ) from error
    return before
