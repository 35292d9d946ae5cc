"""Every option of 2,000 requests in 20,000 homes, beside a bare pass and beside `screen`, which must find the same.

Run with `python -m bench.options [homes] [requests]`; the market is synthetic. Of every request the fastest of some runs
counts, and these are added up: all requests together take long enough to be interrupted by others.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from random import Random
from time import perf_counter, process_time

import numpy as np
from bench.rank import NEEDS, RULES, TODAY, synthetic_market

from matchcore import ChildSpec, Market, Need, Request
from matchcore.options import Finder, Options, halves, queue_data
from matchcore.queue import queue_from
from matchcore.screen import screen

RUNS = 5

CHECKED = 10
"""One request in so many is also asked about by `screen`; that takes longer than all the rest."""


def synthetic_requests(count: int, seed: int = 1) -> list[Request]:
    """Referrals of one to five children, one in four of whom may be split, six needs each, within 20 to 60 km."""
    dice = Random(seed)
    found = []
    for number in range(count):
        children = dice.choice((1, 1, 1, 1, 1, 2, 2, 3, 4, 5))
        start, requirements = TODAY + timedelta(dice.randrange(120)), dice.randrange(3)
        found.append(
            Request(
                id=f"g{number}",
                children=tuple(ChildSpec(f"c{number}-{at}", dice.randrange(2010, 2025)) for at in range(children)),
                needs=tuple(Need(code, requirement=at < requirements) for at, code in enumerate(dice.sample(NEEDS, 6))),
                kind=dice.choice(("long", "long", "jour")),
                starts_on=start,
                ends_on=dice.choice((None, start + timedelta(dice.randrange(30, 700)))),
                point=(dice.randrange(5_540_000, 6_000_000), dice.randrange(1_250_000, 1_700_000)),
                distance_limit_m=dice.choice((20_000, 40_000, 60_000)),
                siblings_together=dice.random() < 0.75,  # noqa: PLR2004
            )
        )
    return found


def bare_pass(market: Market) -> Callable[[Request], object]:
    """For a request one comparison of every column of the homes that any answer has to look at, and who is left."""
    facts = market.columns
    columns = [facts.age_from, facts.age_to, facts.places.of, facts.sibling_places, facts.approval_until]

    def one(request: Request) -> object:
        left = facts.open_to_offers & facts.approved[request.kind]
        for column in columns:
            left &= column > request.starts_on.year
        return np.flatnonzero(left)

    return one


def seconds_for(requests: list[Request], answer: Callable[[Request], object]) -> float:
    """The sum over requests of the fastest of some runs each."""
    return sum(min(runs) for runs in zip(*([_seconds(answer, request) for request in requests] for _ in range(RUNS)), strict=True))


def _seconds(answer: Callable[[Request], object], request: Request) -> float:
    start = perf_counter()
    answer(request)
    return perf_counter() - start


def suitable_by_screen(market: Market, request: Request) -> set[tuple[int, int]]:
    """Every block of a request and home, by the way that explains: the whole market, every rule, block by block."""
    whole = (1 << len(request.children)) - 1
    blocks = {whole, *(part for pair in halves(request) for part in pair)}
    found = set()
    for block in blocks:
        children = tuple(child for bit, child in enumerate(request.children) if block >> bit & 1)
        alone = replace(request, children=children, siblings_together=True)
        found |= {(block, home) for home in np.flatnonzero(screen(market, alone, RULES).suitable).tolist()}
    return found


def main(homes: int, requests: int) -> None:
    """Print the table. Raises AssertionError if the two ways differ anywhere."""
    market, wanted = synthetic_market(homes), synthetic_requests(requests)

    finder = Finder(market, RULES)
    found: list[Options] = [finder.options(request, halves(request)) for request in wanted]
    seconds = seconds_for(wanted, lambda request: finder.options(request, halves(request)))
    bare = seconds_for(wanted, bare_pass(market))
    start = process_time()
    for request, options in list(zip(wanted, found, strict=True))[::CHECKED]:
        same = suitable_by_screen(market, request)
        assert same == set(zip(options.children.tolist(), options.home.tolist(), strict=True))  # noqa: S101 -- else the time says nothing
    checked = (process_time() - start) * CHECKED
    start = process_time()
    queue = queue_from(queue_data(market, found, points=lambda _, children, position: children * 200 + position, penalty=100))
    made = process_time() - start
    print(f"{homes:,} homes x {requests:,} requests: {sum(map(len, found)):,} options, {max(queue.home_beds)} beds at most in a home")
    print(f"{'every option':58}{seconds:9.3f} s {seconds / bare:8.1f} x")
    print(f"{'bare NumPy pass over seven columns':58}{bare:9.3f} s {1.0:8.1f} x")
    print(f"{'the same by screen, every rule for every block (a tenth)':58}{checked:9.3f} s {checked / bare:8.1f} x")
    print(f"{'the queue file made and read':58}{made:9.3f} s {made / bare:8.1f} x")


if __name__ == "__main__":
    main(*(int(number) for number in (sys.argv[1:] or ("20000", "2000"))))
