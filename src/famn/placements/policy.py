"""Who may start, follow and end stays. Which rows is the row wall's question; which state is ``rules``'."""

from django.utils.translation import gettext_lazy as _

from famn.access.actor import Actor
from famn.access.permissions import Permission, check_may
from famn.access.roles import BOARD_CASE_ROLES, GFO_CASE_ROLES, Role
from famn.kernel.denied import Denied, bool_twin

BOARDS_CASEWORKERS = frozenset({Role.FH_SECRETARY, Role.SOCIAL_WORKER})


def check_can_view_placements(by: Actor) -> None:
    """Both sides' case roles; the row wall chooses whose."""
    if by.role not in GFO_CASE_ROLES | BOARD_CASE_ROLES:
        raise Denied("not_view_placements", _("Din roll ser inga placeringar."))


def check_can_consult(by: Actor) -> None:
    """The board's caseworkers register information and consultation (R-38)."""
    check_may(by, Permission.CONSULT)


def check_can_see_consultees(by: Actor) -> None:
    """The board with a live offer; the database checks the offer itself."""
    if by.role not in BOARD_CASE_ROLES:
        raise Denied("not_see_consultees", _("Samråden hör till nämnden."))


def check_can_start(by: Actor) -> None:
    """Foster-home secretary or unit manager."""
    check_may(by, Permission.START_PLACEMENT)


def check_can_follow(by: Actor) -> None:
    """Tick off follow-ups, move the expected end: the board's case roles."""
    check_may(by, Permission.FOLLOW_PLACEMENT)


def check_can_end(by: Actor) -> None:
    """Register an end and its feedback: the board's caseworkers (R-45, R-46)."""
    check_may(by, Permission.FOLLOW_PLACEMENT)
    if by.role not in BOARDS_CASEWORKERS:
        raise Denied("not_end_placement", _("Avslut och återkoppling registreras av familjehemssekreteraren eller socialsekreteraren."))


def check_can_hand_over_introduction(by: Actor) -> None:
    """R-20: either side that hands over the package."""
    check_may(by, Permission.HAND_OVER_INTRODUCTION)


def check_can_register_agreement(by: Actor) -> None:
    """R-39: the agreement is the board's and the home's."""
    check_may(by, Permission.REGISTER_AGREEMENT)


def check_can_note_meeting(by: Actor) -> None:
    """R-46a: both sides write down the closing meeting."""
    if by.role not in GFO_CASE_ROLES | BOARD_CASE_ROLES:
        raise Denied("not_note_meeting", _("Avslutningsträffen dokumenteras av nämnden och GFO."))


def check_can_note_return(by: Actor) -> None:
    """R-16a: GFO asks the home; the coordinator who may change its status writes the answer."""
    check_may(by, Permission.CLOSE_PLACEMENT)
    check_may(by, Permission.EDIT_BANK)


can_consult = bool_twin(check_can_consult)
can_start = bool_twin(check_can_start)
can_follow = bool_twin(check_can_follow)
can_end = bool_twin(check_can_end)
can_hand_over_introduction = bool_twin(check_can_hand_over_introduction)
can_register_agreement = bool_twin(check_can_register_agreement)
can_note_meeting = bool_twin(check_can_note_meeting)
can_note_return = bool_twin(check_can_note_return)
can_view_placements = bool_twin(check_can_view_placements)
can_see_consultees = bool_twin(check_can_see_consultees)
