"""What the referral's page shows of the decision: the live offer and what is left to do, or the placements."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from famn.access.roles import BOARD_CASE_ROLES
from famn.placements.queries import placements
from famn.referrals.models import Referral
from famn.referrals.queries_deciding import decisions
from famn.referrals.queries_matching import live_offer
from famn.web.staff.offers.words import state_kind


def decision_context(request: HttpRequest, referral: Referral) -> dict[str, Any]:
    """For ``offers/_decision.html``. GFO reads outcome, date and the reason written to it, never the judgement."""
    is_board = request.actor.role in BOARD_CASE_ROLES
    live = live_offer(referral.pk)
    return {
        "offer": live,
        "kind": state_kind(live) if live else "neutral",
        "is_board": is_board,
        "decisions": list(decisions(live)) if live and is_board else [],
        "stays": list(placements().filter(referral=referral)),
        "today": request.today,
    }
