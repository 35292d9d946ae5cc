"""Going through the plans of a small program: finds the best, draws among equals, and gives up in time."""

from __future__ import annotations

from copy import deepcopy
from random import Random

import numpy as np
import pytest

from matchcore.pricing import Prices, bound, no_prices
from matchcore.program import Program, program_of
from matchcore.queue import queue_from
from matchcore.solving import value_of
from matchcore.walking import TooFar, walked
from tests.unit.matchcore.queues import best_by_trying, made_up_queue, tiny_queue

FACTOR = 10**6
"""More than all the ties of a plan."""


def made_up_prices(program: Program, dice: Random) -> Prices:
    """Any prices at all, of beds, rooms and pairs that exclude each other as being of one request."""
    homes = len(program.homes)
    bed, room = (np.array([dice.choice((0, 0, 30, 200)) for _ in range(homes)], dtype=np.int64) for _ in range(2))
    pairs = [
        (one, other)
        for one in range(len(program))
        for other in range(one)
        if (program.home[one], program.request[one]) == (program.home[other], program.request[other])
    ]
    return Prices(3, bed, room, tuple((pair, dice.randint(1, 90)) for pair in pairs[:3]))


@pytest.mark.parametrize("seed", range(40))
def test_whatever_the_prices_the_best_plan_is_found_and_no_better_one(seed: int):
    data = tiny_queue(seed)
    best = best_by_trying(data)
    program = program_of(queue_from(data), salt="")
    for prices in (no_prices(program), made_up_prices(program, Random(seed))):
        proof = bound(program, prices)
        for at_least in (0, best):
            found = walked(program, prices, proof, at_least=at_least, most=10**6)
            assert found is not None and value_of(program, found) == best
        assert walked(program, prices, proof, at_least=best + 1, most=10**6) is None


def test_among_the_best_plans_the_greatest_sum_of_ties_is_drawn():
    drew = 0
    for seed in range(60):
        data = tiny_queue(seed)
        data["options"]["value"] = [100 * mask.bit_count() for mask in data["options"]["children"]]
        data["splits"]["penalty"] = [0] * len(data["splits"]["penalty"])
        program = program_of(queue_from(data), salt="")
        ties = [Random(f"{seed} {option}").randint(0, 999) for option in range(len(data["options"]["value"]))]
        with_ties = deepcopy(data)
        with_ties["options"]["value"] = [value * FACTOR + tie for value, tie in zip(data["options"]["value"], ties, strict=True)]
        value, drawn = divmod(best_by_trying(with_ties), FACTOR)
        mine = [ties[option] for option in program.option.tolist()]
        prices = made_up_prices(program, Random(seed))
        found = walked(program, prices, bound(program, prices), at_least=value, most=10**6, ties=mine)
        assert found is not None
        assert (value_of(program, found), sum(mine[option] for option in found)) == (value, drawn)
        drew += bool(found)
    assert drew > 30


def test_too_many_plans_are_not_gone_through():
    program = program_of(queue_from(made_up_queue(1, 12, 14, options=6)), salt="")
    prices = no_prices(program)
    with pytest.raises(TooFar):
        walked(program, prices, bound(program, prices), at_least=0, most=20)


def test_who_must_be_placed_is():
    data = tiny_queue(3)
    lock = next(
        {"request": name, "children": children, "home": data["homes"]["id"][home]}
        for at, (name, children) in enumerate(zip(data["requests"]["id"], data["requests"]["children"], strict=True))
        for of, mask, home, beds in zip(*(data["options"][key] for key in ("request", "children", "home", "beds")), strict=True)
        if of == at and mask == (1 << len(children)) - 1 and 0 < beds <= data["homes"]["beds"][home]
    )
    data = {**data, "locks": [lock], "options": {**data["options"], "value": [-5] * len(data["options"]["value"])}}
    data["options"].pop("rooms", None)
    program = program_of(queue_from(data), salt="")
    prices = no_prices(program)
    found = walked(program, prices, bound(program, prices), at_least=-100, most=10**6)
    assert found is not None and value_of(program, found) == best_by_trying(data) == -5
