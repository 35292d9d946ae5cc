"""Who has a free place when: homes of the bank along the months or weeks to come."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q

from famn.homes.models import CapacityPeriod, Occupancy
from famn.homes.queries import period_of
from famn.homes.queries_bank import BankRow
from famn.homes.rules import Offered, Taken
from famn.homes.rules_places import stretches
from famn.kernel.period import Period

MONTHS, WEEKS = 6, 26
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Line:
    """One home and one kind of care; ``free`` has a number for each column, None where the home offers nothing of the kind.

    ``kind`` is empty for a home that offers nothing in the whole time.
    """

    row: BankRow
    kind: str
    free: tuple[int | None, ...]


def months_from(day: date) -> list[Period]:
    """The rest of this month and the five after it."""
    found, start = [], day
    for _number in range(MONTHS):
        end = start.replace(day=monthrange(start.year, start.month)[1]) + timedelta(days=1)
        found.append(Period(start, end))
        start = end
    return found


def weeks_from(day: date) -> list[Period]:
    """The rest of this week and the twenty-five after it, Mondays first."""
    found, start = [], day
    for _number in range(WEEKS):
        end = start + WEEK - timedelta(days=start.weekday())
        found.append(Period(start, end))
        start = end
    return found


def lines_of(rows: Sequence[BankRow], columns: Sequence[Period], *, kind: str = "") -> list[list[Line]]:
    """The lines of each home, in the rows' order: two queries. ``kind`` leaves the other kinds out.

    A number is what is free through the whole column: the least over its days, as ``rules.free_places`` counts.
    """
    first, last = columns[0].start, columns[-1].end
    offered: dict[UUID, dict[str, list[Offered]]] = defaultdict(lambda: defaultdict(list))
    taken: dict[UUID, list[Taken]] = defaultdict(list)
    coming = (Q(ends_on=None) | Q(ends_on__gt=first)) & Q(starts_on__lt=last)
    keys = [row.home.pk for row in rows]
    for span in CapacityPeriod.objects.filter(coming, home__in=keys, **({"kind": kind} if kind else {})).order_by(
        "kind", "starts_on", "id"
    ):
        offered[span.home_id][span.kind].append(Offered(Period(span.starts_on, span.ends_on), span.places))
    for bed in Occupancy.objects.filter(coming, home__in=keys):
        period = period_of(bed)
        if period is not None:
            taken[bed.home_id].append(Taken(period, bed.beds))
    return [_lines(row, offered[row.home.pk], taken[row.home.pk], columns) for row in rows]


def _lines(row: BankRow, offered: dict[str, list[Offered]], taken: list[Taken], columns: Sequence[Period]) -> list[Line]:
    found = [Line(row, kind, tuple(least_free(spans, taken, column) for column in columns)) for kind, spans in offered.items()]
    return found or [Line(row, "", (None,) * len(columns))]


def least_free(offered: Sequence[Offered], taken: Sequence[Taken], column: Period) -> int | None:
    """What is free on every day of a column; None when nothing is offered on any of them."""
    parts = stretches(offered, taken, window=column)
    return min(part.free for part in parts) if any(part.offered for part in parts) else None
