"""The board answers an offer: judgement, operational and formal decision, no, undo, delegation."""

from datetime import timedelta

import pytest

from famn.access.actor import acting
from famn.audit.models import Act
from famn.commitments.models import Commitment
from famn.homes.models import HomeOpening, Occupancy
from famn.kernel.denied import Denied, Refused
from famn.referrals.actions.deciding import (
    decide_operationally,
    register_formal_decision,
    undo_decision,
    write_child_suitability,
)
from famn.referrals.actions.delegating import delegate_decision, end_delegation
from famn.referrals.models import ChildSuitability, Decision, Delegation, HomeQuestion, Offer, Referral
from tests.deciding_world import NOW, TODAY, decide_formally, judge, make_case, make_home, say_yes

pytestmark = pytest.mark.django_db
YES = {"yes": True, "decided_on": TODAY, "reason": "Passar barnet", "reason_to_gfo": "", "at": NOW}
NO = {"yes": False, "decided_on": TODAY, "reason": "Internt", "reason_to_gfo": "För långt från skolan.", "at": NOW}
FORMAL = {
    "kind": "committee",
    "yes": True,
    "decided_on": TODAY,
    "decided_by": "Individutskottet",
    "reported_by": "Enhetschefen",
    "participants": "",
    "reference": "§ 12",
    "legal_basis": "",
    "at": NOW,
}


def clocks(case) -> dict[tuple[str, int], str]:
    rows = Commitment.objects.filter(subject_id=case.referral.pk).order_by("opened_on", "id")
    return {(row.rule, row.round): "met" if row.met_at else "cancelled" if row.cancelled_at else "open" for row in rows}


@pytest.mark.covers("R-37")
def test_operational_yes_stops_the_boards_clock_and_opens_the_formal_one(world):
    case, by = make_case(world), world.actor("manager_a")
    with acting(by):
        decide_operationally(by=by, offer=case.offer, **YES)
        now = case.fresh()
        assert (now.referral.status, now.offer.status) == ("operational_yes", "accepted")
        assert clocks(case) == {("D3", 1): "met", ("D4", 1): "open"}
        decision = Decision.objects.get(offer=case.offer)
    assert (decision.kind, decision.outcome_yes, decision.decided_on) == ("operational", True, TODAY)


@pytest.mark.covers("R-37")
def test_the_clock_runs_three_weeks_from_the_offer_by_the_guidelines(world):
    case = make_case(world)
    with acting(world.actor("secretary_a")):
        clock = Commitment.objects.select_related("document").get(subject_id=case.referral.pk, rule="D3")
    assert (clock.party, clock.due_on - clock.opened_on, clock.document.version) == ("board", timedelta(days=21), "2019")


@pytest.mark.covers("R-37a")
def test_formal_decision_is_a_record_of_its_own_with_what_the_law_asks(world):
    case, by = make_case(world), world.actor("secretary_a")
    say_yes(world, case.offer)
    with acting(by):
        register_formal_decision(by=by, offer=case.offer, **FORMAL)
        now = case.fresh()
        assert now.referral.status == "formal_decision"
        assert now.offer.formally_decided_on == TODAY
        assert clocks(case) == {("D3", 1): "met", ("D4", 1): "met"}
        assert list(Decision.objects.filter(offer=case.offer).order_by("registered_at", "kind").values_list("kind", flat=True)) in (
            ["operational", "committee"],
            ["committee", "operational"],
        )


