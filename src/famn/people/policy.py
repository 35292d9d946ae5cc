"""Who may put protected identities in the vault, open it, and look at who did."""

from django.utils.translation import gettext_lazy as _

from famn.access.actor import Actor
from famn.access.permissions import Permission, check_may
from famn.access.roles import Role
from famn.kernel.denied import Denied, bool_twin
from famn.people.models import VaultOpening

SECOND_PERSONS = {
    Role.UNIT_MANAGER: {Role.FH_SECRETARY, Role.SAS},
    Role.GFO_HEAD: {Role.GFO_COORDINATOR},
}
"""Who looks at an opening made by the one who otherwise looks."""


def check_can_store_in_vault(by: Actor, *, board_id: int | None) -> None:
    """The owner of the identity: the child's own board, or GFO for a home of the shared bank."""
    check_may(by, Permission.OPEN_VAULT)
    if by.board_id != board_id:
        raise Denied("not_own_vault", _("Uppgifterna hör till någon annan."))


def check_can_open_vault(by: Actor) -> None:
    """A case role; whose particulars it reaches is said by the row wall."""
    check_may(by, Permission.OPEN_VAULT)


def check_can_mark_opening_seen(by: Actor, opening: VaultOpening) -> None:
    """A second person: the unit's manager or GFO's head, and for their own openings a colleague. Never the opener."""
    if opening.opened_by == by.user_id:
        raise Denied("own_opening", _("Någon annan än du behöver granska att du öppnade uppgifterna."))
    opener = Role(opening.opened_role)
    if by.board_id != opening.board_id or by.role not in {Role.UNIT_MANAGER, Role.GFO_HEAD, *SECOND_PERSONS.get(opener, set())}:
        raise Denied("not_second_person", _("Enhetschefen granskar öppnade uppgifter."))


can_mark_opening_seen = bool_twin(check_can_mark_opening_seen)
can_store_in_vault = bool_twin(check_can_store_in_vault)
can_open_vault = bool_twin(check_can_open_vault)
