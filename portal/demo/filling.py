"""Filling a database with the demo world, as its owner, in one transaction."""

from pathlib import Path

from portal.database.session import engine_for, legal_today, sessions_on
from portal.demo import world


def fill_database(owner_url: str, keys_directory: Path) -> None:
    """Make the demo world, with the legal day of the database as D0; all of it or nothing."""
    engine = engine_for(owner_url)
    try:
        with sessions_on(engine, keys_directory).begin() as session:
            world.fill(session, legal_today(session))
    finally:
        engine.dispose()
