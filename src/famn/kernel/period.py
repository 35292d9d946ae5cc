"""Periods of whole days.

Memberships, guidelines, rates, capacities and occupancies are periods (design section 7). The
bounds are half-open, ``[start, end)``, like PostgreSQL's ``daterange``: ``end`` is the first day
that no longer belongs, and ``None`` means until further notice. What people write as "t.o.m."
is ``last_day``.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """The days from ``start`` up to, not including, ``end``. Never empty.

    Raises ValueError when ``end`` is not after ``start``.
    """

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end <= self.start:
            message = f"a period must end after it starts: [{self.start}, {self.end})"
            raise ValueError(message)

    @classmethod
    def through(cls, first_day: date, last_day: date | None) -> Self:
        """Make the period from ``first_day`` to ``last_day``, both included (fr.o.m.–t.o.m.)."""
        return cls(first_day, None if last_day is None else last_day + ONE_DAY)

    @classmethod
    def from_bounds(cls, lower: date | None, upper: date | None, bounds: str = "[)") -> Self:
        """Make a period of what a database range carries: lower, upper and bounds (``"[)"``).

        Raises ValueError for a range without a lower bound, an empty one and unknown bounds.
        """
        if lower is None:
            message = "a period needs a first day"
            raise ValueError(message)
        if bounds not in {"[)", "[]", "()", "(]"}:
            message = f"unknown bounds {bounds!r}"
            raise ValueError(message)
        start = lower + ONE_DAY if bounds[0] == "(" else lower
        end = upper + ONE_DAY if upper is not None and bounds[1] == "]" else upper
        return cls(start, end)

    def to_bounds(self) -> tuple[date, date | None, str]:
        """Return (lower, upper, bounds) as a database range takes them, bounds always ``"[)"``."""
        return self.start, self.end, "[)"

    @property
    def last_day(self) -> date | None:
        """The last day that belongs ("t.o.m."); None when the period is open."""
        return None if self.end is None else self.end - ONE_DAY

    @property
    def days(self) -> int | None:
        """How many days belong; None when the period is open."""
        return None if self.end is None else (self.end - self.start).days

    def __contains__(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)

    def covers(self, other: "Period") -> bool:
        """Tell whether every day of ``other`` belongs to this period."""
        if other.start < self.start:
            return False
        return self.end is None or (other.end is not None and other.end <= self.end)

    def overlaps(self, other: "Period") -> bool:
        """Tell whether some day belongs to both."""
        return (other.end is None or self.start < other.end) and (self.end is None or other.start < self.end)

    def touches(self, other: "Period") -> bool:
        """Tell whether one starts on the day the other ends: no gap and no common day."""
        return self.end == other.start or other.end == self.start

    def intersection(self, other: "Period") -> "Period | None":
        """Return the days that belong to both, or None when there are none."""
        if not self.overlaps(other):
            return None
        ends = [end for end in (self.end, other.end) if end is not None]
        return Period(max(self.start, other.start), min(ends, default=None))

    def union(self, other: "Period") -> "Period | None":
        """Return the days of either when the two overlap or touch; None when a gap parts them."""
        if not (self.overlaps(other) or self.touches(other)):
            return None
        end = None if self.end is None or other.end is None else max(self.end, other.end)
        return Period(min(self.start, other.start), end)

    def shift(self, days: int) -> "Period":
        """Return the period moved by ``days`` (negative: earlier). An open one stays open."""
        step = timedelta(days=days)
        return Period(self.start + step, None if self.end is None else self.end + step)
