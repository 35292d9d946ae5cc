"""I dag tells who must act on a home: one that can tell where a protected child lives, one that its board leaves to the bank."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from famn.access.actor import acting
from famn.homes import actions
from famn.homes.models import FosterHome
from famn.placements.models import Placement
from famn.referrals.models import ReferralChild
from tests.accounts_world import client_of
from tests.deciding_world import decide_formally, judge, make_case, make_placement, say_yes
from tests.homes_world import make_network_home, now, today
from tests.world import World

pytestmark = pytest.mark.django_db
HIDE = {"protection": "flag", "name": "Tuvaa Provsson", "identity_number": "201701012393", "address": "Lönngatan 7", "phone": ""}


def rows(world: World, who: str) -> dict[str, list[tuple[str, str]]]:
    page = client_of(world, who).get(reverse("today"))
    return {group: [(row.code, row.what) for row in found] for group, found in page.context["groups"].items()}


def protect(world: World, referral_id) -> None:
    with acting(world.actors["secretary_a"]):
        child = ReferralChild.objects.get(referral_id=referral_id)
    address = reverse("child_protect", args=[referral_id, child.pk])
    assert client_of(world, "secretary_a").post(address, HIDE).status_code == 302


def everywhere(world: World, who: str) -> list[tuple[str, str]]:
    return [row for found in rows(world, who).values() for row in found]


def test_whoever_keeps_the_home_protects_it_and_the_others_wait(world: World) -> None:
    stay = make_placement(world)
    about = (stay.home_code, "Skydda hemmet")
    assert about not in everywhere(world, "coordinator")
    protect(world, stay.referral_id)
    assert about in rows(world, "coordinator")["yours"]
    for who in ("head", "secretary_a"):
        assert (stay.home_code, "Hemmet ska skyddas") in rows(world, who)["waiting"], who
    for who in ("secretary_b", "worker_a", "matching", "coordinator_other"):
        assert stay.home_code not in [code for code, _ in everywhere(world, who)], who
    page = client_of(world, "coordinator").get(reverse("today")).content.decode()
    assert f'href="{reverse("home_protect", args=[stay.home_id])}"' in page


def test_the_row_goes_when_the_home_is_protected(world: World) -> None:
    stay, by = make_placement(world), world.actors["coordinator"]
    protect(world, stay.referral_id)
    with acting(by):
        home = FosterHome.objects.get(pk=stay.home_id)
        actions.set_protection(by=by, home=home, level="flag", at=now())
    assert [code for who in ("coordinator", "head", "secretary_a") for code, what in everywhere(world, who) if "kydda" in what] == []


def test_without_a_coordinator_the_head_is_told(world: World) -> None:
    stay = make_placement(world)
    protect(world, stay.referral_id)
    with acting(world.actors["head"]):
        Placement.objects.filter(pk=stay.pk).update(coordinator=None)
    assert (stay.home_code, "Hemmet ska skyddas men har ingen samordnare") in rows(world, "head")["yours"]


def test_before_the_start_whoever_handles_the_referral_sees_to_it(world: World) -> None:
    case = make_case(world)
    about = (case.home.code, "Be samordnaren skydda hemmet före starten")
    judge(world, case.offer)
    say_yes(world, case.offer)
    decide_formally(world, case.offer)
    assert about not in everywhere(world, "matching")
    protect(world, case.referral.pk)
    assert about in rows(world, "matching")["yours"]


@pytest.mark.covers("R-15a")
def test_the_head_chooses_a_coordinator_for_a_home_that_its_board_leaves_and_she_asks_the_family(world: World) -> None:
    home, secretary, head = make_network_home(world), world.actor("secretary_a"), world.actor("head")
    alone = (home.code, "Nämnden lämnar hemmet till banken: välj samordnare")
    hers = (home.code, "Nämnden lämnar hemmet till banken: fråga familjen")
    assert everywhere(world, "head").count(alone) == 0
    with acting(secretary):
        actions.agree_to_share(by=secretary, home=home, agrees=True, at=now())
    assert alone in rows(world, "head")["yours"]
    with acting(head):  # a supervisor takes nothing over
        actions.assign_network_home(by=head, home=home, user=world.users["supervisor"], starts_on=today(), at=now())
    assert alone in rows(world, "head")["yours"]
    with acting(head):
        actions.assign_network_home(by=head, home=home, user=world.users["coordinator"], starts_on=today() - timedelta(days=1), at=now())
    assert alone not in everywhere(world, "head")
    assert hers in rows(world, "coordinator")["yours"]
    for who in ("coordinator_other", "matching", "secretary_b"):
        assert home.code not in [code for code, _ in everywhere(world, who)], who


@pytest.mark.parametrize("who", ["coordinator", "head", "secretary_a"])
def test_more_homes_cost_no_more_queries(world: World, who: str) -> None:
    client = client_of(world, who)
    counts = []
    for more in (1, 3):
        for _ in range(more):
            protect(world, make_placement(world).referral_id)
        client.get(reverse("today"))
        with CaptureQueriesContext(connection) as found:
            client.get(reverse("today"))
        counts.append(len(found))
    assert counts[0] == counts[1]
