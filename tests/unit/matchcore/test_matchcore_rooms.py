"""Rooms: a second thing that homes have only so many of, for children who need one for themselves."""

from __future__ import annotations

import json
from copy import deepcopy

import pytest

from matchcore import proving
from matchcore.answer import plan_data
from matchcore.check import Refused, check_plan
from matchcore.gaps import Kind, with_home
from matchcore.plain import plain_optimum
from matchcore.planning import plan
from matchcore.queue import QueueError, queue_from
from matchcore.what_if import with_options
from tests.unit.matchcore.queues import best_by_trying, made_up_queue, shuffled

QUEUE: dict = {
    "homes": {"id": ["h1"], "beds": [2], "rooms": [1]},
    "requests": {"id": ["picky", "also picky", "easy"], "children": [["p"], ["q"], ["e"]]},
    "options": {"request": [0, 1, 2], "children": [1, 1, 1], "home": [0, 0, 0], "value": [500, 400, 300], "rooms": [1, 1, 0]},
}
"""Two places and one room: not both who need the room, but one of them and the child who does not."""


def answer_to(data: dict, **options) -> dict:
    return json.loads(json.dumps(plan_data(plan(queue_from(data), **options))))


@pytest.mark.covers("R-86a")
def test_a_room_is_promised_once_and_the_other_place_goes_to_a_child_who_needs_none():
    answer = answer_to(QUEUE)
    assert [(row["request"], row["home"]) for row in answer["placed"]] == [("easy", "h1"), ("picky", "h1")]
    assert (answer["status"], answer["value"]) == ("proven", 800)
    assert check_plan(queue_from(QUEUE), answer).by_prices == 800  # the room has its price
    assert answer["prices"]["rooms"][0] > 0


def test_a_room_is_taken_by_those_who_have_it():
    (left,) = answer_to({**QUEUE, "homes": {**QUEUE["homes"], "beds": [3]}})["unplaced"]
    assert (left["request"], left["reason"], left["homes"]) == ("also picky", "taken", [{"home": "h1", "taken_by": ["picky"]}])


def test_a_plan_that_promises_a_room_twice_is_refused():
    answer = answer_to(QUEUE)
    answer["placed"][0]["request"], answer["placed"][0]["children"] = "also picky", ["q"]
    answer["unplaced"] = [{"request": "easy"}]
    with pytest.raises(Refused, match="'h1' has 1 rooms and 2 are taken"):
        check_plan(queue_from(QUEUE), answer)


@pytest.mark.parametrize("rooms", [[-1], [1, 1], None, ["x"], 1])
def test_prices_of_rooms_are_read_strictly(rooms: object):
    answer = answer_to(QUEUE)
    answer["prices"]["rooms"] = rooms
    with pytest.raises(Refused, match=r"prices\.rooms"):
        check_plan(queue_from(QUEUE), answer)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"homes": {"id": ["h1"], "beds": [2]}}, r"options\.rooms: the homes have no rooms"),
        ({"homes": {"id": ["h1"], "beds": [2], "rooms": [1, 1]}}, r"homes\.rooms: 2 entries where 1"),
        ({"homes": {"id": ["h1"], "beds": [2], "rooms": [-1]}}, r"homes\.rooms\[0\]: -1 is out of range"),
        ({"options": {**QUEUE["options"], "rooms": [1, 1]}}, r"options\.rooms: 2 entries where 3"),
        ({"options": {**QUEUE["options"], "rooms": [1, True, 0]}}, r"options\.rooms\[1\]"),
        ({"options": {**QUEUE["options"], "rooms": [2**53, 1, 0]}}, r"options\.rooms: the sum"),
    ],
)
def test_rooms_in_the_queue_file_are_read_strictly(change: dict, message: str):
    with pytest.raises(QueueError, match=message):
        queue_from({**QUEUE, **change})


def test_locks_cannot_promise_a_room_twice():
    locks = [{"request": name, "children": [child], "home": "h1"} for name, child in (("picky", "p"), ("also picky", "q"))]
    with pytest.raises(QueueError, match=r"^locks: .*more rooms than the home has left"):
        answer_to({**QUEUE, "locks": locks})
    kept = answer_to({**QUEUE, "locks": locks[1:]})
    assert [row["request"] for row in kept["placed"]] == ["also picky", "easy"]
    assert check_plan(queue_from({**QUEUE, "locks": locks[1:]}), kept).holds


