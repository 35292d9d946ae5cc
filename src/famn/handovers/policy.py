"""Who hands over what a colleague answers for, and closes her account."""

from django.utils.translation import gettext_lazy as _

from famn.access.actor import Actor
from famn.access.permissions import Permission, check_may
from famn.accounts.policy_people import check_can_manage_person
from famn.accounts.queries_people import is_managed
from famn.kernel.denied import Denied, bool_twin


def check_can_hand_over_work(by: Actor, *, user_id: int) -> None:
    """GFO's head for GFO, a unit manager for her board; also what they answer for themselves."""
    check_may(by, Permission.HAND_OVER_WORK)
    if not is_managed(by, user_id):
        raise Denied("not_ones_people", _("Personen har ingen roll som du ansvarar för."))


def check_can_close_account(by: Actor, *, user_id: int) -> None:
    """Whoever gives the person's roles; nobody closes her own account."""
    check_can_manage_person(by, user_id=user_id)


can_hand_over_work = bool_twin(check_can_hand_over_work)
can_close_account = bool_twin(check_can_close_account)
