"""From market to queue: every option there is, found for 20,000 homes and 2,000 requests in less than a second.

    finder = Finder(market, rules)
    found = [finder.options(request, splits=halves(request)) for request in requests]
    queue = queue_from(queue_data(market, found, points=points, penalty=100, conflicts=pairs))

`Finder.options` gives exactly the homes that `rank` would give each block of children (all of them, or one part of a
split) if they were a request of their own. It asks the cheap questions first and the dear ones only about the homes
that are left, so nothing is known about the others but that they fell out; *why* is for `rank` to say.

Where requests look at markets of their own (a home reserved for the very request that asks), take a finder for each,
over the same homes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from matchcore.distance import box, distances_m
from matchcore.market import LAMP, LAMPS, Bools, Ints, Market
from matchcore.model import MarketError, ObstacleKind, Request, Rules
from matchcore.queue import Json
from matchcore.ranking import band_numbers, distance_bands
from matchcore.screen import ages_of, days_of

Split = tuple[int, int]
"""Two masks over a request's children that share them out between two homes."""

BEST = 100
"""Position of the best band; the last has 0."""

Points = Callable[[Request, int, int], int]
"""What it is worth that some number of children of a request get a home at a position, 0 to `BEST`. Policy, not code."""


@dataclass(frozen=True, eq=False)
class Options:
    """Every option of one request. Columns have one entry per option, by block and home."""

    request: Request
    splits: tuple[Split, ...]
    children: Ints
    """Mask over the request's children."""
    home: Ints
    """Row in `Market.homes`."""
    position: Ints
    """0 to `BEST`: the home's band among all the homes that suit some block of the request, best first."""
    room: Ints
    """Children that the home could take on every day of this request: free places, and no more than the most allowed."""

    def __len__(self) -> int:
        return len(self.home)


