"""`plan` against brute force and the plain model; the same plan whatever the order; locks, reasons, time."""

import os
from dataclasses import replace
from random import Random
from threading import Event, Thread
from time import monotonic, sleep

import psutil
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchcore import answer as answers
from matchcore.check import check_plan
from matchcore.plain import plain_optimum
from matchcore.planning import Plan, plan
from matchcore.queue import QueueError, queue_from
from tests.unit.matchcore.queues import best_by_trying, made_up_queue, shuffled, tiny_queue

EXAMPLES = int(os.environ.get("MATCHCORE_EXAMPLES", "150"))


def planned(data: dict, **options) -> Plan:
    """The plan of a queue file, checked."""
    queue = queue_from(data)
    found = plan(queue, **options)
    verdict = check_plan(queue, answers.plan_data(found))
    assert verdict.value == found.value
    assert verdict.by_prices == found.prices.bound
    return found


def placed(found: Plan) -> set[tuple]:
    return {(row.request, row.children, row.home) for row in found.placed}


@pytest.mark.covers("R-86a")
@settings(max_examples=EXAMPLES, deadline=None)
@given(st.integers(0, 10**9))
def test_a_tiny_queue_gets_the_best_plan_there_is(seed):
    data = tiny_queue(seed)
    found = planned(data)
    assert found.status == "proven"
    assert found.bound == found.value == best_by_trying(data)


@pytest.mark.parametrize("conflicts", [0, 0.25, 0.5])
@pytest.mark.parametrize(("homes", "options"), [(25, 6), (120, 10)], ids=["scarce", "rich"])
@pytest.mark.parametrize("sizes", [(2, 2, 3), (3, 4, 5)], ids=["pairs", "great groups"])
def test_a_queue_is_planned_as_well_as_the_plain_model_does_it(conflicts, homes, options, sizes):
    for seed in (1, 2):
        data = made_up_queue(seed, homes, 30, options=options, conflicts=conflicts, sizes=sizes, beds=(1, 4))
        value, _, _ = plain_optimum(queue_from(data))
        found = planned(data)
        assert (found.status, found.value) == ("proven", value)


def test_a_home_may_have_many_beds_and_an_option_other_beds_than_children():
    data = made_up_queue(7, 6, 40, options=4, beds=(6, 14), own_beds=True, conflicts=0.4, sizes=(2, 3, 5))
    found = planned(data)
    assert (found.status, found.value) == ("proven", plain_optimum(queue_from(data))[0])


def test_values_may_be_equal_nought_or_negative():
    data = made_up_queue(3, 8, 12, options=5, conflicts=0.1)
    data["options"]["value"] = [Random(at).choice([-3, 0, 0, 2, 2]) for at in range(len(data["options"]["value"]))]
    assert planned(data).value == best_by_trying(data)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("times", [10**6, 10**8])
def test_great_values_are_planned_as_well_as_small_ones(seed, times):
    """The solver gives up relaxations in numbers of 10^9 and more; what it sees are smaller units."""
    data = made_up_queue(seed, 8, 20, conflicts=0.4, splits=1.0, sizes=(2, 3, 4))
    small = plan(queue_from(data), threads=1)
    data["options"]["value"] = [value * times for value in data["options"]["value"]]
    data["splits"]["penalty"] = [penalty * times for penalty in data["splits"]["penalty"]]
    great = plan(queue_from(data), threads=1)
    assert (small.status, great.status) == (answers.Status.PROVEN, answers.Status.PROVEN)
    assert great.value == small.value * times


def test_great_values_are_added_up_exactly():
    data = made_up_queue(4, 6, 6, options=4, conflicts=0)
    data["options"]["value"] = [value * 10**10 + at for at, value in enumerate(data["options"]["value"])]
    found = planned(data)
    assert found.value == best_by_trying(data) == found.bound


@pytest.mark.parametrize("seed", [1, 2])
def test_the_plan_is_the_same_in_whatever_order_the_queue_is_written(seed):
    # Few values, so that very many plans are worth the same.
    data = made_up_queue(seed, 30, 25, options=8, conflicts=0.3, most=2)
    data["options"]["value"] = [100 * mask.bit_count() for mask in data["options"]["children"]]
    first = planned(data, salt="dagens lott")
    assert first.ties_drawn
    for other in range(25):
        again = planned(shuffled(data, other), salt="dagens lott")
        assert placed(again) == placed(first)
        assert replace(again, seconds={}).unplaced == first.unplaced


def test_another_salt_draws_another_plan_of_the_same_value():
    data = made_up_queue(5, 30, 25, options=8, conflicts=0, most=2)
    data["options"]["value"] = [100 * mask.bit_count() for mask in data["options"]["children"]]
    one, other = planned(data, salt="a"), planned(data, salt="b")
    assert one.value == other.value
    assert placed(one) != placed(other)


def test_the_number_of_processes_changes_nothing(monkeypatch):
    monkeypatch.setattr("matchcore.planning.AT_HAND", 0)  # everything is solved in processes
    data = made_up_queue(6, 40, 20, options=3, conflicts=0.2, most=2)
    one, three = planned(data, threads=1, salt="x"), planned(data, threads=3, salt="x")
    monkeypatch.undo()
    here = planned(data, salt="x")
    assert here.status == "proven"
    assert answers.plan_data(replace(one, seconds={})) == answers.plan_data(replace(three, seconds={}))
    assert answers.plan_data(replace(one, seconds={})) == answers.plan_data(replace(here, seconds={}))


