"""When a home has gone quiet, and when it is to be contacted next (R-17). Pure; the day and the interval are arguments."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from famn.homes.rules import check_not_ahead
from famn.kernel.calendar import Unit, due_on, is_broken
from famn.kernel.denied import Refused


@dataclass(frozen=True, slots=True)
class Interval:
    """The longest time that a home of the bank is left without contact: a length of the guidelines, never a constant.

    ``warn_days``: how many calendar days before its end the contact counts as near. ``version``: of the guidelines.
    """

    length: int
    unit: Unit
    warn_days: int = 0
    eves_free: bool = True
    version: str = ""

    def due(self, last_on: date) -> date:
        """The last day on which the next contact comes in time; the day of the last one is day 0."""
        return due_on(last_on, self.length, self.unit, eves_free=self.eves_free)


def is_quiet(last_on: date | None, *, today: date, interval: Interval) -> bool:
    """Whether the longest time without contact has passed. A home that was never reached is quiet."""
    return last_on is None or is_broken(interval.due(last_on), today)


def quiet_before(today: date, interval: Interval) -> date:
    """The first day that a last contact may have and still be in time; all before it are quiet. ``is_quiet`` for a whole list."""
    longest = {
        Unit.CALENDAR_DAYS: interval.length + 1,
        Unit.WORKING_DAYS: 3 * interval.length + 40,  # a month may hold few working days
        Unit.CALENDAR_MONTHS: 31 * (interval.length + 1),
    }[interval.unit]
    first = max(today.toordinal() - longest, 1)
    days = range(first, today.toordinal() + 1)
    return date.fromordinal(first + bisect_left(days, today, key=lambda day: interval.due(date.fromordinal(day))))


def near_until(today: date, interval: Interval | None) -> date:
    """Until which day a planned contact counts as near."""
    return today + timedelta(days=interval.warn_days if interval else 0)


def check_contact(on: date, *, next_on: date | None, today: date) -> None:
    """A contact has taken place, and the next one comes after it."""
    check_not_ahead(on, today=today)
    if next_on is not None and next_on < on:
        raise Refused("next_contact_before", _("Nästa kontakt behöver ligga efter den här."))
