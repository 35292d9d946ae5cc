"""The list of stays, for both sides: code, birth year, municipality, home code, state, next due. Nothing sensitive."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from famn.commitments.enums import Rule
from famn.placements.models import Placement
from famn.placements.policy import check_can_view_placements
from famn.placements.queries import placements, with_next_due
from famn.referrals.queries import boards_of
from famn.web.reading import log_list
from famn.web.staff.addresses import address, query
from famn.web.staff.placements.words import state_kind

PER_PAGE = 25
SORTS = {
    "kod": "code",
    "kommun": "board__municipality__name",
    "start": "starts_on",
    "tid": "next_due",
    "lage": "status",
    "hem": "home_code",
}
STATUSES = [status for status in Placement.Status if status != Placement.Status.UNDONE]
OPEN = [status for status in STATUSES if status != Placement.Status.CLOSED]


@require_safe
def placement_list(request: HttpRequest) -> HttpResponse:
    """Filter by state, municipality and what is due; sort; page. One line in the read log with the codes shown."""
    check_can_view_placements(request.actor)
    by, params = request.actor, request.GET
    rows, words = with_next_due(placements()), []
    status = params.get("lage", "")
    if status in STATUSES:
        rows = rows.filter(status=status)
        words.append(
            {"text": _("Läge: %(state)s") % {"state": Placement.Status(status).label.lower()}, "remove_url": address(params, lage="")}
        )
    elif status == "alla":
        words.append({"text": _("avslutade också"), "remove_url": address(params, lage="")})
    else:
        rows = rows.filter(status__in=OPEN)
        words.append({"text": _("pågående"), "remove_url": address(params, lage="alla")})
    boards = list(boards_of(by.cooperation_id, request.today).select_related("municipality")) if by.is_gfo else []
    board = next((each for each in boards if str(each.pk) == params.get("namnd")), None)
    if board is not None:
        rows = rows.filter(board=board)
        words.append({"text": board.municipality.name, "remove_url": address(params, namnd="")})
    late = params.get("tid") == "bruten"
    if late:
        rows = rows.filter(next_due__lt=request.today)
        words.append({"text": _("tiden har gått ut"), "remove_url": address(params, tid="")})
    chosen = params.get("sortera", "")
    descending = chosen.startswith("-")
    key = SORTS.get(chosen.removeprefix("-"), "next_due")
    order = F(key).desc(nulls_last=True) if descending else F(key).asc(nulls_last=True)
    page = Paginator(rows.order_by(order, "-starts_on", "id"), PER_PAGE).get_page(params.get("sida"))
    log_list(request, kind="placement", codes=[row.code for row in page], purpose=_("Placeringar"))
    context = {
        "rows": [{"stay": row, "kind": state_kind(row), "clock": Rule(row.next_rule).label if row.next_rule else ""} for row in page],
        "page": page,
        "query": query(params),
        "words": words,
        "boards": boards,
        "board": board,
        "today": request.today,
        "status": status,
        "late": late,
        "statuses": [("", _("Pågående")), ("alla", _("Alla, även avslutade")), *((each.value, each.label) for each in STATUSES)],
        "heads": _heads(params, chosen),
        "filtered": bool({"lage", "namnd", "tid"} & {name for name, value in params.items() if value}),
        "clear_url": "?lage=alla" if len(words) > 1 else "",
        "is_gfo": by.is_gfo,
        "count_text": _("%(number)s placeringar") % {"number": page.paginator.count} if page.paginator.count != 1 else _("1 placering"),
    }
    return render(request, "placements/list.html", context)


def _heads(params: QueryDict, chosen: str) -> dict[str, dict[str, str]]:
    heads = {}
    for name in SORTS:
        order = "ascending" if chosen == name else "descending" if chosen == f"-{name}" else "none"
        heads[name] = {"order": order, "url": address(params, sortera=f"-{name}" if chosen == name else name)}
    return heads
