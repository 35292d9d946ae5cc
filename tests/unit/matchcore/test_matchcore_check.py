"""The checker: right plans pass, forged ones are caught, and what is not proved is not called proved."""

import json
import subprocess
import sys
from collections.abc import Callable
from copy import deepcopy

import pytest

from matchcore.answer import plan_data
from matchcore.check import Refused, check_plan
from matchcore.planning import plan
from matchcore.queue import queue_from
from tests.unit.matchcore.queues import best_by_trying, made_up_queue, tiny_queue

QUEUE = {
    "homes": {"id": ["h1", "h2", "h3"], "beds": [2, 1, 1]},
    "requests": {"id": ["pair", "alone", "third", "left"], "children": [["p1", "p2"], ["a"], ["t"], ["l"]]},
    "options": {
        "request": [0, 0, 0, 0, 0, 1, 1, 2, 2, 3],
        "children": [3, 1, 2, 1, 2, 1, 1, 1, 1, 1],
        "home": [0, 0, 0, 1, 2, 0, 1, 0, 2, 1],
        "value": [500, 200, 200, 300, 400, 300, 90, 350, 80, 40],
    },
    "splits": {"request": [0], "parts": [[1, 2]], "penalty": [100]},
    "conflicts": [["a", "p1"]],
    "locks": [{"request": "third", "children": ["t"], "home": "h1"}],
    "forbidden": [["left", "h3"]],
}
"""Best: the pair is split over h2 and h3, and the other two live in h1: 300 + 400 - 100 + 300 + 350 = 1250."""


@pytest.fixture
def answer() -> dict:
    return plan_data(plan(queue_from(QUEUE)))


def test_a_right_plan_is_proven(answer):
    verdict = check_plan(queue_from(QUEUE), answer)
    assert (verdict.value, verdict.bound, verdict.proved, verdict.children) == (1250, 1250, 1250, 4)
    assert verdict.holds
    assert verdict.data()["verdict"] == "proven"


def test_the_documented_keys_are_enough(answer):
    bare = {name: answer[name] for name in ("status", "value", "bound", "placed", "seconds")}
    bare["unplaced"] = [row["request"] for row in answer["unplaced"]]
    bare["prices"] = {"home": [0, 0, 0]}
    assert check_plan(queue_from(QUEUE), bare).holds


def _row(answer: dict, request: str) -> dict:
    return next(row for row in answer["placed"] if row["request"] == request)


def _overfull(answer: dict) -> None:
    _row(answer, "pair")["home"] = "h1"


def _move_pair_home(answer: dict) -> None:
    answer["placed"] = [row for row in answer["placed"] if row["request"] not in ("pair", "alone")]
    answer["placed"].append({"request": "pair", "children": ["p1", "p2"], "home": "h1"})
    answer["unplaced"].append({"request": "alone"})


def _half(answer: dict) -> None:
    answer["placed"].remove(_row(answer, "pair"))


def _both_halves_in_one(answer: dict) -> None:
    answer["placed"] = [row for row in answer["placed"] if row["request"] not in ("pair", "alone")]
    answer["placed"] += [{"request": "pair", "children": [child], "home": "h1"} for child in ("p1", "p2")]


def _conflict(answer: dict) -> None:
    for row in answer["placed"]:
        if row["children"] == ["p1"]:
            row["home"] = "h1"
    _row(answer, "third")["home"] = "h3"


def _twice(answer: dict) -> None:
    answer["placed"].append(dict(_row(answer, "alone")))


def _two_homes(answer: dict) -> None:
    answer["placed"].append({"request": "third", "children": ["t"], "home": "h3"})


def _no_option(answer: dict) -> None:
    _row(answer, "alone")["home"] = "h3"


def _lock_moved(answer: dict) -> None:
    answer["placed"] = [row for row in answer["placed"] if row["request"] == "alone"]
    answer["placed"].append({"request": "third", "children": ["t"], "home": "h3"})


def _value(answer: dict) -> None:
    answer["value"] = answer["bound"] = 1251


def _bound_below(answer: dict) -> None:
    answer["bound"] = 1249


def _gap_that_is_none(answer: dict) -> None:
    answer["status"] = "gap"


def _proven_with_gap(answer: dict) -> None:
    answer["bound"] = 1300


def _forgotten(answer: dict) -> None:
    answer["unplaced"] = []


def _both_placed_and_not(answer: dict) -> None:
    answer["unplaced"].append({"request": "alone"})


def _negative_price(answer: dict) -> None:
    answer["prices"]["home"][1] = -1


def _clique_of_friends(answer: dict) -> None:
    answer["prices"]["cliques"] = [{"options": [5, 7], "price": 10}]  # alone and third fit in h1 together


def _child_of_another(answer: dict) -> None:
    _row(answer, "alone")["children"] = ["t"]


