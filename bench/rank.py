"""What `rank` costs next to only looking at the same columns.

Prints the time of each part and its ratio to a bare NumPy pass over the same columns. Run with `python -m bench.rank
[homes]`; the market is synthetic.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from time import perf_counter

import numpy as np

from matchcore import (
    Answer,
    CapacitySpan,
    ChildSpec,
    Home,
    Market,
    Need,
    ObstacleKind,
    OccupiedSpan,
    Ranking,
    Request,
    Rules,
    Word,
    input_hash,
    rank,
    relax,
)
from matchcore.distance import EARTH_RADIUS_M, TO_RADIANS
from matchcore.screen import screen

TODAY = date(2026, 3, 2)
REQUIREMENTS = 2
NEEDS = [f"need{number}" for number in range(24)]
RULES = Rules(
    version="bench",
    freshness_days=180,
    distance_bands_m=(10_000, 30_000, 60_000),
    relaxable=dict.fromkeys((ObstacleKind.DISTANCE, ObstacleKind.SIBLINGS, ObstacleKind.NEED), "board"),
)


def synthetic_market(homes: int, seed: int = 1) -> Market:
    """Homes spread over southern Sweden, two spans of capacity or occupation each, half of the words recorded."""
    dice = Random(seed)

    def chance(share: float) -> bool:
        return dice.random() < share

    def home(number: int) -> Home:
        words = {
            code: Word(dice.choice((Answer.MET, Answer.WILLING, Answer.AGAINST)), TODAY - timedelta(dice.randrange(400)))
            for code in NEEDS
            if chance(0.5)
        }
        return Home(
            id=f"h{number:06d}",
            capacity=(CapacitySpan(date(2024, 1, 1), None, dice.randrange(1, 4), dice.choice(("long", "jour"))),),
            occupied=(OccupiedSpan(date(2025, 1, 1), dice.choice((None, TODAY)), dice.randrange(0, 3)),),
            kinds=frozenset({"long", "jour"}),
            age_from=dice.randrange(0, 8),
            age_to=dice.randrange(8, 19),
            sibling_places=dice.choice((None, 1, 2, 3)),
            words=words,
            point=(dice.randrange(5_540_000, 6_000_000), dice.randrange(1_250_000, 1_700_000)),
            point_hidden=chance(0.02),
            open_to_offers=chance(0.9),
            under_review=chance(0.02),
            reserved=chance(0.05),
        )

    return Market(homes=[home(number) for number in range(homes)], as_of=TODAY)


def fastest(action: Callable[[], object], times: int = 30, clock: Callable[[], float] = perf_counter) -> float:
    """Seconds of the fastest of some runs."""
    found = []
    for _ in range(times):
        start = clock()
        action()
        found.append(clock() - start)
    return min(found)


def bare_pass(market: Market, request: Request) -> Callable[[], object]:
    """The least that any answer has to do: every column looked at once, who fails remembered, and the distance formula."""
    facts, time = market.columns, market.columns.timeline
    answers, stale = market.said(RULES.freshness_days).answer[:-1], market.said(RULES.freshness_days).stale[:-1]
    columns = [facts.age_from, facts.age_to, facts.sibling_places, facts.approval_until]
    flags = [facts.open_to_offers, facts.under_review, facts.reserved, *facts.approved.values()]
    stretches = [time.starts, time.ends, *time.offered.values(), time.all_taken]
    assert request.point is not None  # noqa: S101 -- what follows needs one
    lat, lon = request.point

    def run() -> object:
        failed = [column > 1 for column in (*columns, *answers, *stretches)] + [~flag for flag in (*flags, *stale)]
        half_lat = (facts.places.lat[facts.places.of] - lat) * (TO_RADIANS / 2)
        half_lon = (facts.places.lon[facts.places.of] - lon) * (TO_RADIANS / 2)
        chord = np.sin(half_lat) ** 2 + facts.places.cos_lat[facts.places.of] * np.sin(half_lon) ** 2
        return failed, np.rint(2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(chord)))

    return run


def in_words(ranking: Ranking) -> int:
    """Have every home told of."""
    return len(tuple(ranking.rows)) + len(tuple(ranking.fallen))


def main(homes: int) -> None:
    """Print the table."""
    start = perf_counter()
    market = synthetic_market(homes)
    built = perf_counter() - start
    request = Request(
        id="request",
        children=(ChildSpec("a", 2016), ChildSpec("b", 2018)),
        needs=tuple(Need(code, requirement=at < REQUIREMENTS) for at, code in enumerate(NEEDS)),
        kind="long",
        starts_on=date(2026, 4, 1),
        point=(5_560_586, 1_300_073),
        distance_limit_m=100_000,
    )
    start = perf_counter()
    input_hash(market, request, RULES, salt="salt")
    fingerprint = perf_counter() - start
    ranking = rank(market, request, RULES, salt="salt")
    bare = fastest(bare_pass(market, request))
    print(f"{homes} homes, {len(NEEDS)} needs: {len(ranking.rows)} suitable, {len(ranking.fallen)} fallen")
    print(f"{'once per market: build the columns (and the homes)':58}{built * 1e3:9.1f} ms")
    print(f"{'once per market: fingerprint':58}{fingerprint * 1e3:9.1f} ms")
    print("to reach: every obstacle and answer in 1.5 x the bare pass, about a millisecond")
    for name, action in (
        ("bare NumPy pass over the columns", bare_pass(market, request)),
        ("screen: every obstacle and answer of every home", lambda: screen(market, request, RULES)),
        ("rank: that, and the counts of reasons", lambda: rank(market, request, RULES, salt="salt")),
        ("rank, and the first 20 homes in words", lambda: rank(market, request, RULES, salt="salt").rows[:20]),
        ("rank, and every home in words", lambda: in_words(rank(market, request, RULES, salt="salt"))),
        ("relax: every smallest change", lambda: relax(market, request, RULES, salt="salt")),
    ):
        seconds = fastest(action)
        print(f"{name:58}{seconds * 1e3:9.2f} ms{seconds / bare:9.1f} x")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
