"""Real time. The legal day is not here: it comes from the database (`portal.database.session.legal_today`)."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

HOME = ZoneInfo("Europe/Amsterdam")


def now() -> datetime:
    """The real moment, in UTC: for sessions, tokens, the log and retries; never moved by the demonstration offset."""
    return datetime.now(UTC)


def day_of(moment: datetime) -> date:
    """The day at home on which a moment fell: just after midnight it is still yesterday in UTC."""
    return moment.astimezone(HOME).date()
