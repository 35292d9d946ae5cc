"""Giving and ending roles, and letting somebody set up her second factor anew."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from famn.access.actor import Actor
from famn.access.roles import Role
from famn.accounts.actions.trail import record_account_act
from famn.accounts.models import Invitation, RoleHolding, User
from famn.accounts.policy_people import check_can_end_role, check_can_give_role
from famn.accounts.queries_people import others_who_manage
from famn.accounts.rules import check_new_end, check_period
from famn.kernel.calendar import local_date
from famn.kernel.denied import Refused
from famn.organisations.constraints import refusing_constraints
from famn.organisations.models import Board
from famn.ui.swedish import short_date


@transaction.atomic
def give_role(
    *, by: Actor, user: User, role: Role, board: Board | None, starts_on: date, ends_on: date | None = None, at: datetime
) -> RoleHolding:
    """Give a user a role at a unit, in a half-open period from today or later.

    Effects: ``RoleHolding``; an act. Raises ``Refused`` when she has that role there during some of the time, and for a role
    that would outlive its board.
    """
    check_can_give_role(by, user_id=user.pk, role=role, board_id=board.pk if board else None)
    check_period(starts_on, ends_on, today=local_date(at))
    if board is not None and board.ends_on is not None and (ends_on is None or ends_on > board.ends_on):
        last = short_date(board.ends_on - timedelta(days=1))
        raise Refused("board_ends", _("%(board)s upphör. Sista dagen kan vara %(day)s.") % {"board": board.name, "day": last})
    with refusing_constraints():
        made = RoleHolding.objects.create(
            user=user, role=role, cooperation_id=by.own_cooperation_id, board=board, starts_on=starts_on, ends_on=ends_on
        )
    until = _(" till %(day)s") % {"day": short_date(ends_on)} if ends_on else ""
    text = _("%(name)s fick rollen %(role)s från %(day)s") % {"name": user.name, "role": role.label, "day": short_date(starts_on)} + until
    record_account_act(
        by=by, verb="account.role", text=text, user_id=user.pk, at=at, board_id=made.board_id, detail={"holding": str(made.pk)}
    )
    return made


@transaction.atomic
def change_last_day(*, by: Actor, holding: RoleHolding, ends_on: date | None, at: datetime) -> None:
    """End a role, or let it run longer: ``ends_on`` is the first day without it, None that no end is set.

    Today means at once, so that today is the last day she had it. A role that has not begun is taken back by an end on its
    first day. Effects: its end; an invitation that she has not answered is withdrawn with her last role there; an act.
    Raises ``Refused`` when the role has ended, and when nobody would be left who gives roles.
    """
    check_can_end_role(by, holding)
    holding = RoleHolding.objects.select_related("user", "board").get(pk=holding.pk)
    user, today = holding.user, local_date(at)
    if user is None:
        raise Refused("no_person", _("Schemalagda jobb har ingen slutdag här."))
    # What never began is taken back whole; what holds today ends today.
    if ends_on is not None and holding.starts_on > ends_on:
        ends_on = holding.starts_on
    check_new_end(holding.starts_on, holding.ends_on, ends_on, today=today)
    if ends_on is not None and not others_who_manage(holding, on=ends_on):
        raise Refused("last_who_manages", _("Ingen annan kan ge roller här då. Ge någon den rollen först."))
    with refusing_constraints():
        # The row wall lets nobody move the end of what has ended, also when it ended a moment ago.
        if not RoleHolding.objects.filter(pk=holding.pk).update(ends_on=ends_on, ended_at=at if ends_on == today else None):
            raise Refused("role_has_ended", _("Rollen har redan slutat. Ge en ny i stället."))
    what = {"name": user.name, "role": holding.get_role_display()}
    if ends_on is None:
        text = _("%(name)s behåller rollen %(role)s tills vidare") % what
    elif ends_on == holding.starts_on > today:
        text = _("%(name)s får inte rollen %(role)s: den togs tillbaka innan den började") % what
    elif ends_on == today:
        text = _("%(name)s har inte längre rollen %(role)s") % what
    else:
        text = _("%(name)s har inte rollen %(role)s från %(day)s") % {**what, "day": short_date(ends_on)}
    _withdraw_invitation(by, user, holding.board, at)
    record_account_act(
        by=by, verb="account.role_end", text=text, user_id=user.pk, at=at, board_id=holding.board_id,
        detail={"holding": str(holding.pk)},
    )  # fmt: skip


def _withdraw_invitation(by: Actor, user: User, board: Board | None, at: datetime) -> None:
    here = {"user": user, "cooperation_id": by.own_cooperation_id, "board": board}
    if not RoleHolding.objects.filter(**here).exclude(ends_on__lte=local_date(at)).exists():
        Invitation.objects.filter(**here, accepted_at=None, withdrawn_at=None).update(withdrawn_at=at)
