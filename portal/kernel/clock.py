"""Real time. The legal day is not here: it comes from the database (`portal.database.session.legal_today`)."""

from datetime import UTC, datetime


def now() -> datetime:
    """The real moment, in UTC: for sessions, tokens, the log and retries; never moved by the demonstration offset."""
    return datetime.now(UTC)