@pytest.mark.parametrize(
    ("forge", "message"),
    [
        (_overfull, "the queue has no such option|h1' has 2 beds"),
        (_move_pair_home, "h1' has 2 beds and 3 are taken"),
        (_half, "'pair' is not placed whole, nor in two parts"),
        (_both_halves_in_one, "live in the same home"),
        (_conflict, "h1'.*must not live in the same home"),
        (_twice, "occurs twice"),
        (_two_homes, "'third' is not placed whole"),
        (_no_option, "the queue has no such option"),
        (_lock_moved, "the lock of 'third' in 'h1' is not kept"),
        (_value, "value: 1251 where the options are worth 1250"),
        (_bound_below, "bound: 1249 is less than the value 1250"),
        (_gap_that_is_none, "status: gap"),
        (_proven_with_gap, "status: proven"),
        (_forgotten, "unplaced"),
        (_both_placed_and_not, "unplaced"),
        (_negative_price, "prices.home"),
        (_clique_of_friends, "prices.cliques.0.: options that do not exclude each other"),
        (_child_of_another, "not children of 'alone'"),
    ],
)
def test_a_forged_plan_is_refused(answer: dict, forge: Callable[[dict], None], message: str):
    forge(answer)
    with pytest.raises(Refused, match=message):
        check_plan(queue_from(QUEUE), answer)


@pytest.mark.parametrize("name", ["status", "value", "bound", "placed", "unplaced", "prices"])
@pytest.mark.parametrize("rubbish", [None, 3.5, "x", [1], {"a": 1}, [[]], [{}]])
def test_rubbish_in_a_plan_is_refused_and_not_stumbled_over(answer: dict, name: str, rubbish: object):
    if (name, rubbish) in (("prices", None), ("prices", {"a": 1})):
        return  # a plan without prices is allowed
    answer[name] = rubbish
    with pytest.raises(Refused):
        check_plan(queue_from(QUEUE), answer)


def test_a_worse_plan_that_calls_itself_proven_is_found_out():
    caught = 0
    for seed in range(80):
        queue = queue_from(data := tiny_queue(seed))
        answer = plan_data(plan(queue))
        if not answer["placed"]:
            continue
        gone = answer["placed"][0]["request"]
        points = _points(data, [row for row in answer["placed"] if row["request"] == gone])
        if points == 0:
            continue
        answer["placed"] = [row for row in answer["placed"] if row["request"] != gone]
        answer["unplaced"].append({"request": gone})
        answer["value"] -= points
        answer["bound"] = answer["value"]
        for prices in (answer["prices"], None, {"home": [0] * len(data["homes"]["id"])}):
            with pytest.raises(Refused, match="there is a plan that is worth"):
                check_plan(queue, {**deepcopy(answer), "prices": prices})
        caught += 1
    assert caught > 40


def _points(data: dict, rows: list[dict]) -> int:
    total = 0
    for row in rows:
        request = data["requests"]["id"].index(row["request"])
        names = data["requests"]["children"][request]
        mask = sum(1 << names.index(name) for name in row["children"])
        home = data["homes"]["id"].index(row["home"])
        table = data["options"]
        columns = zip(table["request"], table["children"], table["home"], table["value"], strict=True)
        total += next(value for of, children, where, value in columns if (of, children, where) == (request, mask, home))
        for of, parts, penalty in zip(*data["splits"].values(), strict=True):
            if of == request and mask == parts[0]:
                total -= penalty
    return total


def test_any_prices_prove_a_bound_that_holds():
    for seed in range(60):
        data = tiny_queue(seed)
        queue = queue_from(data)
        answer = plan_data(plan(queue))
        prices = {"scale": 1 + seed % 3, "home": [(seed * 7 + at * 13) % 50 for at in range(len(data["homes"]["id"]))]}
        verdict = check_plan(queue, {**answer, "prices": prices})
        assert verdict.by_prices >= best_by_trying(data)
        assert verdict.proved >= best_by_trying(data)


def test_what_is_too_much_to_search_is_not_called_proved(monkeypatch):
    monkeypatch.setattr("matchcore.proving.MOST_STEPS", 3)
    data = made_up_queue(2, 8, 14, options=5, conflicts=0.5, sizes=(2, 3), beds=(1, 3))
    queue = queue_from(data)
    answer = {**plan_data(plan(queue)), "prices": None}
    verdict = check_plan(queue, answer)
    assert not verdict.holds
    assert verdict.data()["verdict"] == "unproven"
    assert verdict.proved > verdict.bound


def test_a_lower_price_bound_than_the_prices_prove_is_refused():
    queue = queue_from(made_up_queue(2, 8, 14, options=5, conflicts=0.5, sizes=(2, 3), beds=(1, 3)))
    answer = plan_data(plan(queue))
    answer["prices"]["bound"] -= 1
    with pytest.raises(Refused, match=r"prices\.bound"):
        check_plan(queue, answer)


def test_the_checker_loads_no_solver():
    code = "import sys, matchcore.check; print(json.dumps(sorted(sys.modules))) if (json := __import__('json')) else None"
    loaded = json.loads(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout)
    assert "matchcore.proving" in loaded
    assert not {name.split(".")[0] for name in loaded} & {"highspy", "scipy", "ortools", "pulp"}
    assert not {"matchcore.solving", "matchcore.pricing", "matchcore.program", "matchcore.highs"} & set(loaded)
