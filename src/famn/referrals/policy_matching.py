"""Who may search, ask, offer and hand over. Which rows is the row wall's question; states are in ``rules_matching``."""

from famn.access.actor import Actor
from famn.access.permissions import Permission, check_may
from famn.kernel.denied import bool_twin


def check_can_view_match(by: Actor) -> None:
    """GFO's case workers read match sheets."""
    check_may(by, Permission.VIEW_MATCH)


def check_can_run_match(by: Actor) -> None:
    """The matching coordinator makes them (R-136)."""
    check_may(by, Permission.RUN_MATCH)


def check_can_ask_home(by: Actor) -> None:
    """The matching coordinator asks homes."""
    check_may(by, Permission.ASK_HOME)


def check_can_register_answer(by: Actor) -> None:
    """Whoever at GFO takes the call writes down what was said."""
    check_may(by, Permission.REGISTER_HOME_ANSWER)


def check_can_answer_as_home(by: Actor) -> None:
    """The family that opened its link."""
    check_may(by, Permission.ANSWER_AS_HOME)


def check_can_send_offer(by: Actor) -> None:
    """The matching coordinator sends and takes back offers (R-18)."""
    check_may(by, Permission.SEND_OFFER)


def check_can_handle(by: Actor) -> None:
    """The matching coordinator takes a referral and searches for it (R-136)."""
    check_may(by, Permission.HANDLE_REFERRAL)


def check_can_hand_over(by: Actor) -> None:
    """The matching coordinator, or GFO's head when somebody is away."""
    check_may(by, Permission.HAND_OVER)


def check_can_send_back(by: Actor) -> None:
    """The matching coordinator asks the board what is missing."""
    check_may(by, Permission.SEND_BACK)


can_view_match = bool_twin(check_can_view_match)
can_run_match = bool_twin(check_can_run_match)
can_ask_home = bool_twin(check_can_ask_home)
can_register_answer = bool_twin(check_can_register_answer)
can_send_offer = bool_twin(check_can_send_offer)
can_handle = bool_twin(check_can_handle)
can_hand_over = bool_twin(check_can_hand_over)
can_send_back = bool_twin(check_can_send_back)
can_answer_as_home = bool_twin(check_can_answer_as_home)
