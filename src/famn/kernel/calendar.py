"""How clocks count: calendar days, Swedish working days, calendar months.

Source: domain.md 2.6 and design section 5. The day of the event is day 0. A clock breaks when the
local date (Europe/Stockholm) is past the due date, so 23:59 on the due day is in time. A due date
in calendar days or months is never moved off a weekend or a holiday: three weeks end on the same
weekday. No length is written here; lengths are data of the cooperation's guidelines.
"""

import calendar
from datetime import date, datetime, timedelta
from enum import Enum
from functools import cache
from zoneinfo import ZoneInfo

import holidays
from holidays.constants import DE_FACTO, PUBLIC

STOCKHOLM = ZoneInfo("Europe/Stockholm")
SATURDAY = 5
MONTHS_IN_YEAR = 12


class Unit(Enum):
    """What the length of a clock is counted in."""

    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"
    CALENDAR_MONTHS = "calendar_months"


@cache
def _free_days(year: int, *, eves_free: bool) -> frozenset[date]:
    # PUBLIC is lag (1989:253); DE_FACTO is Midsummer, Christmas and New Year's Eve, which are no
    # public holidays but are treated as such.
    categories = (PUBLIC, DE_FACTO) if eves_free else (PUBLIC,)
    return frozenset(holidays.country_holidays("SE", years=year, categories=categories))


def is_working_day(day: date, *, eves_free: bool = True) -> bool:
    """Tell whether ``day`` is Monday to Friday and no public holiday (lag 1989:253).

    ``eves_free``: the cooperation also counts Midsummer, Christmas and New Year's Eve as free.
    """
    return day.weekday() < SATURDAY and day not in _free_days(day.year, eves_free=eves_free)


def add_working_days(day: date, count: int, *, eves_free: bool = True) -> date:
    """Return the working day that is number ``count`` after ``day``; ``day`` itself is day 0.

    ``day`` may be free: counting starts with the next working day. Raises ValueError when
    ``count`` is negative.
    """
    _refuse_negative(count)
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day, eves_free=eves_free)
    return day


def add_months(day: date, count: int) -> date:
    """Return the same day number ``count`` months on, clipped to that month's last day.

    31 January and one month give 28 or 29 February. ``count`` may be negative.
    """
    year, month0 = divmod(day.year * MONTHS_IN_YEAR + day.month - 1 + count, MONTHS_IN_YEAR)
    last = calendar.monthrange(year, month0 + 1)[1]
    return date(year, month0 + 1, min(day.day, last))


def due_on(opened_on: date, length: int, unit: Unit, *, eves_free: bool = True) -> date:
    """Return the last day on which a clock opened on ``opened_on`` can be met in time.

    Raises ValueError when ``length`` is negative.
    """
    _refuse_negative(length)
    if unit is Unit.WORKING_DAYS:
        return add_working_days(opened_on, length, eves_free=eves_free)
    if unit is Unit.CALENDAR_MONTHS:
        return add_months(opened_on, length)
    return opened_on + timedelta(days=length)


def is_broken(due: date, today: date) -> bool:
    """Tell whether a clock due on ``due`` and still unmet is broken on the local date ``today``."""
    return today > due


def days_left(due: date, today: date) -> int:
    """Return the calendar days from ``today`` to the due day: 0 on the day, negative after it."""
    return (due - today).days


def local_date(moment: datetime) -> date:
    """Return the Swedish calendar date of an instant. Raises ValueError for a naive datetime."""
    if moment.tzinfo is None or moment.utcoffset() is None:
        message = "an instant without a time zone has no local date"
        raise ValueError(message)
    return moment.astimezone(STOCKHOLM).date()


def _refuse_negative(count: int) -> None:
    if count < 0:
        message = f"a clock cannot be {count} long"
        raise ValueError(message)
