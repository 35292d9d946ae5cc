"""`relax` by hand: which changes are suggested, which are not, and who decides."""

from __future__ import annotations

import pytest

from matchcore import (
    CapacitySpan,
    Change,
    ChildSpec,
    MarketError,
    Need,
    ObstacleKind,
    OccupiedSpan,
    Relaxation,
    apply_relaxation,
    rank,
    relax,
)
from tests.unit.matchcore.worlds import MALMO, START, a_home, a_market, a_request, against, some_rules


def km_away(km: float) -> tuple[int, int]:
    """A point straight north of Malmo."""
    return round(MALMO[0] + km / 111.195 * 100_000), MALMO[1]


def found(relaxations: tuple[Relaxation, ...]) -> list[tuple[tuple[Change, ...], set[str]]]:
    return [(relaxation.changes, set(relaxation.homes)) for relaxation in relaxations]


def distance(before: int, after: int | None) -> Change:
    return Change(ObstacleKind.DISTANCE, "", before, after, "board")


def test_a_wider_limit_is_offered_in_round_steps_that_open_something() -> None:
    market = a_market(*(a_home(f"{km} km", point=km_away(km)) for km in (39, 41, 55, 59, 79, 700)))
    assert found(relax(market, a_request(distance_limit_m=40_000), some_rules(), salt="salt")) == [
        ((distance(40_000, None),), {"41 km", "55 km", "59 km", "79 km", "700 km"}),
        ((distance(40_000, 80_000),), {"41 km", "55 km", "59 km", "79 km"}),
        ((distance(40_000, 60_000),), {"41 km", "55 km", "59 km"}),
        ((distance(40_000, 50_000),), {"41 km"}),
    ]


def test_a_requirement_turned_into_a_wish_and_who_may_do_it() -> None:
    market = a_market(a_home("a", words={"calm": against()}), a_home("b", words={"dog": against()}))
    request = a_request(needs=(Need("calm", requirement=True), Need("dog", requirement=False)))
    [only] = relax(market, request, some_rules(), salt="salt")
    assert only == Relaxation((Change(ObstacleKind.NEED, "calm", None, None, "board"),), ("a",))


def test_a_pair_is_listed_only_if_neither_change_alone_opens_the_home() -> None:
    market = a_market(
        a_home("far", point=km_away(45)),
        a_home("against", words={"calm": against()}),
        a_home("both", point=km_away(45), words={"calm": against()}),
        a_home("three", point=km_away(45), words={"calm": against()}, reserved=True),
    )
    request = a_request(distance_limit_m=40_000, needs=(Need("calm", requirement=True),))
    calm = Change(ObstacleKind.NEED, "calm", None, None, "board")
    assert found(relax(market, request, some_rules(), salt="salt")) == [
        ((distance(40_000, 50_000),), {"far"}),
        ((calm,), {"against"}),
        ((distance(40_000, 50_000), calm), {"far", "against", "both"}),
    ]


def test_age_is_accepted_by_the_year_and_not_without_end() -> None:
    market = a_market(
        a_home("one", age_from=11, age_to=18),
        a_home("three", age_from=13, age_to=18),
        a_home("far", age_from=14, age_to=18),
    )
    assert found(relax(market, a_request(), some_rules(), salt="salt")) == [
        ((Change(ObstacleKind.AGE, "", 0, 3, "gfo"),), {"one", "three"}),
        ((Change(ObstacleKind.AGE, "", 0, 1, "gfo"),), {"one"}),
    ]


@pytest.mark.covers("R-86a")
def test_siblings_may_be_split_by_the_board() -> None:
    market = a_market(a_home("two beds"), a_home("takes one", sibling_places=1))
    three = tuple(ChildSpec(name, 2016) for name in "abc")
    [split] = relax(market, a_request(children=three), some_rules(), salt="salt")
    assert split.changes == (Change(ObstacleKind.SIBLINGS, "", None, None, "board"),)
    assert set(split.homes) == {"two beds", "takes one"}


@pytest.mark.covers("R-86")
def test_a_fourth_child_goes_to_the_approver() -> None:
    home = a_home(capacity=(CapacitySpan(START, None, 4, "long"),), occupied=(OccupiedSpan(START, None, 3),))
    [only] = relax(a_market(home), a_request(), some_rules(), salt="salt")
    assert only.changes == (Change(ObstacleKind.OVER_MAX, "", 3, 4, "approver"),)


def test_what_nobody_may_relax_is_reported_with_the_reason_and_cannot_be_applied() -> None:
    market = a_market(
        a_home("no bed", occupied=(OccupiedSpan(START, None, 2),)),
        a_home("no permit", kinds=frozenset()),
        a_home("met before"),
        a_home("far", point=km_away(45)),
        a_home("far and met before", point=km_away(45)),
    )
    request = a_request(distance_limit_m=40_000, conflicts=frozenset({"met before", "far and met before"}))
    rules = some_rules(relaxable={})
    closed = relax(market, request, rules, salt="salt")
    assert [(r.changes[0].kind.value, r.reason, r.homes, r.relaxable) for r in closed] == [
        ("capacity", "no_place", ("no bed",), False),
        ("kind", "permit", ("no permit",), False),
        ("conflict", "must_not_meet", ("met before",), False),
        ("distance", "rules", ("far",), False),
    ]
    for relaxation in closed:
        with pytest.raises(MarketError, match="may not be relaxed"):
            apply_relaxation(request, rules, relaxation)


def test_rules_that_no_longer_allow_a_change_refuse_it() -> None:
    request = a_request(distance_limit_m=40_000)
    [relaxation] = relax(a_market(a_home(point=km_away(45))), request, some_rules(), salt="salt")
    with pytest.raises(MarketError, match="distance may not be relaxed"):
        apply_relaxation(request, some_rules(relaxable={}), relaxation)
    with pytest.raises(MarketError, match="age: a change without a number"):
        apply_relaxation(request, some_rules(), Relaxation((Change(ObstacleKind.AGE),), ()))


def test_applied_relaxations_show_as_notices_in_the_ranking() -> None:
    market = a_market(a_home(reserved=True, age_from=11, age_to=18))
    request = a_request()
    [relaxation] = relax(market, request, some_rules(), salt="salt")
    ranking = rank(market, *apply_relaxation(request, some_rules(), relaxation), salt="salt")
    assert [notice.kind.value for notice in ranking.rows[0].notices] == ["age_outside", "waived"]


def test_a_protected_child_gets_no_suggestion_about_distance() -> None:
    market = a_market(a_home(point=km_away(45)), a_home("reserved", reserved=True))
    request = a_request(distance_limit_m=40_000, point_hidden=True)
    kinds = {change.kind for r in relax(market, request, some_rules(), salt="salt") for change in r.changes}
    assert kinds == {ObstacleKind.RESERVED}


def test_a_full_market_needs_no_relaxation() -> None:
    assert relax(a_market(a_home("a"), a_home("b")), a_request(), some_rules(), salt="salt") == ()


def test_splitting_counts_as_one_of_the_two_changes() -> None:
    request = a_request(children=tuple(ChildSpec(name, 2016) for name in "abc"))
    market = a_market(a_home("and reserved", reserved=True), a_home("and two", reserved=True, under_review=True))
    [only] = relax(market, request, some_rules(), salt="salt")
    assert [change.kind for change in only.changes] == [ObstacleKind.SIBLINGS, ObstacleKind.RESERVED]
    assert only.homes == ("and reserved",)
