"""The recruitment brief: which homes that do not exist yet would give most waiting children a place (R-05a, R-67, R-90).

A kind of home is an age range, a number of places and a kind of care; an area is all that lies within so many
kilometres of a municipality's centre. Whom such a home would suit is the engine's own `screen` of a made-up home that
meets every need: there is no second rule. What it would give is found by planning the whole queue again with the home in it.

* **The farthest place of an area counts.** A child with a limit of 100 km is suited by every home within 60 km of
  a centre only if the centre lies within 40 km of the child. Then the sentence holds wherever in the area the home is.
* **Anywhere** takes in requests without a limit, and those whose place is hidden or not known; such a request is in no area.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from time import monotonic

from matchcore import Answer, CapacitySpan, Home, Market, Point, Request, Rules, Word
from matchcore.answer import Plan, Reason
from matchcore.gaps import FEWEST, Cell, Kind, merged, with_home
from matchcore.planning import NoPlan, plan
from matchcore.queue import Queue
from matchcore.screen import screen

AGES = ((0, 5), (6, 12), (13, 20), (0, 12), (6, 20), (0, 20))
"""Years of age, both ends included, along the edges of ``homes.AgeBand``; narrow before wide."""

RADII_M = (30_000, 60_000, 100_000)

MOST_HOMES = 5
"""Homes of one kind that are tried one after another."""

MOST_KINDS = 6
"""Kinds of one merged cell that are tried."""

STEP = 5
"""Those who may not see counts are told of at least so many, or a multiple of it; never of a number between."""

Part = tuple[str, tuple[str, ...]]
"""A request and those of its children who would live in the home."""

Worth = Callable[[str, int], int]
"""Points of placing so many children of a request in a home that meets all they need."""


@dataclass(frozen=True, slots=True, order=True)
class HomeKind:
    """A kind of home to look for."""

    care: str
    ages: tuple[int, int]
    places: int

    def asks_less_than(self, other: "HomeKind") -> bool:
        """Whether it is no harder to find: the same care, no more ages and no more places."""
        inside = other.ages[0] <= self.ages[0] and self.ages[1] <= other.ages[1]
        return self.care == other.care and inside and self.places <= other.places


@dataclass(frozen=True, slots=True, order=True)
class Area:
    """All that lies within ``radius_m`` of a centre; without a centre: anywhere."""

    key: str
    name: str
    point: Point | None
    radius_m: int

    def holds(self, other: "Area") -> bool:
        """Whether the other area lies in this one."""
        return self.point is None or (self.key == other.key and self.radius_m >= other.radius_m)


ANYWHERE = Area("", "", None, 0)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One kind of home in one area, and whom it would suit."""

    kind: HomeKind
    area: Area
    parts: frozenset[Part]

    @property
    def name(self) -> tuple[str, str]:
        """Kind and area as the engine's opaque names."""
        low, high = self.kind.ages
        return f"{self.kind.care} {low:02}-{high} {self.kind.places}", f"{self.area.key} {self.area.radius_m}"


@dataclass(frozen=True, slots=True)
class Gap:
    """What homes of a kind in an area would give, by planning the whole queue again for each."""

    kind: HomeKind | None
    """None: several kinds, merged."""
    area: Area | None
    """None: several areas, merged."""
    requests: int
    """Requests that ask for such a home, ``FEWEST`` at least."""
    given: tuple[int, ...]
    """How many more children have a place with one such home, with two, and so on, for as long as one more gives more."""
    exact: bool
    """Every plan on the way is proven the best, and there was time for all of them. Otherwise it may be more."""

    @property
    def homes(self) -> int:
        """How many homes it takes to give what ``children`` says."""
        return len(self.given)

    @property
    def children(self) -> int:
        """How many more children have a place with all of them."""
        return self.given[-1]


@dataclass(frozen=True, slots=True)
class Needs:
    """What is missing most, best first."""

    gaps: tuple[Gap, ...]
    withheld: int
    """Kinds in areas that even merged have too few requests behind them to be told of."""
    untried: int
    """Cells that there was no time to plan for."""


def short_of_homes(queue: Queue, found: Plan) -> frozenset[str]:
    """Requests that the plan leaves unplaced, and those that live where an unplaced one could have lived."""
    unplaced = {row.request for row in found.unplaced if row.reason is not Reason.WORTHLESS}
    contested = {guest for row in found.unplaced for home in row.homes for guest in home.by}
    return frozenset(unplaced | contested) - decided(queue)


def decided(queue: Queue) -> frozenset[str]:
    """Requests whose home people have chosen already."""
    return frozenset(queue.request_ids[lock.request] for lock in queue.locks)


