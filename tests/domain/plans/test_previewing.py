"""What another policy would change, on queues made by hand; nothing is stored by looking."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from famn.access.actor import acting
from famn.kernel.denied import Denied
from famn.organisations.models import MatchingPolicy
from famn.organisations.queries import matching_policy_in_force
from famn.organisations.rules_policy import standard_priorities
from famn.plans.actions import adjust_plan, make_plan
from famn.plans.enums import Adjust
from famn.plans.models import PlanRun
from famn.plans.previewing import changed, preview_policy
from famn.plans.rules_one_by_one import Proposed
from tests.matching_world import NOW, TODAY, make_home, make_needing, say

SOL_FIRST = {"by_law": {"sol": 60, "lvu_6": 0}}


def tried(world, *, priorities=None, key="head", seconds=12.0, **change):
    """The preview of today's policy with something changed."""
    by = world.actors[key]
    with acting(by):
        now = matching_policy_in_force(by.cooperation_id, on=TODAY)
        settings = {name: getattr(now, name) for name in ("freshness_days", "max_children", "distance_bands_km", "relaxable")}
        policy = MatchingPolicy(
            cooperation_id=by.cooperation_id, version="prov", valid_from=TODAY,
            **{**settings, "priorities": {**standard_priorities(), **(priorities or {})}, **change},
        )  # fmt: skip
        return preview_policy(by=by, policy=policy, on=TODAY, seconds=seconds)


def planned(world, *, days_ago=0):
    """A plan of today's queue, stored, as if made some days ago."""
    by = world.actors["matching"]
    with acting(by):
        return make_plan(by=by, at=NOW - timedelta(days=days_ago))


@pytest.fixture
def rivals(world):
    """One bed and two children: one taken into care at once, one not."""
    home = make_home(world, places=1)
    return home, make_needing(world, legal_basis="lvu_6"), make_needing(world, letter="b", legal_basis="sol")


@pytest.mark.covers("R-118")
def test_it_says_who_gets_the_home_and_who_no_longer_does(world, rivals):
    home, urgent, calm = rivals
    found = tried(world, priorities=SOL_FIRST)
    assert (found.today.children_before, found.today.children_after, found.today.referrals) == (1, 1, 2)
    assert [(each.referral, each.before, each.after) for each in found.today.lost] == [(urgent.code, (home.code,), ())]
    assert [(each.referral, each.before, each.after) for each in found.today.gained] == [(calm.code, (), (home.code,))]
    assert found.today.elsewhere == () and found.today.proven and not found.locks_clash
    assert (found.year, found.months) == ((), 0)


def test_the_same_policy_changes_nothing_also_among_equals(world):
    for _ in range(2):
        make_home(world, places=1)
    for _ in range(4):
        make_needing(world)
    found = tried(world)
    assert found.today.codes == [] and found.today.children_before == found.today.children_after == 2


def test_a_shorter_freshness_moves_a_child_to_the_home_that_has_spoken_lately(world):
    long_ago, lately = make_home(world), make_home(world)
    say(world, long_ago, "calm_home", "met", days_ago=100)
    say(world, lately, "calm_home", "willing", days_ago=5)
    referral = make_needing(world, ("calm_home", False))
    found = tried(world, freshness_days=30)
    assert [(each.referral, each.before, each.after) for each in found.today.elsewhere] == [
        (referral.code, (long_ago.code,), (lately.code,))
    ]
    assert found.today.gained == found.today.lost == ()


def test_a_heavy_price_on_sharing_out_leaves_siblings_without(world):
    for _ in range(2):
        make_home(world, places=1)
    referral = make_needing(world, children=2, siblings_together=False)
    found = tried(world, priorities={"split_penalty": 1000})
    assert (found.today.children_before, found.today.children_after) == (2, 0)
    assert [each.referral for each in found.today.lost] == [referral.code] and len(found.today.lost[0].before) == 2