def halves(request: Request) -> tuple[Split, ...]:
    """Every way of sharing out the children between two homes; none if they are to stay together."""
    whole = (1 << len(request.children)) - 1
    return () if request.siblings_together else tuple((part, whole ^ part) for part in range(1, whole // 2 + 1))


class Finder:
    """Finds the options of one request after another in the same market."""

    def __init__(self, market: Market, rules: Rules) -> None:
        self.market, self.rules = market, rules
        self.said = market.said(rules.freshness_days)
        self.benches: dict[str, _Bench] = {}

    def options(self, request: Request, splits: Iterable[Split] = ()) -> Options:
        """Every option of a request: for all its children, and for both parts of each of `splits`."""
        splits = tuple(splits)
        whole = (1 << len(request.children)) - 1
        for one, other in splits:
            if one & other or one | other != whole or not one or not other:
                raise MarketError(f"Request {request.id}: {one} and {other} do not share out its children")
        blocks = sorted({whole, *(part for pair in splits for part in pair)})
        found = self._suitable(request, blocks)
        position = self._positions(request, found)
        of_block = [np.flatnonzero(suits) for suits in found.suits]
        at = np.concatenate(of_block)
        return Options(
            request=request,
            splits=splits,
            children=np.repeat(np.array(blocks, dtype=np.int64), [len(rows) for rows in of_block]),
            home=found.homes[at],
            position=position[at],
            room=found.room[at],
        )

    def _suitable(self, request: Request, blocks: Sequence[int]) -> _Suitable:
        """Homes that suit some block of the request."""
        facts, limit = self.market.columns, request.distance_limit_m
        start, end = days_of(request)
        if request.kind not in self.benches:
            self.benches[request.kind] = _Bench(self.market, self.rules, request.kind)
        bench = self.benches[request.kind]
        homes = bench.homes[self._likely(request, bench, start, alone=len(blocks) > 1)]
        if request.conflicts:
            met = [self.market.index[home] for home in request.conflicts if home in self.market.index]
            homes = homes[~np.isin(homes, met)]
        metres = distances_m(facts.places, request.point, homes)
        if limit is not None:
            homes, metres = homes[metres <= limit], metres[metres <= limit]
        order = np.argsort(homes)
        homes, metres = homes[order], metres[order]
        (room,) = facts.timeline.lowest([bench.room], start, end, homes)
        suits, siblings = self._ages(request, homes, blocks), facts.sibling_places[homes]
        for suiting, block in zip(suits, blocks, strict=True):
            size = block.bit_count()
            suiting &= room >= size  # noqa: PLW2901 -- in place
            if size > 1:
                suiting &= (siblings == -1) | (siblings >= size)  # noqa: PLW2901 -- in place
        some = np.logical_or.reduce(suits)
        return _Suitable(homes[some], room[some], metres[some], [suiting[some] for suiting in suits])

    def _likely(self, request: Request, bench: _Bench, start: int, *, alone: bool) -> Ints:
        """Places on the bench left by the cheap questions: where, approval, requirements, ages (`alone`: of any child at all)."""
        everyone, known = len(bench.homes), len(bench.lat)
        parts, west, east = [slice(0, everyone)], None, None
        if request.point is not None and request.distance_limit_m is not None:
            (south, west), (north, east) = box(request.point, request.distance_limit_m)
            near = np.searchsorted(bench.lat, south, side="left"), np.searchsorted(bench.lat, north, side="right")
            parts = [slice(*map(int, near)), slice(known, everyone)]
        ages, slack = ages_of(request), self.rules.age_slack_years
        one, other = (max, min) if alone else (min, max)
        youngest, oldest = one(older for _, older in ages) + slack, other(younger for younger, _ in ages) - slack
        lamps = self._lamps(request)
        found = []
        for part in parts:
            likely = bench.approval_until[part] > start
            likely &= bench.age_from[part] <= youngest
            likely &= bench.age_to[part] >= oldest
            if part.stop <= known and west is not None:
                likely &= (bench.lon[part] >= west) & (bench.lon[part] <= east)
            for word, lamp in lamps.items():
                likely &= (bench.against[word, part] & lamp) == 0
            found.append(np.flatnonzero(likely) + part.start)
        return np.concatenate(found)

    def _lamps(self, request: Request) -> dict[int, np.uint64]:
        """The requirements as lamps, by word."""
        lamps: dict[int, np.uint64] = {}
        for row in self.market.need_rows(need.code for need in request.needs if need.requirement):
            if row >= 0:
                lamps[row // LAMPS] = lamps.get(row // LAMPS, LAMP(0)) | LAMP(1) << LAMP(row % LAMPS)
        return lamps

    def _ages(self, request: Request, homes: Ints, blocks: Sequence[int]) -> list[Bools]:
        """Per block, the homes in whose age range each of its children may be."""
        slack = self.rules.age_slack_years
        youngest, oldest = self.market.columns.age_from[homes] - slack, self.market.columns.age_to[homes] + slack
        child = [(youngest <= older) & (younger <= oldest) for younger, older in ages_of(request)]
        return [np.logical_and.reduce([fits for bit, fits in enumerate(child) if block >> bit & 1]) for block in blocks]

    def _positions(self, request: Request, found: _Suitable) -> Ints:
        rows = np.array(self.market.need_rows(need.code for need in request.needs), dtype=np.int64)
        answers = self.said.answer[rows[:, None], found.homes]
        band = band_numbers(answers, distance_bands(found.metres, self.rules))
        last = int(band.max(initial=1))
        return BEST - (band - 1) * BEST // max(last - 1, 1)


class _Bench:
    """Homes that are open and approved for a kind of care, from south to north, those whose place is nowhere last.

    Their columns are copied in this order, so that the homes near a child lie side by side.
    """

    def __init__(self, market: Market, rules: Rules, kind: str) -> None:
        facts, places = market.columns, market.columns.places
        barred = {
            ObstacleKind.AVAILABILITY: ~facts.open_to_offers,
            ObstacleKind.UNDER_REVIEW: facts.under_review,
            ObstacleKind.RESERVED: facts.reserved,
        }
        ready = facts.approved.get(kind, np.zeros(len(market.homes), dtype=np.bool_)).copy()
        for obstacle, homes in barred.items():
            if obstacle not in rules.waived:
                ready &= ~homes
        rows = np.flatnonzero(ready)
        self.homes = rows[np.argsort(places.of[rows], kind="stable")]  # places stand by latitude
        nowhere = places.of[self.homes] == len(places.lat) - 1
        self.lat = places.lat[places.of[self.homes[~nowhere]]]
        """Of the homes whose place is known; they come first."""
        self.lon = places.lon[places.of[self.homes[~nowhere]]]
        self.age_from, self.age_to = facts.age_from[self.homes], facts.age_to[self.homes]
        self.approval_until = facts.approval_until[self.homes]
        self.against = market.said(rules.freshness_days).against[:, self.homes]
        time = facts.timeline
        self.room = np.minimum(time.free(kind), rules.max_children_in_force - time.all_taken)
        """Per stretch of the timeline: children that may move in."""


@dataclass(frozen=True, eq=False)
class _Suitable:
    """Homes that suit some block of a request."""

    homes: Ints
    room: Ints
    metres: Ints
    suits: list[Bools]
    """Per block, which of them suit it."""


def queue_data(
    market: Market, found: Sequence[Options], *, points: Points, penalty: int, conflicts: Iterable[tuple[str, str]] = ()
) -> Json:
    """The queue file of some requests in one market: `queue_from` reads it.

    A home's places may differ from one request to another, with the kind of care and the days. The home then has as
    many beds as the request for which there are most, and the option of another takes as many beds more as are missing
    for it. So no request is ever placed where there is no room for it, with others or alone; now and then two are kept
    apart that never meet. `penalty` is what a split costs; `conflicts` are children (ids) who must not meet.
    """
    beds = np.zeros(len(market.homes), dtype=np.int64)
    for options in found:
        np.maximum.at(beds, options.home, options.room)
    size = [np.array([mask.bit_count() for mask in options.children.tolist()], dtype=np.int64) for options in found]
    return {
        "homes": {"id": [home.id for home in market.homes], "beds": beds.tolist()},
        "requests": {
            "id": [options.request.id for options in found],
            "children": [[child.id for child in options.request.children] for options in found],
        },
        "options": {
            "request": [at for at, options in enumerate(found) for _ in range(len(options))],
            "children": [mask for options in found for mask in options.children.tolist()],
            "home": [home for options in found for home in options.home.tolist()],
            "value": [value for options, sizes in zip(found, size, strict=True) for value in _values(options, sizes, points)],
            "beds": [
                taken for options, sizes in zip(found, size, strict=True) for taken in (sizes + beds[options.home] - options.room).tolist()
            ],
        },
        "splits": {
            "request": [at for at, options in enumerate(found) for _ in options.splits],
            "parts": [list(pair) for options in found for pair in options.splits],
            "penalty": [penalty for options in found for _ in options.splits],
        },
        "conflicts": [list(pair) for pair in conflicts],
    }


def _values(options: Options, sizes: Ints, points: Points) -> list[int]:
    known: dict[tuple[int, int], int] = {}
    values = []
    for pair in zip(sizes.tolist(), options.position.tolist(), strict=True):
        if pair not in known:
            known[pair] = points(options.request, *pair)
        values.append(known[pair])
    return values