def parts_of(queue: Queue) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Per request that waits: all its children, and the parts that it may be split into."""
    waits = set(queue.request_ids) - decided(queue)
    found = {name: [children] for name, children in zip(queue.request_ids, queue.children, strict=True) if name in waits}
    for split in queue.splits:
        name = queue.request_ids[split.request]
        if name in waits:
            found[name] += [queue.names(split.request, part) for part in split.parts]
    return {name: tuple(dict.fromkeys(parts)) for name, parts in found.items()}


def wanted_homes(
    *,
    queue: Queue,
    requests: Mapping[str, Request],
    terms: Mapping[str, Rules],
    short: frozenset[str],
    centres: Sequence[tuple[str, str, Point]],
    most_places: int,
    as_of: date,
) -> list[Wanted]:
    """Kinds of homes in areas that would suit somebody who is short of a home; of those that suit the same, the least asked.

    ``terms`` are the rules that each request is searched on. ``centres`` are (key, name, point), the same every day
    whoever waits, so that an area tells nothing by being there.
    """
    parts = {name: each for name, each in parts_of(queue).items() if name in requests}
    areas = [ANYWHERE, *(Area(key, name, point, radius) for key, name, point in centres for radius in RADII_M)]
    sizes = {(requests[name].kind, len(part)) for name, each in parts.items() if name in short for part in each}
    kinds = [HomeKind(care, ages, places) for care, places in sorted(sizes) if places <= most_places for ages in AGES]
    suited = _suited(kinds, areas, parts, requests, terms, as_of)
    wanted = [Wanted(kind, area, frozenset(there)) for (kind, area), there in suited.items() if any(name in short for name, _ in there)]
    wanted.sort(
        key=lambda each: (each.kind.ages[1] - each.kind.ages[0], each.kind, each.area.point is not None, -each.area.radius_m, each.area)
    )
    return [each for at, each in enumerate(wanted) if not any(_spares(other, each) for other in wanted[:at])]


def _spares(one: Wanted, other: Wanted) -> bool:
    """Whether looking for the one makes it needless to look for the other: nobody lost, nothing more asked."""
    same_area = one.area.holds(other.area) or one.parts == other.parts
    return one.kind.asks_less_than(other.kind) and same_area and other.parts <= one.parts


def _suited(
    kinds: Sequence[HomeKind],
    areas: Sequence[Area],
    parts: Mapping[str, Sequence[tuple[str, ...]]],
    requests: Mapping[str, Request],
    terms: Mapping[str, Rules],
    as_of: date,
) -> dict[tuple[HomeKind, Area], set[Part]]:
    """Whom a home of each kind would suit in each area."""
    suited: dict[tuple[HomeKind, Area], set[Part]] = {(kind, area): set() for kind in kinds for area in areas}
    by_reach: dict[int | None, list[Area]] = {}
    for area in areas:
        by_reach.setdefault(area.radius_m if area.point else None, []).append(area)
    since = min([as_of, *(request.starts_on for request in requests.values())])
    met = {need.code: Word(Answer.MET, as_of) for request in requests.values() for need in request.needs}
    for reach, there in by_reach.items():
        made_up = {f"{kind} {area}": (kind, area) for kind in kinds for area in there}
        market = Market(homes=[_home(name, *what, since, met) for name, what in made_up.items()], as_of=as_of)
        for name, each in parts.items():
            for part in each:
                asked = _within(requests[name], part, reach)
                if asked is not None:
                    fits = screen(market, asked, terms[name]).suitable
                    for home, suits in zip(market.homes, fits.tolist(), strict=True):
                        if suits:
                            suited[made_up[home.id]].add((name, part))
    return suited


def _home(name: str, kind: HomeKind, area: Area, since: date, met: Mapping[str, Word]) -> Home:
    """A made-up home: free places since long, every need met."""
    return Home(
        id=name,
        capacity=(CapacitySpan(since, None, kind.places, kind.care),),
        kinds=frozenset({kind.care}),
        age_from=kind.ages[0],
        age_to=kind.ages[1],
        sibling_places=kind.places,
        words=met,
        point=area.point,
    )


def _within(request: Request, part: tuple[str, ...], reach: int | None) -> Request | None:
    """The request of these children as a home at the far end of an area would answer it; None: not of that area."""
    children = tuple(child for child in request.children if child.id in part)
    asked = replace(request, children=children, siblings_together=True, conflicts=frozenset())
    limit = request.distance_limit_m
    if reach is None:
        return asked if request.point is None or limit is None else None
    if request.point is None or (limit is not None and limit < reach):
        return None
    return asked if limit is None else replace(asked, distance_limit_m=limit - reach)


def cells_of(wanted: Iterable[Wanted], worth: Worth) -> tuple[list[Cell], int]:
    """Cells with at least ``FEWEST`` requests, small ones merged, and how many kinds in areas are withheld all the same.

    Behind a home with three places stand those who ask for three: that it suits a lone child too makes three siblings no
    harder to make out. Of areas of one kind, one is told of after another only if it adds at least ``FEWEST`` requests: else
    the difference of two figures would tell of few.
    """
    kinds = [kind for kind in (_as_kind(each, worth, only_who_fill_it=True) for each in wanted) if kind.options]
    cells = merged(kinds)
    withheld = len(kinds) - sum(len(cell.kinds) for cell in cells)
    kept: list[Cell] = []
    told: dict[str | None, set[str]] = {}
    for cell in sorted(cells, key=lambda cell: (cell.area is None, -len(cell.requests), cell.name)):
        seen = told.setdefault(cell.kind, set())
        if len(cell.requests - seen) >= FEWEST:
            kept.append(cell)
            seen |= cell.requests
    return kept, withheld


def _as_kind(each: Wanted, worth: Worth, *, only_who_fill_it: bool = False) -> Kind:
    parts = [part for part in each.parts if not only_who_fill_it or len(part[1]) == each.kind.places]
    return Kind(*each.name, each.kind.places, tuple(sorted((name, part, worth(name, len(part))) for name, part in parts)))


def needs(*, queue: Queue, found: Plan, wanted: Sequence[Wanted], worth: Worth, seconds: float) -> Needs:
    """What homes of each kind would give, the most children first. Takes ``seconds`` at most, and says what it did not reach."""
    deadline = monotonic() + seconds
    by_name = {each.name: each for each in wanted}
    kinds, areas = {each.name[0]: each.kind for each in wanted}, {each.name[1]: each.area for each in wanted}
    suited = {name: _as_kind(each, worth) for name, each in by_name.items()}
    short = short_of_homes(queue, found)
    cells, withheld = cells_of(by_name.values(), worth)
    cells.sort(key=lambda cell: (-len(cell.requests & short), cell.name))
    rows: list[tuple[Gap, frozenset[str]]] = []
    untried = 0
    for cell in cells:
        homes = [suited[kind.kind, kind.area] for kind in cell.kinds]
        given, exact, reached = _given(queue, found, homes, short, deadline)
        untried += not reached
        if given:
            kind, area = kinds.get(cell.kind or ""), areas.get(cell.area or "")
            rows.append(
                (
                    Gap(kind, area, len(cell.requests), tuple(given), exact and reached),
                    frozenset().union(*(home.requests for home in homes)),
                )
            )
    told = [
        gap for gap, suits in rows if not any(_gives_as_much(other, gap) for other, fewer in rows if other is not gap and fewer <= suits)
    ]
    return Needs(tuple(sorted(told, key=lambda gap: (-gap.children, gap.homes, -gap.requests))), withheld, untried)


def _gives_as_much(one: Gap, other: Gap) -> bool:
    """Whether the one, which suits nobody else, gives no less home by home though it asks less: then the other need not be looked for."""
    if one.kind is None or other.kind is None or (one.kind, one.area) == (other.kind, other.area):
        return False
    no_narrower = one.area == other.area or (one.area is not None and other.area is not None and one.area.holds(other.area))
    asks_less = one.kind.asks_less_than(other.kind) and no_narrower
    return asks_less and len(one.given) >= len(other.given) and all(a >= b for a, b in zip(one.given, other.given, strict=False))


def _given(queue: Queue, found: Plan, homes: Sequence[Kind], short: frozenset[str], deadline: float) -> tuple[list[int], bool, bool]:
    """Children more with one of the homes, with two, …; whether every plan is proven; whether there was time."""
    given: list[int] = []
    exact = found.status == "proven"
    now = found
    tried = sorted(homes, key=lambda kind: (-len(kind.requests & short), kind.kind, kind.area))[:MOST_KINDS]
    while len(given) < MOST_HOMES:
        best: tuple[int, int, Plan, Queue] | None = None
        for kind in tried:
            more = with_home(queue, kind)
            left = deadline - monotonic()
            if left <= 0:
                return given, exact, False
            try:
                new = plan(more, salt=found.salt, time_limit=left)
            except NoPlan:
                return given, exact, False
            if best is None or (new.children_placed, new.value) > best[:2]:
                best = new.children_placed, new.value, new, more
        if best is None or best[0] <= now.children_placed:
            break
        now, queue = best[2], best[3]
        exact = exact and now.status == "proven"
        given.append(now.children_placed - found.children_placed)
    return given, exact, True


def week_of(on: date) -> date:
    """The Monday of a day's week: one text is shared a week."""
    return on - timedelta(days=on.weekday())


def at_least(children: int) -> int:
    """The number that may be told of to those who may not see counts: a multiple of ``STEP``; 0: few."""
    return children - children % STEP


def coarse(found: Iterable[Gap]) -> Iterator[tuple[HomeKind | None, Area | None, int]]:
    """The gaps without counts under ``STEP`` and without any that lies between two steps, in an order that tells no more."""
    rows = [(gap.kind, gap.area, at_least(gap.children)) for gap in found]
    return iter(
        sorted(rows, key=lambda row: (-row[2], row[0] is None, row[0] or HomeKind("", (0, 0), 0), row[1] is None, row[1] or ANYWHERE))
    )
