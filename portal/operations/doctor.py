"""`portal doctor`: looks at settings, database, logins, keys and surroundings, and says what is wrong."""

import json
import shutil
import smtplib
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass

import psycopg

from portal.identity import keys as sign_in_keys
from portal.kernel.errors import PortalError
from portal.notifications import mail
from portal.operations import database, keys, logins, serving
from portal.settings import Settings, from_environment

OK, WARNING, WRONG = "goed", "let op", "fout"
ISSUERS = "SELECT issuer, key_ids FROM identity_provider WHERE ended_at IS NULL ORDER BY issuer"
ALIVE = "SELECT count(*) FROM jobs.procrastinate_workers WHERE last_heartbeat > now() - interval '1 minute'"
PATIENCE = 5  # seconds for a mail server or an identity provider


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. What it says never holds a password, a key or a name of a person."""

    subject: str
    state: str
    says: str


def examine(environ: Mapping[str, str]) -> list[Finding]:
    """Look at everything, also after something was found wrong; nothing is changed."""
    try:
        settings = from_environment(environ)
    except PortalError as error:
        return [Finding("instellingen", WRONG, line) for line in str(error).splitlines()]
    found = [Finding("instellingen", OK, f"volledig; de portal staat op {settings.origin}")]
    for subject, look in LOOKS.items():
        try:
            found += [Finding(subject, state, says) for state, says in look(settings)]
        except (PortalError, psycopg.Error, OSError) as error:
            found += [Finding(subject, WRONG, line) for line in str(error).strip().splitlines()[:1]]
    return found


def as_json(found: list[Finding]) -> str:
    return json.dumps({"findings": [asdict(f) for f in found], "ok": all(f.state != WRONG for f in found)}, indent=1)


Look = Iterator[tuple[str, str]]


def _server(settings: Settings) -> Look:
    with database.connect(settings.database_url) as connection:
        version = connection.info.server_version
        yield OK, f"PostgreSQL {version // 10000}.{version % 10000} op {database.where(settings.database_url)}"
        (encoding,) = connection.execute("SHOW server_encoding").fetchone() or ("?",)
        if encoding != "UTF8":
            yield WRONG, f"de database heeft tekenset {encoding}; maak haar met ENCODING 'UTF8'"


def _logins(settings: Settings) -> Look:
    for name, url in (("DATABASE_URL", settings.database_url), ("DATABASE_WORKER_URL", settings.worker_database_url)):
        with database.connect(url, name) as connection:
            problems = logins.wall_problems(connection)
        yield from ((WRONG, f"{name}: {problem}") for problem in problems)
        if not problems:
            yield OK, f"{name}: bezit niets, gaat niet aan de muur voorbij en kan niets anders worden"


def _tables(settings: Settings) -> Look:
    head = database.newest_revision()
    with database.connect(settings.worker_database_url) as connection:
        try:
            row = connection.execute("SELECT version_num FROM public.alembic_version").fetchone()
        except psycopg.errors.UndefinedTable:
            row = None
    if row is None:
        yield WRONG, "de database is leeg; doe: portal migrate"
    elif row[0] != head:
        yield WRONG, f"de database staat op {row[0]} en deze code op {head}; doe: portal migrate"
    else:
        yield OK, f"bij tot en met {head}"


def _keys(settings: Settings) -> Look:
    directories = (settings.keys_directory, settings.state_directory)
    problems = [*serving.directory_problems(directories), *keys.key_problems(settings.keys_directory)]
    yield from ((WRONG, problem) for problem in problems)
    if not problems:
        yield OK, f"alleen leesbaar voor de gebruiker van de portal ({settings.keys_directory})"


def _clock(settings: Settings) -> Look:
    with database.connect(settings.database_url) as connection:
        day, real = connection.execute(
            "SELECT legal_today(), (now() AT TIME ZONE 'Europe/Amsterdam')::date"
        ).fetchone() or (None, None)
    moved = (day - real).days if day and real else 0
    if not moved:
        yield OK, f"vandaag is {day}"
    elif settings.demonstration:
        yield WARNING, f"de dag is {moved:+d} dagen verschoven: {day}"
    else:
        yield WRONG, f"de dag is {moved:+d} dagen verschoven; dat mag alleen in een demonstratie"


def _mail(settings: Settings) -> Look:
    if settings.mail_url is None:
        yield WARNING, "MAIL_URL ontbreekt: berichten blijven in de portal en niemand krijgt een mail"
        return
    server = mail.Server.of(settings.mail_url)
    place = f"de mailserver {server.host}:{server.port}"
    try:
        mail.reach(server)
    except smtplib.SMTPAuthenticationError:
        yield WRONG, f"{place} neemt de naam of het wachtwoord in MAIL_URL niet aan"
    except (OSError, smtplib.SMTPException) as error:
        yield WRONG, f"{place} antwoordt niet ({type(error).__name__})"
    else:
        yield OK, f"{place} antwoordt"


def _jobs(settings: Settings) -> Look:
    """A worker shows every few seconds that it lives; without one no mail goes and no head of the log is signed."""
    with database.connect(settings.worker_database_url) as connection:
        try:
            (alive,) = connection.execute(ALIVE).fetchone() or (0,)
        except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName):
            return  # an empty database, which `tabellen` tells
    if alive:
        yield OK, f"portal worker draait ({alive})"
    else:
        yield WARNING, "er draait geen portal worker: mails en de koppen van het logboek wachten"


def _word(_settings: Settings) -> Look:
    if shutil.which("soffice"):
        yield OK, "LibreOffice is er: een plan kan als pdf naar buiten"
    else:
        yield WARNING, "LibreOffice ontbreekt: pdf maken kan niet, Word wel. Installeer libreoffice-writer"


def _providers(settings: Settings) -> Look:
    """The identity providers of the organisations: each must answer with metadata under its own name."""
    with database.connect(settings.database_url) as connection:
        links = connection.execute(ISSUERS).fetchall()
    for issuer, kids in links:
        yield _provider(issuer)
        for kid in sign_in_keys.missing(settings.keys_directory, kids):
            yield WRONG, f"de sleutel {kid} voor {issuer} is er niet; zet de kopie terug in {settings.keys_directory}"
    if not links:
        yield WARNING, "geen organisatie heeft een aanmelddienst; niemand van een organisatie kan zich aanmelden"


def _provider(issuer: str) -> tuple[str, str]:
    address = issuer.rstrip("/") + "/.well-known/openid-configuration"
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:  # noqa: S310 - an issuer is http(s) by a check
            said = json.loads(answer.read(1_000_000)).get("issuer")
    except (urllib.error.URLError, OSError, ValueError) as error:
        return WRONG, f"{issuer} antwoordt niet ({type(error).__name__})"
    return (OK, f"{issuer} antwoordt") if said == issuer else (WRONG, f"{issuer} noemt zich anders: {said!r}")


LOOKS: Mapping[str, Callable[[Settings], Look]] = {
    "server": _server,
    "logins": _logins,
    "tabellen": _tables,
    "sleutels": _keys,
    "dag": _clock,
    "taken": _jobs,
    "mail": _mail,
    "Word en pdf": _word,
    "aanmelddiensten": _providers,
}
