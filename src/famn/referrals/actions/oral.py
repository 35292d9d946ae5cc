"""A board rings: GFO registers the urgent oral referral, and takes a wrong one away (R-35a)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from famn.access.actor import Actor
from famn.audit.actions import record_act
from famn.commitments.actions import cancel_commitments
from famn.commitments.enums import Party, Rule
from famn.kernel.calendar import local_date
from famn.kernel.denied import Refused
from famn.kernel.reference import new_code
from famn.organisations.models import Board, Municipality
from famn.referrals import queries
from famn.referrals.actions.mailing import mail_board
from famn.referrals.actions.moving import open_clock
from famn.referrals.actions.writing import NeedInput, apply_needs
from famn.referrals.enums import ReferralStatus, Why
from famn.referrals.models import Referral, ReferralChild
from famn.referrals.policy import check_can_register_oral, check_can_undo_oral
from famn.referrals.rules import check_free_text, written_is_missing


@transaction.atomic
def register_oral(
    *, by: Actor, board: Board, kind: str, birth_years: Sequence[int], needs: Iterable[NeedInput], starts_on: date | None,
    home_municipality: Municipality | None = None, called_by: str = "", received_at: datetime | None = None,
    network: Mapping[str, Any] | None = None, at: datetime,
) -> Referral:  # fmt: skip
    """Register a referral that came by telephone (R-18, R-35a). No child's identity: the board adds that.

    ``called_by``: who rang, in words. ``received_at``: when, if it was not now. ``network``: the four network fields, as
    far as the caller told them; without an outcome GFO waits with the bank (R-82).
    Effects: the referral with a random code, its children and needs; D1 opens against GFO and D2 against the board, both
    on the oral day; a line in the timeline; a neutral mail to the board's contact function.
    """
    check_can_register_oral(by)
    when = received_at or at
    if not birth_years:
        raise Refused("no_birth_year", Why.NO_BIRTH_YEAR.label)
    noted = dict(network or {})
    for text in [called_by, *(str(value or "") for value in noted.values())]:
        check_free_text(text, ())
    referral = Referral.objects.create(
        cooperation_id=by.own_cooperation_id, board=board, code=new_code("F"), status=ReferralStatus.ORAL_RECEIVED, created_at=at,
        oral_received_at=when, kind=kind, starts_on=starts_on, home_municipality=home_municipality, handled_by_id=by.user_id, **noted,
    )  # fmt: skip
    for year in birth_years:
        ReferralChild.objects.create(
            cooperation_id=by.own_cooperation_id, board=board, referral=referral, code=new_code("B"), birth_year=year,
        )  # fmt: skip
    apply_needs(referral, needs)
    open_clock(by, referral, Rule.MATCH, Party.GFO, opened_on=local_date(when))
    open_clock(by, referral, Rule.WRITTEN_AFTER_ORAL, Party.BOARD, opened_on=local_date(when))
    text = _("Registrerade en muntlig förfrågan")
    if called_by.strip():
        text = _("Registrerade en muntlig förfrågan från %(who)s") % {"who": called_by.strip()}
    record_act(by=by, verb="referral.oral", text=text, subject_kind="referral", subject_id=referral.pk, board_id=board.pk, at=at)
    mail_board(by, referral, "oral_registered", at)
    return referral


@transaction.atomic
def undo_oral(*, by: Actor, referral: Referral, reason: str, at: datetime) -> Referral:
    """Take away an oral referral that was registered by mistake. The row and its trace stay.

    Effects: state *withdrawn* with the reason; both clocks cancelled; a line. Refused once the written one has come.
    """
    check_can_undo_oral(by, referral)
    row = queries.locked(referral)
    if row.status != ReferralStatus.ORAL_RECEIVED or not written_is_missing(oral_received=True, sent=row.sent_at is not None):
        raise Refused("not_oral", Why.NOT_ORAL.label)
    if not reason.strip():
        raise Refused("no_reason", Why.NO_REASON.label)
    check_free_text(reason, ())
    row.status = ReferralStatus.WITHDRAWN
    row.closed_at = at
    row.closing_reason = _("Felregistrerad: %(reason)s") % {"reason": reason.strip()}
    row.save(update_fields=["status", "closed_at", "closing_reason"])
    cancel_commitments(by=by, subject_id=row.pk, at=at, reason=_("Felregistrerad"))
    record_act(
        by=by, verb="referral.undo_oral", text=row.closing_reason, subject_kind="referral", subject_id=row.pk, board_id=row.board_id, at=at
    )
    return row
