"""Days in statements: which facts count on a day, and on which day at home a moment fell."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, and_, cast, func, or_

from portal.kernel.clock import HOME


def covers(fact: Any, day: date | ColumnElement[date]) -> ColumnElement[bool]:  # noqa: ANN401 - any dated table or alias
    """Whether a dated fact counts on this day: both its days are its own, and without an end it goes on."""
    return and_(fact.starts_on <= day, or_(fact.ends_on.is_(None), fact.ends_on >= day))


def home_day(moment: ColumnElement[Any] | Any) -> ColumnElement[date]:  # noqa: ANN401 - a column of moments
    """The day at home of a moment, as `kernel.clock.day_of` says it of one in Python."""
    return cast(func.timezone(HOME.key, moment), Date)
