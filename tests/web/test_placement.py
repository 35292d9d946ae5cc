"""The stay's pages and the list of stays: both sides, every act through its form, walls and cost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from famn.access.actor import acting
from famn.audit.models import ReadEntry
from famn.placements.models import (
    ClosingFeedback,
    ClosingMeeting,
    FollowUp,
    IntroductionDelivery,
    Placement,
    PlacementAgreement,
    PlacementEnd,
)
from famn.referrals.models import Offer
from tests.accounts_world import client_of
from tests.deciding_world import BORN, TODAY, make_home, make_placement, make_ready, start

pytestmark = pytest.mark.django_db
DAY = TODAY.isoformat()
END = {"ended_on": DAY, "planned": "yes", "causes": ["home_again"], "next_living": "parents", "note": ""}


def get(world, key, stay, name="placement", *args):
    return client_of(world, key).get(reverse(name, args=[stay.pk, *args]))


def post(world, key, stay, data, name, *args):
    return client_of(world, key).post(reverse(name, args=[stay.pk, *args]), data)


def shown(world, key, stay) -> str:
    answer = get(world, key, stay)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_board_sees_child_home_and_follow_ups(world):
    stay = make_placement(world)
    for who in ("secretary_a", "worker_a", "manager_a"):
        text = shown(world, who, stay)
        for words in ("Tuvaa Provsson", "Provhemmet Lind", "Övervägande av vården", "Avtal saknas", "Worker A 1"):
            assert words in text, (who, words)
    with acting(world.actor("worker_a")):
        assert ReadEntry.objects.filter(subject_id=stay.pk, action="view").exists()


def test_gfo_sees_the_fact_row_without_name_or_legal_follow_up(world):
    stay = make_placement(world)
    for who in ("matching", "head", "coordinator"):
        text = shown(world, who, stay)
        assert str(BORN) in text
        assert "Tuvaa" not in text
        assert "Pricka av" not in text


@pytest.mark.covers("R-53")
def test_both_sides_write_in_the_stays_thread(world):
    stay = make_placement(world)
    for who, words in (("secretary_a", "Flytten gick bra."), ("matching", "Vad skönt att höra.")):
        answer = client_of(world, who).post(reverse("message_send", args=["placement", stay.pk]), {"body": words})
        assert answer.status_code == 302
    for who in ("worker_a", "head"):
        text = shown(world, who, stay)
        assert "Flytten gick bra." in text
        assert "Vad skönt att höra." in text


@pytest.mark.parametrize("who", ["secretary_b", "worker_b", "coordinator_other", "matching:2", "secretary_a:2"])
def test_strangers_get_404(world, who):
    assert get(world, who, make_placement(world)).status_code == 404


@pytest.mark.parametrize("who", ["sas_a", "finance_a", "ifo_a", "parent", "evaluator", "communicator"])
def test_other_roles_get_403(world, who):
    assert get(world, who, make_placement(world)).status_code == 403
    assert client_of(world, who).get(reverse("placement_list")).status_code == 403


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("placement_introduction", {"secretary_a", "worker_a", "coordinator"}),
        ("placement_agreement", {"secretary_a"}),
        ("placement_end", {"secretary_a", "worker_a"}),
        ("placement_feedback", {"secretary_a", "worker_a"}),
        ("placement_expected_end", {"secretary_a", "worker_a", "manager_a"}),
        ("home_returns", {"coordinator"}),
    ],
)
def test_each_act_is_for_its_roles(world, name, allowed):
    stay = make_placement(world)
    for who in ("secretary_a", "worker_a", "manager_a", "matching", "head", "coordinator"):
        assert get(world, who, stay, name).status_code == (200 if who in allowed else 403), who
    assert get(world, "secretary_b", stay, name).status_code == 404


@pytest.mark.covers("R-20")
def test_introduction_agreement_and_follow_up_through_their_forms(world):
    stay = make_placement(world)
    package = {"recipient": "child", "version": "", "given_on": DAY, "given_by_name": "Anna P"}
    kept = post(world, "worker_a", stay, package, "placement_introduction")
    assert kept.status_code == 422
    assert "Anna P" in kept.content.decode()
    assert post(world, "worker_a", stay, package | {"version": "2026-1"}, "placement_introduction").status_code == 302
    assert post(world, "secretary_a", stay, {"signed_on": DAY, "valid_from": DAY}, "placement_agreement").status_code == 302
    with acting(world.actor("worker_a")):
        given, review = IntroductionDelivery.objects.get(), FollowUp.objects.get(placement=stay, kind="review")
        assert PlacementAgreement.objects.filter(placement=stay).exists()
    assert "version 2026-1" in shown(world, "matching", stay)
    assert post(world, "worker_a", stay, {"done_on": DAY}, "follow_up_done", review.pk).status_code == 302
    assert post(world, "worker_a", stay, {"reason": "Fel barn"}, "introduction_undo", given.pk).status_code == 302
    text = shown(world, "worker_a", stay)
    assert "Fel barn" in text
    assert "Avtal saknas" not in text


@pytest.mark.covers("R-45")
@pytest.mark.covers("R-46")
@pytest.mark.covers("R-46a")
def test_the_whole_end_through_the_forms(world):
    stay = make_placement(world)
    kept = post(world, "worker_a", stay, END | {"causes": [], "note": "Flytten gick lugnt."}, "placement_end")
    assert kept.status_code == 422
    assert "Flytten gick lugnt." in kept.content.decode()
    assert post(world, "worker_a", stay, END | {"note": "Tuvaa var glad."}, "placement_end").status_code == 422
    assert post(world, "worker_a", stay, END, "placement_end").status_code == 302
    assert "Barnet flyttade hem" in shown(world, "matching", stay)
    assert "Registrera svaret" in shown(world, "coordinator", stay)
    assert post(world, "coordinator", stay, {"status": "paused", "reason": "Vill vila"}, "home_returns").status_code == 302
    assert post(world, "worker_a", stay, {"satisfactory": "no", "text": "Det blev för tungt."}, "placement_feedback").status_code == 302
    assert post(world, "worker_a", stay, {"note": "Stödet kom sent."}, "meeting_note").status_code == 302
    assert post(world, "coordinator", stay, {"note": "Hemmet var trött."}, "meeting_note").status_code == 302
    held = {"held_on": DAY, "participants": "Hemmet, nämnden och GFO", "lessons": "Avlastning från början."}
    assert post(world, "coordinator", stay, held, "meeting_held").status_code == 302
    text = shown(world, "worker_a", stay)
    for words in ("Stödet kom sent.", "Hemmet var trött.", "Avlastning från början.", "Det blev för tungt."):
        assert words in text
    with acting(world.actor("worker_a")):
        assert Placement.objects.get(pk=stay.pk).status == "closed"
        assert (ClosingFeedback.objects.count(), ClosingMeeting.objects.count()) == (1, 1)


def test_a_wrong_end_is_undone_with_its_trace_on_the_page(world):
    stay = make_placement(world)
    post(world, "worker_a", stay, END, "placement_end")
    assert post(world, "worker_a", stay, {"reason": "Fel barn"}, "placement_end_undo").status_code == 302
    assert "Avslutet ångrades av Worker A 1: Fel barn" in shown(world, "matching", stay)
    assert "Avslutet ångrades: placeringen fortsätter." in shown(world, "coordinator", stay)
    with acting(world.actor("worker_a")):
        assert PlacementEnd.objects.get().undone_at is not None


def test_a_wrong_start_is_undone_from_the_page_and_leaves_the_lists(world):
    stay = make_placement(world)
    for who, sees in (("secretary_a", True), ("manager_a", True), ("worker_a", False), ("matching", False)):
        assert ("Ångra start" in shown(world, who, stay)) is sees, who
        assert get(world, who, stay, "placement_start_undo").status_code == (200 if sees else 403), who
    kept = post(world, "secretary_a", stay, {"reason": "Tuvaa bor kvar hemma"}, "placement_start_undo")
    assert kept.status_code == 422
    assert "Tuvaa bor kvar hemma" in kept.content.decode()
    assert post(world, "secretary_a", stay, {"reason": "Fel hem"}, "placement_start_undo").status_code == 302
    for who in ("secretary_a", "matching"):
        text = shown(world, who, stay)
        assert "Ångrad start" in text, who
        assert "Starten ångrades av Secretary A 1: Fel hem" in text, who
        for query in ("", "?lage=alla", "?lage=undone"):
            listed = client_of(world, who).get(reverse("placement_list") + query)
            assert stay.code not in {row["stay"].code for row in listed.context["rows"]}
    assert "Ångra start" not in shown(world, "secretary_a", stay)
    assert get(world, "coordinator", stay).status_code == 404
    offer = client_of(world, "secretary_a").get(reverse("offer", args=[stay.offer_id])).content.decode()
    assert reverse("offer_start", args=[stay.offer_id]) in offer
    assert post(world, "secretary_a", stay, {"reason": "Igen"}, "placement_start_undo").status_code == 422


def test_a_start_undone_when_the_place_is_gone_says_so(world):
    home = make_home(world, places=1)
    stay = make_placement(world, home=home)
    with acting(world.actor("coordinator")):
        home.capacity.update(places=0)
    browser = client_of(world, "secretary_a")
    answer = browser.post(reverse("placement_start_undo", args=[stay.pk]), {"reason": "Fel hem"}, follow=True)
    assert "kunde inte reserveras igen" in answer.content.decode()


def test_agreement_and_feedback_are_undone_with_their_trace_on_the_page(world):
    stay = make_placement(world)
    post(world, "secretary_a", stay, {"signed_on": DAY, "valid_from": DAY}, "placement_agreement")
    with acting(world.actor("secretary_a")):
        made = PlacementAgreement.objects.get()
    assert get(world, "worker_a", stay, "agreement_undo", made.pk).status_code == 403
    assert post(world, "secretary_a", stay, {"reason": "Inte undertecknat"}, "agreement_undo", made.pk).status_code == 302
    text = shown(world, "worker_a", stay)
    assert "Ångrat av Secretary A 1: Inte undertecknat" in text
    assert "Avtal saknas" in text
    assert get(world, "secretary_a", stay, "agreement_undo", made.pk).status_code == 404
    post(world, "worker_a", stay, END, "placement_end")
    post(world, "worker_a", stay, {"satisfactory": "no", "text": "Det blev för tungt."}, "placement_feedback")
    assert reverse("placement_feedback_undo", args=[stay.pk]) in shown(world, "worker_a", stay)
    assert get(world, "matching", stay, "placement_feedback_undo").status_code == 403
    assert post(world, "worker_a", stay, {"reason": "Fel placering"}, "placement_feedback_undo").status_code == 302
    for who in ("worker_a", "matching"):
        text = shown(world, who, stay)
        assert "Ångrad av Worker A 1: Fel placering" in text
        assert "Det blev för tungt." not in text
        assert "Avslutningsträff" not in text


def test_the_agreement_is_nothing_to_the_matching_coordinator(world):
    stay = make_placement(world)
    assert 'id="agreement"' in shown(world, "coordinator", stay)
    assert 'id="agreement"' not in shown(world, "matching", stay)


def test_a_planned_stay_and_a_new_expected_end(world):
    case = make_ready(world)
    stay = start(world, case, starts_on=TODAY + timedelta(days=2))[0]
    assert "Barnet flyttar in" in shown(world, "worker_a", stay)
    assert post(world, "worker_a", stay, {}, "placement_moved_in").status_code in (302, 422)
    assert (
        post(world, "worker_a", stay, {"expected_end_on": (TODAY + timedelta(days=60)).isoformat()}, "placement_expected_end").status_code
        == 302
    )
    assert post(world, "worker_a", stay, {"expected_end_on": DAY}, "placement_expected_end").status_code == 422


def test_the_list_shows_ones_own_and_filters(world):
    stay, other = make_placement(world), make_placement(world, letter="b")
    ended = make_placement(world)
    post(world, "worker_a", ended, END, "placement_end")
    post(world, "worker_a", ended, {"satisfactory": "yes", "text": "Bra."}, "placement_feedback")

    def codes(who, query=""):
        answer = client_of(world, who).get(reverse("placement_list") + query)
        return {row["stay"].code for row in answer.context["rows"]}

    assert codes("worker_a") == {stay.code}
    assert codes("worker_a", "?lage=alla") == {stay.code, ended.code}
    assert codes("worker_a", "?lage=closed") == {ended.code}
    assert codes("matching") == {stay.code, other.code}
    assert codes("matching", f"?namnd={world.boards['b'].pk}") == {other.code}
    assert codes("matching", "?tid=bruten") == set()
    assert codes("matching", "?sortera=-kod&lage=alla") == {stay.code, other.code, ended.code}
    assert codes("coordinator_other") == set()
    answer = client_of(world, "matching").get(reverse("placement_list")).content.decode()
    assert "Tuvaa" not in answer
    with acting(world.actor("matching")):
        logged = ReadEntry.objects.filter(action="list", subject_kind="placement").order_by("-at").first()
    assert set(logged.codes) == {stay.code, other.code}


@pytest.mark.parametrize("who", ["secretary_a", "matching", "coordinator"])
def test_the_list_costs_the_same_at_1_and_at_30_rows(world, who):
    home, browser, counts = make_home(world, places=9), client_of(world, who), []
    stay = make_placement(world, home=home)
    browser.get(reverse("placement_list"))
    for more in (0, 29):
        with acting(world.actor("secretary_a")):
            Offer.objects.filter(pk=stay.offer_id).update(status="accepted")  # a stay is added to a live offer only
            copy = Placement.objects.get(pk=stay.pk)
            for number in range(more):
                copy.pk, copy.code, copy.status, copy.ended_on = None, f"P-TEST{number:02}", "ended", TODAY
                copy._state.adding = True
                copy.id = Placement._meta.pk.get_default()
                copy.save()
            Offer.objects.filter(pk=stay.offer_id).update(status="completed")
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(reverse("placement_list")).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
