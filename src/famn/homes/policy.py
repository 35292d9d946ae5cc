"""Who may see and change homes. Which rows is the row wall's question."""

from typing import Protocol

from django.utils.translation import gettext_lazy as _

from famn.access.actor import Actor
from famn.access.permissions import Permission, check_may
from famn.access.roles import BOARD_CASE_ROLES, GFO_CASE_ROLES, Role
from famn.kernel.denied import Denied, bool_twin


class HasBoard(Protocol):
    """A home as the act wall needs it: whose it is. ``board_id`` is set for a network home alone."""

    @property
    def board_id(self) -> int | None:
        """The board of a network home; None in the shared bank."""


def check_can_view_bank(by: Actor) -> None:
    """GFO's case workers and the boards' foster-home secretaries read the list of the bank (domain 2.4)."""
    check_may(by, Permission.VIEW_BANK)


def check_can_view_home(by: Actor) -> None:
    """A home's own page: staff who handle cases. The row wall shows a board only what it may read."""
    if by.role not in GFO_CASE_ROLES | BOARD_CASE_ROLES | {Role.SUPERVISOR}:
        raise Denied("not_view_home", _("Din roll ser inga uppgifter om familjehem."))


def check_can_see_places(by: Actor) -> None:
    """Occupancy, and what follows from it, is GFO's alone: a board would learn of another board's children."""
    if by.role not in GFO_CASE_ROLES:
        raise Denied("not_see_places", _("Vilka platser som är upptagna ser bara GFO."))


def check_can_view_network(by: Actor) -> None:
    """Network homes: their board, GFO's head, and whoever is assigned to one (R-15a)."""
    if by.role not in BOARD_CASE_ROLES | {Role.GFO_HEAD, Role.GFO_COORDINATOR, Role.SUPERVISOR}:
        raise Denied("not_view_network", _("Nätverkshem ser bara den egna nämnden, GFO:s chef och den som har uppdraget."))


def check_can_register_home(by: Actor) -> None:
    """GFO's coordinators register homes of the shared bank."""
    check_may(by, Permission.EDIT_BANK)


def check_can_register_network_home(by: Actor) -> None:
    """A board registers its own network homes (R-15a, R-78b)."""
    check_may(by, Permission.EDIT_NETWORK_HOME)


def check_can_edit_home(by: Actor, home: HasBoard) -> None:
    """A coordinator edits the bank and the network homes she is assigned to; a secretary her board's network homes."""
    if home.board_id is not None and by.is_board:
        check_may(by, Permission.EDIT_NETWORK_HOME)
        if home.board_id != by.board_id:
            raise Denied("another_boards_home", _("Hemmet hör till en annan nämnd."))
    else:
        check_may(by, Permission.EDIT_BANK)


def check_can_note_word(by: Actor, home: HasBoard) -> None:
    """Those who talk with a home note what it says; a network home's word is its board's and the assigned coordinator's."""
    if home.board_id is not None:
        check_can_edit_home(by, home)
    else:
        check_may(by, Permission.NOTE_WORD)


def check_can_view_history(by: Actor, home: HasBoard) -> None:
    """A home's changes: GFO, and for a network home its own board."""
    check_can_view_home(by)
    if by.is_board and home.board_id != by.board_id:
        raise Denied("not_view_history", _("Hemmets historik ser GFO."))


def check_can_assign_network_home(by: Actor) -> None:
    """GFO's head chooses who works with a network home."""
    check_may(by, Permission.ASSIGN_NETWORK_HOME)


def check_can_note_permit(by: Actor, home: HasBoard) -> None:
    """Decisions that a home may be used: its keepers note them, and a board its own; which homes is the row wall's question."""
    check_may(by, Permission.NOTE_PERMIT)
    if by.is_board and home.board_id not in {None, by.board_id}:
        raise Denied("another_boards_home", _("Hemmet hör till en annan nämnd."))


def check_can_keep_mentors(by: Actor, home: HasBoard) -> None:
    """A mentor is a home of the bank; GFO's coordinators say which (R-78e)."""
    check_may(by, Permission.EDIT_BANK)
    if home.board_id is not None:
        raise Denied("network_home_no_mentor", _("Bara hem i banken kan vara mentorer."))


def check_can_view_providers(by: Actor) -> None:
    """Providers and their contracts: whoever reads the bank (R-78c)."""
    check_may(by, Permission.VIEW_BANK)


def check_can_keep_providers(by: Actor) -> None:
    """GFO's head and coordinators keep the register of providers."""
    check_may(by, Permission.KEEP_PROVIDERS)


def check_can_view_schemes(by: Actor) -> None:
    """How homes are counted by category: all staff who see the cooperation's settings."""
    check_may(by, Permission.VIEW_SETTINGS)


def check_can_keep_schemes(by: Actor) -> None:
    """Category schemes are a setting of the cooperation (R-79)."""
    check_may(by, Permission.MANAGE_COOPERATION)


def check_can_agree_to_share(by: Actor, home: HasBoard) -> None:
    """A network home's board says that it may go over to the bank; nobody says it for the board (R-15a)."""
    check_may(by, Permission.EDIT_NETWORK_HOME)
    if home.board_id is None or home.board_id != by.board_id:
        raise Denied("another_boards_home", _("Hemmet hör till en annan nämnd."))


def check_can_take_over(by: Actor, home: HasBoard) -> None:
    """The coordinator assigned to a network home takes it over to the bank; the row wall shows it to nobody else of them."""
    check_may(by, Permission.EDIT_BANK)
    if home.board_id is None:
        raise Denied("in_the_bank", _("Hemmet finns redan i banken."))


can_note_permit = bool_twin(check_can_note_permit)
can_keep_mentors = bool_twin(check_can_keep_mentors)
can_keep_providers = bool_twin(check_can_keep_providers)
can_view_providers = bool_twin(check_can_view_providers)
can_keep_schemes = bool_twin(check_can_keep_schemes)
can_view_schemes = bool_twin(check_can_view_schemes)
can_agree_to_share = bool_twin(check_can_agree_to_share)
can_take_over = bool_twin(check_can_take_over)
can_see_places = bool_twin(check_can_see_places)
can_view_network = bool_twin(check_can_view_network)
can_register_home = bool_twin(check_can_register_home)
can_register_network_home = bool_twin(check_can_register_network_home)
can_edit_home = bool_twin(check_can_edit_home)
can_note_word = bool_twin(check_can_note_word)
can_view_history = bool_twin(check_can_view_history)
can_assign_network_home = bool_twin(check_can_assign_network_home)
can_view_bank = bool_twin(check_can_view_bank)
can_view_home = bool_twin(check_can_view_home)
