"""What the engine and the plan can follow, and what they could not: the table of the queue, and the settings around it."""

from typing import get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from famn.homes.enums import CareKind
from famn.kernel.denied import Refused, why_not
from famn.organisations.rules_policy import (
    HEAVIEST,
    LONGEST_WAIT,
    MOST,
    NEVER_RELAXABLE,
    NUMBERS,
    RELAXABLE,
    RELAXERS,
    TABLES,
    Priorities,
    check_policy,
    check_priorities,
    heaviest,
    standard_priorities,
    two_outweigh_one,
)
from famn.referrals.enums import LegalBasis
from matchcore.model import NEVER_RELAXABLE as ENGINE_NEVER
from matchcore.model import RELAXERS as ENGINE_RELAXERS
from matchcore.model import ObstacleKind, Rules

points = st.integers(0, 300)
tables = st.fixed_dictionaries(
    {
        "base": st.integers(1, 300),
        "by_kind": st.dictionaries(st.sampled_from(CareKind.values), points),
        "by_law": st.dictionaries(st.sampled_from(LegalBasis.values), points),
        "per_day": st.integers(0, 10),
        "cap_days": st.integers(0, 100),
        "split_penalty": points,
    }
)
GOOD = {
    "freshness_days": 180, "max_children": 3, "distance_bands_km": [10, 20], "relaxable": {"distance": "board"},
    "priorities": standard_priorities(),
}  # fmt: skip


def weight(table, kind, law, days):
    """One child's weight, written out as the table says it."""
    return table["base"] + table["by_kind"].get(kind, 0) + table["by_law"].get(law, 0) + table["per_day"] * min(days, table["cap_days"])


@given(tables)
def test_a_whole_table_within_bounds_is_taken(table):
    assert why_not(check_priorities, table) is None


@given(tables, st.sampled_from(["", *CareKind.values]), st.sampled_from(["", *LegalBasis.values]), st.integers(0, 5000))
def test_no_child_weighs_more_than_the_heaviest(table, kind, law, days):
    assert weight(table, kind, law, days) <= heaviest(table)


@given(tables, st.data())
def test_two_outweigh_one_says_whether_any_two_do(table, data):
    children = [
        weight(
            table,
            data.draw(st.sampled_from(CareKind.values)),
            data.draw(st.sampled_from(LegalBasis.values)),
            data.draw(st.integers(0, 200)),
        )
        for _ in range(3)
    ]
    if two_outweigh_one(table):
        assert children[0] + children[1] > children[2]


@pytest.mark.parametrize("base", [90, 91])
def test_two_outweigh_one_is_exact_at_its_edge(base):
    """The heaviest child under the standard weighs 90 more than the base."""
    table = {**standard_priorities(), "base": base}
    lightest = weight(table, "relief", "sol", 0)
    assert two_outweigh_one(table) == (2 * lightest > weight(table, "emergency", "lvu_6", 1000))


def test_the_standard_names_every_kind_of_care_and_law_and_can_be_followed():
    table = standard_priorities()
    check_policy(**GOOD)
    assert set(table["by_kind"]) == set(CareKind.values) and set(table["by_law"]) == set(LegalBasis.values)
    assert set(table) == {*NUMBERS, *TABLES} == set(get_type_hints(Priorities))
    assert two_outweigh_one(table) and heaviest(table) <= HEAVIEST
    standard_priorities()["by_kind"]["emergency"] = 999
    assert table == standard_priorities()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"base": 0}, "priorities_base"),
        ({"base": -1}, "priorities_range"),
        ({"base": MOST + 1}, "priorities_range"),
        ({"base": 100.0}, "priorities_whole"),
        ({"base": "100"}, "priorities_whole"),
        ({"base": True}, "priorities_whole"),
        ({"base": None}, "priorities_whole"),
        ({"base": float("nan")}, "priorities_whole"),
        ({"per_day": -1}, "priorities_range"),
        ({"cap_days": -1}, "priorities_cap"),
        ({"cap_days": LONGEST_WAIT + 1}, "priorities_cap"),
        ({"split_penalty": MOST + 1}, "priorities_range"),
        ({"by_kind": {"emergency": -1}}, "priorities_range"),
        ({"by_kind": {"emergency": 1.5}}, "priorities_whole"),
        ({"by_kind": {"": 1}}, "priorities_shape"),
        ({"by_kind": {7: 1}}, "priorities_shape"),
        ({"by_kind": [1]}, "priorities_shape"),
        ({"by_law": {"lvu_6": False}}, "priorities_whole"),
        ({"by_law": None}, "priorities_shape"),
        ({"surname": 1}, "priorities_shape"),
        ({"per_day": 100, "cap_days": 30}, "priorities_sum"),
    ],
)
def test_a_table_that_cannot_be_followed_is_refused(change, code):
    with pytest.raises(Refused) as caught:
        check_priorities({**standard_priorities(), **change})
    assert caught.value.code == code and str(caught.value)


