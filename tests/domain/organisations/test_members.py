"""Municipalities that join and leave, their boards, and what a home's consent covers."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from famn.access.actor import acting
from famn.accounts.models import RoleHolding, User
from famn.accounts.queries import actor_of
from famn.audit.models import Act
from famn.homes.models import FosterHome
from famn.homes.queries import joined_since, members_of
from famn.homes.queries_members import homes_to_tell
from famn.kernel.denied import Denied, Refused
from famn.organisations.actions import (
    add_board,
    add_membership,
    change_membership,
    end_board,
    end_membership,
    note_onboarding,
    undo_onboarding,
)
from famn.organisations.enums import Onboarding
from famn.organisations.models import Board, Membership, OnboardingStep
from famn.organisations.queries import boards, members
from tests.matching_world import NOW, TODAY, make_home
from tests.referrals_world import make_sent

SOON = TODAY + timedelta(days=40)


def joined(world, code="2283", starts_on=TODAY, key="head", **more):
    """A third municipality has joined, with one board."""
    by = world.actors[key]
    with acting(by):
        one = add_membership(by=by, municipality=world.municipalities[code], starts_on=starts_on, at=NOW, **more)
        board = add_board(by=by, municipality=one.municipality, name="Socialnämnden Ny", starts_on=max(starts_on, TODAY), at=NOW)
    return one, board


def secretary_of(world, board):
    """Somebody whom the administrator has given a role at a board that is new."""
    with acting(world.actors["admin"]):
        user = User.objects.create(email=f"ny{board.pk}@exempel.se", name="Ny Sekreterare", password="!")
        holding = RoleHolding.objects.create(
            user=user, role="fh_secretary", cooperation_id=world.cooperations[1].pk, board=board, starts_on=TODAY
        )
    return actor_of(holding)


def bank(by):
    """The homes that somebody reads in the list."""
    with acting(by):
        return set(FosterHome.objects.filter(board=None).values_list("pk", flat=True))


@pytest.mark.covers("R-57", "R-57a")
def test_a_member_in_the_middle_of_the_year_does_not_change_the_months_before(world):
    mine = world.actors["head"].cooperation_id
    with acting(world.actors["head"]):
        months = [date(TODAY.year - 1, month, 1) for month in range(1, 13)]
        before = {day: [place.code for place in members(mine, on=day)] for day in months}
    joined(world, starts_on=date(TODAY.year - 1, 7, 1))
    with acting(world.actors["head"]):
        after = {day: [place.code for place in members(mine, on=day)] for day in months}
        assert {day: after[day] for day in months if day.month < 7} == {day: before[day] for day in months if day.month < 7}
        assert all(after[day] == sorted([*before[day], "2283"]) for day in months if day.month >= 7)


@pytest.mark.covers("R-57")
def test_boards_count_from_the_day_that_their_municipality_is_a_member(world):
    _one, board = joined(world, starts_on=SOON)
    with acting(world.actors["head"]):
        mine = world.actors["head"].cooperation_id
        assert board not in boards(mine, on=TODAY) and board not in boards(mine, on=SOON - timedelta(days=1))
        assert board in boards(mine, on=SOON)


@pytest.mark.covers("R-57a")
def test_a_municipality_is_a_member_of_one_cooperation_at_a_time(world):
    by = world.actors["head"]
    with acting(by), pytest.raises(Refused, match="one_membership_at_a_time"):
        add_membership(by=by, municipality=world.municipalities["2480"], starts_on=TODAY, at=NOW)
    with acting(by), pytest.raises(Refused, match="too_early"):
        add_membership(by=by, municipality=world.municipalities["2283"], starts_on=date(2018, 1, 1), at=NOW)
    with acting(by):
        assert not Membership.objects.filter(municipality_id="2283").exists()


@pytest.mark.covers("R-15", "R-57a")
def test_a_new_member_reads_a_home_only_when_it_has_consented_since(world):
    old = make_home(world, consent_all_members_on=TODAY - timedelta(days=100))
    told = make_home(world, consent_all_members_on=TODAY - timedelta(days=10))
    one, board = joined(world, informed_from=TODAY - timedelta(days=10))
    with acting(world.actors["coordinator"]):  # as the homes' own pages say
        names = [
            [place.name for place in joined_since(one.cooperation_id, since=home.consent_all_members_on, on=TODAY)] for home in (old, told)
        ]
    assert names == [["Sollefteå"], []]
    new = secretary_of(world, board)
    assert bank(new) == {told.pk}
    assert bank(world.actors["secretary_a"]) == {old.pk, told.pk}
    with acting(world.actors["head"]):
        assert [home.pk for home in homes_to_tell(one)] == [old.pk]
    with acting(world.actors["coordinator"]):  # the home is told of the new member, and says yes again
        FosterHome.objects.filter(pk=old.pk).update(consent_all_members_on=TODAY)
    assert bank(new) == {old.pk, told.pk}
    with acting(world.actors["head"]):
        assert not homes_to_tell(one)


@pytest.mark.covers("R-57a")
def test_a_board_reads_no_bank_before_its_municipality_is_a_member(world):
    make_home(world, consent_all_members_on=TODAY)
    _one, board = joined(world, starts_on=SOON)
    assert bank(secretary_of(world, board)) == set()


@pytest.mark.covers("R-15", "R-57a")
def test_homes_are_told_of_a_member_to_come_from_the_day_it_is_announced(world):
    one, _board = joined(world, starts_on=SOON, informed_from=TODAY)
    with acting(world.actors["coordinator"]):
        told = [[place.name for place in members_of(one.cooperation_id, on=day)] for day in (TODAY - timedelta(days=1), TODAY)]
        assert ["Sollefteå" in each for each in told] == [False, True]
        assert [place.name for place in joined_since(one.cooperation_id, since=TODAY - timedelta(days=1), on=TODAY)] == ["Sollefteå"]


@pytest.mark.covers("R-57a")
def test_homes_that_are_to_be_told_leave_out_network_homes_and_the_closed(world):
    make_home(world, consent_all_members_on=TODAY - timedelta(days=90), status="closed")
    make_home(world, consent_all_members_on=None, status="in_process")
    one, _board = joined(world)
    with acting(world.actors["head"]):
        assert not homes_to_tell(one)
    with acting(world.actors["admin"]):  # no case data
        assert not homes_to_tell(one)


@pytest.mark.covers("R-57b", "R-70")
def test_the_decision_and_the_agreement_are_kept_with_the_membership(world):
    one, _board = joined(world)
    by = world.actors["head"]
    with acting(by):
        change_membership(
            by=by, membership=one, at=NOW, informed_from=TODAY, political_decision=" KF 2026 § 84 ", agreement_reference="2026/17",
            agreement_signed_on=TODAY,
        )  # fmt: skip
        kept = Membership.objects.get(pk=one.pk)
        assert (kept.political_decision, kept.agreement_reference, kept.agreement_signed_on) == ("KF 2026 § 84", "2026/17", TODAY)
        assert Act.objects.filter(verb="cooperation.member_papers").count() == 1


@pytest.mark.covers("R-70", "R-70a")
def test_the_checklist_of_a_new_member_is_ticked_and_unticked(world):
    one, _board = joined(world)
    by = world.actors["head"]
    with acting(by):
        note_onboarding(by=by, membership=one, step=Onboarding.DECISION, done_on=TODAY, note="KF § 84", at=NOW)
        note_onboarding(by=by, membership=one, step=Onboarding.DECISION, done_on=TODAY - timedelta(days=1), note="", at=NOW)
        row = OnboardingStep.objects.get()
        assert (row.done_on, row.done_by_name, row.note) == (TODAY - timedelta(days=1), by.name, "")
        with pytest.raises(Refused, match="ahead"):
            note_onboarding(by=by, membership=one, step=Onboarding.PLANNING, done_on=SOON, note="", at=NOW)
        undo_onboarding(by=by, membership=one, step=Onboarding.DECISION, at=NOW)
        assert not OnboardingStep.objects.exists()
        with pytest.raises(Refused, match="not_ticked"):
            undo_onboarding(by=by, membership=one, step=Onboarding.DECISION, at=NOW)


@pytest.mark.covers("R-75")
def test_one_city_has_several_boards_each_with_its_own_name(world):
    by = world.actors["head"]
    one, _board = joined(world)
    with acting(by):
        for side in ("Norra", "Södra", "Östra"):
            add_board(by=by, municipality=one.municipality, name=f"{side} socialnämnden", starts_on=TODAY, at=NOW)
        assert boards(by.cooperation_id, on=TODAY).filter(municipality=one.municipality).count() == 4
        with pytest.raises(Refused, match="board_name_once"):
            add_board(by=by, municipality=one.municipality, name="Norra socialnämnden", starts_on=TODAY, at=NOW)
        with pytest.raises(Refused, match="not_a_member"):
            add_board(by=by, municipality=world.municipalities["2480"], name="Norra", starts_on=TODAY, at=NOW)


def test_a_board_with_open_cases_does_not_end(world):
    by = world.actors["head"]
    referral = make_sent(world)
    assert referral.board_id == world.boards["a"].pk
    with acting(by), pytest.raises(Refused, match="open_cases"):
        end_board(by=by, board=world.boards["a"], ends_on=SOON, at=NOW)
    # The database says no as well.
    with pytest.raises(DatabaseError), transaction.atomic(), acting(by):
        Board.objects.filter(pk=world.boards["a"].pk).update(ends_on=SOON)
    with acting(world.actors["head:2"]):  # another cooperation's board is not there to be changed
        assert Board.objects.filter(pk=world.boards["a"].pk).update(ends_on=SOON) == 0


@pytest.mark.covers("R-57a")
def test_a_member_leaves_when_its_boards_have_ended_and_the_past_stays(world):
    one, board = joined(world, starts_on=TODAY - timedelta(days=30))
    by = world.actors["head"]
    with acting(by):
        with pytest.raises(Refused, match="boards_stay"):
            end_membership(by=by, membership=one, ends_on=SOON, reason="Egen regi", at=NOW)
        end_board(by=by, board=board, ends_on=SOON, at=NOW)
        with pytest.raises(Refused, match="past"):
            end_membership(by=by, membership=one, ends_on=TODAY - timedelta(days=1), reason="Egen regi", at=NOW)
        end_membership(by=by, membership=one, ends_on=SOON, reason="Egen regi", at=NOW)
        names = [[place.name for place in members(by.cooperation_id, on=day)] for day in (TODAY, SOON - timedelta(days=1), SOON)]
        assert ["Sollefteå" in each for each in names] == [True, True, False]


@pytest.mark.parametrize("key", ["coordinator", "matching", "manager_a", "secretary_a", "evaluator", "supervisor"])
def test_only_the_head_and_the_administrator_set_the_cooperation_up(world, key):
    by = world.actors[key]
    one = Membership(cooperation=world.cooperations[1], municipality=world.municipalities["2283"], starts_on=TODAY)
    tries = (
        lambda: add_membership(by=by, municipality=world.municipalities["2283"], starts_on=TODAY, at=NOW),
        lambda: add_board(by=by, municipality=world.municipalities["2280"], name="Ny", starts_on=TODAY, at=NOW),
        lambda: end_board(by=by, board=world.boards["a"], ends_on=SOON, at=NOW),
        lambda: end_membership(by=by, membership=one, ends_on=SOON, reason="x", at=NOW),
        lambda: note_onboarding(by=by, membership=one, step=Onboarding.DECISION, done_on=TODAY, note="", at=NOW),
    )
    for attempt in tries:
        with acting(by), pytest.raises(Denied):
            attempt()
