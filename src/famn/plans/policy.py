"""Who may see and make plans for the whole queue. Which rows is the row wall's question."""

from famn.access.actor import Actor
from famn.access.permissions import Permission, check_may
from famn.kernel.denied import bool_twin


def check_can_view_plan(by: Actor) -> None:
    """Matching coordinators, and the head."""
    check_may(by, Permission.VIEW_PLAN)


def check_can_run_plan(by: Actor) -> None:
    """Matching coordinators have plans made, and lock and forbid in them."""
    check_may(by, Permission.RUN_PLAN)


can_view_plan = bool_twin(check_can_view_plan)
can_run_plan = bool_twin(check_can_run_plan)
