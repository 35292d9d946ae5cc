"""A sent referral changes, is answered, waits, ends and opens again."""

from datetime import timedelta

import pytest

from famn.access.actor import acting
from famn.audit.models import Act
from famn.commitments.models import Commitment
from famn.kernel.denied import Denied, Refused
from famn.referrals.actions.changing import answer_question, change_referral, note_waiting
from famn.referrals.actions.children import add_child, remove_child
from famn.referrals.actions.ending import resolve_referral, undo_closing, withdraw_referral
from famn.referrals.actions.handling import send_back
from famn.referrals.models import Referral, ReferralChild
from famn.referrals.queries import referral_rows
from tests.deciding_world import make_case
from tests.referrals_world import NEEDS, NOW, TODAY, make_draft, make_oral, make_sent, now_as


def told(world, referral, key="matching"):
    with acting(world.actors[key]):
        return list(Act.objects.filter(subject_id=referral.pk).order_by("-at", "-id"))


@pytest.mark.covers("R-114")
def test_the_other_side_sees_exactly_what_changed(world):
    referral, by = make_sent(world), world.actors["secretary_a"]
    with acting(by):
        changed = change_referral(
            by=by, referral=referral, fields={"distance_limit_km": 80, "kind": referral.kind}, needs=[NEEDS[1], NEEDS[0], NEEDS[2]],
            note="Efter samtal med skolan", at=NOW + timedelta(minutes=1),
        )  # fmt: skip
    assert [(each.field, each.before, each.after) for each in changed] == [
        ("Högst så här långt bort (km)", "", "80 km"),
        (
            "Behov: Traumamedvetet bemötande",
            "plats 2, önskemål. Barnet har sett mycket våld.",
            "plats 1, önskemål. Barnet har sett mycket våld.",
        ),
        ("Behov: Eget rum", "plats 1, krav. Barnet behöver kunna dra sig undan.", "plats 2, krav. Barnet behöver kunna dra sig undan."),
    ]
    act = told(world, referral)[0]
    assert [each["field"] for each in act.detail["changes"]] == [each.field for each in changed]
    assert "Efter samtal med skolan" in act.text
    with acting(world.actors["matching"]):
        assert Commitment.objects.get(subject_id=referral.pk, rule="D1").due_on == TODAY + timedelta(days=21)


def test_a_change_that_changes_nothing_leaves_no_line(world):
    referral, by = make_sent(world), world.actors["secretary_a"]
    with acting(by):
        assert change_referral(by=by, referral=referral, fields={"kind": referral.kind}, needs=NEEDS, at=NOW) == []
    assert [act.verb for act in told(world, referral)] == ["referral.send"]


def test_a_draft_is_saved_and_not_changed_and_a_closed_one_is_neither(world):
    by, draft, sent = world.actors["secretary_a"], make_draft(world), make_sent(world)
    with acting(by):
        withdraw_referral(by=by, referral=sent, reason="Barnet bor hemma.", at=NOW)
        for referral, code in ((draft, "still_a_draft"), (sent, "not_changeable")):
            with pytest.raises(Refused) as no:
                change_referral(by=by, referral=referral, fields={"kind": "relief"}, at=NOW)
            assert no.value.code == code


def test_a_note_that_tells_who_the_child_is_stops_the_whole_change(world):
    referral, by = make_sent(world), world.actors["secretary_a"]
    with acting(by):
        with pytest.raises(Refused):
            change_referral(by=by, referral=referral, fields={"distance_limit_km": 80}, note="Provbarn vill det", at=NOW)
        assert Referral.objects.get(pk=referral.pk).distance_limit_km is None


@pytest.mark.covers("R-86a")
def test_a_sibling_can_be_added_to_a_sent_referral_and_the_last_child_cannot_be_taken_away(world):
    referral, by = make_sent(world), world.actors["secretary_a"]
    with acting(by):
        added = add_child(by=by, referral=referral, birth_year=2019, name="Provbarn Lillasyster", at=NOW + timedelta(minutes=1))
    assert "Lade till barn" in told(world, referral)[0].text
    with acting(by):
        Referral.objects.filter(pk=referral.pk).update(status="question_back")
        remove_child(by=by, child=added, at=NOW)
        with pytest.raises(Refused) as no:
            remove_child(by=by, child=ReferralChild.objects.get(referral=referral), at=NOW)
        assert no.value.code == "last_child"


@pytest.mark.parametrize("status", ["received", "searching"])
def test_no_child_is_taken_off_while_gfo_works_on_it_and_nothing_says_so(world, status):
    """The row wall keeps the child there: an act that says it is gone would be a lie."""
    referral, by = make_sent(world), world.actors["secretary_a"]
    with acting(by):
        added = add_child(by=by, referral=referral, birth_year=2019, name="Provbarn Lillasyster", at=NOW)
        Referral.objects.filter(pk=referral.pk).update(status=status)
        with pytest.raises(Refused) as no:
            remove_child(by=by, child=added, at=NOW)
        assert no.value.code == "not_changeable"
        assert ReferralChild.objects.filter(pk=added.pk).exists()
    assert not [act for act in told(world, referral) if act.verb == "referral.child_remove"]


