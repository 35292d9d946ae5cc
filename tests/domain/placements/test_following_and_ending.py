"""A stay is followed and ends: packages, agreements, reviews, notice, feedback, closing meeting, the home's return."""

from datetime import timedelta

import pytest

from famn.access.actor import acting
from famn.commitments.models import Commitment
from famn.homes.models import FosterHome, HomeContact, Occupancy
from famn.kernel.calendar import add_months
from famn.kernel.denied import Denied, Refused
from famn.placements.actions.ending import (
    end_placement,
    give_feedback,
    hold_closing_meeting,
    note_closing_meeting,
    note_home_returns,
    undo_end,
)
from famn.placements.actions.following import (
    change_expected_end,
    confirm_move_in,
    hand_over_introduction,
    register_agreement,
    tick_follow_up,
    undo_introduction,
)
from famn.placements.models import ClosingMeeting, FollowUp, IntroductionDelivery, Placement, PlacementEnd
from famn.placements.queries import homes_to_ask
from famn.referrals.models import Referral
from tests.deciding_world import NOW, TODAY, make_case, make_home, make_placement, make_ready, start

pytestmark = pytest.mark.django_db
END = {"ended_on": TODAY, "planned": True, "causes": ["home_again"], "next_living": "parents", "note": "", "at": NOW}


def clocks(stay) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in Commitment.objects.filter(subject_id=stay.pk).order_by("round", "id"):
        found.setdefault(row.rule, []).append("met" if row.met_at else "cancelled" if row.cancelled_at else "open")
    return found


def end(world, stay, **more):
    by = world.actor("worker_a")
    with acting(by):
        return end_placement(by=by, placement=stay, **(END | more))


def feed_back(world, stay, satisfactory="yes", text="Hemmet var stadigt hela vägen."):
    by = world.actor("worker_a")
    with acting(by):
        return give_feedback(by=by, placement=stay, satisfactory=satisfactory, text=text, at=NOW)


@pytest.mark.covers("R-20")
@pytest.mark.parametrize("who", ["secretary_a", "worker_a", "coordinator"])
def test_introduction_package_keeps_version_recipient_day_and_giver(world, who):
    stay, by = make_placement(world), world.actor(who)
    with acting(by):
        for recipient in ("child", "family"):
            hand_over_introduction(
                by=by, placement=stay, recipient=recipient, version="2026-1", given_on=TODAY, given_by_name="Anna P", at=NOW
            )
        rows = set(IntroductionDelivery.objects.values_list("recipient", "version", "given_on", "given_by_name"))
        assert rows == {("child", "2026-1", TODAY, "Anna P"), ("family", "2026-1", TODAY, "Anna P")}
        undo_introduction(by=by, introduction=IntroductionDelivery.objects.get(recipient="child"), reason="Fel barn", at=NOW)
        assert IntroductionDelivery.objects.get(recipient="child").undone_reason == "Fel barn"


@pytest.mark.covers("R-39")
@pytest.mark.covers("R-40")
def test_agreement_stops_the_missing_clock_and_each_year_is_a_new_round(world):
    stay, by = make_placement(world), world.actor("secretary_a")
    with acting(by):
        register_agreement(by=by, placement=stay, signed_on=TODAY, valid_from=TODAY, at=NOW)
        assert clocks(stay)["A1"] == ["met"]
        assert clocks(stay)["D6"] == ["open"]
        assert Commitment.objects.get(rule="D6").due_on == add_months(TODAY, 12)
        register_agreement(by=by, placement=stay, signed_on=TODAY, valid_from=TODAY + timedelta(days=30), at=NOW)
        assert clocks(stay)["D6"] == ["met", "open"]


def test_a_review_done_lays_out_the_next_six_months_later(world):
    stay, by = make_placement(world), world.actor("worker_a")
    with acting(by):
        review = FollowUp.objects.get(placement=stay, kind="review")
        following = tick_follow_up(by=by, follow_up=review, done_on=TODAY, at=NOW)
        assert following.due_on == add_months(TODAY, 6)
        assert clocks(stay)["L-2"] == ["met", "open"]
        with pytest.raises(Refused):
            tick_follow_up(by=by, follow_up=review, done_on=TODAY, at=NOW)
        assert tick_follow_up(by=by, follow_up=FollowUp.objects.get(kind="first_visit"), done_on=TODAY, at=NOW) is None
        assert clocks(stay)["F1"] == ["met"]


