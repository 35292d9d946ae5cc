"""What a child's changed protection means for where it lives: the stays' pages tell both sides."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from famn.access.actor import Actor
from famn.audit.actions import record_act
from famn.people.models import ProtectionLevel
from famn.placements.models import Placement
from famn.placements.queries import CHILD_PROTECTED, CHILD_UNPROTECTED
from famn.referrals.actions import protecting
from famn.referrals.models import Child, ReferralChild
from famn.referrals.policy import check_can_write_referral
from famn.referrals.queries_telling import about_same_child


@transaction.atomic
def protect_child(
    *, by: Actor, child: ReferralChild, protection: str, name: str = "", identity_number: str = "", address: str = "",
    phone: str = "", at: datetime,
) -> ReferralChild:  # fmt: skip
    """Protect a child wherever it is. Effects: as ``referrals.actions.protecting.protect_child``; a line on each of its stays."""
    check_can_write_referral(by, child.referral)
    was_protected = Child.objects.filter(pk__in=[child.child_id]).exclude(protection=ProtectionLevel.NONE).exists()
    row = protecting.protect_child(
        by=by, child=child, protection=protection, name=name, identity_number=identity_number, address=address, phone=phone, at=at
    )
    if not was_protected:
        _tell_stays(by, row, CHILD_PROTECTED, _("Barnet har skyddade personuppgifter"), at)
    return row


@transaction.atomic
def unprotect_child(
    *, by: Actor, child: ReferralChild, name: str, identity_number: str = "", reason: str, at: datetime
) -> ReferralChild:  # fmt: skip
    """Note that a child is protected no longer. Effects: as ``referrals``' own, and a line on each of its stays."""
    check_can_write_referral(by, child.referral)
    row = protecting.unprotect_child(by=by, child=child, name=name, identity_number=identity_number, reason=reason, at=at)
    _tell_stays(by, row, CHILD_UNPROTECTED, _("Barnet har inte längre skyddade personuppgifter"), at)
    return row


def _tell_stays(by: Actor, child: ReferralChild, verb: str, text: str, at: datetime) -> None:
    for stay in Placement.objects.filter(child__in=about_same_child(child)).order_by("starts_on", "id"):
        record_act(by=by, verb=verb, text=text, subject_kind="placement", subject_id=stay.pk, board_id=stay.board_id, at=at)
