"""A child that becomes protected, or no longer is, whenever the decision comes: also when it is offered a home or lives in one."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from famn.access.actor import Actor
from famn.audit.actions import record_act
from famn.audit.models import Audience
from famn.kernel.denied import Refused
from famn.people.models import ProtectionLevel
from famn.referrals import queries
from famn.referrals.actions.children import identify, note_protection_of
from famn.referrals.actions.mailing import mail_gfo
from famn.referrals.enums import ReferralStatus
from famn.referrals.models import Referral, ReferralChild
from famn.referrals.policy import check_can_write_referral
from famn.referrals.queries_telling import about_same_child


@transaction.atomic
def protect_child(
    *, by: Actor, child: ReferralChild, protection: ProtectionLevel | str, name: str = "", identity_number: str = "",
    address: str = "", phone: str = "", at: datetime,
) -> ReferralChild:  # fmt: skip
    """Protect a child, or change how it is protected, in every state of its referral.

    Effects: name and number, as noted or as told here, move to the vault with address and phone; the child's own row keeps
    digests of the name; all the board's referrals of the child are protected and lose their place, the closed ones too; a
    line that both sides read in each (a draft's, the board's alone), and a neutral mail to GFO's contact for those that GFO
    has. Of a child that is protected already: the level and a line of the board's alone; the vault only by what is told, and
    only while it is open to the actor. Raises ``Refused`` for a level that is none, for a bad number.
    """
    check_can_write_referral(by, child.referral)
    if protection not in {level.value for level in ProtectionLevel} - {ProtectionLevel.NONE.value}:
        raise Refused("no_protection", _("Välj hur barnet är skyddat."))
    referral = queries.locked(child.referral)
    row = ReferralChild.objects.select_related("child").get(pk=child.pk)
    was_protected = row.child is not None and row.child.protection != ProtectionLevel.NONE
    told = {"names": name.strip(), "identity_number": identity_number.strip(), "address": address.strip(), "phone": phone.strip()}
    row.child = identify(
        by, row, referral, name="", identity_number="", case_number="", birth_date=None, protection=protection,
        vault=told if any(told.values()) else None, at=at,
    )  # fmt: skip
    row.save(update_fields=["child"])
    note_protection_of(row)
    if was_protected:
        text = _("Ändrade skyddet för barn %(code)s: %(level)s") % {"code": row.code, "level": ProtectionLevel(protection).label.lower()}
        _tell_board(by, referral, "referral.child_protection", text, at)
        return row
    for one in _same_child(row):
        text = _("Barn %(code)s har skyddade personuppgifter. Ort, skola, umgänge och avstånd visas inte längre") % {"code": one.code}
        _tell(by, one.referral, "referral.child_protect", text, at)
    return row


@transaction.atomic
def unprotect_child(
    *, by: Actor, child: ReferralChild, name: str, identity_number: str = "", reason: str, at: datetime
) -> ReferralChild:  # fmt: skip
    """Note that a child is protected no longer, in every state of its referral. ``name`` is written anew: the vault stays shut.

    Effects: name and number on the child's own row, the vault's entry of the child is thrown away; the board's referrals of
    the child are open again unless a sibling is protected, without the place, which the board writes anew; the reason in the
    board's timeline; a line and a neutral mail as in ``protect_child``. Raises ``Refused`` when the child is not protected,
    without a name or a reason, for a bad number.
    """
    check_can_write_referral(by, child.referral)
    if not name.strip():
        raise Refused("no_name", _("Skriv barnets namn."))
    if not reason.strip():
        raise Refused("no_reason", _("Skriv varför skyddet upphör."))
    referral = queries.locked(child.referral)
    row = ReferralChild.objects.select_related("child").get(pk=child.pk)
    if row.child is None or row.child.protection == ProtectionLevel.NONE:
        raise Refused("not_protected", _("Barnet har inga skyddade personuppgifter."))
    row.child = identify(
        by, row, referral, name=name, identity_number=identity_number, case_number="", birth_date=None,
        protection=ProtectionLevel.NONE, vault=None, at=at,
    )  # fmt: skip
    note_protection_of(row)
    for one in _same_child(row):
        text = _("Barn %(code)s har inte längre skyddade personuppgifter") % {"code": one.code}
        _tell(by, one.referral, "referral.child_unprotect", text, at)
    why = _("Skyddet upphörde: %(why)s") % {"why": reason.strip()}
    _tell_board(by, referral, "referral.child_unprotect_reason", why, at)
    return row


def _same_child(row: ReferralChild) -> list[ReferralChild]:
    return list(about_same_child(row).select_related("referral").order_by("referral__created_at", "id"))


def _tell_board(by: Actor, referral: Referral, verb: str, text: str, at: datetime) -> None:
    record_act(
        by=by, verb=verb, text=text, subject_kind="referral", subject_id=referral.pk, board_id=referral.board_id,
        audience=Audience.BOARD, at=at,
    )  # fmt: skip


def _tell(by: Actor, referral: Referral, verb: str, text: str, at: datetime) -> None:
    draft = referral.status == ReferralStatus.DRAFT
    record_act(
        by=by, verb=verb, text=text, subject_kind="referral", subject_id=referral.pk, board_id=referral.board_id,
        audience=Audience.BOARD if draft else Audience.BOTH, at=at,
    )  # fmt: skip
    if not draft and (referral.sent_at or referral.oral_received_at):
        mail_gfo(by, referral, "referral_changed", at)
