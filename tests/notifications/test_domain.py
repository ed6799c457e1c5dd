"""When a mail may go: by choice, by day, and never in the quiet hours."""

from datetime import datetime

import pytest

from portal.kernel.clock import HOME
from portal.notifications.domain import How, Rhythm


def at(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=HOME)


@pytest.mark.parametrize(
    ("rhythm", "happened", "goes"),
    [
        (Rhythm(), at(3, 12), at(3, 12)),
        (Rhythm(), at(3, 21), at(4, 7)),
        (Rhythm(), at(4, 6, 59), at(4, 7)),
        (Rhythm(), at(4, 7), at(4, 7)),
        (Rhythm(quiet_from=12, quiet_until=14), at(3, 13), at(3, 14)),
        (Rhythm(quiet_from=12, quiet_until=14), at(3, 14), at(3, 14)),
        (Rhythm(quiet_from=0, quiet_until=0), at(3, 3), at(3, 3)),
        (Rhythm(How.DAILY), at(3, 12), at(3, 17)),
        (Rhythm(How.DAILY), at(3, 17), at(4, 17)),
        (Rhythm(How.DAILY, daily_at=22), at(3, 12), at(4, 7)),
        (Rhythm(How.NEVER), at(3, 12), None),
    ],
)
def test_a_mail_goes_at_the_first_moment_that_was_chosen(rhythm, happened, goes):
    assert rhythm.earliest(happened) == goes


def test_an_hour_is_of_the_clock_here_also_when_the_clock_goes_back():
    evening = datetime(2026, 10, 24, 22, 30, tzinfo=HOME)

    goes = Rhythm().earliest(evening)

    assert goes is not None
    assert goes.astimezone(HOME).hour == 7
    assert (goes.timestamp() - evening.timestamp()) / 3600 == 9.5
