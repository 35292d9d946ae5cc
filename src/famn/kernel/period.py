"""Periods of whole days.

Memberships, guidelines, rates, capacities and occupancies are periods (design section 7). The
bounds are half-open, ``[start, end)``, like PostgreSQL's ``daterange``: ``end`` is the first day
that no longer belongs, and ``None`` means until further notice.
"""

from dataclasses import dataclass
from datetime import date


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

    def __contains__(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)

    def overlaps(self, other: "Period") -> bool:
        """Tell whether some day belongs to both."""
        return (other.end is None or self.start < other.end) and (self.end is None or other.start < self.end)