def test_who_needs_more_rooms_than_there_are_has_no_option_there():
    answer = answer_to({**QUEUE, "options": {**QUEUE["options"], "rooms": [2, 1, 0]}})
    assert {row["request"]: row["reason"] for row in answer["unplaced"]} == {"picky": "no_usable_option"}


def test_a_queue_without_rooms_is_answered_as_if_there_were_none():
    data = made_up_queue(1, 12, 14, options=5, conflicts=0.3)
    plain, none = answer_to(data), deepcopy(data)
    none["homes"]["rooms"] = [0] * 12
    assert "rooms" not in plain["prices"]
    assert {**plain, "seconds": {}} == {**answer_to(none), "seconds": {}}


@pytest.mark.parametrize("conflicts", [0, 0.4])
@pytest.mark.parametrize("beds", [(1, 2), (1, 5), (4, 9)])
@pytest.mark.parametrize("siblings", [0.0, 0.5])
def test_rooms_are_planned_as_well_as_the_plain_model_does_it(conflicts: float, beds: tuple[int, int], siblings: float):
    fewer = 0
    for seed in range(3):
        data = made_up_queue(seed, 14, 30, options=6, conflicts=conflicts, beds=beds, siblings=siblings, own_rooms=0.6)
        value, _, _ = plain_optimum(queue_from(data))
        answer = answer_to(data)
        assert (answer["status"], answer["value"]) == ("proven", value)
        assert check_plan(queue_from(data), answer).data()["verdict"] == "proven"
        roomy = {**data, "homes": {**data["homes"], "rooms": [99] * 14}}
        fewer += answer_to(roomy)["value"] > answer["value"]
    assert fewer  # the rooms decided something


def test_cases_prove_a_queue_with_rooms(monkeypatch: pytest.MonkeyPatch):
    proven = 0
    for seed in range(400):
        data = made_up_queue(seed, 6, 8, options=5, conflicts=0.5, siblings=0.7, sizes=(2, 3), own_rooms=0.7)
        answer = answer_to(data)
        if answer["prices"]["cases"] and any(answer["prices"].get("rooms", ())):
            with monkeypatch.context() as without_search:
                without_search.setattr(proving, "MOST_STEPS", 0)
                assert check_plan(queue_from(data), answer).data()["verdict"] == "proven"
            assert answer["value"] == best_by_trying(data)
            proven += 1
            if proven == 5:
                return
    raise AssertionError("too few queues with rooms left a gap")


def test_any_prices_of_rooms_prove_a_bound_that_holds():
    for seed in range(40):
        data = made_up_queue(seed, 4, 5, options=4, conflicts=0.3, siblings=0.6, own_rooms=0.7)
        prices = {"scale": 1 + seed % 3, "home": [seed * 7 % 50] * 4, "rooms": [(seed * 11 + at * 13) % 60 for at in range(4)]}
        verdict = check_plan(queue_from(data), {**answer_to(data), "prices": prices})
        assert verdict.by_prices >= best_by_trying(data)
        assert verdict.proved >= best_by_trying(data)


def test_the_plan_is_the_same_in_whatever_order_a_queue_with_rooms_is_written():
    data = made_up_queue(4, 20, 22, options=7, conflicts=0.2, own_rooms=0.6, most=2)
    data["options"]["value"] = [100 * mask.bit_count() for mask in data["options"]["children"]]
    first = answer_to(data, salt="x")
    for other in range(15):
        assert answer_to(shuffled(data, other), salt="x")["placed"] == first["placed"]


def test_an_option_more_takes_the_rooms_that_the_others_of_its_request_do():
    queue = queue_from(QUEUE)
    old = plan(queue)
    home = with_home(queue, Kind("any", "any", 1, (("also picky", ("q",), 400),)))
    assert plan(home).value == 1200  # a new home has a room for each of its places
    full = queue_from({**QUEUE, "homes": {"id": ["h1", "h2"], "beds": [2, 1], "rooms": [1, 0]}})
    assert with_options(full, old, [("also picky", ("q",), "h2", 400)]).points == 400  # no more rooms than there are: no reason of its own
