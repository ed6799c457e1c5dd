"""The keys of one installation: for single values, and for the heads of the log. They stand outside the database."""

from pathlib import Path

from portal.audit import keys as of_log
from portal.database import fields


def make_keys(directory: Path) -> None:
    """Make what is missing; what is there stays."""
    fields.make_keys(directory)
    of_log.make_keys(directory)


def key_problems(directory: Path) -> list[str]:
    """What is wrong with them, a Dutch line each."""
    return [*fields.key_problems(directory), *of_log.key_problems(directory)]
