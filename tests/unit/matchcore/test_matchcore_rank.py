"""`rank` by hand: one small market per rule."""

from __future__ import annotations

from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import pytest

from matchcore import (
    Answer,
    CapacitySpan,
    ChildSpec,
    Home,
    Need,
    Notice,
    NoticeKind,
    Obstacle,
    ObstacleKind,
    OccupiedSpan,
    Ranking,
    Request,
    Rules,
    Tally,
    rank,
)
from tests.unit.matchcore.worlds import (
    HELSINGBORG,
    LUND,
    MALMO,
    START,
    TODAY,
    a_home,
    a_market,
    a_request,
    against,
    met,
    some_rules,
    willing,
)

DEGREE_M = 111_195
"""One degree of latitude on a sphere with the mean radius of the Earth, metres."""


def ranked(*homes: Home, request: Request | None = None, rules: Rules | None = None) -> Ranking:
    return rank(a_market(*homes), request or a_request(), rules or some_rules(), salt="salt")


def bands(ranking: Ranking) -> list[set[str]]:
    """Homes per band, best band first."""
    found: list[set[str]] = [set() for _ in {row.band for row in ranking.rows}]
    for row in ranking.rows:
        found[row.band - 1].add(row.home)
    return found


def obstacles(home: Home, **where: Any) -> list[tuple[str, str, int | None, int | None]]:
    """What one home fell on; empty if it is suitable."""
    fallen = ranked(home, **where).fallen
    return [(o.kind.value, o.code, o.limit, o.actual) for home in fallen for o in home.obstacles]


def notices(home: Home, **where: Any) -> list[Notice]:
    [row] = ranked(home, **where).rows
    return list(row.notices)


class TestOrder:
    @pytest.mark.covers("R-114")
    def test_an_answer_is_better_the_surer_the_yes(self) -> None:
        homes = [
            a_home("yes", words={"calm": met()}),
            a_home("wants", words={"calm": willing()}),
            a_home("silent"),
            a_home("no", words={"calm": against()}),
        ]
        ranking = ranked(*homes, request=a_request(needs=(Need("calm", requirement=False),)))
        assert bands(ranking) == [{"yes"}, {"wants"}, {"silent"}, {"no"}]
        assert [row.answers for row in ranking.rows] == [(answer,) for answer in Answer]

    @pytest.mark.covers("R-114")
    def test_the_need_the_board_ranks_first_outweighs_all_the_others(self) -> None:
        first_met = a_home("first", words={"a": willing(), "b": against(), "c": against()})
        rest_met = a_home("rest", words={"b": met(), "c": met()})
        needs = {code: Need(code, requirement=False) for code in "abc"}
        as_ranked = ranked(first_met, rest_met, request=a_request(needs=(needs["a"], needs["b"], needs["c"])))
        reranked = ranked(first_met, rest_met, request=a_request(needs=(needs["b"], needs["a"], needs["c"])))
        assert bands(as_ranked) == [{"first"}, {"rest"}]
        assert bands(reranked) == [{"rest"}, {"first"}]

    def test_forty_needs_are_compared_one_by_one(self) -> None:
        codes = [f"n{number:02}" for number in range(40)]
        homes = [a_home(f"met-{code}", words={code: met()}) for code in codes]
        ranking = ranked(*homes, request=a_request(needs=tuple(Need(code, requirement=False) for code in codes)))
        assert [row.home for row in ranking.rows] == [home.id for home in homes]

    def test_distance_counts_only_among_equal_answers_and_only_in_bands(self) -> None:
        homes = [
            a_home("far-but-met", point=HELSINGBORG, words={"calm": met()}),
            a_home("here"),
            a_home("near", point=(MALMO[0] + 5_000, MALMO[1])),
            a_home("next-town", point=LUND),
        ]
        ranking = ranked(*homes, request=a_request(needs=(Need("calm", requirement=False),)))
        assert bands(ranking) == [{"far-but-met"}, {"here", "near"}, {"next-town"}]

    def test_a_home_on_the_end_of_a_distance_band_is_inside_it(self) -> None:
        one_degree = a_home(point=(MALMO[0] + 100_000, MALMO[1]))
        for end, inside in ((DEGREE_M, True), (DEGREE_M - 1, False)):
            ranking = ranked(one_degree, a_home("here"), rules=some_rules(distance_bands_m=(end,)))
            assert len(bands(ranking)) == (1 if inside else 2)
        assert ranking.rows[1].distance_m == DEGREE_M

    def test_a_home_without_a_shown_distance_takes_the_middle_band_wherever_it_is(self) -> None:
        visible = [a_home("near"), a_home("middle", point=LUND), a_home("far", point=HELSINGBORG)]
        for hidden in (a_home("hidden", point=HELSINGBORG, point_hidden=True), a_home("hidden", point=None)):
            assert bands(ranked(*visible, hidden)) == [{"near"}, {"middle", "hidden"}, {"far"}]

    def test_distance_orders_nothing_when_the_child_is_protected(self) -> None:
        homes = [a_home("near"), a_home("far", point=HELSINGBORG)]
        ranking = ranked(*homes, request=a_request(point_hidden=True))
        assert bands(ranking) == [{"near", "far"}]
        assert [(row.distance_m, row.distance_hidden) for row in ranking.rows] == [(None, True)] * 2

    def test_inside_a_band_the_order_is_a_salted_hash(self) -> None:
        names = ["anna", "berit", "cecilia", "doris", "eva", "frida"]
        ranking = ranked(*(a_home(name) for name in names))
        expected = sorted(names, key=lambda name: sha256(f"salt\nrequest\n{name}".encode()).digest())
        assert [row.home for row in ranking.rows] == expected != names

    def test_a_wish_about_sex_is_a_notice_and_never_order(self) -> None:
        plain = ranked(a_home("a"), a_home("b"), a_home("c"))
        wished = ranked(a_home("a"), a_home("b", avoids_sex=True), a_home("c"))
        assert [(row.home, row.band) for row in wished.rows] == [(row.home, row.band) for row in plain.rows]
        assert [row.notices for row in wished.rows if row.home == "b"] == [(Notice(NoticeKind.SEX_WISH),)]


