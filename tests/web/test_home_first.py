"""What stands first on a home's page, and the list of its parts."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from famn.access.actor import acting
from famn.homes.actions import set_capacity
from famn.homes.enums import CareKind
from tests.homes_world import make_bank_home, make_home, make_network_home, now, sign_in, today
from tests.world import World


def page_of(client: Client, home) -> str:
    return client.get(reverse("home", args=[home.pk])).content.decode()


@pytest.mark.covers("R-16", "R-17")
def test_free_places_now_and_next_stand_first(world: World, client: Client) -> None:
    home = make_bank_home(world, places=2)
    later = today() + timedelta(days=40)
    by = world.actor("coordinator")
    with acting(by):
        set_capacity(by=by, home=home, kind=CareKind.LONG_TERM, places=3, starts_on=later, ends_on=None, at=now())
    sign_in(client, world, "coordinator")
    glance = dict(client.get(reverse("home", args=[home.pk])).context["glance"])
    assert glance["Lediga i dag"] == "2 stadigvarande vård"
    assert glance["Därefter"].startswith("3 stadigvarande vård från ")
    assert glance["Ansvarig samordnare"] == world.users["coordinator"].name
    assert glance["Nästa kontakt"]


@pytest.mark.parametrize("name", ["coordinator", "matching", "head", "secretary_a", "secretary_b"])
def test_every_part_that_is_listed_is_on_the_page_and_the_other_way_round(world: World, client: Client, name: str) -> None:
    sign_in(client, world, name)
    for home in (make_bank_home(world), make_bank_home(world, protection="flag"), make_home(world), make_network_home(world)):
        answer = client.get(reverse("home", args=[home.pk]))
        if answer.status_code == 404:
            continue
        there = re.findall(r'<section class="section" id="([\w-]+)"', answer.content.decode())
        assert there == [part.id for part in answer.context["parts"]], home.code


@pytest.mark.covers("R-75")
def test_a_board_is_told_no_free_places_first(world: World, client: Client) -> None:
    home = make_bank_home(world)
    sign_in(client, world, "secretary_b")
    assert client.get(reverse("home", args=[home.pk])).context["glance"] == []
    assert "Lediga i dag" not in page_of(client, home)
