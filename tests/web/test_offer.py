"""The offer's pages: what each side sees, every act through its form, the hard stops, walls and cost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from famn.access.actor import acting
from famn.audit.models import ReadEntry
from famn.placements.models import Consultation, Placement
from famn.referrals.models import ChildSuitability, Decision, Delegation, Offer
from tests.accounts_world import client_of
from tests.deciding_world import (
    TODAY,
    consult_everybody,
    investigate,
    judge,
    make_case,
    make_home,
    make_placement,
    make_ready,
    say_yes,
    see_extracts,
)

pytestmark = pytest.mark.django_db
BOARD = ("secretary_a", "worker_a", "manager_a")
GFO = ("matching", "head", "coordinator")


def page(world, key, case, name="offer", *args):
    return client_of(world, key).get(reverse(name, args=[case.offer.pk, *args]))


def post(world, key, case, data, name, *args):
    return client_of(world, key).post(reverse(name, args=[case.offer.pk, *args]), data)


@pytest.mark.covers("R-36")
@pytest.mark.parametrize("who", BOARD)
def test_the_board_sees_reason_facts_contact_investigation_and_its_judgement(world, who):
    case = make_case(world)
    investigate(world, case.home)
    judge(world, case.offer)
    text = page(world, who, case).content.decode()
    for words in (
        "Hemmet ligger nära skolan.",
        "Provhemmet Lind",
        "060-123456",
        "Socialnämnden Härnösand",
        "Trygg vardag.",
        "Vill bo kvar i byn.",
        "Tuvaa",
    ):
        assert words in text
    with acting(world.actor(who)):
        assert ReadEntry.objects.filter(subject_id=case.offer.pk, action="view").exists()


@pytest.mark.covers("R-34")
@pytest.mark.parametrize("who", GFO)
def test_gfo_sees_answer_day_and_reason_but_never_the_judgement_or_the_name(world, who):
    case = make_case(world)
    investigate(world, case.home)
    judge(world, case.offer)
    no = {"answer": "no", "decided_on": TODAY.isoformat(), "reason": "Internt skäl", "reason_to_gfo": "För långt bort."}
    assert post(world, "manager_a", case, no, "offer_decide").status_code == 302
    text = page(world, who, case).content.decode()
    assert "För långt bort." in text
    for words in ("Vill bo kvar i byn.", "Nära skolan och syskonen.", "Internt skäl", "Tuvaa"):
        assert words not in text


@pytest.mark.parametrize(
    "who", ["secretary_b", "worker_b", "manager_b", "matching:2", "secretary_a:2", "ifo_a", "sas_a", "parent", "evaluator"]
)
def test_strangers_get_404_or_403_and_no_row(world, who):
    case = make_case(world)
    answer = page(world, who, case)
    assert answer.status_code in (403, 404)
    assert case.home.code not in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("offer_decide", {"manager_a"}),
        ("offer_formal", {"secretary_a", "manager_a"}),
        ("offer_consult", {"secretary_a", "worker_a"}),
        ("offer_extracts", {"secretary_a"}),
        ("offer_start", {"secretary_a", "manager_a"}),
    ],
)
def test_each_act_is_for_its_roles(world, name, allowed):
    case = make_case(world, home=make_home(world, place="2282"))
    for who in (*BOARD, *GFO):
        assert page(world, who, case, name).status_code == (200 if who in allowed else 403), who
    assert page(world, "secretary_b", case, name).status_code == 404


@pytest.mark.covers("R-124")
def test_the_judgement_form_keeps_what_was_typed_and_saves(world):
    case = make_case(world)
    with acting(world.actor("worker_a")):
        child = case.referral.children.get()
    data = {"outcome": "suitable", "best_interests": "Nära mormor.", "childs_view": ""}
    answer = post(world, "worker_a", case, data, "offer_suitability", child.pk)
    assert answer.status_code == 422
    assert "Nära mormor." in answer.content.decode()
    assert post(world, "worker_a", case, data | {"childs_view": "Ville se rummet."}, "offer_suitability", child.pk).status_code == 302
    with acting(world.actor("worker_a")):
        assert ChildSuitability.objects.get().childs_view == "Ville se rummet."


@pytest.mark.covers("R-37")
def test_the_manager_decides_in_the_form_and_a_no_keeps_its_words(world):
    case = make_case(world)
    data = {"answer": "no", "decided_on": TODAY.isoformat(), "reason": "Vägen är lång", "reason_to_gfo": ""}
    answer = post(world, "manager_a", case, data, "offer_decide")
    assert answer.status_code == 422
    assert "Vägen är lång" in answer.content.decode()
    answer = post(world, "manager_a", case, data | {"reason_to_gfo": "Tuvaa vill inte."}, "offer_decide")
    assert answer.status_code == 422
    assert "Tuvaa vill inte." in answer.content.decode()
    assert post(world, "manager_a", case, {"answer": "yes", "decided_on": TODAY.isoformat()}, "offer_decide").status_code == 302
    with acting(world.actor("manager_a")):
        assert Offer.objects.get().status == "accepted"


@pytest.mark.covers("R-37a")
def test_a_chairs_decision_without_its_law_is_sent_back(world):
    case = make_case(world)
    say_yes(world, case.offer)
    data = {"answer": "yes", "kind": "chair", "decided_on": TODAY.isoformat(), "decided_by": "Ordföranden", "reported_by": "Enhetschefen"}
    answer = post(world, "secretary_a", case, data, "offer_formal")
    assert answer.status_code == 422
    assert "Ordföranden" in answer.content.decode()
    assert post(world, "secretary_a", case, data | {"legal_basis": "KL 6 kap. 39 §"}, "offer_formal").status_code == 302
    with acting(world.actor("secretary_a")):
        assert Decision.objects.get(kind="chair").legal_basis == "KL 6 kap. 39 §"


@pytest.mark.covers("R-38")
@pytest.mark.covers("R-38a")
def test_consultees_are_named_registered_and_undone_without_a_count(world):
    home = make_home(world, place="2282", places=5)
    make_placement(world, letter="b", home=home, children=2)
    case = make_case(world, home=home)
    text = page(world, "secretary_a", case).content.decode()
    assert "Kramfors" in text
    assert "Socialnämnden Kramfors" in text
    assert "Tuvab" not in text
    data = {"whom": f"placed:2282:{world.boards['b'].pk}", "done_on": TODAY.isoformat(), "spoke_with": "Sekreteraren", "answer": ""}
    assert post(world, "secretary_a", case, data, "offer_consult").status_code == 302
    assert post(world, "secretary_a", case, data | {"whom": "placed:2280:99"}, "offer_consult").status_code == 422
    with acting(world.actor("secretary_a")):
        made = Consultation.objects.get()
    assert post(world, "secretary_a", case, {"reason": "Fel dag"}, "consultation_undo", made.pk).status_code == 302
    with acting(world.actor("secretary_a")):
        assert Consultation.objects.get().undone_reason == "Fel dag"


def test_extracts_and_adoption_are_registered_from_the_offer(world):
    case = make_case(world)
    suitability = investigate(world, case.home)
    assert post(world, "secretary_a", case, {}, "offer_extracts").status_code == 422
    both = {"criminal_records": TODAY.isoformat(), "suspicions": TODAY.isoformat()}
    assert post(world, "secretary_a", case, both, "offer_extracts").status_code == 302
    text = page(world, "secretary_a", case).content.decode()
    assert "Inte sett" not in text
    assert page(world, "secretary_a", case, "offer_adopt", suitability.pk).status_code == 200
    assert "Visas för familjehemssekreteraren" in page(world, "worker_a", case).content.decode()


@pytest.mark.covers("R-37a")
def test_start_shows_every_stop_with_its_paragraph_and_link(world):
    case = make_case(world, home=make_home(world, place="2282"))
    text = page(world, "secretary_a", case, "offer_start").content.decode()
    for words in ("SoL 22 kap. 2 §", "SoF 3 kap. 3 §", "SoL 22 kap. 6 §", "barnkonventionen", "#extracts", "#consultations", "#decisions"):
        assert words in text
    data = {"starts_on": TODAY.isoformat(), "responsible": world.users["worker_a"].pk}
    answer = post(world, "secretary_a", case, data, "offer_start")
    assert answer.status_code == 422
    with acting(world.actor("secretary_a")):
        assert not Placement.objects.exists()


@pytest.mark.covers("R-39")
def test_start_warns_of_the_agreement_and_starts(world):
    case = make_ready(world)
    text = page(world, "secretary_a", case, "offer_start").content.decode()
    assert "Avtal med familjehemmet saknas" in text
    data = {
        "starts_on": TODAY.isoformat(),
        "expected_end_on": (TODAY + timedelta(days=90)).isoformat(),
        "responsible": world.users["worker_a"].pk,
    }
    answer = post(world, "secretary_a", case, data, "offer_start")
    with acting(world.actor("secretary_a")):
        stay = Placement.objects.get()
    assert answer.url == reverse("placement", args=[stay.pk])


def test_the_manager_starts_too_but_registers_no_agreement(world):
    case = make_ready(world)
    form = page(world, "manager_a", case, "offer_start").context["form"]
    assert "agreement_signed_on" not in form.fields
    assert (
        post(
            world, "manager_a", case, {"starts_on": TODAY.isoformat(), "responsible": world.users["worker_a"].pk}, "offer_start"
        ).status_code
        == 302
    )


def test_a_wrong_yes_is_undone_from_the_page(world):
    case = make_case(world)
    say_yes(world, case.offer)
    with acting(world.actor("manager_a")):
        decision = Decision.objects.get()
    assert post(world, "manager_a", case, {"reason": ""}, "decision_undo", decision.pk).status_code == 422
    assert post(world, "manager_a", case, {"reason": "Fel ärende"}, "decision_undo", decision.pk).status_code == 302
    assert "Fel ärende" in page(world, "manager_a", case).content.decode()


@pytest.mark.covers("R-37")
def test_delegations_are_listed_made_and_ended_by_the_manager(world):
    browser = client_of(world, "manager_a")
    assert browser.get(reverse("delegations")).status_code == 200
    data = {"role": "fh_secretary", "starts_on": TODAY.isoformat(), "reference": ""}
    assert browser.post(reverse("delegations"), data).status_code == 422
    assert browser.post(reverse("delegations"), data | {"reference": "Delegationsordning 4.2"}).status_code == 302
    assert "Delegationsordning 4.2" in browser.get(reverse("delegations")).content.decode()
    with acting(world.actor("manager_a")):
        made = Delegation.objects.get()
    assert browser.post(reverse("delegation_end", args=[made.pk]), {"ends_on": TODAY.isoformat()}).status_code == 302
    assert client_of(world, "secretary_a").get(reverse("delegations")).status_code == 403
    case = make_case(world)
    assert page(world, "secretary_a", case, "offer_decide").status_code == 200


def test_an_ended_offer_keeps_its_history_but_not_the_homes_particulars(world):
    case = make_case(world)
    post(world, "manager_a", case, {"answer": "no", "decided_on": TODAY.isoformat(), "reason_to_gfo": "Nej."}, "offer_decide")
    text = page(world, "worker_a", case).content.decode()
    assert case.home.code in text
    assert "Provhemmet Lind" not in text
    assert page(world, "worker_a", case, "offer_consult").status_code == 302


def test_a_protected_home_shows_no_place_or_contact(world):
    home = make_home(world, place=None, protection="registration", municipality_id=None)
    case = make_case(world, home=home)
    text = page(world, "secretary_a", case).content.decode()
    assert "Skyddade personuppgifter" in text
    assert "visas inte" in text


@pytest.mark.parametrize("who", ["secretary_a", "matching"])
def test_the_page_costs_the_same_for_one_child_and_for_many(world, who):
    counts = []
    for children in (1, 3):
        case = make_case(world, children=children, home=make_home(world, place="2282", places=4))
        judge(world, case.offer)
        consult_everybody(world, case.offer)
        browser = client_of(world, who)
        browser.get(reverse("offer", args=[case.offer.pk]))
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(reverse("offer", args=[case.offer.pk])).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_referrals_page_shows_the_live_offer_and_then_the_stay(world):
    case = make_ready(world)
    see_extracts(world, case.home)
    address = reverse("referral", args=[case.referral.pk])
    assert reverse("offer", args=[case.offer.pk]) in client_of(world, "secretary_a").get(address).content.decode()
    data = {"starts_on": TODAY.isoformat(), "responsible": world.users["worker_a"].pk}
    post(world, "secretary_a", case, data, "offer_start")
    with acting(world.actor("secretary_a")):
        stay = Placement.objects.get()
    for who in ("secretary_a", "matching"):
        assert stay.code in client_of(world, who).get(address).content.decode()
