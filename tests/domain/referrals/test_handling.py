"""GFO's handling: taking, handing over, asking back, closing without a home, and what a closed referral lets go."""

import pytest

from famn.access.actor import acting
from famn.commitments.enums import Rule
from famn.commitments.models import Commitment
from famn.homes.models import HomeOpening, Occupancy
from famn.kernel.denied import Denied, Refused
from famn.referrals.actions.asking import ask_home
from famn.referrals.actions.changing import answer_question
from famn.referrals.actions.ending import withdraw_referral
from famn.referrals.actions.handling import close_without_home, hand_over, send_back, take_referral
from famn.referrals.models import HomeQuestion, Offer
from tests.domain.referrals.test_offering import offered, open_d1
from tests.matching_world import NOW, answer_yes, make_home, make_needing, searching


@pytest.mark.covers("R-136")
def test_a_taken_referral_and_its_clocks_follow_the_one_who_handles_it(world):
    referral = make_needing(world)
    open_d1(world, referral)
    by, other = world.actors["matching"], world.users["matching_other"]
    with acting(by):
        take_referral(by=by, referral=referral, at=NOW)
        assert searching(referral).handled_by_id == by.user_id
        assert Commitment.objects.get(subject_id=referral.pk).owner_id == by.user_id
        hand_over(by=by, referral=referral, to=other, at=NOW)
        assert searching(referral).handled_by_id == other.pk
        assert Commitment.objects.get(subject_id=referral.pk).owner_id == other.pk
        with pytest.raises(Refused) as no:
            hand_over(by=by, referral=referral, to=other, at=NOW)
        assert no.value.code == "already_handled_by"


@pytest.mark.parametrize("to", ["coordinator", "secretary_a", "matching:2"])
def test_a_referral_is_handed_to_a_matching_coordinator_of_the_cooperation_only(world, to):
    by = world.actors["head"]
    referral = make_needing(world)
    with acting(by), pytest.raises(Refused) as no:
        hand_over(by=by, referral=referral, to=world.users[to], at=NOW)
    assert no.value.code == "not_a_matching_coordinator"


def test_a_question_goes_to_the_board_and_back_while_the_match_clock_runs(world):
    referral = make_needing(world)
    open_d1(world, referral)
    by = world.actors["matching"]
    with acting(by):
        send_back(by=by, referral=referral, question="Vilken skola går barnen i?", at=NOW)
        assert searching(referral).status == "question_back"
        assert Commitment.objects.get(subject_id=referral.pk, rule=Rule.MATCH).met_at is None
        asked = Commitment.objects.get(subject_id=referral.pk, rule=Rule.QUESTION_BACK)
        assert asked.party == "board"
    board = world.actors["secretary_a"]
    with acting(board):
        answer_question(by=board, referral=searching(referral), answer="Den nära hemmet.", at=NOW)
        assert Commitment.objects.get(pk=asked.pk).met_at == NOW


def test_no_home_found_lets_everything_go_and_says_why(world):
    referral = make_needing(world)
    open_d1(world, referral)
    home, waiting = make_home(world), make_home(world)
    answer_yes(world, referral, home)
    by = world.actors["matching"]
    with acting(by):
        ask_home(by=by, referral=referral, home=waiting, at=NOW)
        with pytest.raises(Refused):
            close_without_home(by=by, referral=referral, reason=" ", at=NOW)
        close_without_home(by=by, referral=referral, reason="Inget hem med vana vid nattvård inom gränsen.", at=NOW)
        now = searching(referral)
        assert (now.status, now.closed_at) == ("no_home_found", NOW)
        assert "nattvård" in now.closing_reason
        assert not Occupancy.objects.filter(referral_id=referral.pk).exists()
        assert not HomeQuestion.objects.filter(referral=referral, released_at=None).exists()
        assert Commitment.objects.get(subject_id=referral.pk, rule=Rule.MATCH).cancelled_at == NOW


def test_a_referral_with_a_live_offer_is_not_closed(world):
    referral = make_needing(world)
    offered(world, referral, answer_yes(world, referral, make_home(world)))
    by = world.actors["matching"]
    with acting(by), pytest.raises(Refused) as no:
        close_without_home(by=by, referral=referral, reason="Nej", at=NOW)
    assert no.value.code == "offer_is_live"


def test_a_board_that_takes_its_referral_back_lets_homes_go_without_learning_which(world):
    referral = make_needing(world)
    home, other = make_home(world), make_home(world)
    question = answer_yes(world, referral, home)
    answer_yes(world, referral, other)
    offer = offered(world, referral, question)
    board = world.actors["secretary_a"]
    with acting(board):
        assert HomeQuestion.objects.count() == 0
        withdraw_referral(by=board, referral=searching(referral), reason="Mormor kan ta emot barnet", at=NOW)
        assert Offer.objects.get(pk=offer.pk).status == "withdrawn"
    with acting(world.actors["matching"]):
        assert not Occupancy.objects.filter(referral_id=referral.pk).exists()
        assert HomeOpening.objects.get(origin_id=offer.pk).closed_at == NOW
        assert set(HomeQuestion.objects.filter(referral=referral).values_list("released_at", flat=True)) == {NOW}


@pytest.mark.covers("R-136")
@pytest.mark.parametrize("key", ["coordinator", "secretary_a", "manager_a", "supervisor"])
def test_others_do_not_handle(world, key):
    referral = make_needing(world)
    by = world.actors[key]
    acts = (
        lambda: take_referral(by=by, referral=referral, at=NOW),
        lambda: hand_over(by=by, referral=referral, to=world.users["matching_other"], at=NOW),
        lambda: send_back(by=by, referral=referral, question="Vad?", at=NOW),
        lambda: close_without_home(by=by, referral=referral, reason="Nej", at=NOW),
    )
    for act in acts:
        with acting(by), pytest.raises(Denied):
            act()
