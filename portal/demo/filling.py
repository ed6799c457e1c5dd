"""Filling a database with the demo world, as its owner, in one transaction."""

from sqlalchemy import text

import portal.tables  # noqa: F401 - a table is only whole when those that it names are known too
from portal.database.session import engine_for, legal_today, sessions_on
from portal.demo import world
from portal.demo.accounts import Practice


def fill_database(owner_url: str, practice: Practice) -> dict[str, str]:
    """Make the demo world, all or nothing, with the database's legal day as D0. Returns the one-time codes."""
    engine = engine_for(owner_url)
    try:
        with sessions_on(engine, practice.keys_directory).begin() as session:
            codes = world.fill(session, legal_today(session), practice).codes
            # Until PostgreSQL has counted the rows by itself, it took the first page of a file the slowest way.
            session.execute(text("ANALYZE"))
            return codes
    finally:
        engine.dispose()