@pytest.mark.covers("R-37a")
@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param({"kind": "chair"}, "which_law", id="chair-without-law"),
        pytest.param({"decided_by": " "}, "who_decided", id="nobody-decided"),
        pytest.param({"reported_by": ""}, "who_reported", id="nobody-reported"),
        pytest.param({"kind": "operational"}, "not_formal", id="not-formal"),
        pytest.param({"decided_on": TODAY + timedelta(days=1)}, "day_ahead", id="tomorrow"),
        pytest.param({"decided_on": TODAY - timedelta(days=1)}, "day_too_early", id="before-the-operational"),
        pytest.param({"yes": False}, "no_reason", id="no-without-reason"),
    ],
)
def test_formal_decision_is_refused_when_incomplete(world, change, code):
    case, by = make_case(world), world.actor("secretary_a")
    say_yes(world, case.offer)
    with acting(by), pytest.raises(Refused) as refused:
        register_formal_decision(by=by, offer=case.offer, **(FORMAL | change))
    assert refused.value.code == code


def test_chairs_urgent_decision_counts_when_it_names_its_law(world):
    case = make_case(world)
    say_yes(world, case.offer)
    decide_formally(world, case.offer, kind="chair", legal_basis="Kommunallagen 6 kap. 39 §")
    with acting(world.actor("secretary_a")):
        assert case.fresh().referral.status == "formal_decision"


@pytest.mark.parametrize("operational", [True, False], ids=["no-after-yes-twice", "formal-before-operational"])
def test_decisions_come_in_order_and_once(world, operational):
    case, by = make_case(world), world.actor("manager_a")
    if operational:
        say_yes(world, case.offer)
        with acting(by), pytest.raises(Refused) as refused:
            decide_operationally(by=by, offer=case.offer, **YES)
        assert refused.value.code == "already_decided"
    else:
        with acting(by), pytest.raises(Refused) as refused:
            register_formal_decision(by=by, offer=case.offer, **FORMAL)
        assert refused.value.code == "no_operational_yes"


@pytest.mark.covers("R-36")
def test_a_no_lets_the_home_go_and_the_search_begins_again_as_round_two(world):
    case, by = make_case(world), world.actor("manager_a")
    with acting(by):
        decide_operationally(by=by, offer=case.offer, **NO)
        now = case.fresh()
        assert (now.referral.status, now.referral.round) == ("searching", 2)
        assert (now.offer.status, now.offer.answer_to_gfo) == ("rejected", "För långt från skolan.")
        assert clocks(case) == {("D3", 1): "met", ("D1-2", 2): "open"}
        assert Commitment.objects.get(rule="D1-2").party == "gfo"
    with acting(world.actor("matching")):
        assert not Occupancy.objects.filter(home=case.home).exists()
        assert not HomeQuestion.objects.get(pk=case.offer.question_id).reserved
        assert HomeOpening.objects.get(origin_id=case.offer.pk).closed_at is not None
        assert Offer.objects.get(pk=case.offer.pk).answer_to_gfo == "För långt från skolan."
        assert not Decision.objects.exists()
    with acting(world.actor("worker_a")):
        assert not case.home.__class__.objects.filter(pk=case.home.pk).exists()


def test_a_formal_no_ends_the_offer_too(world):
    case = make_case(world)
    say_yes(world, case.offer)
    decide_formally(world, case.offer, yes=False, reason_to_gfo="Utskottet vill söka närmare.")
    with acting(world.actor("secretary_a")):
        now = case.fresh()
        assert (now.referral.status, now.referral.round, now.offer.status) == ("searching", 2, "rejected")
        assert clocks(case) == {("D3", 1): "met", ("D4", 1): "met", ("D1-2", 2): "open"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param({"reason_to_gfo": " "}, "no_reason", id="no-reason"),
        pytest.param({"reason_to_gfo": "Tuvaa vill inte flytta."}, "free_text_name", id="childs-name"),
        pytest.param({"reason_to_gfo": "201701012393 bor för långt bort."}, "free_text_number", id="number"),
        pytest.param({"decided_on": TODAY + timedelta(days=1)}, "day_ahead", id="tomorrow"),
        pytest.param({"decided_on": TODAY - timedelta(days=11)}, "day_too_early", id="before-the-offer"),
    ],
)
def test_a_no_is_refused_and_nothing_is_changed(world, change, code):
    case, by = make_case(world), world.actor("manager_a")
    with acting(by), pytest.raises(Refused) as refused:
        decide_operationally(by=by, offer=case.offer, **(NO | change))
    assert refused.value.code == code
    with acting(by):
        assert case.fresh().referral.status == "offer_sent"


