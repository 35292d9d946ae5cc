"""Sending an offer to a board and taking it back (R-18, R-19, R-86, R-86a)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from famn.access.actor import Actor
from famn.audit.actions import record_act
from famn.commitments.actions import cancel_commitments, meet_commitment, reopen_commitment
from famn.commitments.enums import Party, Rule
from famn.homes.models import HomeOpening
from famn.kernel.calendar import local_date
from famn.kernel.denied import Refused
from famn.messages.mail import queue_mail
from famn.people.rules import check_free_text
from famn.referrals.actions.closing import close_offer, release_reservation
from famn.referrals.actions.moving import lock_offer, open_clock, search_again
from famn.referrals.enums import LIVE_OFFERS, OfferStatus, ReferralStatus
from famn.referrals.models import HomeQuestion, Offer, OfferChild, Referral, ReferralChild
from famn.referrals.policy_matching import check_can_send_offer
from famn.referrals.queries_matching import board_receivers, children_living_in, latest_run, siblings_may_split
from famn.referrals.rules_matching import check_can_be_offered, check_children_offered, check_over_max, check_written
from famn.referrals.snapshot import policy_in_force

CONSTRAINTS = {
    "one_live_offer_a_referral": _("Det finns redan ett erbjudande som väntar på svar."),
    "one_live_offer_a_home": _("Hemmet är redan erbjudet till en annan förfrågan."),
}


def send_offer(
    *,
    by: Actor,
    referral: Referral,
    question: HomeQuestion,
    reason: str,
    at: datetime,
    children: Sequence[ReferralChild] | None = None,
    over_max_reason: str = "",
    over_max_approved_by: str = "",
) -> Offer:
    """Offer a reserved home to the board, for all the children or, when they may live apart, for some of them.

    Effects: the ``Offer`` with its children; the board may see the home's contact part while it is live
    (``HomeOpening``); the match clock of the round is met (D1, or D1-2) and the board's decision clock opens (D3, on the
    referral); the referral is *offer sent*; a neutral mail to the board's contact; one act. Raises ``Refused`` when
    another offer is live, the home is not reserved, the children do not fit what was
    reserved, or more than the rule's number would live there without reason and approver.
    """
    check_can_send_offer(by)
    check_written(reason, "offer_reason", _("Skriv varför ni föreslår det här hemmet."))
    for text in (reason, over_max_reason, over_max_approved_by):
        check_free_text(text, ())
    today = local_date(at)
    with transaction.atomic():
        referral = Referral.objects.select_for_update(of=("self",)).select_related("board").get(pk=referral.pk)
        question = HomeQuestion.objects.select_for_update(of=("self",)).select_related("home").get(pk=question.pk)
        reserved = question.referral_id == referral.pk and question.reserved and question.released_at is None
        check_can_be_offered(status=referral.status, reserved=reserved)
        unplaced = list(referral.children.filter(placed=False).order_by("birth_year", "code"))
        chosen = unplaced if children is None else [child for child in unplaced if child.pk in {each.pk for each in children}]
        check_children_offered(chosen=len(chosen), unplaced=len(unplaced), beds=question.beds, together=not siblings_may_split(referral))
        check_over_max(
            living_there=children_living_in(question.home_id, starts_on=question.starts_on, ends_on=question.ends_on),
            chosen=len(chosen),
            max_children=policy_in_force(referral.cooperation_id, today).max_children,
            reason=over_max_reason,
            approved_by=over_max_approved_by,
        )
        offer = _save(
            Offer(
                cooperation_id=referral.cooperation_id,
                board_id=referral.board_id,
                referral=referral,
                question=question,
                home=question.home,
                home_code=question.home_code,
                match_run=latest_run(referral),
                round=referral.round,
                reason=reason.strip(),
                over_max_reason=over_max_reason.strip(),
                over_max_approved_by=over_max_approved_by.strip(),
                sent_at=at,
                sent_by_name=by.name,
            )
        )
        OfferChild.objects.bulk_create(
            [OfferChild(cooperation_id=offer.cooperation_id, board_id=offer.board_id, offer=offer, child=child) for child in chosen]
        )
        HomeOpening.objects.create(
            cooperation_id=offer.cooperation_id,
            board_id=offer.board_id,
            home_id=offer.home_id,
            origin=HomeOpening.Origin.OFFER,
            origin_id=offer.pk,
            opened_at=at,
        )
        meet_commitment(by=by, rule=Rule.MATCH, subject_id=referral.pk, at=at)
        meet_commitment(by=by, rule=Rule.MATCH_AGAIN, subject_id=referral.pk, at=at)
        open_clock(by, referral, Rule.OPERATIONAL_DECISION, Party.BOARD, opened_on=today)
        Referral.objects.filter(pk=referral.pk).update(status=ReferralStatus.OFFER_SENT)
        queue_mail(by=by, to=board_receivers(referral, on=today), kind="offer", reason_key=f"offer:{offer.pk}", at=at)
        record_act(
            by=by,
            verb="offer_sent",
            text=_("Skickade ett erbjudande: hem %(home)s") % {"home": offer.home_code},
            subject_kind="referral",
            subject_id=referral.pk,
            board_id=referral.board_id,
            at=at,
            detail={"offer": str(offer.pk), "home": offer.home_code},
        )
    return offer


def _save(offer: Offer) -> Offer:
    try:
        with transaction.atomic():
            offer.save(force_insert=True)
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        if name not in CONSTRAINTS:
            raise
        raise Refused(name, CONSTRAINTS[name]) from error
    return offer


def withdraw_offer(*, by: Actor, offer: Offer, reason: str, at: datetime, keep_reservation: bool = False) -> None:
    """Take an offer back before the child has moved in.

    Effects: the offer *withdrawn*, the board's view of the home closed, the home let go unless ``keep_reservation``, the
    referral back to *searching*. Before the board's answer the match clock runs again with its old dates (an offer that
    was taken back answers nobody) and D3 is cancelled; after a yes a new round begins with its own clock (D1-2) and D4 is
    cancelled. One act with the reason. Raises ``Refused`` unless the offer is live.
    """
    check_can_send_offer(by)
    check_written(reason, "why_withdraw", _("Skriv varför erbjudandet återtas."))
    check_free_text(reason, ())
    with transaction.atomic():
        offer = lock_offer(offer.pk)
        referral = offer.referral
        if offer.status not in LIVE_OFFERS:
            raise Refused("offer_is_over", _("Erbjudandet är redan avslutat."))
        close_offer(offer, status=OfferStatus.WITHDRAWN, at=at)
        if offer.question_id and not keep_reservation:
            release_reservation(offer.question_id, at=at)
        cancel_commitments(
            by=by,
            subject_id=referral.pk,
            at=at,
            reason=str(_("Erbjudandet återtogs")),
            rules=[Rule.OPERATIONAL_DECISION, Rule.FORMAL_DECISION],
        )
        match_rule = Rule.MATCH if referral.round == 1 else Rule.MATCH_AGAIN
        if offer.status == OfferStatus.SENT:
            reopen_commitment(by=by, rule=match_rule, subject_id=referral.pk, round=referral.round)
            Referral.objects.filter(pk=referral.pk).update(status=ReferralStatus.SEARCHING)
        else:
            search_again(by=by, referral=referral, at=at)
        record_act(
            by=by,
            verb="offer_withdrawn",
            text=_("Återtog erbjudandet om hem %(home)s: %(reason)s") % {"home": offer.home_code, "reason": reason.strip()},
            subject_kind="referral",
            subject_id=referral.pk,
            board_id=referral.board_id,
            at=at,
            detail={"offer": str(offer.pk)},
        )
