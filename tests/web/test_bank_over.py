"""The whole bank along the months, and on the map."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from famn.access.actor import acting
from famn.homes.actions import set_capacity
from tests import deciding_world
from tests.accounts_world import protected_home
from tests.homes_world import make_bank_home, make_network_home, now, sign_in, today
from tests.world import World

LINE, MAP = reverse("bank_timeline"), reverse("bank_map")


def lines(response) -> dict[str, list[tuple[str, list[int | None]]]]:
    """By home: kind of care and what is free in each column."""
    return {
        lines[0]["home"].code: [(str(line["care"]), [cell["free"] for cell in line["cells"]]) for line in lines]
        for lines in response.context["homes"]
    }


@pytest.mark.covers("R-16")
def test_what_is_free_month_by_month(world: World, client: Client) -> None:
    home = make_bank_home(world, places=2, care_kinds=["long_term", "relief"])
    later = today() + timedelta(days=100)
    with acting(world.actor("coordinator")):
        set_capacity(by=world.actor("coordinator"), home=home, kind="relief", places=3, starts_on=later, ends_on=None, at=now())
    sign_in(client, world, "matching")
    response = client.get(LINE)
    months = response.context["columns"]
    assert len(months) == 6
    found = dict(lines(response)[home.code])
    assert found["Stadigvarande"] == [2] * 6
    assert found["Avlastning"][0] is None
    assert found["Avlastning"][-1] == 3
    assert set(found["Avlastning"]) <= {None, 0, 3}
    weeks = client.get(LINE, {"visa": "veckor"})
    assert len(weeks.context["columns"]) == 26
    assert dict(lines(weeks)[home.code])["Stadigvarande"] == [2] * 26
    only = client.get(LINE, {"slag": "relief"})
    assert [care for care, _cells in lines(only)[home.code]] == ["Avlastning"]


def test_a_child_who_moves_in_takes_the_place_from_then(world: World, client: Client) -> None:
    placement = deciding_world.make_placement(world)
    sign_in(client, world, "matching")
    response = client.get(LINE)
    with acting(world.actor("matching")):
        code = type(placement).objects.select_related("home").get(pk=placement.pk).home.code
    (_care, free), *_rest = lines(response)[code]
    assert free[0] < 3
    assert "Provgren" not in response.content.decode()


@pytest.mark.covers("R-75")
@pytest.mark.parametrize("name", ["secretary_a", "worker_a", "manager_a", "supervisor", "parent"])
def test_who_has_a_free_place_is_gfos_to_know(world: World, client: Client, name: str) -> None:
    sign_in(client, world, name)
    assert client.get(LINE).status_code == 403


@pytest.mark.covers("R-15a")
def test_network_homes_stand_in_neither(world: World, client: Client) -> None:
    network = make_network_home(world)
    for name in ("head", "coordinator"):
        sign_in(client, world, name)
        assert network.code not in client.get(LINE).content.decode()
        assert sum(row["homes"] for row in client.get(MAP).context["rows"]) == 0


def test_the_map_counts_by_municipality_and_by_locality(world: World, client: Client) -> None:
    for _number in range(2):
        make_bank_home(world)
    make_bank_home(world, municipality=world.municipalities["2283"], locality=world.localities["2283"], short_notice=True)
    sign_in(client, world, "matching")
    whole = client.get(MAP)
    assert {row["name"]: row["homes"] for row in whole.context["rows"] if row["homes"]} == {"Härnösand": 2, "Sollefteå": 1}
    assert client.get(MAP, {"varsel": "on"}).context["drawing"].areas[0].homes == 0
    one = client.get(next(row["map_url"] for row in whole.context["rows"] if row["name"] == "Härnösand"))
    assert [(row["name"], row["homes"]) for row in one.context["rows"]] == [("Härnösand", 2)]
    listed = client.get(one.context["rows"][0]["list_url"])
    assert len(listed.context["rows"]) == 2
    assert whole.content.decode().count('class="map-number"') == 2


@pytest.mark.covers("R-75")
def test_a_protected_home_has_no_place_on_the_map_and_only_gfo_knows_that_it_is_left_out(world: World, client: Client) -> None:
    hidden = protected_home(world)
    make_bank_home(world)
    sign_in(client, world, "coordinator")
    seen = client.get(MAP)
    assert "1 hem med skyddade uppgifter visas inte på kartan." in seen.content.decode()
    assert sum(row["homes"] for row in seen.context["rows"]) == 1
    assert hidden.code not in seen.content.decode()
    sign_in(client, world, "secretary_a")
    page = client.get(MAP)
    assert sum(row["homes"] for row in page.context["rows"]) == 1
    assert "skyddade uppgifter" not in page.content.decode()


@pytest.mark.parametrize(("url", "name"), [(LINE, "matching"), (MAP, "matching"), (MAP, "secretary_a")])
def test_thirty_homes_take_no_more_queries_than_one(world: World, client: Client, url: str, name: str) -> None:
    make_bank_home(world)
    sign_in(client, world, name)
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for _number in range(29):
        make_bank_home(world)
    with CaptureQueriesContext(connection) as thirty:
        client.get(url)
    assert len(thirty) == len(one)
