"""What one more bed or home is worth, what a wish costs: exact, by planning anew, and never about too few."""

from copy import deepcopy

import pytest

from matchcore.answer import plan_data
from matchcore.check import check_plan
from matchcore.gaps import FEWEST, Kind, gaps, merged, with_home
from matchcore.planning import plan
from matchcore.queue import queue_from
from matchcore.what_if import compare, why_not, with_options
from tests.unit.matchcore.queues import best_by_trying, made_up_queue, tiny_queue

QUEUE = {
    "homes": {"id": ["h1", "h2"], "beds": [1, 1]},
    "requests": {"id": ["g1", "g2", "g3"], "children": [["a"], ["b"], ["c"]]},
    "options": {"request": [0, 0, 1, 1, 2], "children": [1, 1, 1, 1, 1], "home": [0, 1, 0, 1, 0], "value": [900, 880, 500, 450, 300]},
}
"""Best: g1 in h2, g2 in h1 (1380); g3 waits."""


def test_one_more_bed_is_worth_what_planning_anew_gives():
    checked = 0
    for seed in range(80):
        data = tiny_queue(seed)
        queue = queue_from(data)
        found = gaps(queue, plan(queue), top=3)
        for row in found.beds:
            if row.gain is None:
                continue
            more = deepcopy(data)
            more["homes"]["beds"][data["homes"]["id"].index(row.home)] += 1
            assert row.gain.exact
            assert row.gain.points == best_by_trying(more) - best_by_trying(data)
            checked += 1
    assert checked > 20


def test_without_siblings_the_price_is_the_gain():
    queue = queue_from(made_up_queue(3, 10, 25, options=4, siblings=0, conflicts=0, beds=(1, 2)))
    found = gaps(queue, plan(queue), top=10)
    assert sum(row.gain is not None for row in found.beds) >= 5
    assert all(row.estimate == row.gain.points for row in found.beds if row.gain)


def test_a_home_of_a_kind_is_worth_what_planning_with_it_gives():
    data = made_up_queue(5, 6, 16, options=3, conflicts=0.2, beds=(1, 2))
    queue = queue_from(data)
    found = plan(queue)
    waiting = [row for row in found.unplaced if row.reason != "no_option"]
    assert len(waiting) >= FEWEST
    kinds = [
        Kind("teenagers", area, beds, tuple((row.request, row.children, 400) for row in waiting))
        for area, beds in (("north", 1), ("south", 3))
    ]
    shown = gaps(queue, found, kinds)
    assert [row.area for row in shown.homes] == ["south", "north"]
    for row, kind in zip(shown.homes, reversed(kinds), strict=True):
        again = plan(with_home(queue, kind))
        assert row.gain == compare(found, again)
        assert row.gain.points > 0
        assert row.requests == len(waiting)
        check_plan(with_home(queue, kind), plan_data(again))


@pytest.mark.covers("R-67")
def test_no_cell_shows_fewer_than_five_requests():
    def kind(name: str, area: str, *requests: str) -> Kind:
        return Kind(name, area, 1, tuple((request, (request,), 1) for request in requests))

    cells = merged(
        [
            kind("siblings", "north", "1", "2", "3", "4", "5"),
            kind("siblings", "south", "1", "2", "3"),
            kind("siblings", "west", "3", "4", "6"),
            kind("teenagers", "north", "7", "8"),
            kind("infants", "north", "9", "10", "11"),
            kind("infants", "south", "11"),
        ]
    )
    assert {(cell.kind, cell.area): len(cell.requests) for cell in cells} == {
        ("siblings", "north"): 5,
        ("siblings", None): 5,
        (None, None): 5,
    }
    assert merged([kind("teenagers", "north", "1", "2", "3", "4")]) == []


def test_cells_too_small_are_counted_and_not_shown():
    queue = queue_from(QUEUE)
    shown = gaps(queue, plan(queue), [Kind("teenagers", "north", 1, (("g3", ("c",), 200),))])
    assert (shown.homes, shown.withheld) == ((), 1)


def test_why_not_tells_the_cost_and_who_gives_way():
    queue = queue_from(QUEUE)
    old = plan(queue)
    assert old.value == 1380
    asked = why_not(queue, old, request="g3", home="h1")
    assert (asked.points, asked.children, asked.placed, asked.displaced, asked.moved, asked.exact) == (-200, 0, ("g3",), ("g2",), (), True)
    assert why_not(queue, old, request="g1", home="h1").points == 1350 - 1380
    assert why_not(queue, old, request="g3", home="h2") is None


def test_a_relaxed_option_is_free_or_contested():
    queue = queue_from({**QUEUE, "homes": {"id": ["h1", "h2", "h3"], "beds": [1, 1, 1]}})
    old = plan(queue)
    free = with_options(queue, old, [("g3", ("c",), "h3", 100)])
    assert (free.points, free.placed, free.displaced) == (100, ("g3",), ())
    contested = with_options(queue, old, [("g3", ("c",), "h2", 700)])
    assert (contested.points, contested.placed, contested.displaced) == (220, ("g3",), ("g2",))
