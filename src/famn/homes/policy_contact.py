"""Who keeps contact with homes, who follows it, and who says which coordinator a home has. Which homes is the row wall's question."""

from typing import Protocol

from django.utils.translation import gettext_lazy as _

from famn.access.actor import Actor
from famn.access.permissions import Permission, check_may
from famn.access.roles import GFO_CASE_ROLES, Role
from famn.homes.policy import HasBoard, check_can_view_home
from famn.kernel.denied import Denied, bool_twin


class HasWriter(Protocol):
    """An entry of the contact log as the act wall needs it: who wrote it."""

    @property
    def by_id(self) -> int:
        """The writer."""


def check_can_keep_contact(by: Actor) -> None:
    """Whoever keeps contact with any home: with which, see ``check_can_note_contact``."""
    check_may(by, Permission.NOTE_CONTACT)


def check_can_note_contact(by: Actor, home: HasBoard) -> None:
    """Those who keep contact with a home: GFO with the bank, its board and the assigned one with a network home (R-17)."""
    check_may(by, Permission.NOTE_CONTACT)
    if home.board_id is None:
        if by.is_board or by.role == Role.SUPERVISOR:
            raise Denied("gfo_keeps_contact", _("Kontakten med hemmen i banken håller GFO:s samordnare."))
    elif by.is_board and home.board_id != by.board_id:
        raise Denied("another_boards_home", _("Hemmet hör till en annan nämnd."))
    elif by.role == Role.MATCHING_COORDINATOR:
        raise Denied("not_assigned", _("Kontakten med ett nätverkshem håller nämnden och den som har uppdraget."))


def check_can_mend_contact(by: Actor, contact: HasWriter, home: HasBoard) -> None:
    """An entry is put right by whoever wrote it."""
    check_can_note_contact(by, home)
    if contact.by_id != by.user_id:
        raise Denied("not_ones_own_entry", _("Bara den som skrev anteckningen kan rätta den."))


def check_can_view_contacts(by: Actor, home: HasBoard) -> None:
    """The keepers' working notes: GFO's for the bank, the board's and GFO's assigned for a network home."""
    check_can_view_home(by)
    if by.is_board and home.board_id != by.board_id:
        raise Denied("not_view_contacts", _("Kontakten med hemmet följer GFO."))


def check_can_follow_contacts(by: Actor) -> None:
    """Which homes of the bank have gone quiet: GFO's case workers."""
    if by.role not in GFO_CASE_ROLES:
        raise Denied("not_follow_contacts", _("Kontakten med hemmen i banken följer GFO."))


def check_can_assign_coordinator(by: Actor) -> None:
    """GFO's head says which coordinator answers for a home of the bank."""
    check_may(by, Permission.ASSIGN_COORDINATOR)


can_keep_contact = bool_twin(check_can_keep_contact)
can_note_contact = bool_twin(check_can_note_contact)
can_mend_contact = bool_twin(check_can_mend_contact)
can_view_contacts = bool_twin(check_can_view_contacts)
can_follow_contacts = bool_twin(check_can_follow_contacts)
can_assign_coordinator = bool_twin(check_can_assign_coordinator)
