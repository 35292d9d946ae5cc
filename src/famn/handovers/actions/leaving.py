"""A board ceases, or a whole member leaves: everybody's roles and functions there end the same day (R-52, R-57)."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from famn.access.actor import Actor
from famn.accounts.actions import record_account_act
from famn.handovers.queries_boards import boards_of, functions_at, left_at, roles_at
from famn.kernel.denied import Refused
from famn.organisations.actions import end_board, end_membership
from famn.organisations.models import Board, Membership
from famn.organisations.policy import check_can_manage
from famn.ui.swedish import short_date


@transaction.atomic
def close_board(*, by: Actor, board: Board, ends_on: date, at: datetime) -> int:
    """Let a board cease with all that is held there; ``ends_on`` is its first day gone. Returns how many roles end with it.

    Effects, in order: the board's end; roles and functions at it end that day, by the database's own hand, and invitations
    that nobody has answered fall; an act for each person. Raises ``Refused`` while the board has anything that nobody could
    answer for afterwards, and for a day that has passed. What was counted for the days before stays as it was.
    """
    check_can_manage(by)
    left = left_at(board)
    if left:
        raise Refused("hand_over_first", _("%(board)s har kvar: %(left)s") % {"board": board.name, "left": left[0].label})
    roles, functions = list(roles_at(board, after=ends_on)), list(functions_at(board, after=ends_on))
    end_board(by=by, board=board, ends_on=ends_on, at=at)
    for role in roles:
        what = {"name": role.user, "role": role.get_role_display(), "day": short_date(ends_on), "board": board.name}
        text = _("%(name)s har inte rollen %(role)s från %(day)s: %(board)s upphör") % what
        record_account_act(
            by=by, verb="account.role_end", text=text, user_id=role.user_id or 0, at=at, board_id=board.pk, detail={"holding": str(role.pk)}
        )
    for function in functions:
        words = {"name": function.user.name, "function": function.get_function_display(), "day": short_date(ends_on), "board": board.name}
        text = _("%(name)s är inte %(function)s från %(day)s: %(board)s upphör") % words
        record_account_act(by=by, verb="account.function_end", text=text, user_id=function.user_id, at=at, board_id=board.pk)
    return len(roles)


@transaction.atomic
def let_member_leave(*, by: Actor, membership: Membership, ends_on: date, reason: str, at: datetime) -> int:
    """Let a municipality leave with its boards; ``ends_on`` is its first day outside. Returns how many roles end with it.

    Effects: each board that would go on longer ceases that day, as ``close_board`` says; the membership's end; an act. All or
    nothing. Raises ``Refused`` as those do.
    """
    check_can_manage(by)
    number = sum(close_board(by=by, board=board, ends_on=ends_on, at=at) for board in boards_of(membership, after=ends_on))
    end_membership(by=by, membership=membership, ends_on=ends_on, reason=reason, at=at)
    return number
