"""Who holds a function: changed on a day, the old holding ending where the new begins (R-51, R-52)."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from famn.access.actor import Actor
from famn.accounts.actions.trail import record_account_act
from famn.accounts.enums import Function
from famn.accounts.models import FunctionHolding, User
from famn.accounts.policy_people import check_can_assign_function
from famn.accounts.queries_people import in_force, may_hold
from famn.accounts.rules import SEVERAL
from famn.kernel.calendar import local_date
from famn.kernel.denied import Refused
from famn.organisations.constraints import refusing_constraints
from famn.organisations.models import Board
from famn.ui.swedish import short_date


@transaction.atomic
def assign_function(*, by: Actor, function: Function, board: Board | None, user: User, starts_on: date, at: datetime) -> FunctionHolding:
    """Let ``user`` hold a function from a day on. What is sent to the function goes to her from that day.

    Effects, in order: the present holder's end on that day, with whom it went to; the new holding, up to one that is
    planned after it or the board's own end; an act on each. Raises ``Refused`` for a past day, for somebody whose role does not hold that
    function then, and when she already holds it.
    """
    check_can_assign_function(by, function=function, board_id=board.pk if board else None)
    if starts_on < local_date(at):
        raise Refused("function_past", _("Funktionen kan byta innehavare i dag eller senare."))
    if (
        not may_hold(function, cooperation_id=by.own_cooperation_id, board_id=board.pk if board else None, on=starts_on)
        .filter(pk=user.pk)
        .exists()
    ):
        raise Refused("cannot_hold", _("Välj någon vars roll kan ha funktionen den dagen."))
    same = FunctionHolding.objects.filter(cooperation_id=by.own_cooperation_id, function=function, board=board).select_for_update(
        of=("self",)
    )
    ends_on = None
    if function not in SEVERAL:
        now = same.filter(starts_on__lte=starts_on).filter(Q(ends_on=None) | Q(ends_on__gt=starts_on)).select_related("user").first()
        if now is not None:
            _check_another(now, user)
            _end(by, now, starts_on, user, at)
        later = same.filter(starts_on__gt=starts_on).exclude(ends_on__lte=starts_on).order_by("starts_on", "id").first()
        ends = [day for day in (later and later.starts_on, board and board.ends_on) if day]
        ends_on = min(ends) if ends else None
    with refusing_constraints():
        made = FunctionHolding.objects.create(
            cooperation_id=by.own_cooperation_id, function=function, board=board, user=user, starts_on=starts_on, ends_on=ends_on
        )
    text = _("%(name)s är %(function)s från %(day)s") % {
        "name": user.name, "function": _named(function, board), "day": short_date(starts_on),
    }  # fmt: skip
    record_account_act(by=by, verb="account.function", text=text, user_id=user.pk, at=at, board_id=board.pk if board else None)
    return made


def _check_another(now: FunctionHolding, user: User) -> None:
    if now.user_id == user.pk:
        raise Refused("holds_already", _("%(name)s har redan funktionen.") % {"name": user.name})


@transaction.atomic
def hand_over_function(*, by: Actor, holding: FunctionHolding, to: User, on: date, at: datetime) -> None:
    """Let a function go from one person to another on a day.

    Effects: as ``assign_function``; one of several who hold it leaves it to somebody who may hold it already.
    """
    check_can_assign_function(by, function=Function(holding.function), board_id=holding.board_id)
    function = Function(holding.function)
    already = FunctionHolding.objects.filter(in_force(on), cooperation_id=holding.cooperation_id, function=function, board=None, user=to)
    if function not in SEVERAL or not already.exists():
        assign_function(by=by, function=function, board=holding.board, user=to, starts_on=on, at=at)
    if function in SEVERAL:
        _end(by, holding, on, to, at)


@transaction.atomic
def end_function(*, by: Actor, holding: FunctionHolding, ends_on: date, at: datetime) -> None:
    """Let a function be left without a holder from a day on; it shows as vacant. Effects: its end; an act."""
    check_can_assign_function(by, function=Function(holding.function), board_id=holding.board_id)
    if ends_on < local_date(at):
        raise Refused("function_past", _("Funktionen kan lämnas i dag eller senare."))
    if holding.ends_on is not None and holding.ends_on <= ends_on:
        raise Refused("function_over", _("Funktionen är redan lämnad till den dagen."))
    _end(by, holding, ends_on, None, at)


def _end(by: Actor, holding: FunctionHolding, ends_on: date, to: User | None, at: datetime) -> None:
    ends_on = max(ends_on, holding.starts_on)
    FunctionHolding.objects.filter(pk=holding.pk).update(ends_on=ends_on, handed_over_to=to)
    what = {"name": holding.user.name, "function": _named(Function(holding.function), holding.board), "day": short_date(ends_on)}
    if to is None:
        text = _("%(name)s är inte %(function)s från %(day)s. Ingen är utsedd.") % what
    else:
        text = _("%(name)s lämnade över till %(to)s: %(function)s från %(day)s") % {**what, "to": to.name}
    record_account_act(by=by, verb="account.function_end", text=text, user_id=holding.user_id, at=at, board_id=holding.board_id)


def _named(function: Function, board: Board | None) -> str:
    label = str(function.label)
    return f"{label} ({board.name})" if board else label
