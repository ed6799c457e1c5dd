"""Working days by the Dutch calendar, for terms that the law or an agreement counts in working days.

Source: Algemene termijnenwet, article 3 (the recognised holidays, Good Friday and 5 May among them).
"""

from datetime import date, timedelta
from functools import lru_cache

SATURDAY = 5


def add_workdays(day: date, count: int) -> date:
    """The last day of a term of `count` working days that begins after `day`."""
    while count > 0:
        day += timedelta(days=1)
        if is_workday(day):
            count -= 1
    return day


def is_workday(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in holidays(day.year)


@lru_cache(maxsize=64)
def holidays(year: int) -> frozenset[date]:
    """The recognised holidays of one year."""
    easter = easter_sunday(year)
    moving = (easter + timedelta(days=n) for n in (-2, 1, 39, 50))  # Good Friday, Easter Monday, Ascension, Whit Monday
    kings_day = date(year, 4, 27)
    if kings_day.weekday() == SATURDAY + 1:  # on a Sunday it is kept the day before
        kings_day -= timedelta(days=1)
    fixed = (date(year, 1, 1), date(year, 5, 5), date(year, 12, 25), date(year, 12, 26), kings_day)
    return frozenset((*moving, *fixed))


def easter_sunday(year: int) -> date:
    """Easter Sunday in the Gregorian calendar (the anonymous computus)."""
    golden = year % 19
    century, of_century = divmod(year, 100)
    leap_centuries, rest = divmod(century, 4)
    moon = (19 * golden + century - leap_centuries - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    leap_years, years = divmod(of_century, 4)
    sunday = (32 + 2 * rest + 2 * leap_years - moon - years) % 7
    shift = (golden + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * shift + 114, 31)
    return date(year, month, day + 1)
