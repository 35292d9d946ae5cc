"""Queues without siblings: exact, with whole prices, the same with and without the compiler."""

import pytest

from matchcore.assignment import assign, places_of, prices_of
from matchcore.bench import singles_queue
from matchcore.plain import plain_optimum
from matchcore.pricing import bound
from matchcore.program import program_of
from matchcore.queue import queue_from
from matchcore.solving import value_of
from tests.unit.matchcore.queues import best_by_trying, made_up_queue


def solved(queue) -> int:
    """Value of the plan, proved by prices that are whole points."""
    program = program_of(queue, salt="x")
    places = places_of(program)
    assert places is not None
    chosen, price = assign(program, program.value, places)
    assert (price >= 0).all()
    proof = bound(program, prices_of(program, price))
    assert proof.total == proof.points == value_of(program, chosen)
    return proof.points


def test_every_tiny_queue_is_assigned_as_well_as_can_be():
    for seed in range(150):
        data = made_up_queue(seed, 1 + seed % 7, 1 + seed % 9, options=4, siblings=0, conflicts=0, most=[3, 300][seed % 2])
        assert solved(queue_from(data)) == best_by_trying(data)


@pytest.mark.parametrize("homes", [150, 400])
def test_a_scarce_and_a_rich_queue(homes):
    queue = singles_queue(1, 200, homes)
    assert solved(queue) == plain_optimum(queue)[0]


def test_siblings_who_fill_a_home_are_an_assignment_too():
    data = made_up_queue(3, 12, 14, options=5, siblings=1, splits=0, conflicts=0.3, sizes=(2,), beds=(2, 3))
    assert solved(queue_from(data)) == best_by_trying(data)


def test_what_depends_on_who_comes_is_no_assignment():
    mixed = {
        "homes": {"id": ["h"], "beds": [2]},
        "requests": {"id": ["g1", "g2", "g3"], "children": [["a", "b"], ["c"], ["d"]]},
        "options": {"request": [0, 1, 2], "children": [3, 1, 1], "home": [0, 0, 0], "value": [5, 3, 4]},
    }
    assert places_of(program_of(queue_from(mixed), salt="")) is None
    quarrel = {**mixed, "options": {"request": [1, 2], "children": [1, 1], "home": [0, 0], "value": [3, 4]}, "conflicts": [["c", "d"]]}
    assert places_of(program_of(queue_from(quarrel), salt="")) is None
    assert places_of(program_of(queue_from({**quarrel, "conflicts": []}), salt="")).tolist() == [2]
