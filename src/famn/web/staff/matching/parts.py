"""What the referral's page shows of the search: homes asked and what they said (GFO), and the offers (both sides)."""

from typing import Any

from django.http import HttpRequest

from famn.referrals.enums import LIVE_OFFERS, OfferStatus, ReferralStatus
from famn.referrals.models import Referral
from famn.referrals.policy_matching import can_hand_over, can_handle, can_register_answer, can_send_back, can_send_offer, can_view_match
from famn.referrals.queries_matching import offers_of, questions_of
from famn.referrals.rules import can_move, is_final
from famn.referrals.rules_matching import SEARCHABLE
from famn.web.staff.matching.show import question_words

OFFER_KINDS = {
    OfferStatus.SENT: "waiting",
    OfferStatus.ACCEPTED: "met",
    OfferStatus.REJECTED: "neutral",
    OfferStatus.WITHDRAWN: "neutral",
    OfferStatus.COMPLETED: "met",
}


def answers_context(request: HttpRequest, referral: Referral) -> dict[str, Any]:
    """For ``matching/_answers.html``. A board reads the offers only: of asked homes the row wall shows it nothing."""
    by = request.actor
    at_gfo = can_view_match(by)
    offers = list(offers_of(referral))
    questions = list(questions_of(referral)) if at_gfo else []
    live = any(offer.status in LIVE_OFFERS for offer in offers)
    return {
        "referral": referral,
        "today": request.today,
        "at_gfo": at_gfo,
        "offers": [
            {
                "offer": offer,
                "kind": OFFER_KINDS[OfferStatus(offer.status)],
                "children": list(offer.children.all()),
                "live": offer.status in LIVE_OFFERS,
            }
            for offer in offers
        ],
        "questions": [_question(question, referral, live=live) for question in questions],
        "may_match": at_gfo and referral.status in SEARCHABLE,
        "may_answer": can_register_answer(by) and not is_final(referral.status),
        "may_offer": can_send_offer(by) and not live and referral.status == ReferralStatus.SEARCHING,
        "may_withdraw": can_send_offer(by),
        "may_take": can_handle(by) and not is_final(referral.status) and referral.handled_by_id != by.user_id,
        "may_hand_over": can_hand_over(by) and not is_final(referral.status),
        "may_send_back": can_send_back(by) and can_move(referral.status, ReferralStatus.QUESTION_BACK),
        "may_close": can_handle(by) and not live and can_move(referral.status, ReferralStatus.NO_HOME_FOUND),
        "handled_by": referral.handled_by.name if referral.handled_by_id and at_gfo else "",
    }


def _question(question: Any, referral: Referral, *, live: bool) -> dict[str, Any]:
    kind, state = question_words(question)
    return {
        "question": question,
        "state": state,
        "kind": kind,
        "live": question.released_at is None,
        "may_release": question.released_at is None and not live,
        "may_undo": bool(question.answer) and question.released_at is None and not live,
        "may_reserve": question.answer == "yes" and not question.reserved and question.released_at is None,
        "open": question.released_at is None and question.answer in ("", "ring_me"),
        "earlier_round": question.round != referral.round,
    }
