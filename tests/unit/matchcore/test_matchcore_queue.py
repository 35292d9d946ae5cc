"""The queue file is read strictly: every fault is one line that names its place."""

import json
from copy import deepcopy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchcore.queue import QueueError, queue_from, read_queue

GOOD = {
    "homes": {"id": ["h1", "h2"], "beds": [2, 0]},
    "requests": {"id": ["g1", "g2"], "children": [["c1", "c2"], ["c3"]]},
    "options": {"request": [0, 0, 0, 1], "children": [3, 1, 2, 1], "home": [0, 0, 1, 1], "value": [812, 300, -1, 5], "beds": [2, 1, 0, 1]},
    "splits": {"request": [0], "parts": [[1, 2]], "penalty": [120]},
    "conflicts": [["c1", "c3"]],
    "locks": [{"request": "g1", "children": ["c2", "c1"], "home": "h1"}],
    "forbidden": [["g2", "h1"]],
}


def test_a_queue_is_read_as_it_stands():
    queue = read_queue(json.dumps(GOOD))
    assert queue.home_beds == (2, 0)
    assert queue.option_value.tolist() == [812, 300, -1, 5]
    assert queue.names(0, 2) == ("c2",)
    assert (queue.locks[0].request, queue.locks[0].children, queue.locks[0].home) == (0, 3, 0)
    assert queue.forbidden == {(1, 0)}
    assert queue.conflicts == {frozenset(("c1", "c3"))}


def test_beds_splits_conflicts_and_decisions_may_be_left_out():
    data = {name: GOOD[name] for name in ("homes", "requests", "options")}
    data["options"] = {name: column for name, column in GOOD["options"].items() if name != "beds"}
    queue = queue_from(data)
    assert queue.option_beds.tolist() == [2, 1, 1, 1]
    assert queue.splits == ()
    assert queue_from({**data, "splits": {}, "conflicts": []}).splits == ()
    assert queue_from({**data, "splits": {"request": [], "parts": [], "penalty": []}}).splits == ()


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("extra", 1, 'the queue: unknown key "extra"'),
        ("homes.colour", [], 'homes: unknown key "colour"'),
        ("options.distance", [], 'options: unknown key "distance"'),
        ("homes", [], "homes: an object is expected, not []"),
        ("homes.beds", [2], "homes.beds: 1 entries where 2 are expected"),
        ("homes.beds.0", -1, "homes.beds[0]: -1 is out of range"),
        ("homes.beds.0", 2.0, "homes.beds[0]: 2.0 is not a whole number"),
        ("homes.beds.0", True, "homes.beds[0]: true is not a whole number"),
        ("homes.beds.0", None, "homes.beds[0]: null is not a whole number"),
        ("homes.beds.0", 2**53, None),
        ("homes.beds", [2**53, 1], "homes.beds: the sum is greater than 2^53"),
        ("homes.id.1", "h1", 'homes.id[1]: the id "h1" occurs twice'),
        ("homes.id.1", 7, "homes.id[1]: 7 is not an id"),
        ("homes.id.1", "", 'homes.id[1]: "" is not an id'),
        ("homes.id.1", "a\nb", 'homes.id[1]: "a\\nb" is not an id'),
        ("requests.id.1", "g1", 'requests.id[1]: the id "g1" occurs twice'),
        ("requests.children.1", [], "requests.children[1]: a request has at least one child"),
        ("requests.children.1", ["c1"], 'requests.children[1]: the child "c1" is in another request too'),
        ("requests.children.0", ["c1", "c1"], 'requests.children[0][1]: the id "c1" occurs twice'),
        ("requests.children.0", "c1", 'requests.children[0]: a list is expected, not "c1"'),
        ("options.request.3", 2, "options.request[3]: 2 is out of range"),
        ("options.request.3", -1, "options.request[3]: -1 is out of range"),
        ("options.home.0", 2, "options.home[0]: 2 is out of range"),
        ("options.children.3", 2, "options.children[3]: 2 is outside the request's 1 children"),
        ("options.children.3", 0, "options.children[3]: 0 is out of range"),
        ("options.value.0", "812", 'options.value[0]: "812" is not a whole number'),
        ("options.value.0", 10**400, "options.value[0]: a number beyond 2^53 is out of range"),
        ("options.value", [2**53, 1, 1, 1], "the values of options and the penalties of splits: the sum is greater than 2^53"),
        ("options.beds.0", -1, "options.beds[0]: -1 is out of range"),
        ("options.children.1", 3, "options[1]: the same children in the same home occur in two options"),
        ("splits.parts.0", [1, 3], "splits.parts[0]: 1 and 3 do not share out the request's children (mask 3) between them"),
        ("splits.parts.0", [1], "splits.parts[0]: 1 entries where 2 are expected"),
        ("splits.penalty.0", -1, "splits.penalty[0]: -1 is out of range"),
        ("splits.request.0", 5, "splits.request[0]: 5 is out of range"),
        ("splits", {"request": [0, 0], "parts": [[1, 2], [2, 1]], "penalty": [1, 2]}, "splits.parts[1]: the same split occurs twice"),
        ("conflicts.0", ["c1", "c1"], 'conflicts[0]: "c1" is in conflict with itself'),
        ("conflicts.0", ["c1", "c9"], 'conflicts[0]: no request has a child "c9"'),
        ("conflicts.0", ["c1"], "conflicts[0]: 1 entries where 2 are expected"),
        ("conflicts.0", ["c1", ["c2"]], 'conflicts[0]: ["c2"] is not an id'),
        ("locks.0.request", "g9", 'locks[0].request: "g9" is not in the queue'),
        ("locks.0.children", ["c3"], 'locks[0].children: "c3" is no child of "g1"'),
        ("locks.0.home", 0, "locks[0].home: 0 is not in the queue"),
        ("forbidden.0", ["g2", "h9"], 'forbidden[0]: "h9" is not in the queue'),
    ],
)
def test_each_fault_is_named(path, value, message):
    data = deepcopy(GOOD)
    *way, last = path.split(".")
    place = data
    for step in way:
        place = place[int(step) if step.isdigit() else step]
    place[int(last) if last.isdigit() else last] = value
    if message is None:
        queue_from(data)
        return
    with pytest.raises(QueueError) as caught:
        queue_from(data)
    assert str(caught.value) == message


@pytest.mark.parametrize("missing", ["homes", "requests", "options"])
def test_a_missing_table_is_named(missing):
    with pytest.raises(QueueError, match=f"^the queue: the key '{missing}' is missing$"):
        queue_from({name: table for name, table in GOOD.items() if name != missing})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "NaN",
        '{"homes": Infinity}',
        '{"homes": {}, "homes": {}}',
        "[" * 100_000,
        "9" * 5000,
        b"\xff\xfe\x00",
        "\ufeff{}",
    ],
)
def test_what_is_not_a_queue_is_refused_in_one_line(text):
    with pytest.raises(QueueError) as caught:
        read_queue(text)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 200


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*GOOD, "id", "beds", "request", "value"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_whatever_is_put_anywhere_in_a_queue_gives_a_queue_or_one_line(data):
    changed = deepcopy(GOOD)
    place = changed
    key = data.draw(st.sampled_from(sorted(changed)))
    while isinstance(place[key], dict | list) and place[key] and data.draw(st.booleans()):
        place = place[key]
        key = data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
    place[key] = data.draw(JSON)
    try:
        queue_from(changed)
        fault = ""
    except QueueError as error:
        fault = str(error)
    assert "\n" not in fault
