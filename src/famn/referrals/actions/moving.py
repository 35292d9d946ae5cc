"""How a referral and its offer change hands: the lock both sides take, the ways of the table of states, and the clocks.

Every act on an offer locks the referral and then the offer, so that an answer, a start and a withdrawal cannot all win.
"""

from datetime import date, datetime
from uuid import UUID

from famn.access.actor import Actor
from famn.commitments.actions import open_commitment
from famn.commitments.enums import Party, Rule
from famn.kernel.calendar import local_date
from famn.referrals.enums import ReferralStatus
from famn.referrals.models import Offer, Referral
from famn.referrals.rules import check_can_move, check_can_undo


def lock_offer(offer_id: UUID) -> Offer:
    """The offer and its referral, locked until the transaction ends, referral first. Raises ``Offer.DoesNotExist``."""
    referral_id = Offer.objects.values_list("referral_id", flat=True).get(pk=offer_id)
    referral = Referral.objects.select_for_update(of=("self",)).get(pk=referral_id)
    # An offer that is over cannot be locked, nor changed: the row wall holds it. It is read, so that the rules can say so.
    offer = Offer.objects.select_for_update(of=("self",)).filter(pk=offer_id).first() or Offer.objects.get(pk=offer_id)
    offer.referral = referral
    return offer


def move(referral: Referral, to: ReferralStatus, **changes: object) -> None:
    """Take a locked referral to another state along the table of ``rules``; ``changes`` are saved with it."""
    check_can_move(referral.status, to)
    _write(referral, to, changes)


def move_back(referral: Referral, to: ReferralStatus, **changes: object) -> None:
    """Take a locked referral back along the table of ``rules``: a registration was undone."""
    check_can_undo(referral.status, to)
    _write(referral, to, changes)


def _write(referral: Referral, to: ReferralStatus, changes: dict[str, object]) -> None:
    referral.status = to
    for field, value in changes.items():
        setattr(referral, field, value)
    referral.save(update_fields=["status", *changes])


def open_clock(by: Actor, referral: Referral, rule: Rule, party: Party, *, opened_on: date) -> None:
    """Open a clock on the referral in its present round. GFO's is owned by the referral's case worker, a board's by nobody yet."""
    open_commitment(
        by=by,
        rule=rule,
        party=party,
        cooperation_id=referral.cooperation_id,
        board_id=referral.board_id,
        subject_kind="referral",
        subject_id=referral.pk,
        subject_code=referral.code,
        opened_on=opened_on,
        round=referral.round,
        owner_id=referral.handled_by_id if party == Party.GFO else None,
    )


def search_again(*, by: Actor, referral: Referral, at: datetime) -> None:
    """Send a locked referral back to searching as its next round, with GFO's clock D1-2 running (R-19)."""
    move(referral, ReferralStatus.SEARCHING, round=referral.round + 1)
    open_clock(by, referral, Rule.MATCH_AGAIN, Party.GFO, opened_on=local_date(at))
