"""The queue page when people come at the same time, and when what a plan was made for is no longer there."""

from datetime import timedelta

import pytest
from django.test import Client

from famn.access.actor import acting
from famn.plans.actions import make_plan
from famn.plans.models import PlanRun
from famn.plans.queries import latest_plan
from famn.referrals.actions.children import remove_child
from famn.referrals.models import Referral
from tests.homes_world import sign_in
from tests.matching_world import NOW, make_home, make_needing
from tests.world import World

URL = "/forfragningar/ko/"


def take_off_a_child(world: World, referral: Referral) -> None:
    """The board takes one of the siblings off."""
    with acting(world.actors["secretary_a"]):
        Referral.objects.filter(pk=referral.pk).update(status="question_back")
        child = referral.children.order_by("code").last()
        remove_child(by=world.actors["secretary_a"], child=child, at=NOW)


@pytest.mark.parametrize("key", ["head", "matching"])
def test_a_child_that_was_taken_off_since_the_plan_is_no_fault(world: World, client: Client, key: str) -> None:
    """The head makes no new plan, and reads one in which the child still stands."""
    make_home(world, places=3)
    referral = make_needing(world, children=2, siblings_together=False)
    sign_in(client, world, "matching")
    client.get(URL)
    take_off_a_child(world, referral)
    sign_in(client, world, key)
    page = client.get(URL)
    assert page.status_code == 200
    assert referral.code in page.content.decode()


def test_siblings_apart_of_whom_one_was_taken_off_are_no_fault(world: World, client: Client) -> None:
    make_home(world, places=1)
    make_home(world, places=1)
    referral = make_needing(world, children=2, siblings_together=False)
    sign_in(client, world, "matching")
    assert len(client.get(URL).context["rows"][0]["parts"]) == 2
    take_off_a_child(world, referral)
    sign_in(client, world, "head")
    page = client.get(URL)
    assert page.status_code == 200


def test_a_plan_whose_request_began_before_the_one_it_follows_stops_nobody(world: World) -> None:
    """Two at once: hers was asked for first and stored last. Its time is the earlier one, and it is the newest all the same."""
    make_home(world)
    make_needing(world)
    by = world.actors["matching"]
    with acting(by):
        first = make_plan(by=by, at=NOW + timedelta(seconds=2))
        second = make_plan(by=by, at=NOW)
        assert second.before_id == first.pk
        assert latest_plan(by.cooperation_id).pk == second.pk
        third = make_plan(by=by, at=NOW + timedelta(seconds=3))
        assert third.before_id == second.pk
        assert PlanRun.objects.count() == 3