class TestNeeds:
    def test_a_requirement_the_home_is_against_excludes(self) -> None:
        request = a_request(needs=(Need("dog", requirement=False), Need("calm", requirement=True)))
        assert obstacles(a_home(words={"calm": against()}), request=request) == [("need", "calm", None, None)]
        assert obstacles(a_home(words={"dog": against()}), request=request) == []

    def test_not_knowing_never_excludes(self) -> None:
        assert obstacles(a_home(), request=a_request(needs=(Need("calm", requirement=True),))) == []

    @pytest.mark.parametrize(("days_ago", "excluded"), [(180, True), (181, False)])
    def test_a_word_counts_up_to_and_including_the_freshness_limit(self, days_ago: int, excluded: bool) -> None:
        home = a_home(words={"calm": against(days_ago)})
        ranking = ranked(home, request=a_request(needs=(Need("calm", requirement=True),)))
        assert bool(ranking.fallen) is excluded
        if not excluded:
            [row] = ranking.rows
            assert row.answers == (Answer.UNKNOWN,)
            assert row.notices == (Notice(NoticeKind.STALE, "calm", 3, TODAY - timedelta(days=days_ago)),)

    def test_a_word_from_tomorrow_has_not_been_said_yet(self) -> None:
        [row] = ranked(a_home(words={"calm": met(-1)}), request=a_request(needs=(Need("calm", requirement=True),))).rows
        assert (row.answers, row.notices) == ((Answer.UNKNOWN,), ())


def offers(*spans: tuple[date, date | None, int]) -> tuple[CapacitySpan, ...]:
    return tuple(CapacitySpan(*span, "long") for span in spans)


def uses(starts_on: date, ends_on: date | None, beds: int, kind: str | None = None) -> tuple[OccupiedSpan, ...]:
    return (OccupiedSpan(starts_on, ends_on, beds, kind),)


DAY = timedelta(days=1)
LONG_AGO, LATER = date(2020, 1, 1), START + 100 * DAY


