"""A referral ends without a placement: taken back, solved in the network or otherwise. And the undoing of that."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from famn.access.actor import Actor
from famn.audit.actions import record_act
from famn.audit.models import Audience
from famn.commitments.actions import cancel_commitments, restore_commitments
from famn.kernel.denied import Refused
from famn.referrals import queries
from famn.referrals.actions.closing import release_everything
from famn.referrals.actions.mailing import mail_gfo
from famn.referrals.enums import ReferralStatus, Why
from famn.referrals.models import Offer, Referral
from famn.referrals.policy import check_can_write_referral
from famn.referrals.rules import CLOSING_OUTCOMES, UNDO_WAYS, check_can_move, check_can_undo, check_free_text


def _close(by: Actor, referral: Referral, to: ReferralStatus, verb: str, reason: str, at: datetime) -> Referral:
    row = queries.locked(referral)
    check_can_move(row.status, to)
    check_free_text(reason, queries.child_names(row))
    was_draft = row.status == ReferralStatus.DRAFT
    if not was_draft:
        if not reason.strip():
            raise Refused("no_reason", Why.NO_REASON.label)
        for offer_id in Offer.objects.filter(referral=row).order_by("id").values_list("pk", flat=True):
            cancel_commitments(by=by, subject_id=offer_id, at=at, reason=str(to.label))
        release_everything(by=by, referral=row, at=at)
    row.status = to
    row.closed_at = at
    row.closing_reason = reason.strip()
    row.save(update_fields=["status", "closed_at", "closing_reason"])
    cancel_commitments(by=by, subject_id=row.pk, at=at, reason=str(to.label))
    text = _("Kastade utkastet") if was_draft else f"{to.label}. {row.closing_reason}"
    record_act(
        by=by, verb=verb, text=text, subject_kind="referral", subject_id=row.pk, board_id=row.board_id,
        audience=Audience.BOARD if was_draft else Audience.BOTH, at=at,
    )  # fmt: skip
    if not was_draft:
        mail_gfo(by, row, "referral_closed", at)
    return row


@transaction.atomic
def withdraw_referral(*, by: Actor, referral: Referral, reason: str, at: datetime) -> Referral:
    """Take a referral back, or throw a draft away (then without a reason, and GFO never learns of it).

    Effects: asked homes, reservations and the live offer let go, with its clocks; state *withdrawn*; open clocks
    cancelled; a line in the timeline; a neutral mail to GFO's contact function.
    """
    check_can_write_referral(by, referral)
    return _close(by, referral, ReferralStatus.WITHDRAWN, "referral.withdraw", reason, at)


@transaction.atomic
def resolve_referral(*, by: Actor, referral: Referral, outcome: str, reason: str, at: datetime) -> Referral:
    """Close a referral that was solved without GFO: in the network, by a consultant's home, or otherwise (R-82).

    Effects as ``withdraw_referral``, with the outcome as its state.
    """
    check_can_write_referral(by, referral)
    if outcome not in CLOSING_OUTCOMES:
        raise Refused("no_such_way", Why.NO_SUCH_WAY.label % {"state": f"”{ReferralStatus(referral.status).label}”"})
    return _close(by, referral, ReferralStatus(outcome), "referral.resolve", reason, at)


@transaction.atomic
def undo_closing(*, by: Actor, referral: Referral, reason: str, at: datetime) -> Referral:
    """Open a referral again that its board closed by mistake. The trace of both stays.

    Effects: back to *received*, *searching* or the oral state, whichever it last had; its clocks run again with their old
    dates. What was let go is not taken back: homes are asked anew. A line; a mail.
    """
    check_can_write_referral(by, referral)
    row = queries.locked(referral)
    if row.closed_at is None:
        raise Refused("not_closed", Why.NOT_CLOSED.label)
    if not reason.strip():
        raise Refused("no_reason", Why.NO_REASON.label)
    check_free_text(reason, queries.child_names(row))
    back = _state_before_closing(row)
    check_can_undo(row.status, back)
    closed_at = row.closed_at
    row.status = back
    row.closed_at = None
    row.closing_reason = ""
    row.save(update_fields=["status", "closed_at", "closing_reason"])
    restore_commitments(by=by, subject_id=row.pk, cancelled_at=closed_at)
    record_act(
        by=by, verb="referral.undo_closing", text=_("Öppnade förfrågan igen. %(reason)s") % {"reason": reason.strip()},
        subject_kind="referral", subject_id=row.pk, board_id=row.board_id, at=at,
    )  # fmt: skip
    mail_gfo(by, row, "referral_reopened", at)
    return row


def _state_before_closing(referral: Referral) -> ReferralStatus:
    """The last state before the closing to which an undoing may lead back. Raises ``Refused`` when there is none.

    An offer that was out has been let go, so the way back from there is to the search.
    """
    if referral.sent_at is None and referral.oral_received_at is None:
        raise Refused("not_reopenable", Why.NOT_REOPENABLE.label)
    ways = UNDO_WAYS.get(ReferralStatus(referral.status), frozenset())
    earlier = (
        Referral.pgh_event_model.objects.filter(  # type: ignore[attr-defined]  # pghistory adds it
            pgh_obj_id=referral.pk, status__in=ways
        )
        .order_by("-pgh_id")
        .values_list("status", flat=True)
        .first()
    )
    if earlier is None:
        raise Refused("not_reopenable", Why.NOT_REOPENABLE.label)
    if earlier == ReferralStatus.ORAL_RECEIVED and referral.sent_at is not None:
        return ReferralStatus.RECEIVED
    return ReferralStatus(earlier)
