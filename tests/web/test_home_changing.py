"""The forms of a home: they save, keep what was typed on errors, and refuse who may not."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from famn.access.actor import acting
from famn.assessment.models import GeneralSuitability, RegisterCheck
from famn.homes.actions import note_contact
from famn.homes.models import CapacityPeriod, FosterHome, HomeContact, HomeWord, NetworkAssignment
from tests.deciding_world import make_case
from tests.homes_world import assess, make_bank_home, make_home, make_network_home, now, sign_in, today
from tests.world import World

FACTS = {
    "category": "own", "municipality": "2280", "place": "härnösand", "care_kinds": ["long_term"], "age_from": "3", "age_to": "12",
    "sibling_places": "2", "rooms_free": "1", "adult_at_home": "no", "languages": ["sv"], "smoke_free": "on", "has_car": "on",
}  # fmt: skip
NEW = FACTS | {
    "protection": "none", "names": "Maja Provgren", "phone": "070-174 06 05", "email": "", "address": "Provvägen 1",
    "places_kind": "long_term", "places": "2",
}  # fmt: skip


def at(name: str, home=None) -> str:
    return reverse(name, args=[home.pk] if home is not None else [])


@pytest.mark.covers("R-15", "R-16")
def test_a_home_is_registered(world: World, client: Client) -> None:
    sign_in(client, world, "coordinator")
    assert "Härnösand, Kramfors" in client.get(at("home_new")).content.decode(), "the members of today are named"
    response = client.post(at("home_new"), {**NEW, "places_from": today().isoformat(), "consent_on": today().isoformat()})
    with acting(world.actor("coordinator")):
        home = FosterHome.objects.get()
        assert (home.consent_all_members_on, home.locality_id) == (today(), world.localities["2280"].pk)
        assert HomeContact.objects.get(home=home).names == "Maja Provgren"
    assert response["Location"] == at("home", home)


def test_what_was_typed_is_kept_and_told_what_to_mend(world: World, client: Client) -> None:
    sign_in(client, world, "coordinator")
    wrong = {**NEW, "age_from": "14", "age_to": "3", "place": "Ingenstans", "places_from": "i morgon", "consent_on": ""}
    response = client.post(at("home_new"), wrong)
    text = response.content.decode()
    assert response.status_code == 422
    for words in ("Maja Provgren", "Ingenstans", "Orten finns inte i Härnösand", "Åldern till och med"):
        assert words in text
    ahead = client.post(
        at("home_new"), {**NEW, "places_from": today().isoformat(), "consent_on": (today() + timedelta(days=2)).isoformat()}
    )
    assert ahead.status_code == 422
    assert "framåt i tiden" in ahead.content.decode()
    with acting(world.actor("coordinator")):
        assert not FosterHome.objects.exists()


def test_a_protected_home_goes_straight_to_the_vault(world: World, client: Client) -> None:
    sign_in(client, world, "coordinator")
    response = client.post(at("home_new"), {**NEW, "protection": "flag", "places_from": today().isoformat()}, follow=True)
    assert "Provgren" not in response.content.decode()
    with acting(world.actor("coordinator")):
        assert FosterHome.objects.get().municipality_id is None
        assert not HomeContact.objects.exists()


GFO_FORMS = ["home_edit", "home_contact", "home_protect", "home_capacity", "home_consent", "home_status", "home_undo"]


@pytest.mark.parametrize("name", [*GFO_FORMS, "home_word", "suitability_new"])
def test_each_form_opens_for_the_coordinator_alone(world: World, client: Client, name: str) -> None:
    home = make_bank_home(world)
    sign_in(client, world, "coordinator")
    assert client.get(at(name, home)).status_code == 200
    assert client.put(at(name, home)).status_code == 405
    for who, status in (("head", 403), ("secretary_a", 403), ("worker_a", 404), ("coordinator:2", 404)):
        sign_in(client, world, who)
        assert client.get(at(name, home)).status_code == status, who
        assert client.post(at(name, home), {}).status_code == status, who


@pytest.mark.parametrize("name", [*(form for form in GFO_FORMS if form != "home_edit"), "home_word", "suitability_new"])
def test_an_empty_form_is_told_what_it_lacks(world: World, client: Client, name: str) -> None:
    home = make_bank_home(world)
    sign_in(client, world, "coordinator")
    response = client.post(at(name, home), {})
    assert response.status_code == 422
    assert "behöver rättas" in response.content.decode() or "Välj" in response.content.decode()


def test_facts_words_places_and_status_are_saved(world: World, client: Client) -> None:
    home = make_bank_home(world)
    sign_in(client, world, "coordinator")
    for name, data in (
        ("home_edit", {**FACTS, "age_to": "17", "place": ""}),
        ("home_contact", {"names": "Maja Provgren", "phone": "070-174 06 50", "email": "", "address": ""}),
        ("home_word", {"said_on": today().isoformat(), "need_acting_out": "willing", "need_calm_home": "against"}),
        (
            "home_capacity",
            {"kind": "emergency", "places": "1", "starts_on": today().isoformat(), "last_on": (today() + timedelta(days=6)).isoformat()},
        ),
        ("home_status", {"status": "paused", "reason": "Semester"}),
    ):
        response = client.post(at(name, home), data)
        assert response.status_code == 302, (name, response.content.decode())
    with acting(world.actor("coordinator")):
        kept = FosterHome.objects.get(pk=home.pk)
        assert (kept.age_to, kept.locality_id, kept.status) == (17, None, "paused")
        assert kept.contact.phone == "070-174 06 50"
        assert set(HomeWord.objects.values_list("need", "answer")) == {("acting_out", "willing"), ("calm_home", "against")}
        assert CapacityPeriod.objects.get(home=home, kind="emergency").ends_on == today() + timedelta(days=7)


def test_matching_coordinators_note_words(world: World, client: Client) -> None:
    home = make_bank_home(world)
    sign_in(client, world, "matching")
    response = client.post(at("home_word", home), {"said_on": today().isoformat(), "need_acting_out": "met"})
    assert response.status_code == 302


@pytest.mark.covers("R-15")
def test_a_home_without_consent_does_not_become_ready_and_the_reason_is_kept(world: World, client: Client) -> None:
    home = make_home(world, consent=False)
    with acting(world.actor("coordinator")):
        assess(world.actor("coordinator"), home)
    sign_in(client, world, "coordinator")
    response = client.post(at("home_status", home), {"status": "ready", "reason": "Klar nu"})
    assert response.status_code == 422
    assert "alla medlemskommuner" in response.content.decode()
    assert "Klar nu" in response.content.decode()


def test_assessing_adopting_and_checking_in_the_browser(world: World, client: Client) -> None:
    home = make_bank_home(world)
    make_case(world, home=home)
    sign_in(client, world, "secretary_a")
    with acting(world.actor("secretary_a")):
        row = GeneralSuitability.objects.get(home=home)
    assert client.get(at("suitability_adopt", row)).status_code == 200
    early = client.post(at("suitability_adopt", row), {"adopted_on": "2001-01-01", "review_by": ""})
    assert early.status_code == 422
    assert client.post(at("suitability_adopt", row), {"adopted_on": today().isoformat(), "review_by": ""}).status_code == 302
    assert client.post(at("extract_new", home), {"register": "suspicions", "seen_on": today().isoformat()}).status_code == 302
    with acting(world.actor("secretary_a")):
        assert GeneralSuitability.objects.get(home=home).adopted_by_id == world.boards["a"].pk
        check = RegisterCheck.objects.get(home=home)
    assert client.post(at("extract_undo", check), {"reason": "Fel"}).status_code == 302
    assert client.post(at("adoption_undo", row), {"reason": "Fel"}).status_code == 302
    for who in ("secretary_b", "secretary_a:2"):
        sign_in(client, world, who)
        assert client.get(at("suitability_adopt", row)).status_code == 404
        assert client.get(at("extract_undo", check)).status_code == 404
    sign_in(client, world, "coordinator")
    assert client.get(at("suitability_adopt", row)).status_code == 403
    assert client.post(at("suitability_undo", row), {"reason": "Fel hem"}).status_code == 302


@pytest.mark.covers("R-15a")
def test_network_homes_in_the_browser(world: World, client: Client) -> None:
    sign_in(client, world, "secretary_a")
    network = {name: value for name, value in NEW.items() if name not in {"category", "places_kind", "places"}}
    assert client.get(at("network_new")).status_code == 200
    assert client.post(at("network_new"), network).status_code == 302
    with acting(world.actor("secretary_a")):
        home = FosterHome.objects.get(board__isnull=False)
    for who, sees in (("secretary_a", True), ("manager_a", True), ("head", True), ("secretary_b", False), ("coordinator", False)):
        sign_in(client, world, who)
        assert (home.code in client.get(at("network_list")).content.decode()) is sees, who
    sign_in(client, world, "matching")
    assert client.get(at("network_list")).status_code == 403
    assert client.get(at("network_new")).status_code == 403
    sign_in(client, world, "head")
    assert client.get(at("network_assign", home)).status_code == 200
    data = {"user": world.users["coordinator"].pk, "starts_on": today().isoformat()}
    assert client.post(at("network_assign", home), data).status_code == 302
    sign_in(client, world, "coordinator")
    assert home.code in client.get(at("network_list")).content.decode()
    assert client.get(at("network_assign", home)).status_code == 403
    with acting(world.actor("head")):
        one = NetworkAssignment.objects.get(home=home)
    sign_in(client, world, "head")
    assert client.post(at("network_unassign", one), {"ends_on": today().isoformat()}).status_code == 302
    sign_in(client, world, "coordinator")
    assert home.code not in client.get(at("network_list")).content.decode()


@pytest.mark.covers("R-15a")
def test_thirty_network_homes_take_no_more_queries_than_one(world: World, client: Client, django_assert_num_queries) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    make_network_home(world)
    sign_in(client, world, "head")
    client.get(at("network_list"))
    with CaptureQueriesContext(connection) as one:
        client.get(at("network_list"))
    for _number in range(29):
        make_network_home(world)
    with django_assert_num_queries(len(one)):
        client.get(at("network_list"))


def test_hostile_text_is_shown_as_text(world: World, client: Client) -> None:
    home = make_bank_home(world)
    sign_in(client, world, "coordinator")
    client.post(at("home_status", home), {"status": "paused", "reason": "<script>alert(1)</script>"})
    text = client.get(at("home", home)).content.decode()
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_who_protects_a_home_is_told_which_texts_name_the_family_or_its_place(world: World, client: Client) -> None:
    home = make_bank_home(world)
    sign_in(client, world, "coordinator")
    assert "räknas upp för dig" in client.get(at("home_protect", home)).content.decode()
    client.post(at("home_status", home), {"status": "paused", "reason": "Olle är sjuk."})
    by = world.actor("coordinator")
    with acting(by):
        for day, said in ((1, "Ring 070 1740605."), (2, "Allt väl."), (3, "Möte i Härnösands bibliotek.")):
            note_contact(by=by, home=home, on=today() - timedelta(days=day), channel="phone", reached=True, summary=said, at=now())
    html = client.post(at("home_protect", home), {"level": "flag"}, follow=True).content.decode()
    warning = html.split("Familjen eller orten nämns här:", 1)[1].split("Ändra det", 1)[0]
    assert "Status" in warning and warning.count("Kontakt ") == 2 and "Lämplighet" not in warning
    again = client.post(at("home_protect", home), {"level": "registration"}, follow=True).content.decode()
    assert "Familjen eller orten" not in again, "nothing to look for stands there any longer"
