"""Moving the day that counts for rights and terms; in a demonstration only, as the owner of the tables."""

import re
from datetime import date

from portal.operations.database import connect
from portal.operations.failure import CannotStart

FARTHEST = 36500  # days, either way
MOVE = """
    INSERT INTO demonstration_clock (one, offset_days) VALUES (true, %s)
    ON CONFLICT (one) DO UPDATE SET offset_days = excluded.offset_days
"""
NOW = "SELECT legal_today(), coalesce((SELECT offset_days FROM demonstration_clock), 0)"
MONTHS = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
]


def shown(owner_url: str) -> str:
    """The legal day in words."""
    with connect(owner_url) as connection:
        row = connection.execute(NOW).fetchone()
    assert row is not None
    day, offset = row
    if offset == 0:
        return f"De dag die telt is {_words(day)}: de echte dag."
    return f"De dag die telt is {_words(day)}: {abs(offset)} dagen {'na' if offset > 0 else 'voor'} de echte dag."


def moved(owner_url: str, move: str) -> str:
    """Set the legal day to so many days from the real one, at once for everyone. Raises CannotStart."""
    if not re.fullmatch(r"[+-]?\d{1,5}", move) or abs(int(move)) > FARTHEST:
        raise CannotStart(f"{move!r} is geen aantal dagen. Schrijf bijvoorbeeld +60, of 0 voor de echte dag.")
    with connect(owner_url) as connection:
        connection.execute(MOVE, [int(move)])
        connection.execute("SELECT pg_notify('legal_day', '')")  # open screens follow; the row is the truth
    return shown(owner_url)


def _words(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
