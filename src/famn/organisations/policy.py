"""Who sees how the cooperation is set up, and who changes it (domain 2.4, "Users, functions, settings")."""

from famn.access.actor import Actor
from famn.access.permissions import Permission, check_may
from famn.kernel.denied import bool_twin


def check_can_view_cooperation(by: Actor) -> None:
    """Its members and documents: all staff, and the evaluator."""
    check_may(by, Permission.VIEW_COOPERATION)


def check_can_view_settings(by: Actor) -> None:
    """Guidelines with lengths, who answers for what, modules: all staff."""
    check_may(by, Permission.VIEW_SETTINGS)


def check_can_manage(by: Actor) -> None:
    """GFO's head and the system administrator, in their own cooperation."""
    check_may(by, Permission.MANAGE_COOPERATION)


def check_can_found(by: Actor) -> None:
    """A further cooperation is started by a system administrator, who then administers it too."""
    check_may(by, Permission.FOUND_COOPERATION)


can_manage = bool_twin(check_can_manage)
can_found = bool_twin(check_can_found)
can_view_settings = bool_twin(check_can_view_settings)
can_view_cooperation = bool_twin(check_can_view_cooperation)
