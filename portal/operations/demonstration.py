"""What the commands know about the demonstration of this checkout: its addresses, and who is in it."""

from collections.abc import Mapping

from portal.database.roles import APP, OWNER, WORKER
from portal.operations import database
from portal.operations.database import Addresses
from portal.operations.failure import CannotStart
from portal.operations.installation import INSTALLATION, Installation
from portal.operations.postgres import EmbeddedPostgres


def settings_of(installation: Installation, origin: str) -> dict[str, str]:
    """The settings of the processes that serve this checkout, the database excepted: those of `portal serve`."""
    return {
        "PYTHONUNBUFFERED": "1",
        "SECRET_KEY": installation.secret_key(),
        "KEYS_DIRECTORY": str(installation.keys),
        "STATE_DIRECTORY": str(installation.heads),
        "ORIGIN": origin,
        "DEMONSTRATION": "1",
    }


def addresses(installation: Installation, environ: Mapping[str, str]) -> Addresses:
    """Where the demonstration's database is. Raises CannotStart when there is none, or it does not run."""
    if environ.get("DATABASE_URL"):
        return database.on_given(environ, installation)
    server = EmbeddedPostgres(installation.postgres)
    if not server.answers():
        raise CannotStart("De portal van deze map draait niet. Start haar eerst met: make run")
    return Addresses(*(server.url(database.NAME, role) for role in (OWNER, APP, WORKER)))


def owner_address(environ: Mapping[str, str]) -> str:
    return addresses(INSTALLATION, environ).owner


def environment(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment to look at: as given, or, where no settings are given, that of this checkout's demonstration."""
    installation = INSTALLATION
    if environ.get("SECRET_KEY") or not (installation.home / "secret_key").exists():
        return dict(environ)
    found = addresses(installation, environ)
    origin = (installation.home / "origin").read_text()
    local = settings_of(installation, origin) | {"DATABASE_URL": found.app, "DATABASE_WORKER_URL": found.worker}
    return {**environ, **local}
