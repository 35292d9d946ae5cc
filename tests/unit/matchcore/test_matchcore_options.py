"""Every option of a queue, against `rank` and the oracle; and that no plan made of them fills a home too full."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchcore import CapacitySpan, ChildSpec, Home, MarketError, Need, OccupiedSpan, Point, Request, rank
from matchcore.distance import box, distances_m, places_of
from matchcore.model import POLE
from matchcore.options import BEST, Finder, Options, halves, queue_data
from matchcore.planning import plan
from matchcore.queue import queue_from
from tests.unit.matchcore import oracle
from tests.unit.matchcore.test_matchcore_properties import thorough
from tests.unit.matchcore.worlds import START, TODAY, World, a_home, a_market, a_request, against, met, some_rules, worlds


def blocks_by_brute_force(world: World, request: Request) -> set[tuple[int, str]]:
    """Every block of a request and home, each block asked about as a request of its own."""
    whole = (1 << len(request.children)) - 1
    found = set()
    for block in {whole, *(part for pair in halves(request) for part in pair)}:
        children = tuple(child for bit, child in enumerate(request.children) if block >> bit & 1)
        alone = replace(request, children=children, siblings_together=True)
        found |= {(block, home.id) for home in world.homes if oracle.suitable(home, TODAY, alone, world.rules)}
    return found


@thorough
@given(worlds(), st.booleans())
def test_the_options_are_those_of_brute_force(world: World, together: bool) -> None:
    request, market = replace(world.request, siblings_together=together), world.market
    found = Finder(market, world.rules).options(request, halves(request))
    options = list(zip(found.children.tolist(), (market.homes[row].id for row in found.home.tolist()), strict=True))
    assert len(set(options)) == len(options)
    assert set(options) == blocks_by_brute_force(world, request)


@thorough
@given(worlds())
def test_the_position_is_the_band_of_the_sheet(world: World) -> None:
    request = replace(world.request, siblings_together=True)
    found = Finder(world.market, world.rules).options(request)
    ranking = rank(world.market, request, world.rules, salt="salt")
    bands = {row.home: row.band for row in ranking.rows}
    last = max(bands.values(), default=1)
    for row, position in zip(found.home.tolist(), found.position.tolist(), strict=True):
        assert position == BEST - (bands.pop(world.market.homes[row].id) - 1) * BEST // max(last - 1, 1)
    assert not bands


@thorough
@given(worlds())
def test_room_is_what_is_free_on_every_day_and_allowed(world: World) -> None:
    request = replace(world.request, siblings_together=True)
    found = Finder(world.market, world.rules).options(request)
    most = max(world.rules.max_children, world.rules.max_children_raised_to or 0)
    for row, room in zip(found.home.tolist(), found.room.tolist(), strict=True):
        home = world.market.homes[row]
        days = [request.starts_on + timedelta(at) for at in range(((request.ends_on or oracle.HORIZON) - request.starts_on).days)]
        there = [sum(u.beds for u in home.occupied if u.starts_on <= day and (u.ends_on is None or day < u.ends_on)) for day in days]
        assert room == min(*(oracle.free_beds(home, request, day) for day in days), most - max(there))


def test_one_finder_serves_many_requests_and_keeps_nothing_of_them() -> None:
    homes = [a_home(f"h{at}", words={"calm": against()} if at % 2 else {"dog": met()}) for at in range(6)]
    market, rules = a_market(*homes), some_rules()
    asks = [
        a_request(id="one", needs=(Need("calm", requirement=True),), conflicts=frozenset({"h0"})),
        a_request(id="two", needs=(Need("unheard of", requirement=True), Need("dog", requirement=False))),
        a_request(id="three", kind="unheard of"),
    ]
    finder = Finder(market, rules)
    together = [finder.options(request).home.tolist() for request in [*asks, *asks]]
    assert together == [[2, 4], [0, 1, 2, 3, 4, 5], []] * 2
    assert finder.options(asks[1]).position.tolist() == [BEST, 0] * 3


def test_needs_beyond_one_word_of_lamps() -> None:
    codes = [f"need{at:03}" for at in range(200)]
    homes = [
        a_home(f"h{at:03}", words={code: against() if at == number else met() for number, code in enumerate(codes)}) for at in range(200)
    ]
    request = a_request(needs=tuple(Need(code, requirement=True) for code in (codes[3], codes[70], codes[199])))
    found = Finder(a_market(*homes), some_rules()).options(request)
    assert found.home.tolist() == [at for at in range(200) if at not in (3, 70, 199)]


def test_parts_that_do_not_share_out_the_children_are_refused() -> None:
    siblings = a_request(children=(ChildSpec("a", 2016), ChildSpec("b", 2016), ChildSpec("c", 2016)))
    for pair in ((1, 2), (3, 6), (0, 7), (1, 14)):
        with pytest.raises(MarketError, match="share out"):
            Finder(a_market(a_home()), some_rules()).options(siblings, [pair])


def _places(home: Home, placed: list[tuple[Request, int]], day: date) -> bool:
    """Whether there is a bed for everyone on a day: the kinds of care, the most children, and who lives there already."""
    new: dict[str, int] = {}
    for request, size in placed:
        if request.starts_on <= day and (request.ends_on is None or day < request.ends_on):
            new[request.kind] = new.get(request.kind, 0) + size
    there = sum(use.beds for use in home.occupied if use.starts_on <= day and (use.ends_on is None or day < use.ends_on))
    one_day = [replace(a_request(), kind=kind, starts_on=day, ends_on=day + timedelta(1)) for kind in new]
    return there + sum(new.values()) <= 3 and all(oracle.free_beds(home, request, day) >= new[request.kind] for request in one_day)


@pytest.mark.parametrize("seed", range(12))
def test_no_plan_fills_a_home_too_full_on_any_day(seed: int) -> None:
    dice = Random(seed)

    def period() -> tuple[date, date | None]:
        start = START + timedelta(dice.randrange(-10, 15))
        return start, dice.choice((None, start + timedelta(dice.randrange(1, 12))))

    homes = [
        a_home(
            f"h{at}",
            capacity=tuple(CapacitySpan(*period(), dice.randrange(1, 4), dice.choice(("long", "long", "jour"))) for _ in range(3)),
            occupied=tuple(OccupiedSpan(*period(), 1, dice.choice((None, "long"))) for _ in range(dice.randrange(3))),
            kinds=frozenset({"long", "jour"}),
            sibling_places=3,
        )
        for at in range(6)
    ]
    requests = []
    for at in range(14):
        starts_on, ends_on = period()
        children = tuple(ChildSpec(f"c{at}-{bit}", 2016) for bit in range(dice.choice((1, 1, 2, 3))))
        together, kind = dice.random() < 0.5, dice.choice(("long", "jour"))
        requests.append(
            a_request(id=f"g{at}", children=children, siblings_together=together, kind=kind, starts_on=starts_on, ends_on=ends_on)
        )
    market = a_market(*homes)
    finder = Finder(market, some_rules())
    found = [finder.options(request, halves(request)) for request in requests]
    queue = queue_from(queue_data(market, found, points=lambda request, children, position: 100 * children + position, penalty=50))
    best = plan(queue, salt="salt")
    assert best.status == "proven" and best.placed
    by_id = {request.id: request for request in requests}
    for home in homes:
        placed = [(by_id[row.request], len(row.children)) for row in best.placed if row.home == home.id]
        for day in range(60):
            assert _places(home, placed, START + timedelta(day - 15))


def test_whatever_there_is_room_for_alone_can_be_chosen_alone() -> None:
    late = CapacitySpan(START + timedelta(30), None, 1, "long")
    market = a_market(a_home(capacity=(*a_home().capacity, late)))
    now, then = a_request(id="now"), a_request(id="then", children=(ChildSpec("other", 2016),), starts_on=START + timedelta(40))
    finder = Finder(market, some_rules())
    data = queue_data(market, [finder.options(now), finder.options(then)], points=lambda request, children, position: 1, penalty=0)
    assert data["homes"]["beds"] == [3]
    assert data["options"]["beds"] == [2, 1]  # only two beds are free all the time from now on
    assert len(plan(queue_from(data)).placed) == 2


def test_an_empty_queue_is_a_queue() -> None:
    market = a_market()
    found: list[Options] = [Finder(market, some_rules()).options(a_request())]
    assert len(found[0]) == 0
    assert queue_from(queue_data(market, found, points=lambda request, children, position: 1, penalty=0)).home_ids == ()
    assert queue_from(queue_data(market, [], points=lambda request, children, position: 1, penalty=0)).request_ids == ()


anywhere = st.tuples(st.integers(-POLE, POLE), st.integers(-2 * POLE, 2 * POLE))


@thorough
@given(anywhere, st.lists(anywhere, min_size=1, max_size=30), st.integers(0, 30_000_000))
def test_nobody_within_reach_is_outside_the_box(point: Point, others: list[Point], limit: int) -> None:
    (south, west), (north, east) = box(point, limit)
    for other, metres in zip(others, distances_m(places_of(others), point).tolist(), strict=True):
        same = abs(other[1] - point[1]) in (0, 4 * POLE)  # the date line from either side
        assert metres > limit or (south <= other[0] <= north and (west <= other[1] <= east or same))
