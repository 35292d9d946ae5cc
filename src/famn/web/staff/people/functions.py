"""Who holds each function now, later and before; changing the holder on a day, leaving a function vacant (R-51, R-52, R-64a)."""

from datetime import timedelta
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from famn.accounts.actions import assign_function, end_function
from famn.accounts.enums import Function
from famn.accounts.forms_people import FunctionForm, VacateForm
from famn.accounts.models import FunctionHolding
from famn.accounts.policy_people import can_assign_function, can_manage_people, check_can_assign_function, check_can_view_functions
from famn.accounts.queries_people import Place, may_hold, not_over, places
from famn.accounts.rules import SEVERAL
from famn.organisations.models import Board
from famn.organisations.queries import boards
from famn.web.staff.acting import METHODS, act_page, posted


@require_safe
def functions(request: HttpRequest) -> HttpResponse:
    """Every function by board. A board's people see those of their own board and of the whole cooperation."""
    by = request.actor
    check_can_view_functions(by)
    shown = boards(by.own_cooperation_id, on=request.today)
    if by.board_id is not None:
        shown = shown.filter(pk=by.board_id)
    rows = [_row(request, place) for place in places(by=by, boards=shown, on=request.today)]
    groups = [
        {"board": board, "title": board.name if board else _("Hela samverkan"), "rows": list(found)}
        for board, found in groupby(rows, key=lambda row: row["place"].board)
    ]
    vacant = sum(row["place"].is_vacant for row in rows)
    return render(
        request,
        "people/functions.html",
        {
            "groups": groups,
            "vacant": vacant,
            "today": request.today,
            "may_manage": can_manage_people(by),
            "any_change": any(row["change_url"] for row in rows),
        },
    )


def _row(request: HttpRequest, place: Place) -> dict[str, Any]:
    may = can_assign_function(request.actor, function=place.function, board_id=place.board.pk if place.board else None)
    args = [place.function.value, place.board.pk] if place.board else []
    return {
        "place": place,
        "label": place.function.label,
        "several": place.function in SEVERAL,
        "change_url": reverse("function_of_board" if place.board else "function_of_all", args=args) if may else "",
        "id": f"{place.function.value}-{place.board.pk if place.board else 0}",
    }


def function_of_all(request: HttpRequest) -> HttpResponse:
    """Somebody takes on the function of the whole cooperation: there is one."""
    return _change(request, Function.MATCHING.value, None)


def function_of_board(request: HttpRequest, function: str, board: int) -> HttpResponse:
    """Somebody takes on a function of one board."""
    shown = boards(request.actor.own_cooperation_id, on=request.today)
    return _change(request, function, get_object_or_404(shown, pk=board))


@require_http_methods(METHODS)
def _change(request: HttpRequest, name: str, board: Board | None) -> HttpResponse:
    by, today = request.actor, request.today
    if name not in Function.values or (Function(name) in SEVERAL) == (board is not None):
        raise Http404
    function = Function(name)
    check_can_assign_function(by, function=function, board_id=board.pk if board else None)
    # Who holds the role now or later; the day itself is judged when it is known.
    candidates = may_hold(function, cooperation_id=by.own_cooperation_id, board_id=board.pk if board else None, on=None, today=today)
    form = FunctionForm(posted(request), candidates=candidates, today=today)

    def act(data: dict[str, Any]) -> None:
        assign_function(by=by, function=function, board=board, user=data["user"], starts_on=data["starts_on"], at=request.now)

    lead = board.name if board else _("Hela samverkan")
    if not candidates.exists():
        lead += ". " + _("Ingen har en roll som kan ha funktionen. Bjud in någon eller ge någon rollen först.")
    return act_page(
        request, form=form, act=act, saved=_("%(function)s: innehavaren är vald.") % {"function": function.label},
        back=reverse("functions"),
        anchor=f"{function.value}-{board.pk if board else 0}", title=str(function.label), submit=_("Spara"), code="", lead=lead,
        crumbs=[(_("Funktioner"), reverse("functions"))],
    )  # fmt: skip


@require_http_methods(METHODS)
def function_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a function become vacant, or end one of several holders."""
    by = request.actor
    row = get_object_or_404(FunctionHolding.objects.filter(not_over(request.today)).select_related("user", "board"), pk=pk)
    check_can_assign_function(by, function=Function(row.function), board_id=row.board_id)
    return act_page(
        request, form=VacateForm(posted(request), initial={"last_on": request.today}),
        act=lambda data: end_function(by=by, holding=row, ends_on=data["last_on"] + timedelta(days=1), at=request.now),
        saved=_("Slutdagen är sparad."), back=reverse("functions"), anchor=f"{row.function}-{row.board_id or 0}",
        title=_("%(name)s lämnar: %(function)s") % {"name": row.user.name, "function": row.get_function_display()},
        submit=_("Spara"), code="",
        lead=row.board.name if row.board else "", crumbs=[(_("Funktioner"), reverse("functions"))],
    )  # fmt: skip
