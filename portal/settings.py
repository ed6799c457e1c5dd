"""All settings of one running portal, read from the environment once. A missing or wrong value stops the start."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from portal.kernel.errors import PortalError

DATABASE_SCHEMES = ("postgresql+psycopg://", "postgresql://")


class SettingsWrong(PortalError):
    """The environment lacks something or holds something wrong; the text names each and says what to do."""


@dataclass(frozen=True)
class Settings:
    """What one process of the portal needs to know. Organisations and their providers are rows, not settings."""

    database_url: str = field(repr=False)  # login portal_app
    worker_database_url: str = field(repr=False)  # login portal_worker
    secret_key: str = field(repr=False)  # signs forms and cookies; 32 characters at least
    keys_directory: Path  # this installation's keys for fields and for the heads of the log
    state_directory: Path  # the signed heads of the log, outside the database
    origin: str = "http://localhost:8000"  # as people type it, without a slash at the end
    demonstration: bool = False  # practice providers over http, the movable day, the demo's pages
    mail_url: str | None = None  # smtp://host:port; without it notices stay in the portal
    exit_url: str = "https://www.knmi.nl/"  # where "Snel weg" leads: a page that anyone could be looking at
    metrics_token: str | None = field(
        default=None, repr=False
    )  # who shows it reads /metrics; without: this machine only
    web_threads: int = 80  # per web process; an open plan takes two

    @property
    def secure(self) -> bool:
        return self.origin.startswith("https://")

    @property
    def port(self) -> str:
        return self.origin.rpartition(":")[2]


def from_environment(environ: Mapping[str, str]) -> Settings:
    """Read the settings. Raises SettingsWrong with one line per problem, all at once."""
    problems: list[str] = []

    def needed(name: str, what: str) -> str:
        value = environ.get(name, "")
        if not value:
            problems.append(f"{name} ontbreekt: {what}")
        return value

    settings = Settings(
        database_url=with_driver(needed("DATABASE_URL", "het adres van PostgreSQL voor de login portal_app")),
        worker_database_url=with_driver(
            needed("DATABASE_WORKER_URL", "het adres van PostgreSQL voor de login portal_worker")
        ),
        secret_key=needed("SECRET_KEY", "een willekeurige tekst van ten minste 32 tekens"),
        keys_directory=Path(needed("KEYS_DIRECTORY", "de map met de sleutels (0700)")),
        state_directory=Path(needed("STATE_DIRECTORY", "de map voor de koppen van het logboek (0700)")),
        origin=environ.get("ORIGIN", "http://localhost:8000").rstrip("/"),
        demonstration=environ.get("DEMONSTRATION", "") == "1",
        mail_url=environ.get("MAIL_URL") or None,
        exit_url=environ.get("EXIT_URL") or Settings.exit_url,
        metrics_token=environ.get("METRICS_TOKEN") or None,
        web_threads=_number(environ, "WEB_THREADS", 80, problems),
    )
    problems += _wrong(settings)
    if problems:
        raise SettingsWrong("\n".join(problems))
    return settings


def with_driver(url: str) -> str:
    """The same address, naming the driver that the portal uses."""
    return url.replace("postgresql://", "postgresql+psycopg://", 1) if url.startswith("postgresql://") else url


def _number(environ: Mapping[str, str], name: str, default: int, problems: list[str]) -> int:
    value = environ.get(name, str(default))
    if not value.isdecimal() or int(value) < 1:
        problems.append(f"{name} is geen getal van 1 of meer: {value!r}")
        return default
    return int(value)


def _wrong(settings: Settings) -> list[str]:
    problems = []
    if settings.secret_key and len(settings.secret_key) < 32:
        problems.append("SECRET_KEY is te kort: neem ten minste 32 willekeurige tekens")
    for name, url in (("DATABASE_URL", settings.database_url), ("DATABASE_WORKER_URL", settings.worker_database_url)):
        if url and not url.startswith(DATABASE_SCHEMES):
            problems.append(f"{name} moet beginnen met postgresql://")
    if not settings.demonstration and not settings.secure:
        problems.append("ORIGIN moet met https:// beginnen; alleen een demonstratie (DEMONSTRATION=1) mag zonder")
    return problems
