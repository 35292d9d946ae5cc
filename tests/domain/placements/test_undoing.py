"""What was wrongly registered on a stay is undone: start, agreement, feedback. The row stays with who and why."""

from datetime import timedelta

import pytest

from famn.access.actor import acting
from famn.audit.models import Act
from famn.commitments.models import Commitment
from famn.homes.models import HomeContact, HomeOpening, Occupancy
from famn.kernel.denied import Denied, Refused
from famn.placements.actions.ending import end_placement, give_feedback, hold_closing_meeting, undo_end
from famn.placements.actions.following import register_agreement
from famn.placements.actions.undoing import undo_agreement, undo_feedback, undo_start
from famn.placements.models import ClosingFeedback, ClosingMeeting, Placement, PlacementAgreement
from famn.placements.queries import placements
from famn.referrals.models import HomeQuestion, Offer, Referral
from tests.deciding_world import (
    NOW,
    TODAY,
    Case,
    decide_formally,
    investigate,
    judge,
    make_case,
    make_home,
    make_offer,
    make_placement,
    make_ready,
    make_referral,
    say_yes,
    see_extracts,
    start,
)

pytestmark = pytest.mark.django_db
END = {"ended_on": TODAY, "planned": True, "causes": ["home_again"], "next_living": "parents", "note": "", "at": NOW}


def clocks(subject) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in Commitment.objects.filter(subject_id=subject.pk).order_by("round", "id"):
        found.setdefault(row.rule, []).append("met" if row.met_at else "cancelled" if row.cancelled_at else "open")
    return found


def undo(world, stay, who="secretary_a", reason="Fel hem") -> bool:
    by = world.actor(who)
    with acting(by):
        return undo_start(by=by, placement=stay, reason=reason, at=NOW)


def refused_undo(world, stay, **more) -> str:
    with pytest.raises(Refused) as refused:
        undo(world, stay, **more)
    return refused.value.code


def one_of_two(world, home=None) -> tuple[Placement, Referral]:
    """The eldest of two siblings placed; GFO searches on for the other."""
    home, referral = home or make_home(world), make_referral(world, children=2)
    with acting(world.actor("secretary_a")):
        eldest = referral.children.order_by("birth_year").first()
    offer = make_offer(world, referral=referral, home=home, children=[eldest])
    investigate(world, home)
    see_extracts(world, home)
    judge(world, offer)
    say_yes(world, offer)
    decide_formally(world, offer)
    return start(world, Case(referral, home, offer))[0], referral


@pytest.mark.parametrize("who", ["secretary_a", "manager_a"])
def test_an_undone_start_gives_back_place_reservation_door_offer_and_referral(world, who):
    case = make_ready(world)
    stay = start(world, case)[0]

    assert undo(world, stay, who)

    with acting(world.actor("secretary_a")):
        now = case.fresh()
        assert (now.referral.status, now.offer.status, now.offer.ended_at) == ("formal_decision", "accepted", None)
        row = Placement.objects.get(pk=stay.pk)
        assert (row.status, row.undone_reason, row.undone_by_name) == ("undone", "Fel hem", world.actor(who).name)
        assert not placements().exists()
        assert clocks(stay) == {"F1": ["cancelled"], "L-2": ["cancelled"], "A1": ["cancelled"], "E1": ["cancelled"]}
        assert not now.referral.children.get().placed
        assert {(door.origin, door.closed_at is None) for door in HomeOpening.objects.all()} == {("offer", True), ("placement", False)}
        assert HomeContact.objects.filter(home=case.home).exists()
        assert Act.objects.filter(subject_id=case.referral.pk, verb="start_undone", text__contains="reserverat igen").exists()
    with acting(world.actor("matching")):
        assert [(row.state, row.ends_on) for row in Occupancy.objects.filter(home=case.home)] == [("reserved", None)]
        question = HomeQuestion.objects.get(pk=case.offer.question_id)
        assert (question.reserved, question.released_at) == (True, None)

    again = start(world, case)[0]
    with acting(world.actor("matching")):
        assert [row.origin_id for row in Occupancy.objects.filter(home=case.home)] == [again.pk]
        assert Referral.objects.get(pk=case.referral.pk).status == "placed"
    with acting(world.actor("secretary_a")):
        assert Placement.objects.get(pk=again.pk).first_for_untrained_home


def test_an_undone_start_is_nothing_to_the_homes_coordinator_or_the_family(world):
    stay = make_placement(world)
    undo(world, stay)
    for who, sees in (("coordinator", False), ("parent", False), ("matching", True), ("head", True), ("worker_a", True)):
        with acting(world.actor(who)):
            assert Placement.objects.filter(pk=stay.pk).exists() is sees, who


