"""The bank's list: who sees it, what it filters on, and what it never shows."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from famn.access.actor import acting
from famn.audit.models import ReadEntry
from famn.homes.models import CategoryScheme, FosterHome, MentorPeriod, ProviderOrganisation, SchemeCategory
from tests.accounts_world import protected_home
from tests.contact_world import set_interval
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
    ({"utbildning": "on"}, {"basic_course_on": date(2026, 1, 1)}),
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


@pytest.fixture
def two(world: World) -> tuple[FosterHome, FosterHome]:
    """One that the filter is to keep, and another."""
    return make_bank_home(world), make_bank_home(world)


def found_by(client: Client, **asked: str) -> list[str]:
    """The codes found, when the address is told in words too."""
    response = client.get(URL, asked)
    assert len(response.context["words"]) == len(asked)
    return codes(response)


@pytest.mark.covers("R-78")
def test_the_register_is_filtered_on_too(world: World, client: Client, two: tuple[FosterHome, FosterHome]) -> None:
    wanted, other = two
    by = world.actor("coordinator")
    with acting(by):
        run = {"cooperation_id": wanted.cooperation_id}
        provider = ProviderOrganisation.objects.create(**run, name="Provstödet AB")
        FosterHome.objects.filter(pk=wanted.pk).update(
            operator="provider", provider=provider, recruiting_board=world.boards["a"], coordinator_id=world.users["coordinator"].pk,
            last_word_on=today() - timedelta(days=400), consent_all_members_on=date(2015, 1, 1),
        )  # fmt: skip
        FosterHome.objects.filter(pk=other.pk).update(coordinator_id=None, last_word_on=today(), consent_all_members_on=today())
        MentorPeriod.objects.create(**run, home=wanted, starts_on=today() - timedelta(days=5))
        MentorPeriod.objects.create(**run, home=other, starts_on=today() - timedelta(days=5), ends_on=today())
    sign_in(client, world, "coordinator")
    for asked in (
        {"drift": "provider"}, {"rekryterat": str(world.boards["a"].pk)}, {"mentor": "on"}, {"mina": "on"},
        {"samordnare": str(world.users["coordinator"].pk)}, {"otalat": "on"},
    ):  # fmt: skip
        assert found_by(client, **asked) == [wanted.code], asked
    assert found_by(client, rekryterat="gfo") == [other.code]


@pytest.mark.covers("R-79")
def test_a_schemes_category_takes_in_several_of_famns(world: World, client: Client) -> None:
    wanted, other = make_bank_home(world, category="enhanced"), make_bank_home(world)
    with acting(world.actor("head")):
        scheme = CategoryScheme.objects.create(cooperation_id=wanted.cooperation_id, name="Fyra kategorier", starts_on=date(2020, 1, 1))
        row = SchemeCategory.objects.create(
            cooperation_id=wanted.cooperation_id,
            scheme=scheme,
            label="Förstärkt familjehem",
            position=1,
            takes_in=["enhanced", "treatment"],
        )
    sign_in(client, world, "matching")
    assert found_by(client, schema=str(row.pk)) == [wanted.code]
    assert other.code not in codes(client.get(URL, {"schema": str(row.pk)}))


def test_the_order_by_free_places_and_distance_is_the_numbers_shown(world: World, client: Client) -> None:
    for places, place in ((1, "2280"), (3, "2283"), (2, "2282"), (3, "2280")):
        make_bank_home(world, places=places, municipality=world.municipalities[place], locality=world.localities[place])
    protected_home(world)
    sign_in(client, world, "matching")
    for sort, number in (("lediga", "free"), ("avstand", "km")):
        for sign in ("", "-"):
            rows = client.get(URL, {"ort": "Härnösand, Härnösand", "sortera": f"{sign}{sort}"}).context["rows"]
            shown = [(row[number], row["home"].code) for row in rows]
            known = [each for each in shown if each[0] is not None]
            assert known == sorted(known, key=lambda each: (-each[0] if sign else each[0], each[1]))
            assert shown[: len(known)] == known, "what is not known stands last"
            assert len({value for value, _code in known}) > 2


@pytest.mark.covers("R-17")
def test_quiet_homes_by_the_guidelines_own_length(world: World, client: Client) -> None:
    homes = [make_bank_home(world) for _number in range(3)]
    with acting(world.actor("coordinator")):
        for home, days in zip(homes, (43, 42, 1), strict=True):
            FosterHome.objects.filter(pk=home.pk).update(last_word_on=today() - timedelta(days=days))
    sign_in(client, world, "coordinator")
    assert "tyst" not in client.get(URL).context["form"].fields
    set_interval(world, length=42)
    assert found_by(client, tyst="on") == [homes[0].code]
