"""Versions of the matching policy: added from a day, never back in time, taken back until it; runs keep theirs."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from famn.access.actor import acting
from famn.audit.models import Act
from famn.kernel.denied import Denied, Refused
from famn.organisations.actions import revise_matching_policy, withdraw_matching_policy
from famn.organisations.models import MatchingPolicy
from famn.organisations.queries import matching_policies, matching_policy_in_force
from famn.organisations.rules_policy import standard_priorities
from famn.referrals.actions.matching import run_match
from famn.referrals.models import MatchRun
from famn.ui.swedish import short_date
from tests.clocks_world import NOW, TODAY
from tests.matching_world import make_home, make_referral

SOON = TODAY + timedelta(days=30)


def revise(world, key="head", **change):
    by = world.actors[key]
    with acting(by):
        return revise_matching_policy(
            by=by, at=NOW,
            **{
                "version": "2027", "valid_from": SOON, "notes": "Kortare giltighet", "freshness_days": 90, "max_children": 3,
                "distance_bands_km": [20, 40], "relaxable": {"distance": "board"}, "priorities": standard_priorities(), **change,
            },
        )  # fmt: skip


@pytest.mark.parametrize("key", ["head", "admin"])
def test_a_version_is_in_force_from_its_day(world, key):
    made = revise(world, key)
    with acting(world.actors[key]):
        mine = world.cooperations[1].pk
        assert matching_policy_in_force(mine, on=SOON - timedelta(days=1)).version == "1"
        assert matching_policy_in_force(mine, on=SOON) == made
        assert [row.version for row in matching_policies(mine)] == ["2027", "1"]
        act = Act.objects.get(verb="cooperation.matching_policy")
        assert "i version 2027 gäller från" in act.text and short_date(SOON) in act.text
    assert (made.relaxable, made.distance_bands_km, made.priorities["base"]) == ({"distance": "board"}, [20, 40], 100)


@pytest.mark.covers("R-62")
def test_a_new_version_changes_new_sheets_only(world):
    make_home(world)
    referral = make_referral(world)
    by = world.actors["matching"]
    with acting(by):
        first = run_match(by=by, referral=referral, at=NOW, reason="Första")
    revise(world, valid_from=TODAY, version="Ny")
    with acting(by):
        second = run_match(by=by, referral=referral, at=NOW + timedelta(minutes=1), reason="Andra")
        kept = MatchRun.objects.get(pk=first.pk)
    assert (kept.policy_version, second.policy_version) == ("1", "Ny")
    assert kept.input == first.input and '"freshness_days":365' in str(first.input).replace(" ", "").replace("'", '"')


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"valid_from": TODAY - timedelta(days=1)}, "too_early"),
        ({"version": "1"}, "version_taken"),
        ({"version": " 1 "}, "version_taken"),
        ({"version": "  "}, "version"),
        ({"version": "a\nb"}, "version"),
        ({"notes": " "}, "empty"),
        ({"relaxable": {"conflict": "board"}}, "law"),
        ({"priorities": {**standard_priorities(), "base": 0}}, "priorities_base"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(world, change, code):
    with pytest.raises(Refused) as caught:
        revise(world, **change)
    assert caught.value.code == code
    with acting(world.actors["head"]):
        assert [row.version for row in MatchingPolicy.objects.all()] == ["1"]


def test_one_version_a_day(world):
    revise(world)
    with pytest.raises(Refused) as caught:
        revise(world, version="2028")
    assert "redan en version" in caught.value.text


def test_it_is_taken_back_until_its_day_and_not_after(world):
    by, made = world.actors["head"], revise(world)
    with acting(by):
        with pytest.raises(Refused, match="in_force"):
            withdraw_matching_policy(by=by, policy=MatchingPolicy.objects.get(version="1"), at=NOW)
        withdraw_matching_policy(by=by, policy=made, at=NOW)
        assert [row.version for row in MatchingPolicy.objects.all()] == ["1"]
        assert Act.objects.filter(verb="cooperation.matching_policy_undo").count() == 1
    today = revise(world, valid_from=TODAY, version="I dag")
    with acting(by), pytest.raises(Refused, match="in_force"):
        withdraw_matching_policy(by=by, policy=today, at=NOW)


@pytest.mark.parametrize("key", ["coordinator", "matching", "communicator", "supervisor", "secretary_a", "worker_a", "evaluator"])
def test_nobody_else_changes_it(world, key):
    with pytest.raises(Denied):
        revise(world, key)
    by, made = world.actors[key], revise(world)
    with acting(by), pytest.raises(Denied):
        withdraw_matching_policy(by=by, policy=made, at=NOW)


def row(world, **change):
    """A version as it would be written past the action."""
    return MatchingPolicy(
        **{
            "cooperation": world.cooperations[1],
            "version": "Förbi",
            "valid_from": SOON,
            "freshness_days": 90,
            "distance_bands_km": [20],
            "relaxable": {},
            **change,
        }
    )


@pytest.mark.parametrize(
    ("key", "change"),
    [("matching", {}), ("worker_a", {}), ("head:2", {}), ("head", {"valid_from": TODAY - timedelta(days=1)})],
)
def test_the_database_refuses_a_version_by_others_for_others_and_for_the_past(world, key, change):
    with acting(world.actors[key]), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        row(world, **change).save()


def test_the_database_refuses_a_table_without_all_its_parts_and_never_rewrites_a_version(world):
    with acting(world.actors["head"]):
        with pytest.raises(IntegrityError, match="policy_has_all_priorities"), transaction.atomic():
            row(world, priorities={"base": 1}).save()
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            MatchingPolicy.objects.update(freshness_days=1)
        assert MatchingPolicy.objects.filter(version="1").delete()[0] == 0, "what has been in force stays"


def test_another_cooperations_versions_are_not_seen(world):
    revise(world)
    with acting(world.actors["head:2"]):
        assert [row.version for row in MatchingPolicy.objects.all()] == ["1"]
