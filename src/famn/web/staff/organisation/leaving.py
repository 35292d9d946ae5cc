"""A board that ceases and a municipality that leaves: what ends with it stands on the page, and one act ends it all."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from famn.handovers.actions import close_board, let_member_leave
from famn.handovers.queries_boards import Ending, boards_of, ending_of
from famn.organisations.forms import EndBoardForm, EndMembershipForm
from famn.organisations.policy import check_can_manage
from famn.organisations.queries import boards_to_come, memberships
from famn.web.staff.acting import METHODS, act_page, posted
from famn.web.staff.organisation.members import crumbs_to_member, seen_membership
from famn.web.staff.people.words import period_in_words

END = "organisation/end.html"


@require_http_methods(METHODS)
def member_end(request: HttpRequest, pk: int) -> HttpResponse:
    """A municipality that leaves, with its boards and everybody's roles at them."""
    by = request.actor
    check_can_manage(by)
    one = seen_membership(request, pk)
    endings = [ending_of(board, on=request.today) for board in boards_of(one, after=request.today)]
    form = EndMembershipForm(posted(request))
    return act_page(
        request, form=form, saved=_("Medlemskapet upphör den dagen."), back=reverse("member", args=[one.pk]), template=END,
        act=lambda got: let_member_leave(by=by, membership=one, ends_on=form.ends_on(), reason=got["reason"], at=request.now),
        title=_("Avsluta medlemskapet för %(name)s") % {"name": one.municipality.name}, submit=_("Avsluta medlemskapet"), danger=True,
        crumbs=crumbs_to_member(one), lead=_("Kommunens nämnder upphör samma dag. Det som räknats för tiden som medlem står kvar."),
        **_words(request, endings),
    )  # fmt: skip


@require_http_methods(METHODS)
def board_end(request: HttpRequest, pk: int) -> HttpResponse:
    """A board that ceases, with everybody's roles and functions there; refused while it has anything left to do."""
    by = request.actor
    check_can_manage(by)
    board = get_object_or_404(boards_to_come(by.own_cooperation_id, on=request.today), pk=pk)
    one = memberships(by.own_cooperation_id).filter(municipality=board.municipality_id).last()
    if one is None:
        raise Http404
    form = EndBoardForm(posted(request))
    return act_page(
        request, form=form, saved=_("Nämnden upphör den dagen."), back=reverse("member", args=[one.pk]), template=END,
        act=lambda _got: close_board(by=by, board=board, ends_on=form.ends_on(), at=request.now),
        title=_("Avsluta %(board)s") % {"board": board.name}, submit=_("Avsluta nämnden"), danger=True, crumbs=crumbs_to_member(one),
        lead=_("Det som räknats för tiden dessförinnan står kvar."), **_words(request, [ending_of(board, on=request.today)]),
    )  # fmt: skip


def _words(request: HttpRequest, endings: list[Ending]) -> dict[str, Any]:
    shown = [
        {
            "board": one.board,
            "left": [kind.label for kind in one.left],
            "roles": [{"role": role, "period": period_in_words(role, today=request.today)} for role in one.roles],
            "functions": one.functions,
        }
        for one in endings
    ]
    return {"endings": shown, "stopped": any(one.left for one in endings), "today": request.today}
