"""Terms in working days follow the Dutch calendar."""

from datetime import date

import pytest

from portal.kernel.workdays import add_workdays, easter_sunday, is_workday


@pytest.mark.parametrize(
    ("year", "day"), [(2024, date(2024, 3, 31)), (2026, date(2026, 4, 5)), (2038, date(2038, 4, 25))]
)
def test_easter_falls_where_the_calendar_says(year, day):
    assert easter_sunday(year) == day


@pytest.mark.parametrize(
    "day",
    [date(2026, 4, 3), date(2026, 4, 6), date(2026, 4, 27), date(2026, 5, 5), date(2026, 5, 14), date(2026, 5, 25)],
)
def test_nobody_owes_an_answer_on_a_holiday(day):
    assert not is_workday(day)


def test_kings_day_on_a_sunday_is_kept_on_saturday():
    assert is_workday(date(2031, 4, 28))
    assert not is_workday(date(2031, 4, 26))


def test_ten_working_days_pass_over_weekends_and_christmas():
    assert add_workdays(date(2026, 12, 18), 10) == date(2027, 1, 5)


def test_a_term_of_nothing_ends_the_same_day():
    assert add_workdays(date(2026, 12, 18), 0) == date(2026, 12, 18)
