"""Who may write, change, close and read referrals. Which rows is the row wall's question, which states ``rules``'."""

from django.utils.translation import gettext_lazy as _

from famn.access.actor import Actor
from famn.access.permissions import Permission, check_may
from famn.access.roles import BOARD_CASE_ROLES, GFO_CASE_ROLES
from famn.kernel.denied import Denied, bool_twin
from famn.referrals.models import Referral


def check_can_view_referrals(by: Actor | None) -> None:
    """Case workers of both sides have a list of referrals."""
    if by is None or by.role not in GFO_CASE_ROLES | BOARD_CASE_ROLES:
        raise Denied("not_view_referrals", _("Din roll arbetar inte med förfrågningar."))


def check_can_start_referral(by: Actor) -> None:
    """A board's secretary or social worker writes (R-18)."""
    check_may(by, Permission.WRITE_REFERRAL)


def check_can_write_referral(by: Actor, referral: Referral) -> None:
    """The referral's own board writes and changes it; GFO never does (R-34)."""
    check_may(by, Permission.WRITE_REFERRAL)
    if by.board_id != referral.board_id:
        raise Denied("not_own_board", _("Bara den nämnd som förfrågan kommer från kan ändra den."))


def check_can_register_oral(by: Actor) -> None:
    """GFO's matching coordinator registers what a board rings about (R-35a)."""
    check_may(by, Permission.REGISTER_ORAL)


def check_can_undo_oral(by: Actor, referral: Referral) -> None:
    """Whoever may register an oral referral may take a wrong one away, in her own cooperation."""
    check_may(by, Permission.REGISTER_ORAL)
    if by.cooperation_id != referral.cooperation_id:
        raise Denied("not_own_cooperation", _("Förfrågan hör till en annan samverkan."))


can_start_referral = bool_twin(check_can_start_referral)
can_write_referral = bool_twin(check_can_write_referral)
can_register_oral = bool_twin(check_can_register_oral)
can_undo_oral = bool_twin(check_can_undo_oral)
can_view_referrals = bool_twin(check_can_view_referrals)
