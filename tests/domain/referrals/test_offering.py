"""Sending an offer and taking it back: clocks, the board's view of the home, siblings, three children, one live offer."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from famn.access.actor import acting
from famn.commitments.actions import open_commitment
from famn.commitments.enums import Party, Rule
from famn.commitments.models import Commitment
from famn.homes.models import FosterHome, HomeContact, HomeOpening, Occupancy
from famn.kernel.denied import Denied, Refused
from famn.messages.models import Mail
from famn.referrals.actions.offering import send_offer, withdraw_offer
from famn.referrals.models import HomeQuestion, Offer, OfferChild, Referral
from tests.matching_world import NOW, TODAY, answer_yes, make_home, make_needing, move_in, searching
from tests.world import World


def open_d1(world: World, referral: Referral) -> None:
    by = world.actors["secretary_a"]
    with acting(by):
        open_commitment(
            by=by,
            rule=Rule.MATCH,
            party=Party.GFO,
            cooperation_id=referral.cooperation_id,
            board_id=referral.board_id,
            subject_kind="referral",
            subject_id=referral.pk,
            subject_code=referral.code,
            opened_on=TODAY - timedelta(days=5),
        )


def clock(referral: Referral, rule: Rule, round: int = 1) -> Commitment:  # noqa: A002 -- the field's word
    return Commitment.objects.get(subject_id=referral.pk, rule=rule, round=round)


def offered(world: World, referral: Referral, question: HomeQuestion, **more) -> Offer:
    by = world.actors["matching"]
    with acting(by):
        return send_offer(
            **{"by": by, "referral": referral, "question": question, "reason": "Vana vid det barnet behöver.", "at": NOW, **more}
        )


@pytest.mark.covers("R-19")
def test_the_first_offer_meets_d1_and_opens_d3_on_the_board(world):
    referral = make_needing(world)
    open_d1(world, referral)
    offered(world, referral, answer_yes(world, referral, make_home(world)))
    with acting(world.actors["matching"]):
        assert clock(referral, Rule.MATCH).met_on == TODAY
        board_clock = clock(referral, Rule.OPERATIONAL_DECISION)
        assert (board_clock.party, board_clock.opened_on, board_clock.met_at) == (Party.BOARD, TODAY, None)
        assert searching(referral).status == "offer_sent"


def test_the_board_sees_the_homes_contact_while_the_offer_is_live_and_not_longer(world):
    home = make_home(world)
    referral = make_needing(world)
    question = answer_yes(world, referral, home)
    for key in ("secretary_a", "worker_a"):
        with acting(world.actors[key]):
            assert not HomeContact.objects.filter(home=home).exists()
    offer = offered(world, referral, question)
    for key in ("secretary_a", "worker_a", "manager_a"):
        with acting(world.actors[key]):
            assert HomeContact.objects.get(home=home).names == "Provhemmet Lind"
    with acting(world.actors["secretary_b"]):
        assert not HomeContact.objects.filter(home=home).exists()
        assert not Offer.objects.exists()
    by = world.actors["matching"]
    with acting(by):
        withdraw_offer(by=by, offer=offer, reason="Hemmet ångrade sig", at=NOW)
    with acting(world.actors["worker_a"]):
        assert not HomeContact.objects.filter(home=home).exists()
        assert not FosterHome.objects.filter(pk=home.pk).exists()
        assert Offer.objects.get(pk=offer.pk).status == "withdrawn"


def test_a_neutral_mail_lies_in_the_outbox_for_the_boards_contact(world):
    referral = make_needing(world)
    offer = offered(world, referral, answer_yes(world, referral, make_home(world)))
    with acting(world.actors["mail"]):
        mail = Mail.objects.get(kind="offer")
        assert mail.to_id == world.users["secretary_a"].pk
        assert mail.reason_key == f"offer:{offer.pk}"


def test_an_offer_needs_a_reserved_home_and_a_reason(world):
    referral, other = make_needing(world), make_needing(world, letter="b")
    home = make_home(world)
    answer_yes(world, other, home)
    loser = answer_yes(world, referral, home)
    for question, reason, code in ((loser, "Bra", "not_reserved"), (answer_yes(world, referral, make_home(world)), " ", "offer_reason")):
        with pytest.raises(Refused) as no:
            offered(world, referral, question, reason=reason)
        assert no.value.code == code


def test_the_reason_holds_no_identity_number(world):
    referral = make_needing(world)
    question = answer_yes(world, referral, make_home(world))
    with pytest.raises(Refused) as no:
        offered(world, referral, question, reason="Passar 20170101-2393.")
    assert no.value.code == "free_text_number"


def test_one_live_offer_a_referral_in_the_action_and_in_the_database(world):
    referral = make_needing(world)
    first, second = answer_yes(world, referral, make_home(world)), answer_yes(world, referral, make_home(world))
    offered(world, referral, first)
    with pytest.raises(Refused) as no:
        offered(world, referral, second)
    assert no.value.code == "offer_is_live"
    with acting(world.actors["matching"]), pytest.raises(IntegrityError, match="one_live_offer_a_referral"), transaction.atomic():
        Offer.objects.create(
            cooperation_id=referral.cooperation_id,
            board_id=referral.board_id,
            referral=referral,
            home=second.home,
            home_code=second.home_code,
            round=1,
            reason="Förbi regeln",
            sent_at=NOW,
            sent_by_name="Matchare",
        )


@pytest.mark.covers("R-86a")
def test_siblings_together_are_offered_together_and_apart_as_chosen(world):
    together = make_needing(world, children=2)
    question = answer_yes(world, together, make_home(world))
    with acting(world.actors["matching"]):
        children = list(together.children.all())
    with pytest.raises(Refused) as no:
        offered(world, together, question, children=children[:1])
    assert no.value.code == "siblings_together"
    apart = make_needing(world, children=2, siblings_together=False)
    yes = answer_yes(world, apart, make_home(world))
    with acting(world.actors["matching"]):
        children = list(apart.children.all())
    with pytest.raises(Refused) as no:
        offered(world, apart, yes, children=children)
    assert no.value.code == "too_many_children"
    with pytest.raises(Refused) as no:
        offered(world, apart, yes, children=[])
    assert no.value.code == "no_children"
    offer = offered(world, apart, yes, children=children[1:])
    with acting(world.actors["matching"]):
        assert [link.child_id for link in OfferChild.objects.filter(offer=offer)] == [children[1].pk]


@pytest.mark.covers("R-86")
def test_a_fourth_child_needs_special_reasons_and_an_approver(world):
    home = make_home(world, places=4)
    move_in(world, home, letter="b", children=2)
    referral = make_needing(world, children=2)
    question = answer_yes(world, referral, home)
    for more in ({}, {"over_max_reason": "Syskon"}, {"over_max_approved_by": "Enhetschefen"}):
        with pytest.raises(Refused) as no:
            offered(world, referral, question, **more)
        assert no.value.code == "over_max"
    offer = offered(world, referral, question, over_max_reason="Syskongruppen hålls ihop", over_max_approved_by="Enhetschefen")
    assert (offer.over_max_reason, offer.over_max_approved_by) == ("Syskongruppen hålls ihop", "Enhetschefen")


def test_an_offer_taken_back_before_the_answer_lets_the_match_clock_run_on(world):
    referral = make_needing(world)
    open_d1(world, referral)
    home = make_home(world)
    offer = offered(world, referral, answer_yes(world, referral, home))
    by = world.actors["matching"]
    with acting(by):
        with pytest.raises(Refused):
            withdraw_offer(by=by, offer=offer, reason=" ", at=NOW)
        withdraw_offer(by=by, offer=offer, reason="Hemmet har fått förhinder", at=NOW)
        assert clock(referral, Rule.MATCH).met_at is None
        assert clock(referral, Rule.OPERATIONAL_DECISION).cancelled_at == NOW
        assert searching(referral).status == "searching"
        assert not Occupancy.objects.filter(home=home).exists()
        assert HomeOpening.objects.get(origin_id=offer.pk).closed_at == NOW
        with pytest.raises(Refused) as no:
            withdraw_offer(by=by, offer=offer, reason="En gång till", at=NOW)
        assert no.value.code == "offer_is_over"


def test_the_home_may_stay_reserved_for_a_corrected_offer(world):
    referral = make_needing(world)
    home = make_home(world)
    question = answer_yes(world, referral, home)
    offer = offered(world, referral, question)
    by = world.actors["matching"]
    with acting(by):
        withdraw_offer(by=by, offer=offer, reason="Fel text", at=NOW, keep_reservation=True)
        assert Occupancy.objects.get(home=home).state == "reserved"
    assert offered(world, referral, question).pk != offer.pk


def test_an_offer_taken_back_after_a_yes_begins_a_new_round_with_its_own_clock(world):
    referral = make_needing(world)
    offer = offered(world, referral, answer_yes(world, referral, make_home(world)))
    from tests.deciding_world import Case, judge, say_yes

    judge(world, offer)
    say_yes(world, Case(referral, offer.home, offer).offer)
    by = world.actors["matching"]
    with acting(by):
        withdraw_offer(by=by, offer=offer, reason="Familjen flyttar", at=NOW)
        now = searching(referral)
        assert (now.status, now.round) == ("searching", 2)
        assert clock(referral, Rule.MATCH_AGAIN, 2).met_at is None
        assert not Commitment.objects.filter(subject_id=referral.pk, rule=Rule.FORMAL_DECISION, met_at=None, cancelled_at=None).exists()


@pytest.mark.covers("R-136")
@pytest.mark.parametrize("key", ["head", "coordinator", "secretary_a", "manager_a"])
def test_only_the_matching_coordinator_offers(world, key):
    referral = make_needing(world)
    question = answer_yes(world, referral, make_home(world))
    by = world.actors[key]
    with acting(by), pytest.raises(Denied):
        send_offer(by=by, referral=referral, question=question, reason="Bra", at=NOW)
