"""Who may answer an offer: judge the home for the child, decide, delegate."""

from django.utils.translation import gettext_lazy as _

from famn.access.actor import Actor
from famn.access.permissions import Permission, check_may
from famn.access.roles import Role
from famn.kernel.denied import Denied, bool_twin


def check_can_view_offer(by: Actor) -> None:
    """Both sides' case roles see an offer; the row wall chooses whose."""
    check_may(by, Permission.VIEW_OFFER)


def check_can_assess_for_child(by: Actor) -> None:
    """R-36: the board's caseworkers judge the home for this child."""
    check_may(by, Permission.ASSESS_FOR_CHILD)


def check_can_decide_operationally(by: Actor, *, delegated: bool) -> None:
    """R-37: the unit manager, or the foster-home secretary while the board has delegated it to her (``delegated``)."""
    if delegated and by.role == Role.FH_SECRETARY:
        return
    if by.role == Role.FH_SECRETARY:
        raise Denied("not_delegated", _("Verksamhetsbeslutet fattas av enhetschefen. Nämnden har inte delegerat det till dig."))
    check_may(by, Permission.DECIDE_OPERATIONALLY)


def check_can_register_formal_decision(by: Actor) -> None:
    """R-37a: foster-home secretary or unit manager writes down what the committee decided."""
    check_may(by, Permission.REGISTER_FORMAL_DECISION)


def check_can_delegate(by: Actor) -> None:
    """The unit manager notes a delegation, from a date."""
    check_may(by, Permission.DELEGATE)


can_assess_for_child = bool_twin(check_can_assess_for_child)
can_decide_operationally = bool_twin(check_can_decide_operationally)
can_register_formal_decision = bool_twin(check_can_register_formal_decision)
can_delegate = bool_twin(check_can_delegate)
can_view_offer = bool_twin(check_can_view_offer)
