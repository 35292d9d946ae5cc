"""Closing an account: only with empty hands (R-52)."""

from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from famn.access.actor import Actor
from famn.accounts.actions import change_last_day, end_cover, record_account_act
from famn.accounts.models import Cover, User
from famn.accounts.policy import can_end_cover
from famn.accounts.queries_people import managed_holdings, not_over
from famn.handovers.policy import check_can_close_account
from famn.handovers.queries import still_holds
from famn.kernel.calendar import local_date
from famn.kernel.denied import Refused


@transaction.atomic
def close_account(*, by: Actor, user: User, at: datetime) -> None:
    """End what is left of a person's roles in the actor's unit; the account closes with the last role anywhere.

    Effects, in order: each of her roles here ends today; covers she gives or is given end; the account is closed where
    nothing is left, of which the actor is told nothing; an act. Raises ``Refused`` while she answers for anything here.
    """
    check_can_close_account(by, user_id=user.pk)
    today = local_date(at)
    if still_holds([user.pk]):
        raise Refused("hand_over_first", _("%(name)s har fortfarande ansvar som behöver lämnas över först.") % {"name": user.name})
    for cover in Cover.objects.filter(ends_on__gt=today, cooperation_id=by.own_cooperation_id).select_related("absent", "stand_in"):
        if user.pk in {cover.absent_id, cover.stand_in_id} and can_end_cover(by, cover):
            end_cover(by=by, cover=cover, at=at)
    holdings = managed_holdings(by).filter(not_over(today), user=user)
    boards = {holding.board_id for holding in holdings}
    for holding in holdings:
        change_last_day(by=by, holding=holding, ends_on=today, at=at)
    with connection.cursor() as cursor:
        cursor.execute("select famn_close_account(%s, %s)", [user.pk, at])
    text = _("Avslutade uppdraget för %(name)s") % {"name": user.name}
    record_account_act(by=by, verb="account.close", text=text, user_id=user.pk, at=at, board_id=next(iter(boards), None))
