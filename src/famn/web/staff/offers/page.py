"""One offer's page: all the board needs to decide, in the order of the work; for GFO only what the board tells it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from famn.access.roles import BOARD_CASE_ROLES, Role
from famn.assessment.models import RegisterCheck
from famn.audit.models import Act
from famn.audit.queries import acts_on
from famn.commitments.enums import Rule
from famn.commitments.queries import commitments_of
from famn.homes.models import FosterHome, HomeContact
from famn.people.models import ProtectionLevel
from famn.placements.policy import can_consult, can_start
from famn.placements.queries import adopted_suitability, consultations, consultees, extracts, newest_suitability, start_facts
from famn.placements.rules import start_stops, start_warnings
from famn.referrals.enums import LIVE_OFFERS
from famn.referrals.models import Offer
from famn.referrals.policy import can_write_referral
from famn.referrals.policy_deciding import can_assess_for_child, can_decide_operationally, can_delegate, can_register_formal_decision
from famn.referrals.queries_deciding import decisions, home_of, is_delegated, offered_children, suitabilities, undone_decisions
from famn.web.staff.offers.acting import referral_of, seen_offer
from famn.web.staff.offers.words import MEND, home_facts, next_step, state_kind


@require_safe
def offer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The offer for the meeting table: prints on A4."""
    row = seen_offer(request, pk)
    by = request.actor
    referral = referral_of(row)
    home = home_of(row)
    clocks = [
        each
        for each in commitments_of(row.referral_id)
        if each.rule in {Rule.OPERATIONAL_DECISION, Rule.FORMAL_DECISION} and each.round == row.round
    ]
    live = row.status in LIVE_OFFERS
    is_board = by.role in BOARD_CASE_ROLES
    may = {
        "protect": referral is not None and can_write_referral(by, referral),
        "decide": live and is_board and row.status == "sent" and can_decide_operationally(by, delegated=is_delegated(by, on=request.today)),
        "formal": live and can_register_formal_decision(by),
        "assess": live and can_assess_for_child(by),
        "consult": live and can_consult(by),
        "start": live and can_start(by),
        "delegate": can_delegate(by),
    }
    facts = start_facts(by, row_with_home(row, home), starts_on=request.today) if live and is_board and home else None
    acts = acts_on({"referral": [row.referral_id]}).filter(detail__offer=str(row.pk)) if referral else Act.objects.none()
    context = {
        "offer": row,
        "referral": referral,
        "home": home,
        "today": request.today,
        "state_kind": state_kind(row),
        "is_board": is_board,
        "live": live,
        "crumbs": [(_("Förfrågan %(code)s") % {"code": referral.code}, reverse("referral", args=[referral.pk]))] if referral else [],
        "next": next_step(by, row, referral, facts=facts, clocks=clocks, may=may),
        "may": may,
        "clocks": [
            {"clock": each, "label": Rule(each.rule).label, "party": row.board.municipality.name, "source": str(each.document or "")}
            for each in clocks
            if each.due_on and not each.cancelled_at
        ],
        "facts": home_facts(home) if home else [],
        "entries": [{"at": act.at, "who": act.actor_name, "text": act.text} for act in acts[:200]],
        "children": offered_children(row),
        **(_board_parts(request, row, home, facts) if is_board else {}),
    }
    return render(request, "offers/offer.html", context)


def row_with_home(row: Offer, home: FosterHome) -> Offer:
    """The offer with its home at hand, so that it is not fetched again."""
    row.home = home
    return row


def _board_parts(request: HttpRequest, row: Offer, home: FosterHome | None, facts: Any) -> dict[str, Any]:
    judged = suitabilities(row)
    seen = extracts(home_id=row.home_id, board_id=row.board_id)
    investigation = newest_suitability(row.home_id)
    adopted = adopted_suitability(row.home_id)
    done = list(consultations(row))
    return {
        "contact": HomeContact.objects.filter(home_id=row.home_id).first() if home else None,
        "protected": home is not None and home.protection != ProtectionLevel.NONE,
        "investigation": investigation,
        "adopted": adopted,
        "review_passed": bool(adopted and adopted.review_by and adopted.review_by < request.today),
        "registers": [{"label": register.label, "seen": seen.get(register.value)} for register in RegisterCheck.Register],
        "sees_registers": request.actor.role != Role.SOCIAL_WORKER,  # domain 2.4: what it cannot see is not missing to it
        "consultees": consultees(request.actor, row) if facts else [],
        "consulted": done,
        "judged": [{"child": child, "judgement": judged.get(child.pk)} for child in offered_children(row)],
        "decisions": list(decisions(row)),
        "undone": list(undone_decisions(row)),
        "stops": [
            {"stop": stop, "url": MEND[stop.mend]}
            for stop in start_stops(facts)
            if stop.mend != "extracts" or request.actor.role != Role.SOCIAL_WORKER
        ]
        if facts
        else [],
        "warnings": start_warnings(facts) if facts else [],
    }
