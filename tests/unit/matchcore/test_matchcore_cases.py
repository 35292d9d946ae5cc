"""Trees of cases: they prove where prices alone leave a gap, and no forged one proves what is not so."""

from __future__ import annotations

import json
from copy import deepcopy
from functools import cache
from random import Random

import pytest

from matchcore import proving
from matchcore.answer import plan_data
from matchcore.branching import cases
from matchcore.check import Refused, check_plan
from matchcore.planning import plan
from matchcore.program import program_of
from matchcore.queue import queue_from
from tests.unit.matchcore.queues import best_by_trying, made_up_queue

NEVER = 10.0**12
"""A deadline that does not come."""


def answer_to(data: dict) -> dict:
    return json.loads(json.dumps(plan_data(plan(queue_from(data)))))


@cache
def open_queues() -> tuple[tuple[dict, dict], ...]:
    """Queues in which prices leave a gap, and their answers."""
    found: list[tuple[dict, dict]] = []
    for seed in range(10_000):
        data = made_up_queue(seed, 7, 8, options=5, conflicts=0.8, siblings=0.7, sizes=(2, 3), own_beds=seed % 2 == 0)
        answer = answer_to(data)
        if answer["prices"]["cases"]:
            found.append((data, answer))
            if len(found) == 8:
                return tuple(found)
    raise AssertionError("prices prove everything")


def test_cases_prove_what_prices_leave_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proving, "MOST_STEPS", 0)  # the checker may not search for itself
    for data, answer in open_queues():
        assert answer["status"] == "proven" and answer["value"] == best_by_trying(data)
        verdict = check_plan(queue_from(data), answer).data()
        assert verdict["verdict"] == "proven" and verdict["by_prices"] > verdict["proved"] == answer["value"]
        without = check_plan(queue_from(data), {**answer, "prices": {**answer["prices"], "cases": []}}).data()
        assert without["verdict"] == "unproven"


def test_a_tree_for_another_value_is_not_grown() -> None:
    for data, answer in open_queues():
        program = program_of(queue_from(data), salt="")
        better: list[list[int]] = []
        best = answer["value"]
        tree = cases(program, best - 1, deadline=NEVER, found=lambda plan, heard=better, best=best: heard.append(plan) or best)
        assert tree is not None and better  # it came upon the better plan, and proves that one


@pytest.mark.parametrize("seed", range(6))
def test_no_forged_tree_proves_a_plan_that_is_not_the_best(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proving, "MOST_STEPS", 0)
    dice = Random(seed)
    data, answer = open_queues()[seed]
    queue = queue_from(data)
    worse = next(
        worse
        for row in answer["placed"]
        if (worse := answer_to({**data, "forbidden": [[row["request"], row["home"]]]}))["value"] < answer["value"]
    )
    worse["prices"] = answer["prices"]
    for _ in range(60):
        forged = deepcopy(worse)
        forged["prices"]["cases"] = [
            _forged(dice, tree, len(data["options"]["home"]), len(data["requests"]["id"])) for tree in answer["prices"]["cases"]
        ]
        try:
            assert check_plan(queue, forged).data()["verdict"] == "unproven"
        except Refused:
            continue  # not even a tree


def _forged(dice: Random, tree: dict, options: int, requests: int) -> dict:
    """The tree with something else in it here and there."""
    if "yes" not in tree:
        if dice.random() < 0.4:
            return {**tree, "home": [[home, price * dice.randrange(3)] for home, price in tree["home"]]}
        return {**tree, "scale": dice.choice((1, tree["scale"], 10**9))}
    forged = {name: _forged(dice, tree[name], options, requests) for name in ("yes", "no")}
    if dice.random() < 0.3:
        forged["no"] = deepcopy(forged["yes"])
    asked = "option" if "option" in tree else "request"
    return {**forged, asked: dice.randrange(options if asked == "option" else requests) if dice.random() < 0.3 else tree[asked]}


@pytest.mark.parametrize(
    "forge",
    [
        lambda tree: None,
        lambda tree: [],
        lambda tree: {**tree, "no": None},
        lambda tree: {"yes": tree["yes"], "no": tree["no"]},
        lambda tree: {"yes": tree["yes"], "no": tree["no"], "request": -1},
        lambda tree: {"yes": tree["yes"], "no": tree["no"], "request": True},
        lambda tree: {"yes": tree["yes"], "no": tree["no"], "option": 10**9},
        lambda tree: {**tree, "no": {"scale": 0}},
        lambda tree: {**tree, "no": {"scale": 1, "home": [[0, -1]]}},
        lambda tree: {**tree, "no": {"scale": 1, "home": [[10**9, 1]]}},
        lambda tree: {**tree, "no": {"scale": 1, "home": [[0]]}},
        lambda tree: {**tree, "no": {"scale": 1, "cliques": [{"options": [10**9], "price": 1}]}},
        lambda tree: _deep(tree, 200),
    ],
)
def test_what_is_no_tree_is_refused(forge) -> None:
    data, answer = deepcopy(open_queues()[0])
    answer["prices"]["cases"] = [forge(answer["prices"]["cases"][0])]
    with pytest.raises(Refused, match=r"prices\.cases"):
        check_plan(queue_from(data), answer)


def _deep(tree: dict, depth: int) -> dict:
    for _ in range(depth):
        tree = {"request": 0, "yes": tree, "no": {"scale": 1}}
    return tree
