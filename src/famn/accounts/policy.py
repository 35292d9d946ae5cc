"""Who may change which of her roles she acts in, and who arranges cover."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from famn.access.actor import Actor
from famn.access.permissions import Permission, check_may
from famn.access.roles import Role
from famn.accounts import queries
from famn.accounts.models import Cover, RoleHolding
from famn.kernel.denied import Denied, bool_twin

ARRANGES_FOR_OTHERS = frozenset({Role.GFO_HEAD, Role.UNIT_MANAGER})


def check_can_switch_holding(by: Actor, holding: RoleHolding, *, on: date) -> None:
    """One's own holdings that are in force."""
    ended = holding.ends_on is not None and holding.ends_on <= on
    if holding.user_id != by.user_id or holding.starts_on > on or ended:
        raise Denied("not_own_holding", _("Du har inte det uppdraget."))


def check_can_arrange_cover(by: Actor, *, absent_id: int) -> None:
    """Everyone for herself; GFO's head and the boards' unit managers for their units, as the row wall says."""
    check_may(by, Permission.ARRANGE_COVER)
    if absent_id == by.user_id or by.role == Role.GFO_HEAD:
        return
    if by.role not in ARRANGES_FOR_OTHERS:
        raise Denied("not_own_cover", _("Du kan bara ordna ersättare för dig själv. Enhetschefen kan göra det åt andra."))
    if not RoleHolding.objects.filter(user_id=absent_id, board_id=by.own_board_id).exists():
        raise Denied("not_own_unit", _("Du kan bara ordna ersättare i din egen enhet."))


def check_can_stand_in(by: Actor, *, absent_id: int, stand_in_id: int, on: date) -> None:
    """A colleague of the same unit, who works with cases herself: cover never widens what anybody may see."""
    if not queries.can_stand_in(by=by, absent_id=absent_id, on=on).filter(pk=stand_in_id).exists():
        raise Denied("not_a_colleague", _("Ersättaren behöver arbeta med ärenden i samma enhet."))


def check_can_end_cover(by: Actor, cover: Cover) -> None:
    """Those who may arrange it."""
    check_can_arrange_cover(by, absent_id=cover.absent_id)


can_end_cover = bool_twin(check_can_end_cover)
can_switch_holding = bool_twin(check_can_switch_holding)
can_arrange_cover = bool_twin(check_can_arrange_cover)
can_stand_in = bool_twin(check_can_stand_in)
