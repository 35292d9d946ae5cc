"""Who reads and adds documents. Which rows is the row wall's question."""

from typing import Protocol

from django.utils.translation import gettext_lazy as _

from famn.access.actor import Actor
from famn.access.permissions import Permission, check_may
from famn.kernel.denied import Denied, bool_twin


class HasBoard(Protocol):
    """A document as the act wall needs it: whose it is."""

    @property
    def board_id(self) -> int | None:
        """The board, None for the whole cooperation's."""


def check_can_view_documents(by: Actor) -> None:
    """All staff, and the evaluator."""
    check_may(by, Permission.VIEW_COOPERATION)


def check_can_add_to_board(by: Actor, board_id: int | None) -> None:
    """GFO's head and administrators everywhere; a unit manager her own board's guidelines (R-42)."""
    check_may(by, Permission.ADD_DOCUMENT)
    if by.is_board and board_id != by.board_id:
        raise Denied("not_own_board", _("Du kan lägga till dokument för din egen nämnd. De gemensamma lägger GFO till."))


def check_can_change_document(by: Actor, document: HasBoard) -> None:
    """Those who may add it."""
    check_can_add_to_board(by, document.board_id)


def check_can_add(by: Actor) -> None:
    """Whether the actor may add any document at all."""
    check_may(by, Permission.ADD_DOCUMENT)


can_change_document = bool_twin(check_can_change_document)
can_add = bool_twin(check_can_add)
can_view_documents = bool_twin(check_can_view_documents)
can_add_to_board = bool_twin(check_can_add_to_board)
