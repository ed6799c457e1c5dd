"""Days at home and moments in UTC."""

from datetime import UTC, date, datetime

import pytest

from portal.kernel.clock import day_of


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 22, 22, 59, tzinfo=UTC), date(2026, 11, 22)),
        (datetime(2026, 11, 22, 23, 0, tzinfo=UTC), date(2026, 11, 23)),
        (datetime(2026, 7, 22, 22, 0, tzinfo=UTC), date(2026, 7, 23)),
    ],
)
def test_just_after_midnight_at_home_it_is_the_new_day(moment, day):
    assert day_of(moment) == day
