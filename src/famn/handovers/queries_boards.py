"""What a board leaves behind when it ceases: who works there, which functions it has, and what must be done first."""

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import QuerySet

from famn.accounts.models import FunctionHolding, RoleHolding
from famn.accounts.queries_people import not_over
from famn.handovers.enums import Left
from famn.organisations.models import Board, Membership


@dataclass(frozen=True, slots=True)
class Ending:
    """A board that is to cease. ``left``: what nobody could answer for after it; while there is any, it does not end."""

    board: Board
    left: list[Left]
    roles: list[RoleHolding]
    functions: list[FunctionHolding]


def roles_at(board: Board, *, after: date) -> QuerySet[RoleHolding]:
    """The roles at a board that would go on after a day, or begin after it."""
    rows = RoleHolding.objects.filter(not_over(after), board=board, user__isnull=False)
    return rows.select_related("user", "board").order_by("user__name", "id")


def functions_at(board: Board, *, after: date) -> QuerySet[FunctionHolding]:
    """The functions of a board, GFO's contact among them, that would go on after a day."""
    rows = FunctionHolding.objects.filter(not_over(after), board=board)
    return rows.select_related("user", "board").order_by("function", "starts_on", "id")


def left_at(board: Board) -> list[Left]:
    """What a board has left to do or hand over: kinds alone, asked of the database, which sees all of it."""
    with connection.cursor() as cursor:
        cursor.execute("select famn_what_board_leaves(%s)", [board.pk])
        return [Left(kind) for kind in cursor.fetchone()[0]]


def ending_of(board: Board, *, on: date) -> Ending:
    """What ends with a board, as it stands on a day. Three queries."""
    return Ending(board, left_at(board), list(roles_at(board, after=on)), list(functions_at(board, after=on)))


def boards_of(membership: Membership, *, after: date) -> list[Board]:
    """The boards of a member that would go on after a day."""
    boards = Board.objects.filter(municipality_id=membership.municipality_id).order_by("name", "id")
    return [board for board in boards if board.ends_on is None or board.ends_on > after]