def test_a_home_that_suits_nobody_changes_nothing():
    data = made_up_queue(8, 20, 20, options=6, conflicts=0.3, most=2)
    before = planned(data, salt="x")
    data["homes"]["id"].append("new")
    data["homes"]["beds"].append(3)
    without = planned(data, salt="x")
    data["options"]["request"].append(0)
    data["options"]["children"].append((1 << len(data["requests"]["children"][0])) - 1)
    data["options"]["home"].append(len(data["homes"]["id"]) - 1)
    data["options"]["value"].append(999)
    data["options"]["beds"].append(4)
    too_small = planned(data, salt="x")
    assert placed(before) == placed(without) == placed(too_small)
    assert before.unplaced == without.unplaced == too_small.unplaced


def test_locks_are_never_moved_and_forbidden_pairs_never_placed():
    kept = 0
    for seed in range(120):
        data = tiny_queue(seed)
        dice = Random(seed)
        free = planned(data)
        table = data["options"]
        for at in dice.sample(range(len(table["home"])), min(dice.choice([1, 1, 2]), len(table["home"]))):
            request, names = table["request"][at], data["requests"]["children"][table["request"][at]]
            lock = {
                "request": data["requests"]["id"][request],
                "children": [name for bit, name in enumerate(names) if table["children"][at] >> bit & 1],
                "home": data["homes"]["id"][table["home"][at]],
            }
            data["locks"] = [*data.get("locks", []), lock]
        data["forbidden"] = [[row.request, row.home] for row in free.placed if dice.random() < 0.3]
        best = best_by_trying(data)
        if best is None:
            with pytest.raises(QueueError, match=r"^locks: "):
                planned(data)
            continue
        found = planned(data)
        assert (found.status, found.value) == ("proven", best)
        there = {(row.request, frozenset(row.children), row.home) for row in found.placed}
        assert {(lock["request"], frozenset(lock["children"]), lock["home"]) for lock in data.get("locks", [])} <= there
        assert not {(row.request, row.home) for row in found.placed} & set(map(tuple, data["forbidden"]))
        kept += bool(data.get("locks"))
    assert kept >= 20


def test_each_unplaced_request_has_its_reason():
    data = {
        "homes": {"id": ["one bed", "no bed"], "beds": [1, 0]},
        "requests": {"id": ["urgent", "later", "none", "great", "worth nothing"], "children": [["a"], ["b"], ["c"], ["d"], ["e"]]},
        "options": {"request": [0, 1, 3, 4], "children": [1, 1, 1, 1], "home": [0, 0, 1, 0], "value": [900, 400, 500, -5]},
    }
    found = planned(data)
    reasons = {row.request: row.reason.value for row in found.unplaced}
    assert reasons == {"later": "taken", "none": "no_option", "great": "no_usable_option", "worth nothing": "worthless"}
    later = next(row for row in found.unplaced if row.request == "later")
    assert later.homes == (answers.Taken("one bed", ("urgent",)),)
    assert 0 <= later.cost_at_least <= 500
    assert found.prices.home[0] >= 400 * found.prices.scale


def test_an_empty_queue_has_an_empty_plan():
    found = planned(
        {
            "homes": {"id": [], "beds": []},
            "requests": {"id": [], "children": []},
            "options": {"request": [], "children": [], "home": [], "value": []},
        }
    )
    assert (found.status, found.value, found.bound, found.placed, found.unplaced) == ("proven", 0, 0, (), ())


def hard_queue() -> dict:
    return made_up_queue(2, 100, 150, options=15, conflicts=0.5, siblings=0.6, sizes=(2, 3, 4, 5), own_beds=True)


def test_out_of_time_there_is_still_a_plan_with_an_honest_gap():
    began = monotonic()
    found = planned(hard_queue(), time_limit=0.05)
    assert monotonic() - began < 5
    assert found.status == "gap"
    assert 0 < found.value < found.bound
    assert found.placed


def test_a_killed_solver_leaves_the_best_plan_so_far(monkeypatch):
    monkeypatch.setattr("matchcore.planning.AT_HAND", 0)
    killed = Event()

    def kill() -> None:
        while not killed.is_set():
            for child in psutil.Process().children(recursive=True):
                if "matchcore.worker" in child.cmdline():
                    child.kill()
                    killed.set()
            sleep(0.02)

    killer = Thread(target=kill)
    killer.start()
    found = planned(hard_queue(), time_limit=60)
    killer.join()
    assert found.status == "gap"
    assert 0 < found.value < found.bound
    assert found.seconds["total"] < 30


def test_whoever_wants_no_more_gets_the_plan_so_far(monkeypatch):
    monkeypatch.setattr("matchcore.planning.AT_HAND", 0)
    stop = Event()
    stop.set()
    found = planned(hard_queue(), stop=stop)
    assert found.status == "gap"
    assert found.placed
