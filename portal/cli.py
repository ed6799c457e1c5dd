"""The command `portal`: running, migrating, checking. Every command says in full sentences what it does."""

import os
import sys

import click

from portal.kernel.errors import PortalError

WRONG = 1  # something outside the portal stands in the way; the line says what to do
BROKEN = 70  # a fault in the portal itself


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def portal() -> None:
    """Samendossier: één dossier rond één jeugdige, gedeeld door organisaties en gezin.

    Elke opdracht legt zichzelf uit met --help. Exitcodes: 0 gelukt, 1 iets moet eerst hersteld worden (de regel zegt
    wat), 2 verkeerd aangeroepen, 70 een fout in de portal zelf.
    """


@portal.command()
@click.option("--port", envvar="PORT", default="8000", show_default=True, help="De poort op deze computer.")
@click.option("--fresh", is_flag=True, help="Gooi eerst alle gegevens van deze map weg en begin opnieuw.")
def run(port: str, *, fresh: bool) -> None:
    """Start alles op deze computer: database, oefen-aanmelding, taken en web, met de oefenwereld."""
    from portal.operations.installation import Installation  # noqa: PLC0415
    from portal.operations.run import Run, port_from  # noqa: PLC0415

    Run(Installation(), port_from(port), os.environ)(fresh=fresh)


@portal.command()
def migrate() -> None:
    """Bring the tables of the database that DATABASE_OWNER_URL names up to this version."""
    from portal.operations import database
    from portal.settings import with_driver

    url = os.environ.get("DATABASE_OWNER_URL")
    if not url:
        raise click.ClickException("DATABASE_OWNER_URL ontbreekt: het adres van PostgreSQL voor de login portal_owner.")
    database.migrate(with_driver(url))


def main() -> None:
    """Run one command; what goes wrong ends in one line and an exit code, never in a stack trace."""
    try:
        portal()
    except PortalError as error:
        for line in str(error).splitlines():
            click.echo(f"Fout: {line}", err=True)
        sys.exit(WRONG)


if __name__ == "__main__":
    main()
