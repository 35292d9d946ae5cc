"""The deviation pages: list, one deviation, report, answer, judge, close."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from famn.access.actor import acting
from famn.audit.models import ReadEntry
from famn.commitments.enums import Party
from famn.deviations.actions import answer_deviation, dispute_deviation
from famn.deviations.models import Deviation
from famn.referrals.actions.children import add_child
from tests.clocks_world import NOW, TODAY, make_clock, make_deviation, sweep
from tests.deciding_world import make_placement, make_referral
from tests.referrals_world import make_sent
from tests.web.test_today import sign_in

ANSWER = {"cause": "staffing", "cause_text": "Två var sjuka.", "action_text": "Ersättare från fredag."}


def answered(world, party=Party.BOARD, key="secretary_a"):
    deviation = make_deviation(world, party=party)
    by = world.actors[key]
    with acting(by):
        return answer_deviation(by=by, deviation=deviation, **ANSWER, at=NOW)


def stored(world, deviation):
    with acting(world.actors["head"]):
        return Deviation.objects.get(pk=deviation.pk)


@pytest.mark.covers("R-56", "R-62", "R-131")
def test_the_page_shows_the_broken_clock_its_party_and_the_guidelines_it_stands_on(world):
    deviation = make_deviation(world, party=Party.BOARD)
    text = sign_in(world, "head").get(reverse("deviation", args=[deviation.pk])).content.decode()
    assert "Verksamhetsbeslut om erbjudet hem" in text
    assert "Riktlinjer för samarbetet (2019)" in text
    assert str(world.boards["a"]) in text
    assert "Väntar på" in text


@pytest.mark.covers("R-48")
def test_the_next_step_is_the_responsible_partys_and_then_the_others(world):
    deviation = make_deviation(world, party=Party.BOARD)
    url = reverse("deviation", args=[deviation.pk])
    assert reverse("deviation_answer", args=[deviation.pk]) in sign_in(world, "secretary_a").get(url).content.decode()
    assert reverse("deviation_answer", args=[deviation.pk]) not in sign_in(world, "matching").get(url).content.decode()
    by = world.actors["secretary_a"]
    with acting(by):
        answer_deviation(by=by, deviation=deviation, **ANSWER, at=NOW)
    assert reverse("deviation_judge", args=[deviation.pk]) in sign_in(world, "matching").get(url).content.decode()
    assert reverse("deviation_judge", args=[deviation.pk]) not in sign_in(world, "secretary_a").get(url).content.decode()


def test_another_board_cooperation_or_role_gets_404_or_403(world):
    deviation = make_deviation(world, party=Party.BOARD)
    for name in ("deviation", "deviation_answer", "deviation_judge"):
        url = reverse(name, args=[deviation.pk])
        for key in ("secretary_b", "head:2", "secretary_a:2"):
            assert sign_in(world, key).get(url).status_code == 404, (name, key)
        for key in ("finance_a", "evaluator", "communicator", "parent"):
            assert sign_in(world, key).get(url).status_code in {403, 404}, (name, key)
    assert sign_in(world, "matching").get(reverse("deviation_answer", args=[deviation.pk])).status_code == 403
    assert sign_in(world, "manager_a").post(reverse("deviation_close", args=[deviation.pk])).status_code == 403
    assert sign_in(world, "communicator").get(reverse("deviation_list")).status_code == 403


def test_the_answer_is_saved_and_the_other_side_told_whose_turn_it_is(world):
    deviation = make_deviation(world, party=Party.BOARD)
    page = sign_in(world, "manager_a").post(reverse("deviation_answer", args=[deviation.pk]), ANSWER, follow=True)
    assert page.status_code == 200
    assert "Svaret är skickat till GFO." in page.content.decode()
    assert stored(world, deviation).status == "answered"


@pytest.mark.parametrize(
    "wrong", [{"cause": ""}, {"action_text": ""}, {"action_text": "Ring om 201701012393."}, {"cause_text": "Tuvaa Provsson"}]
)
def test_a_wrong_answer_keeps_what_was_typed(world, wrong):
    referral = make_referral(world)
    deviation = make_deviation(world, party=Party.BOARD, subject_id=referral.pk, code=referral.code)
    page = sign_in(world, "secretary_a").post(reverse("deviation_answer", args=[deviation.pk]), ANSWER | wrong)
    assert page.status_code == 422
    for value in (ANSWER | wrong).values():
        assert value in page.content.decode()
    assert stored(world, deviation).status == "suspected"


@pytest.mark.covers("R-56")
@pytest.mark.parametrize(("verdict", "status"), [("confirm", "confirmed"), ("dispute", "disputed")])
def test_the_other_side_confirms_or_disputes_with_one_button_each(world, verdict, status):
    deviation = answered(world)
    data = {"verdict": verdict, "comment": "Beskedet kom aldrig."}
    page = sign_in(world, "matching").post(reverse("deviation_judge", args=[deviation.pk]), data, follow=True)
    assert "Beskedet kom aldrig." in page.content.decode()
    assert stored(world, deviation).status == status


def test_a_dispute_without_words_is_asked_for_them(world):
    deviation = answered(world)
    page = sign_in(world, "matching").post(reverse("deviation_judge", args=[deviation.pk]), {"verdict": "dispute", "comment": " "})
    assert page.status_code == 422
    assert "Skriv vad ni ifrågasätter." in page.content.decode()
    assert stored(world, deviation).status == "answered"


def test_what_comes_too_early_or_twice_is_refused(world):
    deviation = make_deviation(world, party=Party.BOARD)
    assert sign_in(world, "matching").get(reverse("deviation_judge", args=[deviation.pk])).status_code == 409
    assert sign_in(world, "head").post(reverse("deviation_close", args=[deviation.pk])).status_code == 409
    client = sign_in(world, "secretary_a")
    client.post(reverse("deviation_answer", args=[deviation.pk]), ANSWER)
    assert client.post(reverse("deviation_answer", args=[deviation.pk]), ANSWER).status_code == 409


def test_the_head_closes_what_has_been_judged(world):
    deviation = answered(world)
    by = world.actors["matching"]
    with acting(by):
        dispute_deviation(by=by, deviation=deviation, comment="Nej.", at=NOW)
    page = sign_in(world, "head").post(reverse("deviation_close", args=[deviation.pk]), follow=True)
    assert "Avvikelsen är avslutad." in page.content.decode()
    assert stored(world, deviation).status == "closed"
    assert sign_in(world, "head").get(reverse("deviation_close", args=[deviation.pk])).status_code == 405


@pytest.mark.covers("R-56")
def test_a_deviation_is_reported_from_a_referral(world):
    referral = make_referral(world)
    url = reverse("deviation_new", args=["referral", referral.pk])
    data = {"against": "gfo", "what": "Ingen ringde tillbaka.", "occurred_on": TODAY.isoformat()}
    page = sign_in(world, "worker_a").post(url, data, follow=True)
    assert page.status_code == 200
    with acting(world.actors["head"]):
        row = Deviation.objects.get()
    assert (row.against, row.subject_code, row.automatic) == ("gfo", referral.code, False)
    for key in ("secretary_b", "head:2"):
        assert sign_in(world, key).get(url).status_code == 404
    assert sign_in(world, "ifo_a").get(url).status_code == 403
    assert sign_in(world, "worker_a").get(reverse("deviation_new", args=["home", referral.pk])).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"against": ""},
        {"what": ""},
        {"what": "Tuvaa grät."},
        {"occurred_on": (TODAY + timedelta(days=1)).isoformat()},
        {"occurred_on": "x"},
    ],
)
def test_a_wrong_report_keeps_what_was_typed(world, wrong):
    referral = make_referral(world)
    data = {"against": "board", "what": "Sent svar igen.", "occurred_on": TODAY.isoformat()} | wrong
    page = sign_in(world, "secretary_a").post(reverse("deviation_new", args=["referral", referral.pk]), data)
    assert page.status_code == 422
    assert data["what"] in page.content.decode()
    with acting(world.actors["head"]):
        assert not Deviation.objects.exists()


@pytest.mark.covers("R-56")
def test_a_report_may_not_name_a_child_whose_name_lies_in_the_vault(world):
    referral = make_sent(world)
    by = world.actors["secretary_a"]
    with acting(by):
        add_child(by=by, referral=referral, birth_year=2017, protection="flag", vault={"names": "Hemliga Provsson"}, at=NOW)
    typed = {"against": "gfo", "what": "hemliga fick vänta", "occurred_on": TODAY.isoformat()}
    answer = sign_in(world, "worker_a").post(reverse("deviation_new", args=["referral", referral.pk]), typed)
    assert answer.status_code == 422
    assert "hemliga fick vänta" in answer.content.decode()
    assert "Provsson" not in answer.content.decode()


def test_the_list_filters_and_is_logged(world):
    ours, theirs = make_deviation(world, party=Party.GFO), make_deviation(world, party=Party.BOARD)
    client = sign_in(world, "matching")
    assert {row.code for row in client.get(reverse("deviation_list")).context["page"]} == {ours.code, theirs.code}
    assert [row.code for row in client.get(reverse("deviation_list") + "?visa=mina").context["page"]] == [ours.code]
    assert [row.code for row in client.get(reverse("deviation_list") + "?mot=board").context["page"]] == [theirs.code]
    assert client.get(reverse("deviation_list") + "?visa=%00&mot=x&sida=zzz").status_code == 200
    with acting(world.actors["matching"]):
        assert {ours.code, theirs.code} <= {code for entry in ReadEntry.objects.filter(subject_kind="deviation") for code in entry.codes}


def test_an_empty_list_says_what_makes_deviations(world):
    assert "Inga avvikelser här" in sign_in(world, "ifo_a").get(reverse("deviation_list")).content.decode()


def test_the_list_costs_the_same_at_one_row_and_at_thirty(world, django_assert_num_queries):
    client = sign_in(world, "head")
    make_deviation(world)
    client.get(reverse("deviation_list"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("deviation_list"))
    for _ in range(29):
        make_clock(world, opened_on=TODAY - timedelta(days=30))
    sweep(world)
    with django_assert_num_queries(len(few)):
        assert len(client.get(reverse("deviation_list")).context["page"]) == 30


def test_the_case_pages_lead_to_the_report(world):
    placement = make_placement(world)
    for kind, pk in (("referral", placement.referral_id), ("placement", placement.pk)):
        page = sign_in(world, "secretary_a").get(reverse(kind, args=[pk]))
        assert reverse("deviation_new", args=[kind, pk]) in page.content.decode()