class TestPlaces:
    def test_a_place_is_free_from_the_day_the_other_child_leaves(self) -> None:
        until_start = a_home(capacity=offers((LONG_AGO, None, 1)), occupied=uses(LONG_AGO, START, 1))
        day_longer = a_home(capacity=offers((LONG_AGO, None, 1)), occupied=uses(LONG_AGO, START + DAY, 1))
        assert obstacles(until_start) == []
        assert obstacles(day_longer) == [("capacity", "", 1, 0)]

    def test_one_day_without_a_place_is_enough_to_fall(self) -> None:
        gap = a_home(capacity=offers((LONG_AGO, LATER, 2), (LATER + DAY, None, 2)))
        assert obstacles(gap) == [("capacity", "", 1, 0)]
        assert obstacles(gap, request=a_request(ends_on=LATER)) == []

    def test_spans_that_meet_leave_no_day_between_them(self) -> None:
        handed_on = a_home(capacity=offers((LONG_AGO, LATER, 1), (LATER, None, 1)))
        one_for_another = a_home(
            capacity=offers((LONG_AGO, None, 2)),
            occupied=(*uses(LATER, None, 1), *uses(LONG_AGO, LATER, 1)),
        )
        assert [row.free_places for row in ranked(handed_on).rows] == [1]
        assert [row.free_places for row in ranked(one_for_another).rows] == [1]

    def test_spans_that_overlap_add_up_and_the_fewest_free_places_are_shown(self) -> None:
        home = a_home(capacity=offers((LONG_AGO, None, 1), (START, LATER, 2)), occupied=uses(START + DAY, LATER - DAY, 1))
        [open_ended] = ranked(home).rows
        [short] = ranked(home, request=a_request(ends_on=LATER)).rows
        assert (open_ended.free_places, short.free_places) == (1, 2)

    def test_places_for_another_kind_of_care_do_not_count(self) -> None:
        jour = (CapacitySpan(LONG_AGO, None, 3, "jour"),)
        assert obstacles(a_home(capacity=jour)) == [
            ("capacity", "", 1, 0),
            ("availability", "no_place_at_start", None, None),
        ]

    def test_beds_of_a_known_kind_use_that_kind_and_beds_of_unknown_kind_use_every_kind(self) -> None:
        capacity = (*offers((LONG_AGO, None, 1)), CapacitySpan(LONG_AGO, None, 1, "jour"))
        assert obstacles(a_home(capacity=capacity, occupied=uses(LONG_AGO, None, 1, "jour"))) == []
        assert obstacles(a_home(capacity=capacity, occupied=uses(LONG_AGO, None, 1))) == [("capacity", "", 1, 0)]

    @pytest.mark.covers("R-86")
    def test_more_than_three_children_is_an_obstacle_an_approver_may_relax(self) -> None:
        home = a_home(capacity=offers((LONG_AGO, None, 4)), occupied=uses(LONG_AGO, None, 3))
        [fallen] = ranked(home).fallen
        assert fallen.obstacles == (Obstacle(ObstacleKind.OVER_MAX, "", 3, 4, None, "approver"),)
        assert notices(home, rules=some_rules(max_children_raised_to=4)) == [Notice(NoticeKind.OVER_MAX, detail=4)]

    @pytest.mark.covers("R-86a")
    def test_siblings_together_need_a_bed_each_and_a_home_that_takes_so_many(self) -> None:
        three = tuple(ChildSpec(name, 2016) for name in "abc")
        assert obstacles(a_home(), request=a_request(children=three)) == [
            ("capacity", "", 3, 2),
            ("siblings", "", 2, 3),
        ]
        assert obstacles(a_home(), request=a_request(children=three, siblings_together=False)) == []

    def test_a_home_nobody_has_asked_about_siblings_is_kept_with_a_notice(self) -> None:
        two = tuple(ChildSpec(name, 2016) for name in "ab")
        home = a_home(sibling_places=None)
        assert notices(home, request=a_request(children=two)) == [Notice(NoticeKind.SIBLINGS_UNKNOWN)]
        assert notices(home) == []


class TestAge:
    @pytest.mark.parametrize(
        ("age_from", "age_to", "expected"),
        [
            (0, 8, [("age", "", 0, 1)]),
            (0, 9, "unsure"),
            (9, 10, "sure"),
            (10, 18, "unsure"),
            (11, 18, [("age", "", 0, 1)]),
            (14, 18, [("age", "", 0, 4)]),
        ],
    )
    def test_a_child_born_2016_is_nine_or_ten_in_april_2026(self, age_from: int, age_to: int, expected: Any) -> None:
        home = a_home(age_from=age_from, age_to=age_to)
        if isinstance(expected, list):
            assert obstacles(home) == expected
        else:
            assert notices(home) == ([Notice(NoticeKind.AGE_UNSURE)] if expected == "unsure" else [])

    def test_the_child_furthest_outside_decides_when_siblings_stay_together(self) -> None:
        home = a_home(age_from=6, age_to=12)
        two = (ChildSpec("a", 2018), ChildSpec("b", 2011))
        assert obstacles(home, request=a_request(children=two)) == [("age", "", 0, 2)]
        assert obstacles(home, request=a_request(children=two, siblings_together=False)) == []

    def test_accepted_years_outside_are_a_notice(self) -> None:
        home = a_home(age_from=12, age_to=18)
        assert obstacles(home, rules=some_rules(age_slack_years=1)) == [("age", "", 1, 2)]
        assert notices(home, rules=some_rules(age_slack_years=2)) == [Notice(NoticeKind.AGE_OUTSIDE, detail=2)]

    def test_a_newborn_is_nought_never_less(self) -> None:
        newborn = a_request(children=(ChildSpec("child", START.year),))
        assert notices(a_home(age_from=0, age_to=0), request=newborn) == []