@pytest.mark.parametrize("key", [*NUMBERS, *TABLES])
def test_a_table_that_lacks_a_part_is_refused(key):
    table = {name: value for name, value in standard_priorities().items() if name != key}
    with pytest.raises(Refused) as caught:
        check_priorities(table)
    assert caught.value.code == "priorities_shape" and "saknar" in caught.value.text


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"freshness_days": 0}, "freshness"),
        ({"freshness_days": 1000}, "freshness"),
        ({"max_children": 0}, "max_children"),
        ({"max_children": 10}, "max_children"),
        ({"distance_bands_km": []}, "bands"),
        ({"distance_bands_km": [0, 10]}, "bands"),
        ({"distance_bands_km": [10, 2001]}, "bands"),
        ({"distance_bands_km": [10, True]}, "bands"),
        ({"distance_bands_km": list(range(1, 14))}, "bands"),
        ({"distance_bands_km": [20, 10]}, "bands_order"),
        ({"distance_bands_km": [10, 10]}, "bands_order"),
        ({"relaxable": {"capacity": "board"}}, "law"),
        ({"relaxable": {"conflict": "approver"}}, "law"),
        ({"relaxable": {"kind": "gfo"}}, "law"),
        ({"relaxable": {"distance": "head"}}, "relaxable"),
        ({"relaxable": {"mood": "board"}}, "relaxable"),
        ({"priorities": {}}, "priorities_shape"),
    ],
)
def test_settings_that_cannot_be_followed_are_refused(change, code):
    with pytest.raises(Refused) as caught:
        check_policy(**{**GOOD, **change})
    assert caught.value.code == code


@pytest.mark.covers("R-86")
def test_every_obstacle_of_the_engine_is_one_that_may_be_looked_past_or_one_that_never_may():
    assert {*RELAXABLE, *NEVER_RELAXABLE} == set(ObstacleKind) and not set(RELAXABLE) & set(NEVER_RELAXABLE)
    assert set(NEVER_RELAXABLE) == ENGINE_NEVER and set(RELAXERS) == set(ENGINE_RELAXERS)


@given(
    st.integers(1, 999),
    st.integers(1, 9),
    st.sets(st.integers(1, 2000), min_size=1, max_size=12),
    st.dictionaries(st.sampled_from(RELAXABLE), st.sampled_from(RELAXERS)),
)
def test_what_is_taken_the_engine_takes(days, most, bands, relaxable):
    check_policy(
        freshness_days=days, max_children=most, distance_bands_km=sorted(bands), relaxable=relaxable, priorities=standard_priorities()
    )
    rules = Rules(
        version="1", freshness_days=days, max_children=most, distance_bands_m=tuple(km * 1000 for km in sorted(bands)),
        relaxable={ObstacleKind(kind): who for kind, who in relaxable.items()},
    )  # fmt: skip
    assert {kind.value: who for kind, who in rules.relaxable.items()} == relaxable