def test_what_people_have_locked_is_kept_on_both_sides(world, rivals):
    home, urgent, calm = rivals
    run, by = planned(world), world.actors["matching"]
    with acting(by):
        child = calm.children.get().code
        adjust_plan(by=by, run=run, adjust=Adjust.LOCK, referral=calm.code, home=home.code, children=(child,), at=NOW)
    found = tried(world, priorities={"by_law": {"lvu_6": 1000}})
    assert found.today.codes == [] and found.today.children_after == 1
    assert urgent.code not in found.today.codes


@pytest.mark.covers("R-118")
def test_last_years_plans_are_weighed_again_a_plan_a_month(world, rivals):
    _home, urgent, calm = rivals
    for days_ago in (400, 100, 40, 0):
        planned(world, days_ago=days_ago)
    with acting(world.actors["head"]):
        kept = {run.pk: run.output for run in PlanRun.objects.all()}
        months = {(run.at.year, run.at.month) for run in PlanRun.objects.all() if run.at > NOW - timedelta(days=365)}
    found = tried(world, priorities=SOL_FIRST)
    assert found.months == len(found.year) == len(months)
    assert [each.on for each in found.year] == sorted(each.on for each in found.year)
    for each in found.year:
        assert set(each.changed.codes) == {calm.code, urgent.code}
        assert (each.changed.children_before, each.changed.children_after) == (1, 1)
    with acting(world.actors["head"]):
        assert {run.pk: run.output for run in PlanRun.objects.all()} == kept, "looking stores and changes nothing"


def test_what_cannot_be_tried_on_the_past_is_not(world, rivals):
    """Another freshness, the same table: plans that are stored would only be made again as they were."""
    planned(world)
    found = tried(world, freshness_days=30)
    assert (found.same_table, found.year, found.months) == (True, (), 1)
    assert not tried(world, priorities=SOL_FIRST).same_table


def test_what_is_not_reached_in_time_is_left_out_and_counted(world, rivals):
    planned(world)
    found = tried(world, priorities=SOL_FIRST, seconds=0.0)
    assert found.today is None and not found.locks_clash
    assert (found.year, found.months) == ((), 1)


def test_an_empty_queue_has_nothing_to_change(world):
    make_home(world)
    found = tried(world, priorities=SOL_FIRST)
    assert (found.today.referrals, found.today.codes) == (0, [])


@pytest.mark.parametrize("key", ["admin", "coordinator", "communicator", "worker_a", "manager_a"])
def test_those_who_do_not_see_the_plan_do_not_see_this(world, key):
    with pytest.raises(Denied):
        tried(world, key=key)


def test_another_cooperations_queue_and_plans_are_not_in_it(world, rivals):
    planned(world)
    found = tried(world, key="head:2", priorities=SOL_FIRST)
    assert (found.today.referrals, found.months) == (0, 0)


def test_as_many_queries_for_a_longer_queue(world):
    def count():
        with acting(world.actors["head"]), CaptureQueriesContext(connection) as seen:
            tried(world)
        return len(seen)

    make_home(world)
    make_needing(world)
    few = count()
    for _ in range(6):
        make_home(world)
        make_needing(world, children=2)
    assert count() == few


homes = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["h1", "h2", "h3"]))


@given(homes, homes)
def test_every_referral_is_in_one_group_or_unchanged(before, after):
    def plan(homes):
        return [Proposed(code, (f"{code}1",), home) for code, home in sorted(homes.items())]

    found = changed(plan(before), plan(after), queued="abcdef", proven=True)
    assert {each.referral for each in found.gained} == set(after) - set(before)
    assert {each.referral for each in found.lost} == set(before) - set(after)
    assert {each.referral for each in found.elsewhere} == {code for code in set(before) & set(after) if before[code] != after[code]}
    assert len(found.codes) == len(set(found.codes))
    assert (found.children_before, found.children_after) == (len(before), len(after))