def test_siblings_who_moved_in_together_move_out_together(world):
    case = make_ready(world, children=2)
    first, second = start(world, case)
    assert undo(world, second)
    with acting(world.actor("matching")):
        assert [(row.state, row.beds) for row in Occupancy.objects.filter(home=case.home)] == [("reserved", 2)]
        assert set(Placement.objects.values_list("status", flat=True)) == {"undone"}
    assert refused_undo(world, first) == "not_undoable"


def test_the_search_for_the_sibling_left_stops_until_the_start_is_right(world):
    stay, referral = one_of_two(world)
    assert undo(world, stay)
    with acting(world.actor("matching")):
        now = Referral.objects.get(pk=referral.pk)
        assert (now.status, now.round) == ("formal_decision", 1)
        assert clocks(referral)["D1-2"] == ["cancelled"]
    offer = Offer(pk=stay.offer_id)
    start(world, Case(referral, None, offer))
    with acting(world.actor("matching")):
        assert (Referral.objects.get(pk=referral.pk).status, Referral.objects.get(pk=referral.pk).round) == ("searching", 2)
        assert sorted(clocks(referral)["D1-2"]) == ["cancelled", "open"]


def test_a_start_is_not_undone_when_the_search_went_on(world):
    stay, referral = one_of_two(world)
    with acting(world.actor("matching")):
        Referral.objects.filter(pk=referral.pk).update(round=3)
    assert refused_undo(world, stay) == "searched_on"
    with acting(world.actor("secretary_a")):
        assert Placement.objects.get(pk=stay.pk).status == "started"


def test_a_place_promised_away_is_told_and_the_offer_lives_without_its_reservation(world):
    home = make_home(world, places=1)
    case = make_ready(world, home=home)
    stay = start(world, case)[0]
    with acting(world.actor("coordinator")):
        home.capacity.update(places=0)

    assert not undo(world, stay)

    with acting(world.actor("matching")):
        assert not Occupancy.objects.filter(home=home).exists()
        assert Offer.objects.get(pk=case.offer.pk).status == "accepted"
        assert Act.objects.filter(subject_id=case.referral.pk, text__contains="Hemmet är inte reserverat").exists()


def test_a_home_reserved_for_somebody_else_keeps_that_reservation(world):
    home = make_home(world, places=3)
    case = make_ready(world, home=home)
    stay = start(world, case)[0]
    other = make_case(world, home=home, letter="b")
    assert refused_undo(world, stay) == "offered_away"
    with acting(world.actor("matching")):
        Offer.objects.filter(pk=other.offer.pk).update(status="withdrawn", ended_at=NOW)
    assert not undo(world, stay)
    with acting(world.actor("matching")):
        assert [row.referral_id for row in Occupancy.objects.filter(home=home)] == [other.referral.pk]


@pytest.mark.parametrize(("reason", "code"), [("  ", "no_reason"), ("Tuvaa flyttade aldrig in", "free_text_name")])
def test_a_start_is_undone_only_with_a_reason_that_gfo_may_read(world, reason, code):
    assert refused_undo(world, make_placement(world), reason=reason) == code


def test_an_ended_stay_keeps_its_start(world):
    stay, by = make_placement(world), world.actor("worker_a")
    with acting(by):
        end_placement(by=by, placement=stay, **END)
    assert refused_undo(world, stay) == "not_undoable"


@pytest.mark.parametrize("who", ["worker_a", "matching", "head", "coordinator"])
def test_others_may_not_undo_a_start(world, who):
    stay = make_placement(world)
    with pytest.raises(Denied):
        undo(world, stay, who)


def test_another_board_cannot_undo(world):
    stay = make_placement(world)
    with pytest.raises(Offer.DoesNotExist):
        undo(world, stay, "secretary_b")


@pytest.mark.covers("R-16a")
def test_the_last_running_stay_closes_the_referral_though_another_was_undone(world):
    case = make_ready(world)
    undo(world, start(world, case)[0])
    stay, by = start(world, case)[0], world.actor("worker_a")
    with acting(by):
        end_placement(by=by, placement=stay, **END)
        assert Referral.objects.get(pk=case.referral.pk).status == "closed"


