"""`gaps`: what one more bed, or one more home of a kind in an area, would be worth to the queue. The recruitment brief.

Prices point out where to look; the best are solved again with the bed or the home in place, so what is reported as
`gain` is the difference of two plans, not an estimate. Values of two homes do not add up: the second of a kind is
worth less than the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from matchcore.answer import Plan
from matchcore.planning import plan
from matchcore.pricing import Bound, bound
from matchcore.program import Program, program_of
from matchcore.queue import Queue
from matchcore.solving import prices_for
from matchcore.what_if import Difference, compare, extended

FEWEST = 5
"""Requests behind a figure. Cells with fewer are merged, so that nobody can be made out."""

NEW_HOME = "a new home"


@dataclass(frozen=True)
class Kind:
    """A home that does not exist yet, and whom it would suit: (request, children, points)."""

    kind: str
    area: str
    beds: int
    options: tuple[tuple[str, tuple[str, ...], int], ...]

    @property
    def requests(self) -> frozenset[str]:
        """Requests that the home would suit."""
        return frozenset(request for request, _, _ in self.options)


@dataclass(frozen=True)
class BedGap:
    """One more bed in a home that exists."""

    home: str
    estimate: int
    """Points by the prices."""
    gain: Difference | None
    """Points and children by planning anew; None: not among those looked into."""


@dataclass(frozen=True)
class HomeGap:
    """One more home of a kind in an area."""

    kind: str | None
    """None: several kinds, merged."""
    area: str | None
    """None: several areas, merged."""
    requests: int
    """Requests that such a home would suit, `FEWEST` at least."""
    estimate: int
    """Points by the prices; of merged cells the best."""
    gain: Difference | None
    """By planning anew; of merged cells the best. None: not among those looked into."""


@dataclass(frozen=True)
class Gaps:
    """What is missing most, best first."""

    beds: tuple[BedGap, ...]
    homes: tuple[HomeGap, ...]
    withheld: int
    """Cells that even merged have too few requests to be shown."""


def gaps(queue: Queue, found: Plan, kinds: Iterable[Kind] = (), *, top: int = 10, time_limit: float = 30.0) -> Gaps:
    """Where one more bed or home would help the queue most. `found` is its plan; `time_limit` is for each new plan."""
    program = program_of(queue, salt=found.salt)
    proof = bound(program, prices_for(program, found.prices))
    beds = _beds(queue, found, top, time_limit)
    kinds = list(kinds)
    cells = merged(kinds)
    ordered = sorted(cells, key=lambda cell: (-max(_estimate(queue, program, proof, kind, found) for kind in cell.kinds), cell.name))
    homes = []
    for at, cell in enumerate(ordered):
        estimates = [_estimate(queue, program, proof, kind, found) for kind in cell.kinds]
        gain = None
        if at < top:
            new = [compare(found, plan(with_home(queue, kind), salt=found.salt, time_limit=time_limit)) for kind in cell.kinds]
            gain = max(new, key=lambda difference: (difference.points, difference.children))
        homes.append(HomeGap(cell.kind, cell.area, len(cell.requests), max(estimates), gain))
    homes.sort(key=lambda row: (row.gain is None, -(row.gain.points if row.gain else row.estimate)))
    return Gaps(tuple(beds), tuple(homes), len(kinds) - sum(len(cell.kinds) for cell in cells))


@dataclass(frozen=True)
class Cell:
    """One kind in one area, or several that were too small alone."""

    kind: str | None
    area: str | None
    kinds: tuple[Kind, ...]

    @property
    def requests(self) -> frozenset[str]:
        """Requests behind the cell."""
        return frozenset().union(*(kind.requests for kind in self.kinds))

    @property
    def name(self) -> tuple[str, str]:
        """For a fixed order."""
        return self.kind or "", self.area or ""


def merged(kinds: Sequence[Kind]) -> list[Cell]:
    """Cells with at least `FEWEST` requests: small areas of a kind merged, then small kinds; what is still small is left out."""
    cells = [Cell(kind.kind, kind.area, (kind,)) for kind in kinds]
    for by_kind in (True, False):
        small = [cell for cell in cells if len(cell.requests) < FEWEST]
        cells = [cell for cell in cells if len(cell.requests) >= FEWEST]
        groups: dict[tuple[str | None, str | None], list[Kind]] = {}
        for cell in small:
            groups.setdefault((cell.kind if by_kind else None, None), []).extend(cell.kinds)
        cells += [Cell(*name, tuple(group)) for name, group in groups.items()]
    return [cell for cell in cells if len(cell.requests) >= FEWEST]


def with_home(queue: Queue, kind: Kind) -> Queue:
    """The queue with a home of the kind in it."""
    name = NEW_HOME
    while name in queue.home_ids:
        name += "'"
    return extended(queue, [(request, children, name, value) for request, children, value in kind.options], new_home=(name, kind.beds))


def _beds(queue: Queue, found: Plan, top: int, time_limit: float) -> list[BedGap]:
    price = list(found.prices.home)
    for members, extra in found.prices.cliques:
        price[int(queue.option_home[members[0]])] += extra
    order = sorted(range(len(price)), key=lambda home: (-price[home], queue.home_ids[home]))
    rows = []
    for at, home in enumerate(order):
        gain = None
        if at < top and price[home]:
            beds = [beds + (other == home) for other, beds in enumerate(queue.home_beds)]
            gain = compare(found, plan(replace(queue, home_beds=tuple(beds)), salt=found.salt, time_limit=time_limit))
        rows.append(BedGap(queue.home_ids[home], price[home] // found.prices.scale, gain))
    return sorted(rows, key=lambda row: (row.gain is None, -(row.gain.points if row.gain else row.estimate), row.home))


def _estimate(queue: Queue, program: Program, proof: Bound, kind: Kind, found: Plan) -> int:
    """Points by the prices: the best use of the beds, a bed at a time, over what each request has already."""
    scale = found.prices.scale
    has = {queue.request_ids[request]: int(best) for request, best in zip(program.requests.tolist(), proof.best.tolist(), strict=True)}
    offers: dict[str, tuple[int, int]] = {}
    for request, children, value in kind.options:
        if len(children) == len(queue.children[queue.request_ids.index(request)]):
            offers[request] = max(offers.get(request, (0, 1)), (value * scale - has.get(request, 0), len(children)))
    left, points = kind.beds, 0
    for gain, beds in sorted(offers.values(), key=lambda offer: -offer[0] / offer[1]):
        if gain > 0 and left > 0:
            points += gain * min(beds, left) // beds
            left -= beds
    return points // scale
