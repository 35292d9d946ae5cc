"""Who may move clocks: those whose acts open and meet them. Which rows is the row wall's question."""

from django.utils.translation import gettext_lazy as _

from famn.access.actor import Actor
from famn.access.permissions import Permission, check_may
from famn.access.roles import BOARD_CASE_ROLES, GFO_CASE_ROLES, Role
from famn.kernel.denied import Denied, bool_twin


def check_can_keep_clocks(by: Actor) -> None:
    """Case workers on both sides, and the job that sweeps."""
    if by.role not in GFO_CASE_ROLES | BOARD_CASE_ROLES | {Role.JOB}:
        raise Denied("not_keep_clocks", _("Din roll hanterar inga tidsgränser."))


def check_can_sweep(by: Actor) -> None:
    """Only the scheduled job marks breaches and gives out warnings."""
    check_may(by, Permission.SWEEP)


can_keep_clocks = bool_twin(check_can_keep_clocks)
can_sweep = bool_twin(check_can_sweep)
