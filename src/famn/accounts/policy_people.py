"""Who invites, gives and ends roles, places functions and resets a second factor. The row wall says the same of rows."""

from django.utils.translation import gettext_lazy as _

from famn.access.actor import Actor
from famn.access.permissions import Permission, check_may
from famn.access.roles import BOARD_ROLES, GFO_CASE_ROLES, Role
from famn.accounts.enums import Function
from famn.accounts.models import RoleHolding
from famn.accounts.queries_people import is_managed
from famn.accounts.rules import GRANTS, OF_GFO
from famn.kernel.denied import Denied, bool_twin


def check_can_manage_people(by: Actor) -> None:
    """GFO's head, a board's unit manager, the administrator."""
    check_may(by, Permission.MANAGE_PEOPLE)


def check_can_give_role(by: Actor, *, user_id: int | None, role: Role, board_id: int | None) -> None:
    """A role the actor answers for, at her unit, and never for herself. ``user_id`` None: somebody who has no account yet."""
    check_can_manage_people(by)
    if user_id is not None and user_id == by.user_id:
        raise Denied("not_for_oneself", _("Du kan inte ge dig själv en roll. Be någon annan som får."))
    if role not in GRANTS[by.role]:
        raise Denied("not_that_role", _("Den rollen ger någon annan: enhetschefen, GFO:s chef eller systemadministratören."))
    if (role in BOARD_ROLES) != (board_id is not None):
        raise Denied("role_and_unit", _("Rollen finns inte på den enheten."))
    if by.board_id is not None and by.board_id != board_id:
        raise Denied("another_board", _("Du ger roller vid din egen nämnd."))


def check_can_end_role(by: Actor, holding: RoleHolding) -> None:
    """Whoever may give it. Nobody ends or prolongs a role of her own."""
    check_can_give_role(by, user_id=holding.user_id, role=Role(holding.role), board_id=holding.board_id)


def check_can_manage_person(by: Actor, *, user_id: int) -> None:
    """The sign-in and the account of one's own people, never one's own."""
    check_can_manage_people(by)
    if user_id == by.user_id:
        raise Denied("not_for_oneself", _("Det gör någon annan åt dig: enhetschefen, GFO:s chef eller systemadministratören."))
    if not is_managed(by, user_id):
        raise Denied("not_ones_people", _("Personen har ingen roll som du ansvarar för."))


def check_can_change_address(by: Actor, *, user_id: int) -> None:
    """The administrator, of her people: the address is the key to the account. Nobody her own."""
    if by.role != Role.SYSTEM_ADMIN:
        raise Denied("not_administrator", _("Adressen byter systemadministratören."))
    check_can_manage_person(by, user_id=user_id)


def check_can_assign_function(by: Actor, *, function: Function, board_id: int | None) -> None:
    """GFO's head and the administrator any function; the unit manager those of her own board."""
    check_may(by, Permission.ASSIGN_FUNCTIONS)
    if by.board_id is not None and (board_id != by.board_id or function in OF_GFO):
        raise Denied("another_boards_function", _("Den funktionen utser GFO:s chef."))


def check_can_view_functions(by: Actor) -> None:
    """Everybody of the staff sees who holds which function, and what each role may do."""
    if by.role not in GFO_CASE_ROLES | BOARD_ROLES | {Role.COMMUNICATOR, Role.SUPERVISOR, Role.SYSTEM_ADMIN}:
        raise Denied("not_view_functions", _("Din roll ser inte vem som har vilken funktion."))


can_manage_people = bool_twin(check_can_manage_people)
can_give_role = bool_twin(check_can_give_role)
can_end_role = bool_twin(check_can_end_role)
can_manage_person = bool_twin(check_can_manage_person)
can_change_address = bool_twin(check_can_change_address)
can_assign_function = bool_twin(check_can_assign_function)
can_view_functions = bool_twin(check_can_view_functions)
