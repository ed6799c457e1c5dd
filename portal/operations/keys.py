"""The keys of one installation: for single values, and for the heads of the log. They stand outside the database."""

from pathlib import Path

from portal.audit import keys as of_log
from portal.database import fields
from portal.identity import keys as of_sign_in


def make_keys(directory: Path) -> None:
    """Make what is missing; what is there stays."""
    fields.make_keys(directory)
    of_log.make_keys(directory)


def key_problems(directory: Path) -> list[str]:
    """What is wrong with them, a Dutch line each."""
    return [*fields.key_problems(directory), *of_log.key_problems(directory), *of_sign_in.key_problems(directory)]


def rotate(directory: Path, owner_url: str) -> tuple[str, int]:
    """Make a new key for single values and close all older values with it; returns its id and how many.

    The older keys stay: web processes that started before read and write with them until they start again.
    """
    from sqlalchemy import create_engine  # noqa: PLC0415 - most starts only make keys

    new = fields.add_key(directory)
    engine = create_engine(owner_url)
    try:
        with engine.begin() as connection:
            return new, fields.rewrite(connection, closed_columns(), fields.load_keys(directory))
    finally:
        engine.dispose()


def closed_columns() -> list[fields.EncryptedColumn]:
    """Every column whose values are closed: one that is not among them is lost when its key is thrown away."""
    from portal.copies import encrypted as of_copies  # noqa: PLC0415 - most starts only make keys
    from portal.dossier import encrypted as of_dossier  # noqa: PLC0415
    from portal.identity import encrypted as of_identity  # noqa: PLC0415

    return [*of_dossier.COLUMNS, *of_copies.COLUMNS, *of_identity.COLUMNS]
