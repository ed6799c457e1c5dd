"""The commands `portal organisation …`: an organisation begins, with its sign-in and its first administrator."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from portal.database.session import sessions_on
from portal.identity.services import beginning
from portal.identity.services.provisioning import CLIENT_ID, ProviderDetails, registration
from portal.kernel.errors import PortalError
from portal.people.models import OrganisationKind
from portal.settings import Settings, from_environment, with_driver

OWNER = "DATABASE_OWNER_URL"
KINDS = [kind.value for kind in OrganisationKind if kind is not OrganisationKind.CITIZEN]


@click.group()
def organisation() -> None:
    """Een organisatie die gaat meedoen: zijzelf, haar aanmelding en wie haar het eerst beheert."""


@organisation.command("add")
@click.argument("short_name", metavar="NAAM-IN-ADRESSEN")
@click.option("--name", required=True, help="De naam die mensen lezen.")
@click.option("--kind", required=True, type=click.Choice(KINDS), help="Wat voor organisatie het is.")
@click.option("--issuer", required=True, help="Het adres van haar aanbieder van aanmelden (OpenID Connect).")
@click.option("--level", "levels", required=True, multiple=True, help="Een acr die twee factoren is; mag vaker.")
@click.option("--client-id", default=CLIENT_ID, show_default=True, help="Hoe de aanbieder het portaal noemt.")
def add(short_name: str, name: str, kind: str, issuer: str, levels: tuple[str, ...], client_id: str) -> None:  # noqa: PLR0913, PLR0917
    """Maak een organisatie met haar aanmelding, en toon wat zij bij haar aanbieder aanmeldt.

    Werkt als login portal_owner (DATABASE_OWNER_URL). Het portaal bewijst zich met eigen sleutels (private_key_jwt),
    die deze opdracht maakt in KEYS_DIRECTORY. Daarna wijst "portal organisation administrator" de eerste beheerder aan.
    """
    settings = from_environment(os.environ)
    new = beginning.NewOrganisation(short_name=short_name, name=name, kind=OrganisationKind(kind))
    details = ProviderDetails(issuer=issuer, levels=levels, client_id=client_id)
    with _as_owner(settings) as session:
        beginning.begin_organisation(session, settings.keys_directory, new, details, plain_http=settings.demonstration)
        session.commit()
    click.echo(f"{name} is er. Dit meldt zij aan bij haar aanbieder:")
    click.echo(json.dumps(registration(short_name, settings.origin, client_id), indent=1))


@organisation.command("administrator")
@click.argument("short_name", metavar="NAAM-IN-ADRESSEN")
@click.argument("subject", metavar="NUMMER-BIJ-DE-AANBIEDER")
@click.option("--name", required=True, help="Hoe collega's deze persoon noemen.")
def administrator(short_name: str, subject: str, name: str) -> None:
    """Wijs aan wie een nieuwe organisatie het eerst beheert: wie de aanbieder kent als dit nummer (sub).

    Werkt als login portal_owner (DATABASE_OWNER_URL), en maar één keer: een beheerder voegt zelf collega's toe.
    """
    with _as_owner(from_environment(os.environ)) as session:
        beginning.first_administrator(session, short_name, subject, name)
        session.commit()
    click.echo(f"{name} beheert deze organisatie vanaf vandaag.")


@contextmanager
def _as_owner(settings: Settings) -> Iterator[Session]:
    address = os.environ.get(OWNER)
    if not address:
        raise PortalError(f"{OWNER} ontbreekt: het adres van PostgreSQL voor de login portal_owner.")
    engine = create_engine(with_driver(address))
    try:
        with sessions_on(engine, settings.keys_directory)() as session:
            yield session
    finally:
        engine.dispose()
