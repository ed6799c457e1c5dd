"""When a mail may go: at once or once a day, and never in someone's quiet hours."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from portal.kernel.clock import HOME

GATHER = timedelta(seconds=30)  # what happens within this time is told in one mail
LONGEST_ALIAS = 30  # characters


class How(StrEnum):
    """How someone wants to hear that there is something new."""

    AT_ONCE = "at_once"
    DAILY = "daily"  # one mail a day, at the hour of one's choice
    NEVER = "never"  # only in the portal itself


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Someone's choice of when. Hours are whole hours of the clock in the Netherlands."""

    how: How = How.AT_ONCE
    daily_at: int = 17
    quiet_from: int = 21
    quiet_until: int = 7  # equal to quiet_from: no quiet hours

    def earliest(self, happened_at: datetime) -> datetime | None:
        """The first moment that a mail about this may go; None where no mail is wanted."""
        match self.how:
            case How.NEVER:
                return None
            case How.AT_ONCE:
                return self._after_quiet_hours(happened_at)
            case How.DAILY:
                return self._after_quiet_hours(_next(happened_at, self.daily_at))

    def _after_quiet_hours(self, moment: datetime) -> datetime:
        return _next(moment, self.quiet_until) if self._is_quiet(moment.astimezone(HOME).hour) else moment

    def _is_quiet(self, hour: int) -> bool:
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= hour < self.quiet_until
        return hour >= self.quiet_from or hour < self.quiet_until


def _next(moment: datetime, hour: int) -> datetime:
    """The first time after a moment that the clock here says this hour."""
    day = moment.astimezone(HOME).date()
    at = datetime.combine(day, time(hour), HOME)
    return at if at > moment else datetime.combine(day + timedelta(days=1), time(hour), HOME)
