"""Who may put protected identities in the vault."""

from django.utils.translation import gettext_lazy as _

from famn.access.actor import Actor
from famn.access.permissions import Permission, check_may
from famn.kernel.denied import Denied


def check_can_store_in_vault(by: Actor, *, board_id: int | None) -> None:
    """The owner of the identity: the child's own board, or GFO for a home of the shared bank."""
    check_may(by, Permission.OPEN_VAULT)
    if by.board_id != board_id:
        raise Denied("not_own_vault", _("Uppgifterna hör till någon annan."))
