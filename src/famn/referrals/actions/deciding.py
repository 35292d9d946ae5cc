"""The board answers an offer: judges the home for the child, decides operationally and formally, or says no.

Every act locks the referral and then the offer, as GFO's acts do, so that an answer and a withdrawal cannot both win.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from famn.access.actor import Actor
from famn.audit.actions import record_act
from famn.audit.models import Audience
from famn.commitments.actions import cancel_commitments, meet_commitment, reopen_commitment
from famn.commitments.enums import Party, Rule
from famn.kernel.calendar import local_date
from famn.kernel.denied import Refused
from famn.referrals import rules_deciding as rules
from famn.referrals.actions.closing import close_door, release_reservation
from famn.referrals.actions.mailing import mail_gfo
from famn.referrals.actions.moving import lock_offer, move, move_back, open_clock, search_again
from famn.referrals.enums import DecisionKind, OfferStatus, ReferralStatus
from famn.referrals.models import ChildSuitability, Decision, Offer, ReferralChild
from famn.referrals.policy_deciding import (
    check_can_assess_for_child,
    check_can_decide_operationally,
    check_can_register_formal_decision,
)
from famn.referrals.queries import child_names
from famn.referrals.queries_deciding import is_delegated, offered_children
from famn.referrals.rules import check_free_text

REPLACED = "Ersatt av en ny bedömning"


def _tell(by: Actor, offer: Offer, verb: str, text: str, at: datetime, audience: str = Audience.BOTH) -> None:
    record_act(
        by=by,
        verb=verb,
        text=text,
        subject_kind="referral",
        subject_id=offer.referral_id,
        board_id=offer.board_id,
        audience=audience,
        at=at,
        detail={"offer": str(offer.pk)},
    )


def begin_assessment(*, by: Actor, offer: Offer, at: datetime) -> None:
    """Note that the board has started to work on a locked offer: its first act moves the referral on.

    Effects: referral ``under_assessment`` the first time; nothing afterwards.
    """
    check_can_assess_for_child(by)
    if offer.referral.status == ReferralStatus.OFFER_SENT:
        move(offer.referral, ReferralStatus.UNDER_ASSESSMENT)
        _tell(by, offer, "assessment_begun", _("Nämnden har börjat bedöma hemmet."), at)


@transaction.atomic
def write_child_suitability(
    *, by: Actor, offer: Offer, child: ReferralChild, outcome: str, best_interests: str, childs_view: str, at: datetime
) -> ChildSuitability:
    """Write the board's judgement of the home for one child (R-36, R-124): the child's best and own view are both needed.

    Effects: an earlier judgement of the same child is kept as undone; referral ``under_assessment``; an act only the board
    reads. Raises ``Refused`` when the offer has ended, a text is empty or the child is not part of the offer.
    """
    check_can_assess_for_child(by)
    offer = lock_offer(offer.pk)
    rules.check_live(offer.status)
    if child.pk not in {one.pk for one in offered_children(offer)}:
        raise Refused("not_offered", _("Erbjudandet gäller inte det barnet."))
    if not best_interests.strip() or not childs_view.strip():
        raise Refused("best_and_view", _("Barnets bästa och barnets åsikt behöver båda vara ifyllda."))
    ChildSuitability.objects.filter(offer=offer, child=child, undone_at=None).update(
        undone_at=at, undone_by_name=by.name, undone_reason=REPLACED
    )
    written = ChildSuitability.objects.create(
        cooperation_id=offer.cooperation_id,
        board_id=offer.board_id,
        offer=offer,
        child=child,
        outcome=outcome,
        best_interests=best_interests.strip(),
        childs_view=childs_view.strip(),
        written_by_name=by.name,
        written_at=at,
    )
    begin_assessment(by=by, offer=offer, at=at)
    text = _("Bedömde hemmet för barnet %(child)s: %(outcome)s.") % {"child": child.code, "outcome": written.get_outcome_display().lower()}
    _tell(by, offer, "child_suitability", text, at, Audience.BOARD)
    return written


@transaction.atomic
def decide_operationally(
    *,
    by: Actor,
    offer: Offer,
    yes: bool,
    decided_on: date,
    reason: str,
    reason_to_gfo: str,
    at: datetime,
    reported_by: str = "",
    participants: str = "",
    reference: str = "",
) -> Decision:
    """Take the operational decision, which stops the board's clock D3 (R-37).

    ``reason`` stays at the board, ``reason_to_gfo`` is read by GFO. The clock stops when the answer is given here, not
    on ``decided_on``: GFO cannot act on what it has not been told.

    Effects of a yes: offer accepted, referral ``operational_yes``, D4 opens. Of a no: see ``_end_with_no``. Of both: a
    neutral mail to GFO's contact. Raises ``Denied`` unless it is the unit manager's or delegated; ``Refused`` when it is
    already decided, the day is wrong, a no lacks its reason, or the board itself has judged the home unsuitable for a child.
    """
    check_can_decide_operationally(by, delegated=is_delegated(by, on=decided_on))
    offer = lock_offer(offer.pk)
    rules.check_operational_is_open(offer_status=offer.status, referral_status=offer.referral.status)
    rules.check_decision_day(decided_on, not_before=local_date(offer.sent_at), today=local_date(at))
    check_free_text(reason_to_gfo, child_names(offer.referral))
    if yes and ChildSuitability.objects.filter(offer=offer, undone_at=None, outcome=ChildSuitability.Outcome.NOT_SUITABLE).exists():
        raise Refused("not_suitable", _("Nämnden har bedömt att hemmet inte passar barnet. Ändra bedömningen eller svara nej."))
    if not yes:
        rules.check_no_has_reason(reason_to_gfo)
    decision = _register(
        by=by,
        offer=offer,
        kind=DecisionKind.OPERATIONAL,
        yes=yes,
        decided_on=decided_on,
        decided_by=f"{by.name}, {by.role.label.lower()}",
        reported_by=reported_by,
        participants=participants,
        reference=reference,
        reason=reason,
        legal_basis="",
        at=at,
    )
    meet_commitment(by=by, rule=Rule.OPERATIONAL_DECISION, subject_id=offer.referral_id, at=at)
    mail_gfo(by, offer.referral, "offer_answered", at)
    if not yes:
        _end_with_no(by=by, offer=offer, reason_to_gfo=reason_to_gfo, at=at)
        return decision
    offer.status, offer.answered_at, offer.answer_to_gfo = OfferStatus.ACCEPTED, at, reason_to_gfo.strip()
    offer.save(update_fields=["status", "answered_at", "answer_to_gfo"])
    move(offer.referral, ReferralStatus.OPERATIONAL_YES)
    open_clock(by, offer.referral, Rule.FORMAL_DECISION, Party.BOARD, opened_on=local_date(at))
    _tell(by, offer, "operational_yes", _("Verksamhetsbeslut: ja till hemmet %(home)s.") % {"home": offer.home_code}, at)
    return decision


@transaction.atomic
def register_formal_decision(
    *,
    by: Actor,
    offer: Offer,
    kind: str,
    yes: bool,
    decided_on: date,
    decided_by: str,
    reported_by: str,
    participants: str,
    reference: str,
    legal_basis: str,
    at: datetime,
    reason: str = "",
    reason_to_gfo: str = "",
) -> Decision:
    """Register what the committee decided, or its chair when it was urgent (R-37a; förvaltningslagen 31 §).

    Effects of a yes: D4 met, referral ``formal_decision``, the offer tells GFO the day. Of a no: as an operational no.
    Of both: a neutral mail to GFO's contact. Raises ``Refused`` before the operational yes, twice, or when the content is
    not complete.
    """
    check_can_register_formal_decision(by)
    offer = lock_offer(offer.pk)
    rules.check_formal_is_open(offer_status=offer.status, referral_status=offer.referral.status)
    rules.check_formal_content(kind=kind, legal_basis=legal_basis, decided_by=decided_by, reported_by=reported_by)
    operational_on = Decision.objects.values_list("decided_on", flat=True).get(offer=offer, kind=DecisionKind.OPERATIONAL, undone_at=None)
    rules.check_decision_day(decided_on, not_before=operational_on, today=local_date(at))
    check_free_text(reason_to_gfo, child_names(offer.referral))
    if not yes:
        rules.check_no_has_reason(reason_to_gfo)
    decision = _register(
        by=by,
        offer=offer,
        kind=kind,
        yes=yes,
        decided_on=decided_on,
        decided_by=decided_by,
        reported_by=reported_by,
        participants=participants,
        reference=reference,
        reason=reason,
        legal_basis=legal_basis,
        at=at,
    )
    meet_commitment(by=by, rule=Rule.FORMAL_DECISION, subject_id=offer.referral_id, at=at)
    mail_gfo(by, offer.referral, "formally_decided", at)
    if not yes:
        _end_with_no(by=by, offer=offer, reason_to_gfo=reason_to_gfo, at=at)
        return decision
    offer.formally_decided_on = decided_on
    offer.save(update_fields=["formally_decided_on"])
    move(offer.referral, ReferralStatus.FORMAL_DECISION)
    _tell(by, offer, "formal_yes", _("Formellt beslut finns: %(kind)s.") % {"kind": decision.get_kind_display().lower()}, at)
    return decision


def _register(
    *,
    by: Actor,
    offer: Offer,
    kind: str,
    yes: bool,
    decided_on: date,
    decided_by: str,
    reported_by: str,
    participants: str,
    reference: str,
    reason: str,
    legal_basis: str,
    at: datetime,
) -> Decision:
    return Decision.objects.create(
        cooperation_id=offer.cooperation_id,
        board_id=offer.board_id,
        offer=offer,
        kind=kind,
        outcome_yes=yes,
        decided_on=decided_on,
        decided_by=decided_by.strip(),
        reported_by=reported_by.strip(),
        participants=participants.strip(),
        reference=reference.strip(),
        reason=reason.strip(),
        legal_basis=legal_basis.strip(),
        registered_at=at,
        registered_by_name=by.name,
    )


def _end_with_no(*, by: Actor, offer: Offer, reason_to_gfo: str, at: datetime) -> None:
    # Offer rejected, door to the home closed, reservation gone, the search begins again as the next round (D1-2).
    offer.status, offer.answered_at, offer.ended_at, offer.answer_to_gfo = OfferStatus.REJECTED, at, at, reason_to_gfo.strip()
    offer.formally_decided_on = None
    offer.save(update_fields=["status", "answered_at", "ended_at", "answer_to_gfo", "formally_decided_on"])
    _tell(by, offer, "offer_rejected", _("Nej till hemmet %(home)s: %(why)s") % {"home": offer.home_code, "why": offer.answer_to_gfo}, at)
    close_door(offer=offer, at=at)
    if offer.question_id:
        release_reservation(offer.question_id, at=at)
    search_again(by=by, referral=offer.referral, at=at)


@transaction.atomic
def undo_decision(*, by: Actor, decision: Decision, reason: str, at: datetime) -> None:
    """Undo a wrongly registered yes; the row stays with who and why.

    Effects of undoing a formal yes: referral ``operational_yes``, D4 runs again. Of an operational yes: offer waits for
    its answer, referral ``under_assessment``, D3 runs again with its old dates, D4 cancelled. Of both: a mail to GFO. A no is
    not undone: GFO has already let the home go; it may send the offer again. Raises ``Refused`` then, without a reason, or
    once a stay started.
    """
    check_can_register_formal_decision(by)
    offer = lock_offer(decision.offer_id)
    decision = Decision.objects.select_for_update().get(pk=decision.pk)
    if not reason.strip():
        raise Refused("no_reason", _("Skriv varför registreringen ångras."))
    if decision.undone_at is not None:
        raise Refused("already_undone", _("Beslutet är redan ångrat."))
    rules.check_live(offer.status)
    decision.undone_at, decision.undone_by_name, decision.undone_reason = at, by.name, reason.strip()
    decision.save(update_fields=["undone_at", "undone_by_name", "undone_reason"])
    if decision.kind == DecisionKind.OPERATIONAL:
        check_can_decide_operationally(by, delegated=is_delegated(by, on=local_date(at)))
        move_back(offer.referral, ReferralStatus.UNDER_ASSESSMENT)
        offer.status, offer.answered_at, offer.answer_to_gfo = OfferStatus.SENT, None, ""
        offer.save(update_fields=["status", "answered_at", "answer_to_gfo"])
        reopen_commitment(by=by, rule=Rule.OPERATIONAL_DECISION, subject_id=offer.referral_id, round=offer.referral.round)
        # GFO reads clocks: the board's own words of why stay on its decision.
        undone = str(_("Verksamhetsbeslutet ångrades"))
        cancel_commitments(by=by, subject_id=offer.referral_id, at=at, reason=undone, rules=[Rule.FORMAL_DECISION])
    else:
        move_back(offer.referral, ReferralStatus.OPERATIONAL_YES)
        offer.formally_decided_on = None
        offer.save(update_fields=["formally_decided_on"])
        reopen_commitment(by=by, rule=Rule.FORMAL_DECISION, subject_id=offer.referral_id, round=offer.referral.round)
    mail_gfo(by, offer.referral, "decision_undone", at)
    _tell(by, offer, "decision_undone", _("Ångrade registreringen av %(kind)s.") % {"kind": decision.get_kind_display().lower()}, at)
