"""A home's own page and its history: what each role is shown, and what nobody is."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from famn.access.actor import acting
from famn.audit.models import ReadEntry
from famn.homes.actions import assign_network_home, note_word, set_protection, undo_registration
from tests.deciding_world import make_case
from tests.homes_world import make_bank_home, make_home, make_network_home, now, sign_in, today
from tests.world import World


def page(client: Client, home, name: str = "home") -> str:
    response = client.get(reverse(name, args=[home.pk]))
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.covers("R-16")
def test_gfo_sees_facts_contact_words_places_and_states(world: World, client: Client) -> None:
    home = make_bank_home(world)
    by = world.actor("coordinator")
    with acting(by):
        note_word(by=by, home=home, need="acting_out", answer="willing", on=today(), at=now())
    sign_in(client, world, "coordinator")
    text = page(client, home)
    for words in (
        home.code,
        "Provgren",
        "Härnösand",
        "Vana vid starka känslor",
        "Villigt",
        "Klar för uppdrag",
        "Trygg vardag",
        "Lediga i dag",
    ):
        assert words in text
    with acting(by):
        assert ReadEntry.objects.filter(action="view", subject_id=home.pk).exists()


@pytest.mark.covers("R-75")
def test_a_secretary_sees_facts_without_contact_occupancy_assessment_or_history(world: World, client: Client) -> None:
    home = make_bank_home(world)
    sign_in(client, world, "secretary_b")
    text = page(client, home)
    assert "Härnösand" in text
    for words in ("Provgren", "070-174", "Trygg vardag", "Klar för uppdrag", "Lediga i dag"):
        assert words not in text
    assert client.get(reverse("home_history", args=[home.pk])).status_code == 403


@pytest.mark.covers("R-75")
def test_a_live_offer_opens_the_contact_to_that_board(world: World, client: Client) -> None:
    home = make_bank_home(world)
    make_case(world, home=home)
    for name in ("secretary_a", "worker_a", "manager_a"):
        sign_in(client, world, name)
        text = page(client, home)
        assert "Provgren" in text
        assert "Vilka som bor där" not in text
    sign_in(client, world, "worker_b")
    assert client.get(reverse("home", args=[home.pk])).status_code == 404


@pytest.mark.covers("R-15a")
@pytest.mark.parametrize(
    ("name", "status"),
    [("secretary_a", 200), ("worker_a", 200), ("manager_a", 200), ("head", 200), ("coordinator", 200), ("coordinator_other", 404),
     ("matching", 404), ("secretary_b", 404), ("manager_b", 404), ("head:2", 404), ("secretary_a:2", 404), ("parent", 403), ("evaluator", 403)],
)  # fmt: skip
def test_a_network_home_is_a_page_for_few(world: World, client: Client, name: str, status: int) -> None:
    home = make_network_home(world)
    head = world.actor("head")
    with acting(head):
        assign_network_home(by=head, home=home, user=world.users["coordinator"], starts_on=today(), at=now())
    sign_in(client, world, name)
    assert client.get(reverse("home", args=[home.pk])).status_code == status


@pytest.mark.parametrize("name", ["matching:2", "secretary_a:2", "worker_a", "manager_b"])
def test_a_stranger_finds_nothing(world: World, client: Client, name: str) -> None:
    home = make_bank_home(world)
    sign_in(client, world, name)
    assert client.get(reverse("home", args=[home.pk])).status_code == 404
    assert client.get(reverse("home_history", args=[home.pk])).status_code == 404


def test_a_protected_home_shows_no_place_and_leads_to_the_vault(world: World, client: Client) -> None:
    home = make_home(world)
    by = world.actor("coordinator")
    with acting(by):
        set_protection(by=by, home=home, level="registration", at=now())
    sign_in(client, world, "coordinator")
    for name in ("home", "home_history"):
        text = page(client, home, name)
        for words in ("Provgren", "Provvägen", "070-174", "Härnösand"):
            assert words not in text
    assert reverse("vault_open", args=["home", home.pk]) in page(client, home)


def test_an_undone_home_says_so(world: World, client: Client) -> None:
    home = make_home(world)
    by = world.actor("coordinator")
    with acting(by):
        undo_registration(by=by, home=home, reason="Dubbelt", at=now())
    sign_in(client, world, "coordinator")
    text = page(client, home)
    assert "Registreringen är ångrad" in text
    assert reverse("home_edit", args=[home.pk]) not in text


def test_the_history_is_told_in_words(world: World, client: Client) -> None:
    home = make_bank_home(world)
    sign_in(client, world, "head")
    text = page(client, home, "home_history")
    for words in ("Status", "Redo: Klar för uppdrag", "Coordinator 1", "registrerades"):
        assert words in text


def test_much_history_takes_no_more_queries(world: World, client: Client) -> None:
    home = make_bank_home(world)
    sign_in(client, world, "coordinator")
    counts = {}
    for name in ("home", "home_history"):
        page(client, home, name)
        with CaptureQueriesContext(connection) as few:
            page(client, home, name)
        counts[name] = len(few)
    by = world.actor("coordinator")
    with acting(by):
        from famn.homes.enums import NeedCode

        for need in [need for need in NeedCode if need != NeedCode.LANGUAGE]:
            note_word(by=by, home=home, need=need, answer="met", on=today(), at=now())
    for name in ("home", "home_history"):
        with CaptureQueriesContext(connection) as many:
            page(client, home, name)
        assert len(many) == counts[name], name


@pytest.mark.covers("R-15")
def test_the_next_step_names_what_is_missing(world: World, client: Client) -> None:
    home = make_home(world, consent=False)
    sign_in(client, world, "coordinator")
    assert "saknar en bedömning" in page(client, home)
    from tests.homes_world import assess

    with acting(world.actor("coordinator")):
        assess(world.actor("coordinator"), home)
    assert "inte informerat om alla medlemskommuner" in page(client, home)
