"""Which homes are missing: whom one would suit, what it would give, and that nobody is told of few."""

from datetime import date
from itertools import product
from random import Random

import pytest

from famn.plans.rules_recruiting import (
    ANYWHERE,
    RADII_M,
    STEP,
    Area,
    Gap,
    HomeKind,
    Wanted,
    at_least,
    cells_of,
    coarse,
    needs,
    short_of_homes,
    wanted_homes,
)
from matchcore import Answer, CapacitySpan, ChildSpec, Home, Market, Need, Request, Rules, Word
from matchcore.gaps import FEWEST
from matchcore.planning import plan
from matchcore.queue import Queue, queue_from
from matchcore.screen import screen

TODAY = date(2026, 3, 2)
RULES = Rules(version="1", freshness_days=180, distance_bands_m=(10_000, 50_000))
NORTH, SOUTH = (6_320_000, 1_720_000), (6_240_000, 1_730_000)
CENTRES = [("2283", "Norr", NORTH), ("2280", "Söder", SOUTH)]
TEENS = HomeKind("long_term", (13, 20), 1)


def request(name: str, *ages: int, near=NORTH, limit: int | None = None, hidden: bool = False, kind: str = "long_term") -> Request:
    """A request for children who turn so many years old this year."""
    children = tuple(ChildSpec(f"{name}{at}", TODAY.year - age) for at, age in enumerate(ages))
    needs_of = (Need("calm_home", requirement=True), Need("pets", requirement=False))
    limit_m = None if limit is None else limit * 1000
    return Request(name, children, needs_of, kind, TODAY, point=near, point_hidden=hidden, distance_limit_m=limit_m)


def queue_of(requests: dict[str, Request], homes: dict[str, int] | None = None, options=(), splits=()) -> Queue:
    """A queue of requests; ``options``: (request, home, points) for all its children."""
    homes = homes or {"h": 1}
    names = list(requests)
    rows = [(names.index(name), (1 << len(requests[name].children)) - 1, list(homes).index(home), value) for name, home, value in options]
    columns = list(zip(*rows, strict=True)) or [(), (), (), ()]
    return queue_from(
        {
            "homes": {"id": list(homes), "beds": list(homes.values())},
            "requests": {"id": names, "children": [[child.id for child in requests[name].children] for name in names]},
            "options": dict(zip(("request", "children", "home", "value"), map(list, columns), strict=True)),
            "splits": {
                "request": [names.index(name) for name, _ in splits], "parts": [parts for _, parts in splits], "penalty": [10 for _ in splits],
            },
        }
    )  # fmt: skip


def everything_wanted(queue: Queue, requests: dict[str, Request]) -> list[Wanted]:
    """What is wanted when nobody has a home."""
    terms = dict.fromkeys(requests, RULES)
    return wanted_homes(queue=queue, requests=requests, terms=terms, short=frozenset(requests), centres=CENTRES, most_places=3, as_of=TODAY)


def wanted_of(*requests: Request, splits=()) -> dict[tuple[HomeKind, Area], frozenset]:
    """What is wanted when nobody has a home."""
    by_name = {each.id: each for each in requests}
    queue = queue_of(by_name, splits=splits)
    found = everything_wanted(queue, by_name)
    return {(each.kind, each.area): each.parts for each in found}


@pytest.mark.covers("R-67")
def test_the_least_that_suits_is_asked_for():
    """Two teenagers without a limit: a home for one teenager anywhere, not one for all ages, for two, or in an area."""
    found = wanted_of(request("a", 14), request("b", 16))
    assert found == {(TEENS, ANYWHERE): {("a", ("a0",)), ("b", ("b0",))}}


def test_siblings_ask_for_places_and_ages():
    """A teenager and her brother of ten ask for a home with two places for both ages, which suits the lone teenager too."""
    found = wanted_of(request("a", 14), request("b", 15, 10))
    both = HomeKind("long_term", (6, 20), 2)
    assert found == {(TEENS, ANYWHERE): {("a", ("a0",))}, (both, ANYWHERE): {("a", ("a0",)), ("b", ("b0", "b1"))}}


def test_siblings_who_may_live_apart_are_suited_by_halves():
    """Where the queue may split them, each half asks for a home too."""
    found = wanted_of(request("b", 15, 10), splits=[("b", [1, 2])])
    assert found[TEENS, ANYWHERE] == {("b", ("b0",))}
    assert found[HomeKind("long_term", (6, 12), 1), ANYWHERE] == {("b", ("b1",))}


def test_a_limit_draws_the_area_in():
    """40 km from the child: within 30 km of its centre, since the farthest home there is 30 km away; not within 60."""
    found = wanted_of(request("a", 14, limit=40))
    assert found == {(TEENS, Area("2283", "Norr", NORTH, 30_000)): {("a", ("a0",))}}