def test_a_planned_stay_starts_when_its_day_has_come(world):
    by = world.actor("worker_a")
    case = make_ready(world)
    stay = start(world, case, starts_on=TODAY + timedelta(days=3))[0]
    with acting(by):
        with pytest.raises(Refused):
            confirm_move_in(by=by, placement=stay, at=NOW)
        confirm_move_in(by=by, placement=stay, at=NOW + timedelta(days=3))
        assert Placement.objects.get(pk=stay.pk).status == "started"


@pytest.mark.covers("R-45")
def test_a_new_expected_end_moves_the_reminder(world):
    stay, by = make_placement(world), world.actor("worker_a")
    with acting(by):
        change_expected_end(by=by, placement=stay, expected_end_on=TODAY + timedelta(days=50), at=NOW)
        assert clocks(stay)["E1"] == ["cancelled", "open"]
        assert Commitment.objects.get(rule="E1", cancelled_at=None).due_on == TODAY + timedelta(days=50)


@pytest.mark.covers("R-45")
@pytest.mark.covers("R-16a")
def test_an_end_tells_gfo_frees_the_bed_and_closes_the_door(world):
    stay = make_placement(world)
    end(world, stay)
    with acting(world.actor("secretary_a")):
        assert clocks(stay) == {"F1": ["cancelled"], "L-2": ["cancelled"], "A1": ["cancelled"], "E1": ["met"], "E2": ["open"]}
        assert Referral.objects.get(pk=stay.referral_id).status == "closed"
        assert not HomeContact.objects.filter(home_id=stay.home_id).exists()
    with acting(world.actor("matching")):
        told = PlacementEnd.objects.get(placement=stay)
        assert (told.ended_on, told.planned, told.causes, told.next_living) == (TODAY, True, ["home_again"], "parents")
        assert Occupancy.objects.get(home_id=stay.home_id).ends_on == TODAY
        assert [row.placement_id for row in homes_to_ask()] == [stay.pk]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param({"ended_on": TODAY - timedelta(days=1)}, "end_before_start", id="before-start"),
        pytest.param({"ended_on": TODAY + timedelta(days=1)}, "end_ahead", id="tomorrow"),
        pytest.param({"causes": []}, "no_cause", id="no-cause"),
        pytest.param({"note": "Tuvaa flyttade hem."}, "free_text_name", id="name-in-note"),
    ],
)
def test_an_end_is_refused(world, change, code):
    stay = make_placement(world)
    with pytest.raises(Refused) as refused:
        end(world, stay, **change)
    assert refused.value.code == code


def test_an_end_is_registered_once_and_not_by_the_manager_or_gfo(world):
    stay = make_placement(world)
    for who in ("manager_a", "matching", "coordinator"):
        with acting(world.actor(who)), pytest.raises(Denied):
            end_placement(by=world.actor(who), placement=stay, **END)
    end(world, stay)
    with pytest.raises(Refused):
        end(world, stay)


def test_a_wrong_end_is_undone_with_bed_door_and_clocks(world):
    stay, by = make_placement(world), world.actor("worker_a")
    end(world, stay)
    with acting(by):
        undo_end(by=by, placement=stay, reason="Fel barn", at=NOW)
        assert Placement.objects.get(pk=stay.pk).status == "started"
        assert PlacementEnd.objects.get().undone_reason == "Fel barn"
        assert clocks(stay)["L-2"] == ["cancelled", "open"]
        assert clocks(stay)["E2"] == ["cancelled"]
        assert clocks(stay)["E1"] == ["met", "open"]
        assert Referral.objects.get(pk=stay.referral_id).status == "placed"
        assert HomeContact.objects.filter(home_id=stay.home_id).exists()
    with acting(world.actor("matching")):
        assert Occupancy.objects.get(home_id=stay.home_id).ends_on is None
    end(world, stay)


def test_an_end_is_not_undone_once_the_bed_is_given_away(world):
    home, by = make_home(world, places=1), world.actor("worker_a")
    stay = make_placement(world, home=home)
    end(world, stay)
    make_case(world, home=home, letter="b")
    with acting(by), pytest.raises(Refused) as refused:
        undo_end(by=by, placement=stay, reason="Fel barn", at=NOW)
    assert refused.value.code == "taken"
    with acting(by):
        assert Placement.objects.get(pk=stay.pk).status == "ended"