def test_an_answer_meets_the_question_and_leads_back_to_where_gfo_was(world):
    referral, by, gfo = make_sent(world), world.actors["worker_a"], world.actors["matching"]
    with acting(by), pytest.raises(Refused) as no:
        answer_question(by=by, referral=referral, answer="Ja.", at=NOW)
    assert no.value.code == "no_question"
    for status in ("received", "searching"):
        with acting(gfo):
            Referral.objects.filter(pk=referral.pk).update(status=status)
            send_back(by=gfo, referral=Referral.objects.get(pk=referral.pk), question="Hur långt?", at=NOW)
        with acting(by):
            with pytest.raises(Refused):
                answer_question(by=by, referral=referral, answer="  ", at=NOW)
            assert answer_question(by=by, referral=referral, answer="En halvtimme.", at=NOW).status == status
            assert not Commitment.objects.filter(subject_id=referral.pk, rule="Q1", met_at=None).exists()
    with acting(gfo), pytest.raises(Denied):
        answer_question(by=gfo, referral=referral, answer="Ja.", at=NOW)


def test_waiting_is_noted_with_its_day_and_ended(world):
    referral, by = make_sent(world), world.actors["worker_a"]
    with acting(by):
        for since in (None, TODAY + timedelta(days=1)):
            with pytest.raises(Refused):
                note_waiting(by=by, referral=referral, waiting_in="hvb", since=since, at=NOW)
        row = note_waiting(by=by, referral=referral, waiting_in="hvb", since=TODAY - timedelta(days=9), at=NOW)
        assert (row.waiting_in, row.status) == ("hvb", "received")
        assert note_waiting(by=by, referral=referral, waiting_in="", since=None, at=NOW).waiting_since is None


@pytest.mark.covers("R-82")
@pytest.mark.parametrize("outcome", ["solved_in_network", "solved_by_consultant", "solved_otherwise"])
def test_a_solved_referral_ends_its_clocks_and_can_be_opened_again_with_the_old_days(world, outcome):
    referral, by = make_sent(world, at=NOW - timedelta(days=3)), world.actors["secretary_a"]
    with acting(by):
        due = Commitment.objects.get(subject_id=referral.pk).due_on
        with pytest.raises(Refused):
            resolve_referral(by=by, referral=referral, outcome=outcome, reason="", at=NOW)
        assert resolve_referral(by=by, referral=referral, outcome=outcome, reason="En moster.", at=NOW).status == outcome
        assert Commitment.objects.get(subject_id=referral.pk).cancelled_at == NOW
        again = undo_closing(by=by, referral=referral, reason="Fel barn.", at=NOW + timedelta(hours=1))
        clock = Commitment.objects.get(subject_id=referral.pk)
        assert (again.status, again.closed_at, clock.cancelled_at, clock.due_on) == ("received", None, None, due)
        with pytest.raises(Refused) as no:
            undo_closing(by=by, referral=referral, reason="Igen.", at=NOW)
        assert no.value.code == "not_closed"
    assert {act.verb for act in told(world, referral)} >= {"referral.resolve", "referral.undo_closing"}


def test_only_the_boards_own_outcomes_close(world):
    referral, by = make_sent(world), world.actors["secretary_a"]
    with acting(by):
        for outcome in ("no_home_found", "placed", "closed", "draft"):
            with pytest.raises(Refused):
                resolve_referral(by=by, referral=referral, outcome=outcome, reason="x", at=NOW)


def test_taking_back_lets_the_offered_home_go(world):
    offer = make_case(world).offer
    referral, by = offer.referral, world.actors["secretary_a"]
    with acting(by):
        withdraw_referral(by=by, referral=referral, reason="Barnet bor hemma.", at=NOW)
        offer.refresh_from_db()
        assert offer.status == "withdrawn"
        assert not Commitment.objects.filter(subject_id__in=[referral.pk, offer.pk], met_at=None, cancelled_at=None).exists()
    with acting(world.actors["matching"]):
        from famn.homes.models import HomeOpening, Occupancy

        assert not Occupancy.objects.filter(referral_id=referral.pk, state="reserved").exists()
        assert not HomeOpening.objects.filter(origin_id=offer.pk, closed_at=None).exists()


def test_a_thrown_draft_needs_no_reason_and_does_not_open_again(world):
    referral, by = make_draft(world), world.actors["worker_a"]
    with acting(by):
        assert withdraw_referral(by=by, referral=referral, reason="", at=NOW).status == "withdrawn"
        with pytest.raises(Refused) as no:
            undo_closing(by=by, referral=referral, reason="Ångrade mig.", at=NOW)
        assert no.value.code == "not_reopenable"
    with pytest.raises(Referral.DoesNotExist):
        now_as(world.actors["matching"], referral)


def test_the_list_shows_the_clock_that_ends_first(world):
    referral = make_oral(world)
    with acting(world.actors["matching"]):
        row = referral_rows().get(pk=referral.pk)
        assert (row.first_rule, row.first_party, row.birth_years) == ("D2", "board", [2015, 2018])
        assert row.first_due_on == Commitment.objects.get(subject_id=referral.pk, rule="D2").due_on


def test_gfo_reads_nothing_of_what_stood_in_the_draft(world):
    referral = make_sent(world)
    with acting(world.actors["matching"]):
        statuses = set(Referral.pgh_event_model.objects.filter(pgh_obj_id=referral.pk).values_list("status", flat=True))
    assert statuses == {"received"}
