"""The yardsticks are fair."""

from matchcore.bench import one_by_one
from matchcore.queue import queue_from


def siblings(**splits) -> dict:
    """Two siblings, two homes with a bed each, then a child who suits one of them."""
    return {
        "homes": {"id": ["h1", "h2"], "beds": [1, 1]},
        "requests": {"id": ["g1", "g2"], "children": [["a", "b"], ["c"]]},
        "options": {
            "request": [0, 0, 0, 0, 0, 0, 1],
            "children": [3, 3, 1, 1, 2, 2, 1],
            "home": [0, 1, 0, 1, 0, 1, 0],
            "value": [9, 9, 5, 4, 4, 5, 7],
        },
        **splits,
    }


def test_who_takes_referrals_one_by_one_may_split_siblings_where_the_plan_may():
    split = {"splits": {"request": [0], "parts": [[1, 2]], "penalty": [3]}}
    assert one_by_one(queue_from(siblings(**split))) == 2
    assert one_by_one(queue_from(siblings())) == 1


def test_a_split_that_costs_more_than_it_gives_is_not_taken():
    split = {"splits": {"request": [0], "parts": [[1, 2]], "penalty": [10]}}
    assert one_by_one(queue_from(siblings(**split))) == 1


def test_who_must_not_meet_is_kept_apart():
    data = siblings(conflicts=[["b", "c"]], splits={"request": [0], "parts": [[1, 2]], "penalty": [0]})
    data["homes"]["beds"] = [1, 2]
    data["options"] = {"request": [0, 0, 1], "children": [1, 2, 1], "home": [0, 1, 1], "value": [1, 1, 1]}
    assert one_by_one(queue_from(data)) == 2
    assert one_by_one(queue_from({**data, "conflicts": []})) == 3