@pytest.mark.covers("R-46")
def test_good_feedback_closes_the_stay_and_reaches_gfo(world):
    stay = make_placement(world)
    end(world, stay)
    feed_back(world, stay)
    with acting(world.actor("matching")):
        assert Placement.objects.get(pk=stay.pk).status == "closed"
        assert stay.feedback.get().text == "Hemmet var stadigt hela vägen."
        assert clocks(stay)["E2"] == ["met"]
        assert not ClosingMeeting.objects.exists()


@pytest.mark.covers("R-46a")
@pytest.mark.parametrize("answer", ["partly", "no"])
def test_a_poor_result_opens_the_joint_meeting_that_both_sides_note(world, answer):
    stay, board, gfo = make_placement(world), world.actor("worker_a"), world.actor("coordinator")
    end(world, stay, planned=False, causes=["relations"])
    feed_back(world, stay, satisfactory=answer, text="Det blev för tungt.")
    with acting(board):
        assert Placement.objects.get(pk=stay.pk).status == "closing_meeting"
        clock = Commitment.objects.get(subject_id=stay.pk, rule="E3")
        assert (clock.party, clock.owner_id) == ("gfo", world.users["coordinator"].pk)
        note_closing_meeting(by=board, placement=stay, note="Vi var sena med stöd.", at=NOW)
    with acting(gfo):
        note_closing_meeting(by=gfo, placement=stay, note="Hemmet bad om avlastning.", at=NOW)
        hold_closing_meeting(
            by=gfo, placement=stay, held_on=TODAY, participants="Hemmet, nämnden, GFO", lessons="Avlastning från start.", at=NOW
        )
        meeting = ClosingMeeting.objects.get(placement=stay)
        assert (meeting.board_note, meeting.gfo_note) == ("Vi var sena med stöd.", "Hemmet bad om avlastning.")
        assert Placement.objects.get(pk=stay.pk).status == "closed"
        with pytest.raises(Refused):
            hold_closing_meeting(by=gfo, placement=stay, held_on=TODAY, participants="x", lessons="y", at=NOW)
    with acting(board):
        assert clocks(stay)["E3"] == ["met"]


@pytest.mark.parametrize(("text", "code"), [(" ", "no_text"), ("Provsson trivdes inte.", "free_text_name")])
def test_feedback_is_refused(world, text, code):
    stay = make_placement(world)
    with pytest.raises(Refused) as early:
        feed_back(world, stay)
    assert early.value.code == "not_ended"
    end(world, stay)
    with pytest.raises(Refused) as refused:
        feed_back(world, stay, text=text)
    assert refused.value.code == code


@pytest.mark.covers("R-16a")
@pytest.mark.parametrize(("returns", "status", "becomes"), [(True, "", "ready"), (False, "", "paused"), (False, "closed", "closed")])
def test_gfo_asks_whether_the_home_returns_to_the_bank(world, returns, status, becomes):
    stay, by = make_placement(world), world.actor("coordinator")
    with acting(by), pytest.raises(Refused):
        note_home_returns(by=by, placement=stay, returns=True, at=NOW)
    end(world, stay)
    with acting(by):
        note_home_returns(by=by, placement=stay, returns=returns, status=status, reason="", at=NOW)
        assert FosterHome.objects.get(pk=stay.home_id).status == becomes
        assert PlacementEnd.objects.get().home_returns is returns
        assert not homes_to_ask().exists()
        with pytest.raises(Refused):
            note_home_returns(by=by, placement=stay, returns=True, at=NOW)


def test_only_the_coordinator_notes_the_return_and_not_against_herself(world):
    stay = make_placement(world)
    end(world, stay)
    with acting(world.actor("matching")), pytest.raises(Denied):
        note_home_returns(by=world.actor("matching"), placement=stay, returns=True, at=NOW)
    with acting(world.actor("coordinator")), pytest.raises(Refused) as refused:
        note_home_returns(by=world.actor("coordinator"), placement=stay, returns=True, status="closed", at=NOW)
    assert refused.value.code == "status"


def test_another_coordinator_does_not_see_the_stay(world):
    stay = make_placement(world)
    with acting(world.actor("coordinator_other")):
        assert not Placement.objects.filter(pk=stay.pk).exists()
