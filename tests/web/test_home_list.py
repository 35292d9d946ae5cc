"""The bank's list: who sees it, what it filters on, and what it never shows."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from famn.audit.models import ReadEntry
from tests.homes_world import make_bank_home, make_home, make_network_home, sign_in, today
from tests.world import World

URL = reverse("home_list")


def codes(response) -> list[str]:
    return [row["home"].code for row in response.context["rows"]]


@pytest.mark.covers("R-16")
def test_it_works_and_the_look_is_logged_with_the_codes(world: World, client: Client) -> None:
    home = make_bank_home(world)
    sign_in(client, world, "matching")
    response = client.get(URL)
    assert response.status_code == 200
    assert codes(response) == [home.code]
    assert "Provgren" not in response.content.decode()
    assert "Provvägen" not in response.content.decode()
    look = ReadEntry.objects.filter(action="list", subject_kind="home")
    from famn.access.actor import acting

    with acting(world.actor("matching")):
        assert look.get().codes == [home.code]


@pytest.mark.covers("R-75")
@pytest.mark.parametrize("name", ["worker_a", "manager_a", "ifo_a", "sas_a", "parent", "evaluator", "communicator", "admin", "supervisor"])
def test_other_roles_are_told_no(world: World, client: Client, name: str) -> None:
    sign_in(client, world, name)
    assert client.get(URL).status_code == 403


def test_another_cooperation_sees_none_of_it(world: World, client: Client) -> None:
    make_bank_home(world)
    sign_in(client, world, "matching:2")
    assert codes(client.get(URL)) == []


def test_it_only_reads(world: World, client: Client) -> None:
    sign_in(client, world, "matching")
    assert client.post(URL).status_code == 405


@pytest.mark.covers("R-15a")
def test_network_homes_are_never_here_not_even_for_their_own_board_or_the_head(world: World, client: Client) -> None:
    network = make_network_home(world)
    for name in ("head", "matching", "coordinator", "secretary_a", "secretary_b"):
        sign_in(client, world, name)
        response = client.get(URL, {"hem": network.code})
        assert codes(response) == []
        assert response.context["count_text"] == "0 hem"


@pytest.mark.covers("R-15", "R-75")
def test_a_secretary_sees_homes_that_consented_without_contact_or_occupancy(world: World, client: Client) -> None:
    ready, unasked = make_bank_home(world), make_home(world, consent=False)
    hidden = make_bank_home(world, protection="flag")
    sign_in(client, world, "secretary_b")
    response = client.get(URL)
    page = response.content.decode()
    assert codes(response) == [ready.code]
    assert unasked.code not in page
    assert hidden.code not in page
    assert "Provgren" not in page
    assert response.context["rows"][0]["free"] == ""
    assert "platser" not in response.context["form"].fields


def test_a_protected_home_is_listed_for_gfo_without_its_place(world: World, client: Client) -> None:
    hidden = make_bank_home(world, protection="registration")
    sign_in(client, world, "matching")
    response = client.get(URL)
    assert codes(response) == [hidden.code]
    assert response.context["rows"][0]["place"] == "visas inte"
    seen = make_bank_home(world)
    assert codes(client.get(URL, {"kommun": "2280"})) == [seen.code]
    assert codes(client.get(URL, {"ort": "Härnösand", "km": "500"})) == [seen.code]


FILTERS = [
    ({"kategori": "enhanced"}, {"category": "enhanced"}),
    ({"slag": "emergency"}, {"care_kinds": ["emergency", "long_term"]}),
    ({"alder": "15"}, {"age_to": 16}),
    ({"syskon": "3"}, {"sibling_places": 3}),
    ({"platser": "3"}, {"places": 3}),
    ({"sprak": "ar"}, {"languages": ["sv", "ar"]}),
    ({"vuxen": "full"}, {"adult_at_home": "full"}),
    ({"vuxen": "part"}, {"adult_at_home": "full"}),
    ({"varsel": "on"}, {"short_notice": True}),
    ({"djurfritt": "on"}, {"furred_pets": False}),
    ({"rokfritt": "on"}, {"smoke_free": True}),
]


@pytest.mark.covers("R-78")
@pytest.mark.parametrize(("asked", "fits"), FILTERS, ids=[next(iter(asked)) + str(number) for number, (asked, _fits) in enumerate(FILTERS)])
def test_each_filter_keeps_the_home_that_fits(world: World, client: Client, asked: dict, fits: dict) -> None:
    plain = {"furred_pets": True, "smoke_free": False}
    wanted, _other = make_bank_home(world, **{**plain, **fits}), make_bank_home(world, **plain)
    sign_in(client, world, "matching")
    response = client.get(URL, asked)
    assert codes(response) == [wanted.code]
    assert len(response.context["words"]) == 1


def test_distance_is_counted_from_a_place_and_sorted(world: World, client: Client) -> None:
    here = make_bank_home(world)
    there = make_bank_home(world, municipality=world.municipalities["2283"], locality=world.localities["2283"])
    sign_in(client, world, "matching")
    assert codes(client.get(URL, {"ort": "härnösand", "km": "20"})) == [here.code]
    assert codes(client.get(URL, {"ort": "Härnösand, Härnösand", "sortera": "-avstand"})) == [there.code, here.code]
    wrong = client.get(URL, {"ort": "Ingenstans", "km": "20"})
    assert "Vi hittar ingen ort" in wrong.content.decode()
    assert 'value="Ingenstans"' in wrong.content.decode()


def test_free_places_count_from_the_day_asked_for(world: World, client: Client) -> None:
    home = make_bank_home(world, places=1)
    sign_in(client, world, "matching")
    assert codes(client.get(URL, {"platser": "1", "fran": today().isoformat()})) == [home.code]
    long_ago = (today() - timedelta(days=300)).isoformat()
    assert codes(client.get(URL, {"platser": "1", "fran": long_ago})) == []


@pytest.mark.parametrize(
    "nonsense",
    [{"alder": "-4"}, {"platser": "x"}, {"status": "'; drop"}, {"sida": "999"}, {"sortera": "--"}, {"kommun": "x"}, {"fran": "2026-99-99"}],
)
def test_nonsense_in_the_address_is_left_out(world: World, client: Client, nonsense: dict) -> None:
    home = make_bank_home(world)
    sign_in(client, world, "matching")
    response = client.get(URL, nonsense)
    assert response.status_code == 200
    assert codes(response) == [home.code]


@pytest.mark.parametrize("name", ["matching", "secretary_a"])
def test_thirty_homes_take_no_more_queries_than_one(world: World, client: Client, name: str) -> None:
    make_bank_home(world)
    sign_in(client, world, name)
    client.get(URL)
    with CaptureQueriesContext(connection) as one:
        client.get(URL)
    for _number in range(29):
        make_bank_home(world)
    with CaptureQueriesContext(connection) as thirty:
        response = client.get(URL)
    assert response.context["page"].paginator.count == 30
    assert len(thirty) == len(one)
