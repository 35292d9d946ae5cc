"""The record's pages: who lives there, decisions, who runs a home and answers for it, providers, lists, going over to the bank."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from famn.access.actor import acting
from famn.homes import actions
from famn.homes.models import CategoryScheme, FosterHome, HomeMember, HomePermit, MentorPeriod, ProviderOrganisation
from famn.homes.rules_record import INQUIRY_LIST
from famn.organisations.actions import set_module
from famn.organisations.enums import Module
from tests.deciding_world import make_case, make_placement
from tests.homes_world import make_bank_home, make_home, make_network_home, now, sign_in, today
from tests.world import World


def at(name: str, home: object = None) -> str:
    return reverse(name, args=[home.pk] if home is not None else [])


def text_of(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_members_are_added_changed_and_removed(world: World, client: Client) -> None:
    home = make_home(world)
    sign_in(client, world, "coordinator")
    sent = {"relation": "own_child", "name": "Ester Provgren", "birth_year": "2015"}
    assert client.post(at("home_member_new", home), sent)["Location"] == at("home", home) + "#members"
    assert "Ester Provgren" in text_of(client, at("home", home))
    with acting(world.actor("coordinator")):
        member = HomeMember.objects.get()
    assert "Ester Provgren" in text_of(client, at("home_member", member))
    wrong = client.post(at("home_member", member), {**sent, "birth_year": "15"})
    assert wrong.status_code == 422
    client.post(at("home_member", member), {**sent, "ends_on": today().isoformat()})
    assert "flyttade" in text_of(client, at("home", home))
    client.post(at("home_member_remove", member))
    assert "Ester Provgren" not in text_of(client, at("home", home))


@pytest.mark.covers("R-75")
def test_a_board_sees_who_lives_there_only_while_the_home_is_open_to_it(world: World, client: Client) -> None:
    case = make_case(world)
    by = world.actor("coordinator")
    with acting(by):
        actions.add_member(by=by, home=case.home, relation="parent", name="Maja Lind", birth_year=1980, starts_on=None, at=now())
    for name, seen in (("secretary_a", True), ("worker_a", True), ("secretary_b", False)):
        sign_in(client, world, name)
        assert ("Maja Lind" in text_of(client, at("home", case.home))) is seen


@pytest.mark.covers("R-81")
def test_approvals_are_noted_and_permits_only_when_the_module_is_on(world: World, client: Client) -> None:
    home = make_home(world)
    sign_in(client, world, "coordinator")
    assert "Tillstånd</" not in text_of(client, at("approval_new", home))
    day = (today() - timedelta(days=400)).isoformat()
    sent = {"kind": "permit", "issuer": "IVO", "decided_on": day, "ends_on": (today() + timedelta(days=20)).isoformat()}
    assert client.post(at("approval_new", home), sent).status_code == 422
    head = world.actor("head")
    with acting(head):
        set_module(by=head, module=Module.PERMITS, is_on=True, starts_on=today(), at=now())
    assert client.post(at("approval_new", home), sent).status_code == 302
    assert "20 dagar kvar" in text_of(client, at("home", home))
    with acting(head):
        set_module(by=head, module=Module.PERMITS, is_on=False, starts_on=today(), at=now())
    assert "20 dagar kvar" not in text_of(client, at("home", home)), "a module that is off shows nothing; its rows stay"
    approval = {"kind": "approval", "issuing_board": world.boards["a"].pk, "decided_on": day}
    assert client.post(at("approval_new", home), approval).status_code == 302
    with acting(world.actor("coordinator")):
        assert HomePermit.objects.count() == 2
        permit = HomePermit.objects.get(kind="approval")
    assert client.post(at("approval_withdraw", permit), {"on": today().isoformat()}).status_code == 302
    assert "Återkallat" in text_of(client, at("home", home))


def test_a_board_notes_its_decision_of_an_open_home_and_of_no_other(world: World, client: Client) -> None:
    case = make_case(world)
    sign_in(client, world, "secretary_a")
    sent = {"kind": "approval", "decided_on": today().isoformat()}
    assert "Annan beslutsfattare" not in text_of(client, at("approval_new", case.home))
    assert client.post(at("approval_new", case.home), sent).status_code == 302
    sign_in(client, world, "secretary_b")
    assert client.get(at("approval_new", case.home)).status_code == 403
    assert client.post(at("approval_new", case.home), sent).status_code == 403


@pytest.mark.covers("R-78c", "R-78e", "R-100", "R-102a")
def test_a_provider_a_mentor_and_who_answers_stand_on_the_page(world: World, client: Client) -> None:
    home = make_bank_home(world)
    sign_in(client, world, "coordinator")
    wrong = client.post(at("provider_new"), {"name": "Ekudden", "org_number": "202100-5488", "contract_ends_on": today().isoformat()})
    for words in ("Organisationsnumret stämmer inte", "när avtalet började"):
        assert words in wrong.content.decode()
    assert client.post(at("provider_new"), {"name": "Ekudden", "org_number": "2021005489"}).status_code == 302
    with acting(world.actor("coordinator")):
        provider = ProviderOrganisation.objects.get()
    assert provider.org_number == "202100-5489"
    assert client.post(at("home_operator", home), {"operator": "provider"}).status_code == 422
    client.post(at("home_operator", home), {"operator": "provider", "provider": provider.pk})
    a, secretary = world.boards["a"], world.users["secretary_a"]
    client.post(at("home_responsible", home), {"recruiting_board": a.pk, "responsible_board": a.pk, "responsible_secretary": secretary.pk})
    client.post(at("mentor_start", home), {"starts_on": today().isoformat()})
    text = text_of(client, at("home", home))
    for words in ("Ekudden", "Avtal saknas", "Tillstånd från IVO saknas", a.name, secretary.name, "Mentorsfamilj"):
        assert words in text
    for url in (at("provider_list"), at("provider", provider)):
        assert "Avtal saknas" in text_of(client, url)
    assert home.code in text_of(client, at("provider", provider))
    with acting(world.actor("coordinator")):
        period = MentorPeriod.objects.get()
    assert client.post(at("mentor_end", period), {"ends_on": (today() + timedelta(days=1)).isoformat()}).status_code == 302
    sign_in(client, world, "secretary_b")
    assert "Ekudden" not in text_of(client, at("home", home)), "who runs it is not among a bank home's facts for others"


@pytest.mark.covers("R-78", "R-79")
def test_lists_of_categories_are_made_shown_on_homes_and_ended(world: World, client: Client) -> None:
    home = make_home(world)
    sign_in(client, world, "head")
    assert "Förstärkt familjehem" in text_of(client, at("scheme_new") + "?fran=utredningen")
    sent: dict[str, object] = {"name": "Utredningens fyra", "starts_on": today().isoformat(), "proposed": "on"}
    for number, row in enumerate(INQUIRY_LIST, 1):
        sent |= {f"label_{number}": row.label, f"takes_{number}": [str(own) for own in row.takes_in]}
    missing = client.post(at("scheme_new"), {**sent, "takes_3": []})
    assert "Ingen kategori tar in Jourhem" in missing.content.decode()
    assert "Utredningens fyra" in missing.content.decode(), "what was typed is kept"
    assert client.post(at("scheme_new"), sent).status_code == 302
    assert "Utredningens fyra" not in text_of(client, at("scheme_list")), "a proposal, and its module is off"
    with acting(world.actor("head")):
        set_module(by=world.actor("head"), module=Module.FOUR_CATEGORIES, is_on=True, starts_on=today(), at=now())
        scheme = CategoryScheme.objects.get()
    assert "Utredningens fyra" in text_of(client, at("scheme_list"))
    assert "Allmänt familjehem" in text_of(client, at("home", home))
    assert client.post(at("scheme_end", scheme), {"ends_on": (today() + timedelta(days=1)).isoformat()}).status_code == 302
    for who, status in (("secretary_a", 403), ("coordinator", 403), ("admin", 200)):
        sign_in(client, world, who)
        assert client.get(at("scheme_new")).status_code == status, who
        assert client.get(at("scheme_list")).status_code == 200


def test_the_line_of_places_shows_beds_to_gfo_alone(world: World, client: Client) -> None:
    home = make_placement(world).home
    sign_in(client, world, "coordinator")
    text = text_of(client, at("home", home))
    assert "Platser genom tiden" in text
    assert "Upptagna" in text
    sign_in(client, world, "secretary_a")
    text = text_of(client, at("home", home))
    assert "Platser genom tiden" in text
    assert "Upptagna" not in text
    assert "period-offered" in text


@pytest.mark.covers("R-15a")
def test_a_network_home_goes_over_to_the_bank_in_the_browser(world: World, client: Client) -> None:
    home = make_network_home(world)
    head = world.actor("head")
    with acting(head):
        actions.assign_network_home(by=head, home=home, user=world.users["coordinator"], starts_on=today(), at=now())
    sign_in(client, world, "coordinator")
    assert client.post(at("home_take_over", home), {"category": "own", "consent_on": today().isoformat()}).status_code == 422
    sign_in(client, world, "secretary_a")
    assert "Ni behåller era placeringar" in text_of(client, at("home_agree", home))
    client.post(at("home_agree", home))
    assert "Nämnden lämnade hemmet" in text_of(client, at("home", home))
    sign_in(client, world, "coordinator_other")
    assert client.get(at("home_take_over", home)).status_code == 404
    sign_in(client, world, "coordinator")
    assert "Härnösand och Kramfors" in text_of(client, at("home_take_over", home))
    assert client.post(at("home_take_over", home), {"category": "own", "consent_on": today().isoformat()}).status_code == 302
    text = text_of(client, at("home", home))
    assert "saknar en bedömning" in text
    assert world.boards["a"].name in text
    sign_in(client, world, "coordinator_other")
    assert home.code in text_of(client, at("home", home))
    sign_in(client, world, "secretary_a")
    assert client.get(at("home", home)).status_code == 404


@pytest.mark.parametrize("name", ["home_member_new", "home_operator", "home_responsible", "mentor_start"])
def test_each_form_opens_for_the_coordinator_alone(world: World, client: Client, name: str) -> None:
    home = make_bank_home(world)
    for who, status in (("coordinator", 200), ("head", 403), ("secretary_a", 403), ("worker_a", 404), ("coordinator:2", 404)):
        sign_in(client, world, who)
        assert client.get(at(name, home)).status_code == status, who
        assert client.put(at(name, home)).status_code in {status, 405}, who


def test_eight_providers_take_no_more_queries_than_one(world: World, client: Client) -> None:
    by = world.actor("coordinator")

    def add(number: int) -> None:
        with acting(by):
            provider = actions.register_provider(by=by, facts={"name": f"Verksamhet {number}"}, at=now())
        home = make_home(world)
        with acting(by):
            actions.set_operator(by=by, home=home, operator="provider", provider=provider, at=now())

    add(0)
    sign_in(client, world, "coordinator")
    text_of(client, at("provider_list"))
    with CaptureQueriesContext(connection) as few:
        text_of(client, at("provider_list"))
    for number in range(1, 8):
        add(number)
    with CaptureQueriesContext(connection) as many:
        assert "Verksamhet 7" in text_of(client, at("provider_list"))
    assert len(many) == len(few)
    with acting(by):
        assert FosterHome.objects.filter(operator="provider").count() == 8
