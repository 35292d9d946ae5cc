"""Who may write in the thread of a case. Which threads is the row wall's question."""

from django.utils.translation import gettext_lazy as _

from famn.access.actor import Actor
from famn.access.permissions import Permission, check_may
from famn.kernel.denied import Denied, bool_twin


def check_can_write_message(by: Actor, board_id: int) -> None:
    """Case workers of both sides; a board only in the threads of its own cases (R-53)."""
    check_may(by, Permission.WRITE_MESSAGE)
    if by.is_board and by.board_id != board_id:
        raise Denied("not_own_board", _("Ärendet hör till en annan nämnd."))


def check_can_read_messages(by: Actor | None) -> None:
    """Whoever writes messages has an inbox."""
    if by is None:
        raise Denied("not_signed_in", _("Du har ingen roll i Famn i dag."))
    check_may(by, Permission.WRITE_MESSAGE)


can_write_message = bool_twin(check_can_write_message)
can_read_messages = bool_twin(check_can_read_messages)