class TestOtherObstacles:
    def test_a_home_exactly_on_the_distance_limit_is_inside(self) -> None:
        home = a_home(point=(MALMO[0] + 100_000, MALMO[1]))
        assert obstacles(home, request=a_request(distance_limit_m=DEGREE_M)) == []
        assert obstacles(home, request=a_request(distance_limit_m=DEGREE_M - 1)) == [("distance", "", DEGREE_M - 1, DEGREE_M)]

    def test_distance_is_straight_and_known_between_two_towns(self) -> None:
        [row] = ranked(a_home(point=HELSINGBORG)).rows
        assert row.distance_m is not None
        assert 51_000 < row.distance_m < 54_000

    def test_a_home_without_a_shown_distance_is_never_excluded_on_distance(self) -> None:
        near_only = a_request(distance_limit_m=1)
        hidden = a_home(point=HELSINGBORG, point_hidden=True)
        assert notices(hidden, request=near_only) == [Notice(NoticeKind.DISTANCE_HIDDEN)]
        assert notices(a_home(point=None), request=near_only) == [Notice(NoticeKind.DISTANCE_UNKNOWN)]

    def test_an_approval_must_hold_on_the_first_day(self) -> None:
        [fallen] = ranked(a_home(approval_until=START)).fallen
        assert fallen.obstacles == (Obstacle(ObstacleKind.KIND, "approval", on=START),)
        assert notices(a_home(approval_until=START + DAY)) == [Notice(NoticeKind.APPROVAL_ENDS, on=START + DAY)]
        within = a_request(ends_on=START + DAY)
        assert notices(a_home(approval_until=START + DAY), request=within) == []

    def test_every_obstacle_of_a_home_is_listed_and_says_who_may_relax_it(self) -> None:
        home = a_home(
            capacity=(),
            kinds=frozenset({"jour"}),
            age_to=5,
            sibling_places=1,
            point=HELSINGBORG,
            open_to_offers=False,
            under_review=True,
            reserved=True,
            occupied=uses(LONG_AGO, None, 2),
            words={"calm": against()},
        )
        request = a_request(
            children=(ChildSpec("a", 2016), ChildSpec("b", 2014)),
            needs=(Need("calm", requirement=True),),
            conflicts=frozenset({"home"}),
            distance_limit_m=20_000,
        )
        ranking = ranked(home, request=request, rules=some_rules(relaxable={ObstacleKind.DISTANCE: "board"}))
        [fallen] = ranking.fallen
        assert {obstacle.kind for obstacle in fallen.obstacles} == set(ObstacleKind)
        assert {o.kind: o.relaxable_by for o in fallen.obstacles if o.relaxable_by} == {ObstacleKind.DISTANCE: "board"}
        assert ranking.counts == tuple(Tally(kind, "", 1) for kind in ObstacleKind)
        assert ranking.sole == ()

    def test_a_waived_obstacle_is_a_notice(self) -> None:
        home = a_home(reserved=True)
        assert obstacles(home) == [("reserved", "", None, None)]
        waived = some_rules(waived=frozenset({ObstacleKind.RESERVED}))
        assert notices(home, rules=waived) == [Notice(NoticeKind.WAIVED, "reserved")]

    def test_homes_are_counted_once_per_kind_and_alone_per_reason(self) -> None:
        request = a_request(needs=(Need("calm", requirement=True), Need("dog", requirement=True)))
        ranking = ranked(
            a_home("a", words={"calm": against(), "dog": against()}),
            a_home("b", words={"dog": against()}),
            a_home("c", reserved=True, words={"dog": against()}),
            a_home("d", reserved=True),
            a_home("e"),
            request=request,
        )
        assert ranking.counts == (Tally(ObstacleKind.RESERVED, "", 2), Tally(ObstacleKind.NEED, "", 3))
        assert ranking.sole == (Tally(ObstacleKind.RESERVED, "", 1), Tally(ObstacleKind.NEED, "dog", 1))
        assert [len(home.obstacles) for home in ranking.fallen] == [1, 1, 2, 2]

    def test_an_empty_market_gives_an_empty_answer(self) -> None:
        ranking = ranked()
        assert (ranking.rows, ranking.fallen, ranking.counts, ranking.sole) == ((), (), (), ())
