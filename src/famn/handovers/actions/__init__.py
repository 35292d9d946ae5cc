"""People come and go: invited, let in again, handed over from, closed; and whole boards and members."""

from famn.handovers.actions.addresses import ask_for_address, confirm_address, correct_address
from famn.handovers.actions.closing import close_account
from famn.handovers.actions.coming import invite_person, reset_second_factor, send_link_again
from famn.handovers.actions.handing_over import hand_over_work
from famn.handovers.actions.leaving import close_board, let_member_leave

__all__ = [
    "ask_for_address",
    "close_account",
    "close_board",
    "confirm_address",
    "correct_address",
    "hand_over_work",
    "invite_person",
    "let_member_leave",
    "reset_second_factor",
    "send_link_again",
]
