"""Who may see what homes are missing, and who reads it in words alone."""

from famn.access.actor import Actor
from famn.access.permissions import Permission, check_may
from famn.kernel.denied import bool_twin


def check_can_view_missing_homes(by: Actor) -> None:
    """GFO's head and the matching coordinators, who read the whole queue anyway: figures follow from single referrals."""
    check_may(by, Permission.VIEW_MISSING_HOMES)


def check_can_share_missing_homes(by: Actor) -> None:
    """GFO's head says what recruitment may be told of the queue."""
    check_may(by, Permission.SHARE_MISSING_HOMES)


def check_can_read_recruitment_brief(by: Actor) -> None:
    """The text that the head has shared: the communicator too, who sees no case (R-69)."""
    check_may(by, Permission.READ_RECRUITMENT_BRIEF)


can_view_missing_homes = bool_twin(check_can_view_missing_homes)
can_share_missing_homes = bool_twin(check_can_share_missing_homes)
can_read_recruitment_brief = bool_twin(check_can_read_recruitment_brief)