@pytest.mark.covers("R-05a")
def test_whoever_is_protected_counts_only_anywhere():
    """Its place is in no area, whatever its limit; the same child with its place open is in one."""
    hidden = wanted_of(request("a", 14, limit=40, hidden=True))
    assert hidden == {(TEENS, ANYWHERE): {("a", ("a0",))}}
    assert {area for _, area in wanted_of(request("a", 14, limit=40))} == {Area("2283", "Norr", NORTH, 30_000)}


def test_wherever_in_the_area_the_home_is_it_suits():
    """The engine itself agrees, for homes strewn over every area, and for no area that is wider."""
    rng = Random(4)
    requests = {
        f"r{at}": request(
            f"r{at}", *(rng.randint(0, 17) for _ in range(rng.choice((1, 1, 2)))), limit=rng.choice((None, 40, 60, 100, 160)),
            near=(NORTH[0] + rng.randint(-60_000, 60_000), NORTH[1] + rng.randint(-90_000, 90_000)),
        )
        for at in range(25)
    }  # fmt: skip
    found = everything_wanted(queue_of(requests), requests)
    checked = 0
    for each in found:
        if each.area.point is None:
            continue
        homes = []
        for at in range(12):
            # Degrees are shorter eastwards up here: by 0.45 the offsets stay inside the circle.
            north = rng.uniform(-1, 1)
            east = rng.uniform(-1, 1) * (1 - north * north) ** 0.5
            lat = each.area.point[0] + int(north * each.area.radius_m / 1.112 * 0.99)
            lon = each.area.point[1] + int(east * each.area.radius_m / 1.112 / 0.47 * 0.95)
            homes.append(
                Home(
                    f"h{at}", capacity=(CapacitySpan(TODAY, None, each.kind.places, "long_term"),), kinds=frozenset({"long_term"}),
                    age_from=each.kind.ages[0], age_to=each.kind.ages[1], sibling_places=each.kind.places, point=(lat, lon),
                    words={"calm_home": Word(Answer.MET, TODAY)},
                )
            )  # fmt: skip
        market = Market(homes=homes, as_of=TODAY)
        for name, _ in each.parts:
            assert screen(market, requests[name], RULES).suitable.all()
            checked += 1
    assert checked > 50


def best_by_trying(beds: list[int], parts: list[tuple[int, list[int]]], points: int) -> tuple[int, int]:
    """Greatest value of any plan and its children. ``parts``: children and the homes they could live in."""
    best = (0, 0)
    for chosen in product(*([None, *homes] for _, homes in parts)):
        used = [0] * len(beds)
        children = 0
        for (size, _), home in zip(parts, chosen, strict=True):
            if home is not None:
                used[home] += size
                children += size
        if all(have <= may for have, may in zip(used, beds, strict=True)):
            best = max(best, (children * points, children))
    return best


@pytest.mark.covers("R-90")
def test_what_homes_would_give_is_what_trying_every_plan_gives():
    """Six requests, two homes of the bank, one, two, three more: children more, by going through all plans."""
    gave = set()
    for seed in range(24):
        rng = Random(seed)
        kind = HomeKind("long_term", (13, 20), rng.choice((1, 2)))
        sizes = [kind.places] * FEWEST + [rng.choice((1, 2))]
        requests = {f"r{at}": request(f"r{at}", *([14] * size)) for at, size in enumerate(sizes)}
        beds = [rng.randint(1, 2) for _ in range(2)]
        lives = {name: [home for home in range(2) if rng.random() < 0.5] for name in requests}
        options = [(name, f"h{home}", 1000 * len(requests[name].children)) for name, homes in lives.items() for home in homes]
        queue = queue_of(requests, {f"h{home}": number for home, number in enumerate(beds)}, options)
        found = plan(queue)
        suits = [each for each in requests.values() if len(each.children) <= kind.places]
        wanted = Wanted(kind, ANYWHERE, frozenset((each.id, tuple(child.id for child in each.children)) for each in suits))
        shown = needs(queue=queue, found=found, wanted=[wanted], worth=lambda _, children: 1000 * children, seconds=20)
        placed = []
        for more in range(min(len(shown.gaps[0].given) + 2 if shown.gaps else 2, 5)):
            new = [2 + at for at in range(more)]
            parts = [(len(each.children), lives[name] + (new if each in suits else [])) for name, each in requests.items()]
            placed.append(best_by_trying([*beds, *[kind.places] * more], parts, 1000)[1])
        given = shown.gaps[0].given if shown.gaps else ()
        expected = [number - placed[0] for number in placed[1:]]
        assert list(given)[: len(expected)] == expected[: len(given)]
        # It stops where one more gives nothing more.
        assert len(given) >= len(expected) or expected[len(given)] == (given[-1] if given else 0)
        assert not shown.gaps or shown.gaps[0].exact
        gave.add(len(given))
    assert len(gave) >= 3