@pytest.mark.covers("R-124")
@pytest.mark.parametrize(("best", "view"), [("", "Vill bo nära"), ("Nära skolan", "  ")], ids=["no-best", "no-view"])
def test_childs_best_and_own_view_are_both_needed(world, best, view):
    case, by = make_case(world), world.actor("worker_a")
    with acting(by), pytest.raises(Refused) as refused:
        write_child_suitability(
            by=by, offer=case.offer, child=case.referral.children.get(), outcome="suitable", best_interests=best, childs_view=view, at=NOW
        )
    assert refused.value.code == "best_and_view"


@pytest.mark.covers("R-36")
def test_judgement_moves_the_referral_on_and_stays_at_the_board(world):
    case = make_case(world)
    judge(world, case.offer)
    with acting(world.actor("manager_a")):
        assert case.fresh().referral.status == "under_assessment"
        assert ChildSuitability.objects.get().childs_view == "Vill bo kvar i byn."
        assert Act.objects.filter(subject_id=case.referral.pk, verb="child_suitability").count() == 1
    for other in ("matching", "head", "secretary_b", "coordinator"):
        with acting(world.actor(other)):
            assert not ChildSuitability.objects.exists()
            assert not Act.objects.filter(verb="child_suitability").exists()
    with acting(world.actor("matching")):
        assert Act.objects.filter(verb="assessment_begun").exists()


def test_a_new_judgement_keeps_the_old_one_as_undone(world):
    case = make_case(world)
    judge(world, case.offer, outcome="not_suitable")
    judge(world, case.offer)
    with acting(world.actor("secretary_a")):
        rows = {row.outcome: row.undone_at is None for row in ChildSuitability.objects.order_by("id")}
    assert rows == {"not_suitable": False, "suitable": True}


def test_a_yes_against_the_boards_own_judgement_is_refused(world):
    case, by = make_case(world), world.actor("manager_a")
    judge(world, case.offer, outcome="not_suitable")
    with acting(by), pytest.raises(Refused) as refused:
        decide_operationally(by=by, offer=case.offer, **YES)
    assert refused.value.code == "not_suitable"


@pytest.mark.covers("R-34")
@pytest.mark.parametrize("who", ["secretary_a", "worker_a", "matching", "head", "coordinator"])
def test_only_the_unit_manager_decides_operationally(world, who):
    case, by = make_case(world), world.actor(who)
    with acting(by), pytest.raises(Denied):
        decide_operationally(by=by, offer=case.offer, **YES)


@pytest.mark.covers("R-34")
@pytest.mark.parametrize("who", ["matching", "head", "coordinator"])
def test_gfo_neither_judges_nor_decides(world, who):
    case, by = make_case(world), world.actor(who)
    with acting(world.actor("secretary_a")):
        child = case.referral.children.get()
    with acting(by):
        with pytest.raises(Denied):
            write_child_suitability(by=by, offer=case.offer, child=child, outcome="suitable", best_interests="x", childs_view="y", at=NOW)
        with pytest.raises(Denied):
            register_formal_decision(by=by, offer=case.offer, **FORMAL)


def test_another_board_cannot_even_find_the_offer(world):
    case, by = make_case(world), world.actor("manager_b")
    with acting(by), pytest.raises(Offer.DoesNotExist):
        decide_operationally(by=by, offer=case.offer, **YES)


