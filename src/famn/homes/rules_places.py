"""A home's places along a line of time: offered, taken and free, day by day. Pure; the twin in one place is ``rules.free_places``."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from famn.homes.rules import Offered, Taken
from famn.kernel.period import Period


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days on which nothing changes: how many places are offered of a kind, how many beds are taken in the home, what is free."""

    period: Period
    offered: int
    taken: int

    @property
    def free(self) -> int:
        """Places left; never below 0."""
        return max(0, self.offered - self.taken)

    @property
    def over(self) -> int:
        """Beds taken beyond what the home offers."""
        return max(0, self.taken - self.offered)


def stretches(offered: Iterable[Offered], taken: Sequence[Taken], *, window: Period) -> list[Stretch]:
    """The window cut where something begins or ends. Beds count against every kind, as in ``free_places``.

    Raises ``ValueError`` for a window without an end.
    """
    if window.end is None:
        raise ValueError(window)
    spans = list(offered)
    days: set[date] = {window.start}
    for period in [*(span.period for span in spans), *(bed.period for bed in taken)]:
        days |= {day for day in (period.start, period.end) if day is not None and window.start < day < window.end}
    cuts = [*sorted(days), window.end]
    found: list[Stretch] = []
    for start, end in pairwise(cuts):
        places = sum(span.places for span in spans if start in span.period)
        beds = sum(bed.beds for bed in taken if start in bed.period)
        last = found[-1] if found else None
        if last is not None and (last.offered, last.taken) == (places, beds):
            found[-1] = Stretch(Period(last.period.start, end), places, beds)
        else:
            found.append(Stretch(Period(start, end), places, beds))
    return found
