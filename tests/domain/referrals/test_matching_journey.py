"""From a received referral to a sent offer: run, ask, answer, reserve, offer."""

from famn.access.actor import acting
from famn.referrals.actions.asking import ask_home, register_phone_answer
from famn.referrals.actions.matching import rerun_stored, run_match
from famn.referrals.actions.offering import send_offer
from famn.referrals.queries_matching import stored_answer
from tests.matching_world import NOW, make_home, make_needing, say, searching


def test_the_whole_journey(world):
    first = make_home(world, smoke_free=True)
    second = make_home(world)
    say(world, second, "trauma_informed", "met")
    referral = make_needing(world, ("trauma_informed", True), ("smoke_free", False))
    by = world.actors["matching"]
    with acting(by):
        run = run_match(by=by, referral=referral, at=NOW)
        rows = stored_answer(run).ranking.rows
        assert [row.home for row in rows] == [second.code, first.code]
        ask_home(by=by, referral=referral, home=first, at=NOW)
        answered = register_phone_answer(
            by=by, referral=referral, home=second, answer="yes", spoke_with="Familjen", said="Kan från måndag.", words={}, at=NOW
        )
        assert answered.reserved
        send_offer(by=by, referral=referral, question=answered, reason="Vana vid det barnet behöver.", at=NOW)
        assert searching(referral).status == "offer_sent"
        assert rerun_stored(by=by, run=run).same