@pytest.mark.covers("R-37")
def test_delegation_lets_the_secretary_decide_from_its_day_to_its_last(world):
    case, manager, secretary = make_case(world), world.actor("manager_a"), world.actor("secretary_a")
    with acting(manager):
        delegate_decision(
            by=manager,
            role="fh_secretary",
            starts_on=TODAY - timedelta(days=2),
            ends_on=TODAY - timedelta(days=1),
            reference="Delegationsordning 3.4",
            at=NOW,
        )
    with acting(secretary), pytest.raises(Denied):
        decide_operationally(by=secretary, offer=case.offer, **YES)
    with acting(manager):
        delegate_decision(by=manager, role="fh_secretary", starts_on=TODAY, ends_on=None, reference="Delegationsordning 3.4", at=NOW)
    with acting(secretary):
        decide_operationally(by=secretary, offer=case.offer, **YES)
        assert case.fresh().referral.status == "operational_yes"


def test_another_boards_delegation_does_not_count(world):
    case, manager, secretary = make_case(world), world.actor("manager_b"), world.actor("secretary_a")
    with acting(manager):
        delegate_decision(by=manager, role="fh_secretary", starts_on=TODAY, ends_on=None, reference="B 1", at=NOW)
    with acting(secretary), pytest.raises(Denied):
        decide_operationally(by=secretary, offer=case.offer, **YES)


def test_delegation_is_the_managers_and_ends_on_a_day(world):
    manager = world.actor("manager_a")
    with acting(world.actor("secretary_a")), pytest.raises(Denied):
        delegate_decision(by=world.actor("secretary_a"), role="fh_secretary", starts_on=TODAY, ends_on=None, reference="x", at=NOW)
    with acting(manager):
        made = delegate_decision(by=manager, role="fh_secretary", starts_on=TODAY, ends_on=None, reference="Ordning 1", at=NOW)
        with pytest.raises(Refused):
            end_delegation(by=manager, delegation=made, ends_on=TODAY - timedelta(days=1), at=NOW)
        end_delegation(by=manager, delegation=made, ends_on=TODAY, at=NOW)
        assert Delegation.objects.get().ends_on == TODAY


def test_undoing_yeses_runs_the_clocks_again_and_leaves_the_trace(world):
    case, by = make_case(world), world.actor("manager_a")
    say_yes(world, case.offer)
    decide_formally(world, case.offer)
    with acting(by):
        undo_decision(by=by, decision=Decision.objects.get(kind="committee"), reason="Fel ärende", at=NOW)
        assert (case.fresh().referral.status, case.fresh().offer.formally_decided_on) == ("operational_yes", None)
        assert clocks(case) == {("D3", 1): "met", ("D4", 1): "open"}
        undo_decision(by=by, decision=Decision.objects.get(kind="operational"), reason="Fel ärende", at=NOW)
        assert (case.fresh().referral.status, case.fresh().offer.status) == ("under_assessment", "sent")
        assert clocks(case) == {("D3", 1): "open", ("D4", 1): "cancelled"}
        assert {row.undone_reason for row in Decision.objects.order_by("id")} == {"Fel ärende"}
        decide_operationally(by=by, offer=case.offer, **YES)
        assert clocks(case)["D3", 1] == "met"


def test_a_no_is_not_undone_since_the_home_was_let_go(world):
    case, by = make_case(world), world.actor("manager_a")
    with acting(by):
        decide_operationally(by=by, offer=case.offer, **NO)
        with pytest.raises(Refused) as refused:
            undo_decision(by=by, decision=Decision.objects.get(), reason="Ångrar", at=NOW)
    assert refused.value.code == "offer_ended"


def test_the_let_go_home_can_be_offered_to_another_referral(world):
    home = make_home(world, places=1)
    case, by = make_case(world, home=home), world.actor("manager_a")
    with acting(by):
        decide_operationally(by=by, offer=case.offer, **NO)
    again = make_case(world, home=home, letter="b")
    with acting(world.actor("secretary_b")):
        assert Referral.objects.get(pk=again.referral.pk).status == "offer_sent"
