"""The command `portal`: running, migrating, checking. Every command says in full sentences what it does.

Each command loads what it needs when it is called: `portal run` must be up in seconds, and `--help` at once.
"""
# ruff: noqa: PLC0415

import importlib
import json
import os
import sys
from pathlib import Path
from typing import ClassVar

import click

from portal.kernel.errors import PortalError

STANDS_IN_THE_WAY = 1  # something outside the portal; the line says what to do
BROKEN = 70  # a fault in the portal itself
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Geef het antwoord als JSON, voor een programma.")


class WithParts(click.Group):
    """The commands below, and those that a part of the portal brings, loaded only when one of them is called."""

    parts: ClassVar = {"audit": "portal.audit.commands", "organisation": "portal.identity.commands"}

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *self.parts])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.parts:
            return super().get_command(ctx, cmd_name)
        found: click.Command = getattr(importlib.import_module(self.parts[cmd_name]), cmd_name)
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """A part reads its settings from the environment: without any, those of this checkout's demonstration."""
        if args[0] in self.parts and not {"-h", "--help"} & set(args):
            from portal.operations.demonstration import environment

            os.environ.update(environment(os.environ))
        return super().resolve_command(ctx, args)


@click.group(cls=WithParts, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def portal() -> None:
    """Samendossier: één dossier rond één jeugdige, gedeeld door organisaties en gezin.

    Elke opdracht legt zichzelf uit met --help. De exitcode is 0 als het lukte, 1 als eerst iets hersteld moet worden
    (de regel zegt wat), 2 als de opdracht verkeerd is geschreven en 70 bij een fout in de portal zelf.
    """


@portal.command()
@click.option("--port", envvar="PORT", default="8000", show_default=True, help="De poort op deze computer.")
@click.option("--home", type=click.Path(path_type=Path), help="De map voor gegevens en sleutels, in plaats van var/.")
@click.option("--fresh", is_flag=True, help="Gooi eerst alle gegevens van deze map weg en begin opnieuw.")
def run(port: str, home: Path | None, *, fresh: bool) -> None:
    """Start alles op deze computer: database, oefenwereld, aanmelding om te oefenen, taken en web.

    De portal is dan te zien op http://localhost:8000, alleen vanaf deze computer. De gegevens staan in de map var/ en
    blijven bewaard. Met DATABASE_URL gebruikt de portal een PostgreSQL van uzelf (15 of later) in plaats van de
    ingebouwde. Stop met Ctrl-C; alles wat gestart is, stopt dan binnen vijf seconden.
    """
    from portal.operations.installation import INSTALLATION, Installation
    from portal.operations.run import Run, port_from

    installation = Installation(home.resolve()) if home else INSTALLATION
    Run(installation, port_from(port), os.environ)(fresh=fresh)


@portal.command()
@click.option("--bind", default="127.0.0.1:8000", show_default=True, help="Adres en poort om op te luisteren.")
@click.option("--processes", default=2, show_default=True, type=click.IntRange(1, 64), help="Aantal webprocessen.")
def serve(bind: str, processes: int) -> None:
    """Start de webserver van een echte installatie, met de instellingen uit de omgeving.

    Weigert een databaselogin die tabellen bezit, aan de muur voorbij kan of zo'n login kan worden, en start alleen met
    sleutels en instellingen. Hoe vaak dit ook gestart wordt, op hoeveel computers ook: zij delen één PostgreSQL en
    houden zelf niets bij. Zet er een proxy met TLS voor. Stopt netjes bij SIGTERM.
    """
    from portal.operations import serving
    from portal.settings import from_environment

    settings = from_environment(os.environ)
    serving.refuse_unsafe(settings)
    command = serving.gunicorn([bind], settings.web_threads, processes=processes)
    environment = {serving.METRICS: serving.metrics_directory(settings.state_directory, bind), **os.environ}
    os.execve(command[0], command, environment)  # noqa: S606 - becomes the web server, so that signals reach it


@portal.command()
def worker() -> None:
    """Voer de taken uit die de portal klaarzet: mails sturen, koppen van het logboek schrijven.

    Er mogen er meer tegelijk draaien. Wat bij een stop of storing half was, doet de volgende opnieuw.
    """
    from portal.operations import working

    working.main()


@portal.command()
@click.option("--print-sql", is_flag=True, help="Verander niets; toon de SQL die een beheerder eenmalig uitvoert.")
@click.option("--database", "name", default="samendossier", show_default=True, help="De naam voor --print-sql.")
def migrate(name: str, *, print_sql: bool) -> None:
    """Breng de tabellen op de versie van deze code, als login portal_owner (DATABASE_OWNER_URL).

    Met DATABASE_ADMIN_URL erbij maakt deze opdracht eerst de vier logins en de database, als die er nog niet zijn.
    Zonder dat recht toont --print-sql wat een beheerder van PostgreSQL eenmalig uitvoert. Er migreert er altijd maar
    één tegelijk; een mislukte migratie laat niets half achter.
    """
    from portal.operations import database
    from portal.settings import with_driver

    if print_sql:
        click.echo(database.statements(name, {}), nl=False)
        click.echo("-- Geef elke login daarna een wachtwoord, bijvoorbeeld in psql met: \\password portal_app")
        return
    database.make_from_environment(os.environ)
    url = _needed("DATABASE_OWNER_URL", "het adres van PostgreSQL voor de login portal_owner")
    before, head = database.migrate(with_driver(url)), database.newest_revision()
    click.echo(f"De tabellen waren al op {head}." if before == head else f"De tabellen staan nu op {head}.")


@portal.command()
@AS_JSON
def doctor(*, as_json: bool) -> None:
    """Kijk na of deze installatie in orde is, en zeg wat er mis is en wat eraan te doen is.

    Kijkt naar instellingen, server, logins, tabellen, sleutels, dag, taken, mail, LibreOffice en aanmelddiensten, en
    verandert niets. De exitcode is 1 als er iets fout is; "let op" is geen fout.
    """
    from portal.operations import demonstration, doctor

    found = doctor.examine(demonstration.environment(os.environ))
    if as_json:
        click.echo(doctor.as_json(found))
    else:
        for each in found:
            click.echo(f"{each.state:<7}{each.subject:<18}{each.says}")
    if any(each.state == doctor.WRONG for each in found):
        sys.exit(STANDS_IN_THE_WAY)


@portal.group()
def keys() -> None:
    """De sleutels van deze installatie, die buiten de database staan."""


@keys.command("make")
def keys_make() -> None:
    """Maak de sleutels die er nog niet zijn, in KEYS_DIRECTORY (0600). Wat er al is, blijft."""
    from portal.operations.keys import make_keys

    make_keys(Path(_needed("KEYS_DIRECTORY", "de map met de sleutels (0700)")))
    click.echo("De sleutels zijn er. Bewaar een kopie, niet bij die van de database.")


@keys.command("rotate")
def keys_rotate() -> None:
    """Maak een nieuwe sleutel voor losse velden en schrijf alle oudere waarden ermee over.

    Werkt als login portal_owner (DATABASE_OWNER_URL). Kopieer de nieuwe sleutel naar elke computer en start de portal
    daar opnieuw. Bewaar de oude sleutels zolang er kopieën van de database zijn die ze nodig hebben.
    """
    from portal.operations.demonstration import environment, owner_address
    from portal.operations.keys import rotate
    from portal.settings import with_driver

    owner = os.environ.get("DATABASE_OWNER_URL") or owner_address(os.environ)
    os.environ.update(environment(os.environ))
    directory = Path(_needed("KEYS_DIRECTORY", "de map met de sleutels (0700)"))
    name, rewritten = rotate(directory, with_driver(owner))
    click.echo(f"Sleutel {name} is gemaakt; {rewritten} waarden zijn overgeschreven. Start de portal opnieuw.")


@portal.group()
def demo() -> None:
    """Alleen voor de demonstratie: de oefenwereld en de dag die verschoven kan worden."""


@demo.command("clock")
@click.argument("move", required=False, metavar="[+DAGEN|-DAGEN|0]")
def demo_clock(move: str | None) -> None:
    """Toon de dag die voor rechten telt, of verschuif haar: +60, -1, of 0 voor de echte dag.

    Zo is te zien wat er verandert als een jeugdige 16 of 18 wordt of een termijn afloopt. De echte tijd (aanmeldingen,
    logboek) verandert niet mee. Werkt alleen op de demonstratie van deze map. Een min vraagt om twee streepjes ervoor:
    portal demo clock -- -1
    """
    from portal.operations.demonstration import owner_address
    from portal.operations.legal_day import moved, shown

    url = owner_address(os.environ)
    click.echo(shown(url) if move is None else moved(url, move))


@demo.command("code")
@click.argument("name", metavar="NAAM")
def demo_code(name: str) -> None:
    """Toon de code die de app op de telefoon van iemand nu laat zien, voor wie een eigen account heeft (zoals bart)."""
    from portal.demo.own import code_at
    from portal.demo.people import everyone
    from portal.kernel import clock
    from portal.operations.installation import INSTALLATION

    secrets = {each.user_name: each.totp_secret for each in everyone(secret=INSTALLATION.known_secret())}
    secret = secrets.get(name)
    if secret is None:
        raise PortalError(f"{name!r} heeft geen eigen account met een app. Kijk met: portal cast")
    click.echo(code_at(secret, clock.now()))


@portal.command()
@click.argument("parts", nargs=-1, metavar="[ONDERDEEL]...")
@click.option(
    "--files", default=1_000_000, show_default=True, help="Met hoogstens zoveel dossiers (access: 10 minuten)."
)
@AS_JSON
def bench(parts: tuple[str, ...], *, files: int, as_json: bool) -> None:
    """Meet de portal, elk cijfer naast zijn bodem in dezelfde run, en schrijf bench.json.

    Zonder ONDERDEEL worden alle onderdelen gemeten. Maakt een eigen database en gooit die weg. Een uitroepteken staat
    voor een doel dat niet gehaald is; de exitcode is dan 1.
    """
    from portal.bench import command

    found = command.measure(parts, most_files=files)
    command.write(found)
    click.echo(command.RESULT.read_text() if as_json else command.table(found))
    if any(figure.reached is False for figure in found.figures):
        sys.exit(STANDS_IN_THE_WAY)


@portal.command()
@AS_JSON
def cast(*, as_json: bool) -> None:
    """Toon wie zich in de oefenwereld kan aanmelden: naam, waar, hoe, en met welke rol bij welke jeugdige."""
    from portal.demo import people
    from portal.operations.installation import INSTALLATION

    codes = INSTALLATION.known_codes()
    if as_json:
        persons = people.as_dicts(codes, INSTALLATION.known_secret())
        click.echo(json.dumps({"persons": persons}, indent=1, ensure_ascii=False))
    else:
        click.echo(people.table(codes))


def main() -> None:
    """Run one command. What goes wrong ends in one line and an exit code, never in a stack trace."""
    try:
        portal(standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except PortalError as error:
        _say(str(error))
        sys.exit(STANDS_IN_THE_WAY)
    except OSError as error:
        from portal.operations.failure import in_words

        _say(str(in_words(error)))
        sys.exit(STANDS_IN_THE_WAY)
    except Exception as error:  # noqa: BLE001 - the last line of defence: keep the trace, show one line
        from portal.operations.failure import written_down

        _say(written_down(error))
        sys.exit(BROKEN)


def _needed(name: str, what: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        raise PortalError(f"{name} ontbreekt: {what}.")
    return value


def _say(text: str) -> None:
    for line in text.splitlines():
        click.echo(f"Fout: {line}", err=True)


if __name__ == "__main__":
    main()
