"""One referral's page and the list, on both sides."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from famn.access.actor import acting
from famn.audit.models import ReadEntry
from famn.referrals.actions.handling import send_back
from famn.referrals.forms import needs_by_area
from famn.referrals.models import Referral
from tests.referrals_world import NOW, TODAY, make_draft, make_oral, make_sent, now_as
from tests.web.test_referral_steps import sign_in


def page_of(referral):
    return reverse("referral", args=[referral.pk])


@pytest.mark.covers("R-18")
def test_both_sides_read_the_same_page_and_only_the_board_reads_the_name(world):
    referral = make_sent(world)
    board = sign_in(world, "worker_a").get(page_of(referral)).content.decode()
    gfo = sign_in(world, "matching").get(page_of(referral)).content.decode()
    assert "Provbarn Påhittad0" in board
    assert "Provbarn" not in gfo
    assert "Sökandet" in gfo
    assert "Sökandet" not in board
    for text in (board, gfo):
        assert referral.code in text
        assert "Barnet behöver kunna dra sig undan." in text
        assert "2015" in text


@pytest.mark.covers("R-114")
def test_needs_stand_in_the_boards_own_order(world):
    text = sign_in(world, "matching").get(page_of(make_sent(world))).content.decode()
    places = [text.index(name) for name in ("Eget rum", "Traumamedvetet bemötande", "Språk: arabiska")]
    assert places == sorted(places)


def test_a_protected_referral_shows_gfo_no_place_and_no_name(world):
    from famn.referrals.actions.children import change_child
    from famn.referrals.models import ReferralChild

    referral, by = make_sent(world), world.actors["secretary_a"]
    with acting(by):
        row = ReferralChild.objects.get(referral=referral)
        change_child(by=by, child=row, birth_year=2015, protection="flag", vault={"names": "Provbarn Påhittad0"}, at=NOW)
    text = sign_in(world, "matching").get(page_of(referral)).content.decode()
    assert "Skyddade personuppgifter" in text
    assert "Visas inte. Skyddade personuppgifter." in text


@pytest.mark.covers("R-51", "R-51a")
def test_each_side_sees_who_holds_the_other_sides_contact_function(world):
    referral = make_sent(world)
    board = sign_in(world, "worker_a").get(page_of(referral)).content.decode()
    gfo = sign_in(world, "matching").get(page_of(referral)).content.decode()
    assert "Din kontakt på GFO" in board
    assert world.users["matching"].email in board
    assert "Nämndens kontakt" in gfo
    assert world.users["secretary_a"].email in gfo


def test_strangers_do_not_find_the_page_and_every_look_is_logged(world):
    referral, draft = make_sent(world), make_draft(world)
    for key in (
        "secretary_b",
        "manager_b",
        "matching:2",
        "secretary_a:2",
        "communicator",
        "ifo_a",
        "finance_a",
        "parent",
        "evaluator",
        "admin",
    ):
        assert sign_in(world, key).get(page_of(referral)).status_code == 404
    for key in ("matching", "head", "secretary_b"):
        assert sign_in(world, key).get(page_of(draft)).status_code == 404
    assert sign_in(world, "head").get(page_of(referral)).status_code == 200
    with acting(world.actors["head"]):
        assert ReadEntry.objects.filter(subject_id=referral.pk, action="view").count() == 1


@pytest.mark.covers("R-19")
def test_the_page_says_whose_turn_it_is_and_how_long_is_left(world):
    referral = make_sent(world)
    gfo = sign_in(world, "matching").get(page_of(referral)).content.decode()
    board = sign_in(world, "worker_a").get(page_of(referral)).content.decode()
    assert "Din tur" in gfo
    assert "3 veckor kvar" in gfo
    assert "Väntar på GFO" in board


def test_gfo_asks_and_the_board_answers(world):
    referral, by = make_sent(world), world.actors["matching"]
    with acting(by):
        send_back(by=by, referral=referral, question="Hur långt får det vara till skolan?", at=NOW)
    client = sign_in(world, "secretary_a")
    assert "Hur långt får det vara till skolan?" in client.get(page_of(referral)).content.decode()
    url = reverse("referral_answer", args=[referral.pk])
    wrong = client.post(url, {"answer": "Provbarn går i trean."})
    assert wrong.status_code == 422
    assert "Provbarn går i trean." in wrong.content.decode()
    assert client.post(url, {"answer": "Högst en halvtimme."}).status_code == 302
    assert now_as(by, referral).status == "received"
    assert "Högst en halvtimme." in sign_in(world, "matching").get(page_of(referral)).content.decode()
    assert sign_in(world, "matching").post(url, {"answer": "x"}).status_code == 403
    assert sign_in(world, "secretary_b").post(url, {"answer": "x"}).status_code == 404


@pytest.mark.covers("R-82")
def test_the_board_closes_and_opens_again_with_both_in_the_timeline(world):
    referral = make_sent(world)
    client, url = sign_in(world, "secretary_a"), reverse("referral_close", args=[referral.pk])
    assert client.post(url, {"outcome": "solved_in_network", "reason": ""}).status_code == 422
    assert client.post(url, {"outcome": "placed", "reason": "x"}).status_code == 422
    client.post(url, {"outcome": "solved_in_network", "reason": "En moster tar emot."})
    assert now_as(world.actors["matching"], referral).status == "solved_in_network"
    client.post(reverse("referral_reopen", args=[referral.pk]), {"reason": "Fel förfrågan."})
    assert now_as(world.actors["matching"], referral).status == "received"
    text = sign_in(world, "matching").get(page_of(referral)).content.decode()
    assert "En moster tar emot." in text
    assert "Fel förfrågan." in text


def test_a_child_that_waits_is_seen_waiting_with_days(world):
    referral = make_sent(world)
    client, url = sign_in(world, "worker_a"), reverse("referral_waiting", args=[referral.pk])
    assert client.post(url, {"waiting_in": "emergency_home"}).status_code == 422
    assert client.post(url, {"waiting_in": "emergency_home", "waiting_since": TODAY + timedelta(days=1)}).status_code == 422
    client.post(url, {"waiting_in": "emergency_home", "waiting_since": TODAY - timedelta(days=23)})
    text = sign_in(world, "matching").get(page_of(referral)).content.decode()
    assert "Väntar i jourhem sedan" in text
    assert "(23 dagar)" in text


def test_a_draft_is_thrown_away_and_gfo_never_learns_of_it(world):
    referral = make_draft(world)
    client = sign_in(world, "secretary_a")
    assert client.get(reverse("referral_close", args=[referral.pk])).status_code == 200
    client.post(reverse("referral_close", args=[referral.pk]))
    assert now_as(world.actors["worker_a"], referral).status == "withdrawn"
    with pytest.raises(Referral.DoesNotExist):
        now_as(world.actors["matching"], referral)


def test_the_page_costs_the_same_with_one_child_and_many(world):
    for key in ("worker_a", "matching"):
        client, counts = sign_in(world, key), []
        for number in (1, 8):
            referral = make_sent(world, children=number)
            client.get(page_of(referral))
            with CaptureQueriesContext(connection) as queries:
                client.get(page_of(referral))
            counts.append(len(queries))
        assert counts[0] == counts[1]


# --- The list -----------------------------------------------------------------------------------


def test_a_board_lists_its_own_and_gfo_what_was_sent(world):
    own, draft, other = make_sent(world), make_draft(world), make_sent(world, by="secretary_b")
    url = reverse("referral_list")
    seen = {
        key: {code for code in (own.code, draft.code, other.code) if code in sign_in(world, key).get(url).content.decode()}
        for key in ("secretary_a", "manager_a", "secretary_b", "matching", "head", "matching:2", "secretary_a:2")
    }
    assert seen == {
        "secretary_a": {own.code, draft.code}, "manager_a": {own.code, draft.code}, "secretary_b": {other.code},
        "matching": {own.code, other.code}, "head": {own.code, other.code}, "matching:2": set(), "secretary_a:2": set(),
    }  # fmt: skip
    for key in ("communicator", "ifo_a", "finance_a", "parent", "evaluator", "admin"):
        assert sign_in(world, key).get(url).status_code == 403
    assert sign_in(world, "matching").post(url).status_code == 405


def test_the_list_holds_nothing_sensitive_and_logs_the_codes_it_showed(world):
    referral = make_sent(world)
    text = sign_in(world, "matching").get(reverse("referral_list")).content.decode()
    for told in ("Provbarn", "Eget rum", "dra sig undan", "Socialtjänstlagen", "Mormor"):
        assert told not in text
    assert "2015" in text
    with acting(world.actors["matching"]):
        assert ReadEntry.objects.filter(action="list").latest("at").codes == [referral.code]


def test_the_list_filters_on_state_turn_and_municipality_and_sorts(world):
    oral, sent, other = make_oral(world), make_sent(world), make_sent(world, by="secretary_b")
    client, url = sign_in(world, "matching"), reverse("referral_list")

    def codes(**query):
        text = client.get(url, query).content.decode()
        found = sorted((text.index(row.code), row.code) for row in (oral, sent, other) if row.code in text)
        return [code for _place, code in found]

    assert set(codes(lage="oral_received")) == {oral.code}
    assert set(codes(tur="gfo")) == {sent.code, other.code}
    assert set(codes(tur="board")) == {oral.code}
    assert set(codes(namnd=str(world.boards["b"].pk))) == {other.code}
    assert codes(sortera="kod") == sorted([oral.code, sent.code, other.code])
    assert codes(sortera="-kod") == sorted([oral.code, sent.code, other.code], reverse=True)
    assert codes(namnd="'; drop", tur="x", lage="y", sortera="z", sida="-3")
    assert "Inget stämmer med urvalet" in client.get(url, {"lage": "placed"}).content.decode()


def test_the_list_costs_the_same_with_one_row_and_thirty(world):
    client, url, counts = sign_in(world, "matching"), reverse("referral_list"), []
    for number in (1, 29):
        for _each in range(number):
            make_oral(world)
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert "1–25 av 30" in client.get(url).content.decode()


# --- By telephone -------------------------------------------------------------------------------

CALL = {
    "called_by": "Socialjouren", "received_on": TODAY.isoformat(), "received_time": "00:00", "kind": "emergency", "birth_years": "2015, 2018",
    "starts_on": TODAY.isoformat(), "needs": ["own_room", "calm_home"],
}  # fmt: skip


@pytest.mark.covers("R-35a", "R-18")
def test_gfo_registers_a_call_and_the_board_is_asked_to_write(world):
    client = sign_in(world, "matching")
    answer = client.post(reverse("oral_new"), {**CALL, "board": world.boards["a"].pk})
    with acting(world.actors["matching"]):
        referral = Referral.objects.get()
    assert answer.url == page_of(referral)
    text = sign_in(world, "secretary_a").get(page_of(referral)).content.decode()
    assert "Skriv klart förfrågan" in text
    assert "Skriftlig förfrågan efter muntlig" in text
    assert sign_in(world, "secretary_a").get(reverse("referral_step", args=[referral.pk, "barnen"])).status_code == 200


def test_the_needs_of_a_call_stand_under_their_areas_as_in_the_written_form(world):
    page = sign_in(world, "matching").get(reverse("oral_new")).content.decode()
    drawn = re.findall(r'<fieldset class="choice-area"><legend>([^<]+)</legend>(.*?)</fieldset>', page, re.DOTALL)
    shown = [(area, re.findall(r'name="needs" value="([^"]+)"', options)) for area, options in drawn]
    asked = [(escape(area), [value for value, _label in choices if value != "language"]) for area, choices in needs_by_area()]
    assert shown == [(area, values) for area, values in asked if values]
    assert len(shown) > 1


def test_a_call_with_something_wrong_keeps_what_was_typed(world):
    client = sign_in(world, "matching")
    other = world.boards["a:2"].pk
    for wrong in (
        {"birth_years": "två små"},
        {"board": other},
        {"received_time": "23:59:59", "received_on": "2999-01-01"},
        {"called_by": "Om 170101-2393"},
    ):
        page = client.post(reverse("oral_new"), {**CALL, "board": world.boards["a"].pk, **wrong})
        assert page.status_code == 422
        assert all(str(typed) in page.content.decode() for field, typed in wrong.items() if field != "board")
    with acting(world.actors["matching"]):
        assert not Referral.objects.exists()
    for key in ("secretary_a", "head", "coordinator"):
        assert sign_in(world, key).get(reverse("oral_new")).status_code == 403


def test_a_wrong_call_is_undone(world):
    referral = make_oral(world)
    url = reverse("oral_undo", args=[referral.pk])
    assert sign_in(world, "secretary_a").post(url, {"reason": "x"}).status_code == 403
    assert sign_in(world, "matching:2").post(url, {"reason": "x"}).status_code == 404
    assert sign_in(world, "matching").post(url, {"reason": "Fel nämnd."}).status_code == 302
    assert now_as(world.actors["matching"], referral).status == "withdrawn"
