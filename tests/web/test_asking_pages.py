"""Asking homes, ringing them, letting them go, and the offer: the coordinator's pages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from famn.access.actor import acting
from famn.homes.actions import set_protection
from famn.homes.models import HomeWord
from famn.referrals.models import HomeQuestion, Offer
from tests.homes_world import make_network_home, now, sign_in
from tests.matching_world import answer_yes, make_home, make_needing, move_in, searching


def test_what_the_homes_will_read_is_shown_first_and_the_links_once(world, matching):
    homes = [make_home(world), make_home(world)]
    referral = make_needing(world, ("trauma_informed", True))
    url = reverse("ask_homes", args=[referral.pk])
    codes = [home.code for home in homes]
    preview = matching.get(url, {"hem": codes}).content.decode()
    assert "Traumamedvetet bemötande" in preview
    assert "/svar/" not in preview
    with acting(world.actors["matching"]):
        assert not HomeQuestion.objects.exists()
    made = matching.post(url, {"hem": codes})
    text = made.content.decode()
    assert made.status_code == 200
    assert text.count('readonly value="http') == 2
    assert "sms:060-123456" in text
    assert "visas bara nu" in text
    again = matching.post(url, {"hem": codes}).content.decode()
    assert 'value="http' not in again
    assert "redan tillfrågat" in again
    with acting(world.actors["matching"]):
        assert HomeQuestion.objects.count() == 2
        assert searching(referral).status == "searching"


def test_nothing_chosen_and_network_homes_lead_back_to_the_sheet(world, matching):
    referral = make_needing(world)
    network = make_network_home(world)
    url = reverse("ask_homes", args=[referral.pk])
    for chosen in ([], ["H-NOSUCH"], [network.code]):
        assert matching.post(url, {"hem": chosen}).url == reverse("match_sheet", args=[referral.pk])
    with acting(world.actors["matching"]):
        assert not HomeQuestion.objects.exists()


def test_a_call_is_registered_with_words_and_what_was_typed_is_kept_on_errors(world, matching):
    home = make_home(world)
    referral = make_needing(world, ("trauma_informed", True))
    url = reverse("phone_answer", args=[referral.pk, home.code])
    assert "060-123456" in matching.get(url).content.decode()
    wrong = matching.post(url, {"spoke_with": "Mamman", "said": "De vill tänka till tisdag", "word_trauma_informed": "willing"})
    assert wrong.status_code == 422
    text = wrong.content.decode()
    assert "Välj vad hemmet svarade" in text
    assert "De vill tänka till tisdag" in text
    number = matching.post(url, {"spoke_with": "Mamman", "said": "Gäller 20170101-2393", "answer": "yes"})
    assert number.status_code == 422
    assert "Gäller 20170101-2393" in number.content.decode()
    done = matching.post(url, {"spoke_with": "Mamman", "said": "Gärna", "answer": "yes", "word_trauma_informed": "willing"}, follow=True)
    assert "är reserverat" in done.content.decode()
    with acting(world.actors["matching"]):
        assert HomeQuestion.objects.get(referral=referral).reserved
        assert HomeWord.objects.get(home=home).answer == "willing"


def test_whom_one_spoke_with_is_not_shown_of_a_home_that_was_protected_since(world, matching):
    home, referral = make_home(world), make_needing(world)
    url = reverse("phone_answer", args=[referral.pk, home.code])
    matching.post(url, {"spoke_with": "Karin Provgren", "said": "Gärna", "answer": "yes"})
    page = reverse("referral", args=[referral.pk])
    assert "Karin Provgren" in matching.get(page).content.decode()
    with acting(world.actors["coordinator"]):
        set_protection(by=world.actors["coordinator"], home=home, level="flag", at=now())
    shown = matching.get(page).content.decode()
    assert "Gärna" in shown and "Karin" not in shown


def test_a_home_that_is_already_taken_is_told(world, matching):
    home = make_home(world)
    answer_yes(world, make_needing(world, letter="b"), home)
    url = reverse("phone_answer", args=[make_needing(world).pk, home.code])
    done = matching.post(url, {"spoke_with": "Mamman", "answer": "yes"}, follow=True)
    assert "redan reserverat eller fullt" in done.content.decode()


def test_the_homes_coordinator_registers_a_call_to_a_question_that_is_asked(world, client):
    home = make_home(world)
    referral = make_needing(world)
    from tests.domain.referrals.test_asking import asked

    question, _token = asked(world, referral, home)
    sign_in(client, world, "coordinator")
    url = reverse("question_answer", args=[question.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"spoke_with": "", "answer": "yes"}).status_code == 422
    client.post(url, {"spoke_with": "Pappan", "answer": "yes"})
    with acting(world.actors["matching"]):
        assert HomeQuestion.objects.get(pk=question.pk).reserved


@pytest.mark.parametrize("name", ["question_release", "question_undo"])
def test_letting_go_and_undoing_need_a_reason(world, matching, name):
    referral = make_needing(world)
    question = answer_yes(world, referral, make_home(world))
    url = reverse(name, args=[question.pk])
    assert matching.get(url).status_code == 200
    assert matching.post(url, {"reason": " "}).status_code == 422
    assert matching.post(url, {"reason": "Fel hem"}).url == reverse("match_sheet", args=[referral.pk])
    with acting(world.actors["matching"]):
        assert not HomeQuestion.objects.get(pk=question.pk).reserved


def test_a_home_is_reserved_later_when_the_other_lets_go(world, matching):
    home = make_home(world)
    winner = answer_yes(world, make_needing(world, letter="b"), home)
    loser = answer_yes(world, make_needing(world), home)
    url = reverse("question_reserve", args=[loser.pk])
    assert "fortfarande reserverat" in matching.post(url, follow=True).content.decode()
    matching.post(reverse("question_release", args=[winner.pk]), {"reason": "Valde ett annat"})
    matching.post(url)
    with acting(world.actors["matching"]):
        assert HomeQuestion.objects.get(pk=loser.pk).reserved


def test_the_offer_is_sent_with_its_reason(world, matching):
    referral = make_needing(world)
    question = answer_yes(world, referral, make_home(world))
    url = reverse("offer_new", args=[referral.pk, question.pk])
    assert matching.get(url).status_code == 200
    empty = matching.post(url, {"reason": ""})
    assert empty.status_code == 422
    assert "Skriv varför ni föreslår" in empty.content.decode()
    kept = matching.post(url, {"reason": "Passar 20170101-2393 bra"})
    assert kept.status_code == 422
    assert "Passar 20170101-2393 bra" in kept.content.decode()
    assert matching.post(url, {"reason": "Vana vid syskon."}).url == reverse("referral", args=[referral.pk])
    assert matching.post(url, {"reason": "En gång till."}).status_code == 422
    page = matching.get(reverse("referral", args=[referral.pk])).content.decode()
    assert "Vana vid syskon." in page
    with acting(world.actors["matching"]):
        offer = Offer.objects.get()
    back = reverse("offer_withdraw", args=[offer.pk])
    assert matching.get(back).status_code == 200
    assert matching.post(back, {"reason": ""}).status_code == 422
    matching.post(back, {"reason": "Hemmet fick förhinder"})
    with acting(world.actors["matching"]):
        assert searching(referral).status == "searching"


@pytest.mark.covers("R-86a")
def test_siblings_apart_are_chosen_one_by_one(world, matching):
    referral = make_needing(world, children=2, siblings_together=False)
    question = answer_yes(world, referral, make_home(world))
    url = reverse("offer_new", args=[referral.pk, question.pk])
    with acting(world.actors["matching"]):
        children = [str(child.pk) for child in referral.children.all()]
    assert matching.post(url, {"reason": "Bra", "children": children}).status_code == 422
    assert matching.post(url, {"reason": "Bra", "children": ["x"]}).status_code == 422
    assert matching.post(url, {"reason": "Bra", "children": children[:1]}).status_code == 302


@pytest.mark.covers("R-86")
def test_the_fourth_child_asks_for_reasons_and_approver(world, matching):
    home = make_home(world, places=4)
    move_in(world, home, letter="b", children=2)
    referral = make_needing(world, children=2)
    url = reverse("offer_new", args=[referral.pk, answer_yes(world, referral, home).pk])
    assert "Särskilda skäl" in matching.get(url).content.decode()
    assert matching.post(url, {"reason": "Bra"}).status_code == 422
    assert matching.post(url, {"reason": "Bra", "over_max_reason": "Syskon", "over_max_approved_by": "Enhetschefen"}).status_code == 302


@pytest.mark.parametrize(("name", "word"), [("send_back", "Nu är det nämndens tur"), ("close_no_home", "Förfrågan är avslutad")])
def test_asking_back_and_closing_need_words(world, matching, name, word):
    referral = make_needing(world)
    url = reverse(name, args=[referral.pk])
    assert matching.get(url).status_code == 200
    assert matching.post(url, {"reason": ""}).status_code == 422
    assert word in matching.post(url, {"reason": "Vilken skola går barnet i?"}, follow=True).content.decode()
    assert matching.post(url, {"reason": "Igen"}).status_code == 422


def test_taking_and_handing_over(world, matching):
    referral = make_needing(world)
    matching.post(reverse("take_referral", args=[referral.pk]))
    with acting(world.actors["matching"]):
        assert searching(referral).handled_by_id == world.users["matching"].pk
    url = reverse("hand_over", args=[referral.pk])
    assert world.users["matching_other"].name in matching.get(url).content.decode()
    assert matching.post(url, {"to": world.users["coordinator"].pk}).status_code == 422
    matching.post(url, {"to": world.users["matching_other"].pk})
    with acting(world.actors["matching"]):
        assert searching(referral).handled_by_id == world.users["matching_other"].pk


@pytest.mark.parametrize(
    ("key", "status"), [("secretary_a", 403), ("manager_a", 403), ("head", 403), ("secretary_b", 404), ("matching:2", 404), ("parent", 404)]
)
def test_others_are_told_no(world, client, key, status):
    home = make_home(world)
    referral = make_needing(world)
    question = answer_yes(world, referral, home)
    sign_in(client, world, key)
    pages = [
        (reverse("ask_homes", args=[referral.pk]), status),
        (reverse("phone_answer", args=[referral.pk, home.code]), status),
        (reverse("offer_new", args=[referral.pk, question.pk]), status),
        (reverse("send_back", args=[referral.pk]), status),
        (reverse("close_no_home", args=[referral.pk]), status),
        (reverse("hand_over", args=[referral.pk]), 200 if key == "head" else status),
        (reverse("question_release", args=[question.pk]), 403 if key == "head" else 404),
        (reverse("question_undo", args=[question.pk]), 403 if key == "head" else 404),
    ]
    for url, expected in pages:
        assert client.get(url).status_code == expected, url
    assert client.post(reverse("take_referral", args=[referral.pk])).status_code == status
    with acting(world.actors["matching"]):
        assert HomeQuestion.objects.get(pk=question.pk).reserved


def test_the_board_sees_the_offer_history_and_no_asked_home(world, client):
    home, other = make_home(world), make_home(world)
    referral = make_needing(world)
    question = answer_yes(world, referral, home)
    answer_yes(world, referral, other)
    from tests.domain.referrals.test_offering import offered

    offered(world, referral, question)
    sign_in(client, world, "worker_a")
    text = client.get(reverse("referral", args=[referral.pk])).content.decode()
    assert home.code in text
    assert other.code not in text
    assert "Tillfrågade hem" not in text


def test_asking_thirty_homes_costs_the_same_to_look_at_as_one(world, matching):
    referral = make_needing(world)
    url = reverse("ask_homes", args=[referral.pk])
    codes = [make_home(world).code for _number in range(8)]

    def cost(chosen: list[str]) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert matching.get(url, {"hem": chosen}).status_code == 200
        return len(queries)

    one = cost(codes[:1])
    assert cost(codes) == one
