"""Who may keep views of the bank and take it out as a file."""

from typing import Protocol

from django.utils.translation import gettext_lazy as _

from famn.access.actor import Actor
from famn.access.permissions import Permission, check_may
from famn.homes.policy import check_can_see_places, check_can_view_bank
from famn.kernel.denied import Denied, bool_twin


class HasUser(Protocol):
    """A saved view as the act wall needs it: whose it is."""

    @property
    def user_id(self) -> int:
        """Its owner."""


def check_can_save_view(by: Actor) -> None:
    """Whoever reads the bank saves views of it, for herself."""
    check_may(by, Permission.VIEW_BANK)


def check_can_change_view(by: Actor, view: HasUser) -> None:
    """A saved view is its owner's alone."""
    check_can_save_view(by)
    if view.user_id != by.user_id:
        raise Denied("another_users_view", _("Vyn är någon annans."))


def check_can_export_bank(by: Actor) -> None:
    """Whoever reads the bank may take out what she reads, never more, and says why (domain 3.3)."""
    check_can_view_bank(by)


def check_can_view_bank_timeline(by: Actor) -> None:
    """Who has a free place when follows from occupancy, which only GFO reads."""
    check_can_see_places(by)


can_save_view = bool_twin(check_can_save_view)
can_change_view = bool_twin(check_can_change_view)
can_export_bank = bool_twin(check_can_export_bank)
can_view_bank_timeline = bool_twin(check_can_view_bank_timeline)
