"""Whatever the board answers, GFO's contact gets a neutral mail: that something waits, never what."""

import pytest

from famn.access.actor import acting
from famn.accounts.actions import end_function
from famn.accounts.models import FunctionHolding
from famn.kernel.denied import Refused
from famn.messages.models import Mail
from famn.placements.actions.ending import end_placement, give_feedback, undo_end
from famn.placements.actions.undoing import undo_feedback, undo_start
from famn.referrals.actions.deciding import decide_operationally, register_formal_decision, undo_decision
from famn.referrals.actions.mailing import mail_board
from famn.referrals.models import Decision
from tests.deciding_world import NOW, TODAY, decide_formally, make_case, make_ready, say_yes, start

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R-51")]
NO = {"yes": False, "decided_on": TODAY, "reason_to_gfo": "För långt från skolan.", "at": NOW}


def mails(world) -> list[str]:
    """What the outbox tells GFO's contact of the board: kinds, in order; nobody else is told, and nothing is said."""
    with acting(world.actor("mail")):
        rows = list(Mail.objects.exclude(kind="clock").order_by("created_at", "kind"))
    assert {row.to_id for row in rows} <= {world.users["matching"].pk}
    for row in rows:
        assert "skolan" not in f"{row.kind}{row.reason_key}"
    return [row.kind for row in rows]


@pytest.mark.parametrize("yes", [True, False])
def test_an_operational_answer_is_mailed_alike_yes_or_no(world, yes):
    case, by = make_case(world), world.actor("manager_a")
    with acting(by):
        decide_operationally(by=by, offer=case.offer, reason="Internt", **{**NO, "yes": yes})
    assert mails(world) == ["offer_answered"]


@pytest.mark.parametrize("yes", [True, False])
def test_the_formal_decision_is_mailed_alike_yes_or_no(world, yes):
    case = make_case(world)
    say_yes(world, case.offer)
    decide_formally(world, case.offer, yes=yes, reason_to_gfo="För långt från skolan.")
    assert sorted(mails(world)) == ["formally_decided", "offer_answered"]


def test_start_and_end_of_siblings_are_mailed_once_each(world):
    case, by = make_ready(world, children=2), world.actor("worker_a")
    stays = start(world, case)
    with acting(by):
        for stay in stays:
            end_placement(
                by=by, placement=stay, ended_on=TODAY, planned=True, causes=["home_again"], next_living="parents", note="", at=NOW
            )
    assert sorted(mails(world)) == ["formally_decided", "offer_answered", "placement_ended", "placement_started"]


def test_what_is_undone_is_mailed_too(world):
    case, secretary, worker = make_ready(world), world.actor("secretary_a"), world.actor("worker_a")
    stay = start(world, case)[0]
    with acting(worker):
        end_placement(
            by=worker, placement=stay, ended_on=TODAY, planned=True, causes=["home_again"], next_living="parents", note="", at=NOW
        )
        give_feedback(by=worker, placement=stay, satisfactory="yes", text="Bra.", at=NOW)
        undo_feedback(by=worker, placement=stay, reason="Fel placering", at=NOW)
        undo_end(by=worker, placement=stay, reason="Fel placering", at=NOW)
    with acting(secretary):
        undo_start(by=secretary, placement=stay, reason="Fel hem", at=NOW)
        undo_decision(by=secretary, decision=Decision.objects.get(kind="committee"), reason="Fel beslut", at=NOW)
    assert set(mails(world)) >= {"feedback_undone", "end_undone", "start_undone", "decision_undone"}


def test_a_refused_answer_mails_nobody(world):
    case, by = make_case(world), world.actor("secretary_a")
    with acting(by), pytest.raises(Refused):
        register_formal_decision(
            by=by, offer=case.offer, kind="committee", yes=True, decided_on=TODAY, decided_by="Utskottet", reported_by="Chefen",
            participants="", reference="", legal_basis="", at=NOW,
        )  # fmt: skip
    assert mails(world) == []


@pytest.mark.covers("R-51a", "R-52")
def test_a_vacant_function_leaves_nobody_untold(world):
    """The mail goes to the function's holder of the day; is it vacant, to those who do the work on that side."""
    case, by = make_case(world), world.actor("manager_a")
    with acting(world.actor("head")):
        for holding in FunctionHolding.objects.filter(board=world.boards["a"]):
            end_function(by=world.actor("head"), holding=holding, ends_on=TODAY, at=NOW)
    with acting(by):
        decide_operationally(by=by, offer=case.offer, reason="Internt", **{**NO, "yes": True})
    with acting(world.actor("matching")):
        mail_board(world.actor("matching"), case.offer.referral, "oral_registered", NOW)
    with acting(world.actor("mail")):
        told = set(Mail.objects.filter(kind__in=["offer_answered", "oral_registered"]).values_list("kind", "to__email"))
    assert told == {
        ("offer_answered", "matching.1@exempel.se"),
        ("offer_answered", "matching_other.1@exempel.se"),
        ("oral_registered", "secretary_a.1@exempel.se"),
    }
