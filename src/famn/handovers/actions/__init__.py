"""People come and go: invited, let in again, handed over from, closed."""

from famn.handovers.actions.closing import close_account
from famn.handovers.actions.coming import invite_person, reset_second_factor, send_link_again
from famn.handovers.actions.handing_over import hand_over_work

__all__ = ["close_account", "hand_over_work", "invite_person", "reset_second_factor", "send_link_again"]