@pytest.mark.covers("R-39")
def test_an_undone_agreement_lets_the_missing_clock_run_again(world):
    stay, by = make_placement(world), world.actor("secretary_a")
    with acting(by):
        due = Commitment.objects.get(subject_id=stay.pk, rule="A1").due_on
        made = register_agreement(by=by, placement=stay, signed_on=TODAY, valid_from=TODAY, at=NOW)
        undo_agreement(by=by, agreement=made, reason="Fel placering", at=NOW)
        assert clocks(stay)["A1"] == ["open"]
        assert Commitment.objects.get(subject_id=stay.pk, rule="A1").due_on == due
        assert clocks(stay)["D6"] == ["cancelled"]
        assert PlacementAgreement.objects.get().undone_reason == "Fel placering"
        with pytest.raises(Refused):
            undo_agreement(by=by, agreement=made, reason="Igen", at=NOW)


def test_an_agreement_undone_at_the_start_opens_the_missing_clock(world):
    stay, by = start(world, make_ready(world), agreement_signed_on=TODAY)[0], world.actor("secretary_a")
    with acting(by):
        undo_agreement(by=by, agreement=PlacementAgreement.objects.get(), reason="Inte undertecknat", at=NOW)
        assert clocks(stay)["A1"] == ["open"]


@pytest.mark.covers("R-40")
def test_the_yearly_clock_falls_back_to_the_agreement_before(world):
    stay, by = make_placement(world), world.actor("secretary_a")
    with acting(by):
        first = register_agreement(by=by, placement=stay, signed_on=TODAY, valid_from=TODAY, at=NOW)
        due = Commitment.objects.get(subject_id=stay.pk, rule="D6", met_at=None).due_on
        later = register_agreement(by=by, placement=stay, signed_on=TODAY, valid_from=TODAY + timedelta(days=40), at=NOW)
        undo_agreement(by=by, agreement=later, reason="Fel dag", at=NOW + timedelta(days=3))
        assert Commitment.objects.get(subject_id=stay.pk, rule="D6", met_at=None, cancelled_at=None).due_on == due
        assert clocks(stay)["A1"] == ["met"]
        assert not PlacementAgreement.objects.get(pk=first.pk).undone_at


def test_only_the_secretary_undoes_an_agreement(world):
    stay, by = make_placement(world), world.actor("secretary_a")
    with acting(by):
        made = register_agreement(by=by, placement=stay, signed_on=TODAY, valid_from=TODAY, at=NOW)
    with acting(world.actor("worker_a")), pytest.raises(Denied):
        undo_agreement(by=world.actor("worker_a"), agreement=made, reason="Fel", at=NOW)


@pytest.mark.covers("R-46")
@pytest.mark.covers("R-46a")
def test_undone_feedback_waits_anew_and_calls_the_meeting_off(world):
    stay, by = make_placement(world), world.actor("worker_a")
    with acting(by):
        end_placement(by=by, placement=stay, **END)
        give_feedback(by=by, placement=stay, satisfactory="no", text="Det blev för tungt.", at=NOW)
        undo_feedback(by=by, placement=stay, reason="Gällde en annan placering", at=NOW)
        assert Placement.objects.get(pk=stay.pk).status == "ended"
        assert clocks(stay)["E2"] == ["open"]
        assert clocks(stay)["E3"] == ["cancelled"]
        with pytest.raises(Refused):
            hold_closing_meeting(by=by, placement=stay, held_on=TODAY, participants="Alla", lessons="Inget", at=NOW)
        with pytest.raises(Refused):
            undo_feedback(by=by, placement=stay, reason="Igen", at=NOW)
        give_feedback(by=by, placement=stay, satisfactory="partly", text="Delvis bra.", at=NOW)
        assert Placement.objects.get(pk=stay.pk).status == "closing_meeting"
        assert clocks(stay)["E3"] == ["cancelled", "open"]
        assert ClosingMeeting.objects.count() == 1
        assert [row.undone_reason for row in ClosingFeedback.objects.order_by("undone_at")] == ["Gällde en annan placering", ""]
        hold_closing_meeting(by=by, placement=stay, held_on=TODAY, participants="Alla", lessons="Stöd tidigt.", at=NOW)
        with pytest.raises(Refused) as refused:
            undo_feedback(by=by, placement=stay, reason="För sent", at=NOW)
        assert refused.value.code == "meeting_held"


def test_feedback_and_then_the_end_are_undone(world):
    stay, by = make_placement(world), world.actor("worker_a")
    with acting(by):
        end_placement(by=by, placement=stay, **END)
        give_feedback(by=by, placement=stay, satisfactory="yes", text="Bra.", at=NOW)
        undo_feedback(by=by, placement=stay, reason="Fel placering", at=NOW)
        undo_end(by=by, placement=stay, reason="Fel placering", at=NOW)
        assert Placement.objects.get(pk=stay.pk).status == "started"
        assert clocks(stay)["E2"] == ["cancelled"]