def test_few_are_told_of_only_among_others():
    """Four in one place and three in another are told of together; three alone are withheld."""
    one = Wanted(TEENS, Area("n", "Norr", NORTH, 30_000), frozenset((f"a{at}", (f"a{at}0",)) for at in range(4)))
    other = Wanted(TEENS, Area("s", "Söder", SOUTH, 30_000), frozenset((f"b{at}", (f"b{at}0",)) for at in range(3)))
    cells, withheld = cells_of([one, other], lambda _, children: children)
    assert [(cell.kind, cell.area, len(cell.requests)) for cell in cells] == [(one.name[0], None, 7)]
    assert withheld == 0
    assert cells_of([other], lambda _, children: children) == ([], 1)


def test_no_difference_between_two_areas_tells_of_few():
    """A wider area that adds two requests is not told of beside the narrower; one that adds five is."""
    near = frozenset((f"a{at}", (f"a{at}0",)) for at in range(6))
    some = frozenset((f"b{at}", (f"b{at}0",)) for at in range(2))
    many = frozenset((f"c{at}", (f"c{at}0",)) for at in range(5))
    rows = [
        Wanted(TEENS, Area("n", "Norr", NORTH, radius), parts) for radius, parts in zip(RADII_M, (near, near | some, near), strict=True)
    ]
    cells, _ = cells_of(rows, lambda _, children: children)
    assert [len(cell.requests) for cell in cells] == [8]
    cells, _ = cells_of([rows[0], Wanted(TEENS, Area("s", "Söder", SOUTH, 30_000), near | many)], lambda _, children: children)
    assert [len(cell.requests) for cell in cells] == [11]
    cells, _ = cells_of([rows[0], Wanted(TEENS, Area("s", "Söder", SOUTH, 30_000), many)], lambda _, children: children)
    assert [len(cell.requests) for cell in cells] == [6, 5]


def wanted_by(kind: HomeKind, *requests: Request) -> Wanted:
    """A kind anywhere that suits these requests whole."""
    return Wanted(kind, ANYWHERE, frozenset((each.id, tuple(child.id for child in each.children)) for each in requests))


def test_a_home_that_asks_more_and_gives_no_more_is_left_out():
    """Six pairs of teenagers: homes for every age give what homes for teenagers give."""
    pairs = {f"r{at}": request(f"r{at}", 14, 16) for at in range(6)}
    queue = queue_of(pairs)
    wanted = [wanted_by(HomeKind("long_term", ages, 2), *pairs.values()) for ages in ((13, 20), (0, 20))]
    shown = needs(queue=queue, found=plan(queue), wanted=wanted, worth=lambda _, children: 1000 * children, seconds=20)
    assert [(gap.kind, gap.given) for gap in shown.gaps] == [(wanted[0].kind, (2, 4, 6, 8, 10))]


def test_three_siblings_are_not_made_out_by_the_size_of_the_home():
    """Five lone teenagers whom a home for three would suit too do not hide the one group of three that asks for it."""
    alone = [request(f"r{at}", 14) for at in range(5)]
    three = request("three", 13, 14, 16)
    rows = [wanted_by(TEENS, *alone), wanted_by(HomeKind("long_term", (13, 20), 3), *alone, three)]
    cells, withheld = cells_of(rows, lambda _, children: children)
    assert ([cell.kind for cell in cells], withheld) == ([rows[0].name[0]], 1)


def test_short_of_homes_are_the_unplaced_and_those_in_their_way():
    """Whoever waits, and whoever lives where it could have; not whom people have decided on."""
    requests = {name: request(name, 14) for name in ("a", "b", "c", "d")}
    queue = queue_of(requests, {"h": 1, "k": 1}, [("a", "h", 900), ("b", "h", 500), ("c", "k", 700)])
    assert short_of_homes(queue, plan(queue)) == {"a", "b", "d"}


def test_no_time_is_said():
    """With no time nothing is tried, and that is told."""
    requests = {f"r{at}": request(f"r{at}", 14) for at in range(6)}
    queue = queue_of(requests)
    wanted = everything_wanted(queue, requests)
    shown = needs(queue=queue, found=plan(queue), wanted=wanted, worth=lambda _, children: 1000 * children, seconds=0)
    assert (shown.gaps, shown.untried) == ((), 1)


def test_coarse_numbers_are_multiples_and_never_small():
    """Seven and nine are told of as at least five, four and one as few: what is told does not change by one."""
    assert [at_least(number) for number in (0, 1, 4, 5, 7, 9, 10, 14)] == [0, 0, 0, 5, 5, 5, 10, 10]
    gaps = [Gap(TEENS, area, 6, (number,), True) for number, area in ((4, ANYWHERE), (1, None), (9, Area("n", "Norr", NORTH, 30_000)))]
    told = list(coarse(gaps))
    assert [number for *_, number in told] == [5, 0, 0]
    assert told == list(coarse(reversed(gaps)))
    assert all(number % STEP == 0 for *_, number in told)
