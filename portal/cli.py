"""The command `portal`: running, migrating, checking. Every command says in full sentences what it does."""

import os

import click

from portal.database import migrations
from portal.settings import with_driver


@click.group()
def main() -> None:
    """Samendossier: one file around one youth in foster care, shared by organisations and family."""


@main.command()
def migrate() -> None:
    """Bring the tables of the database that DATABASE_OWNER_URL names up to this version."""
    url = os.environ.get("DATABASE_OWNER_URL")
    if not url:
        raise click.ClickException("DATABASE_OWNER_URL ontbreekt: het adres van PostgreSQL voor de login portal_owner.")
    migrations.upgrade(with_driver(url))


if __name__ == "__main__":
    main()
