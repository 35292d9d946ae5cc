"""The list of referrals: a board's own, or all that GFO has been sent. Code, birth years, municipality, clock."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from famn.commitments.enums import Rule
from famn.plans.policy import can_view_plan
from famn.referrals.enums import ReferralStatus, Turn
from famn.referrals.policy import can_register_oral, can_start_referral, check_can_view_referrals
from famn.referrals.queries import FINAL, boards_of, referral_rows, statuses_of_turn
from famn.web.reading import log_list
from famn.web.staff.addresses import address, query
from famn.web.staff.referrals.words import state_kind

PER_PAGE = 25
SORTS = {"kod": "code", "kommun": "board__municipality__name", "inkom": "received_at", "tid": "first_due_on", "lage": "status"}


@require_safe
def referral_list(request: HttpRequest) -> HttpResponse:
    """Filter by state, municipality and whose turn; sort; page. One line in the read log with the codes shown."""
    check_can_view_referrals(request.actor)
    by, params = request.actor, request.GET
    rows = referral_rows()
    words = []
    status = params.get("lage", "")
    if status in ReferralStatus.values:
        rows = rows.filter(status=status)
        text = _("Läge: %(state)s") % {"state": ReferralStatus(status).label.lower()}
        words.append({"text": text, "remove_url": address(params, lage="")})
    elif status == "alla":
        words.append({"text": _("avslutade också"), "remove_url": address(params, lage="")})
    else:
        rows = rows.exclude(status__in=FINAL)
        words.append({"text": _("pågående"), "remove_url": address(params, lage="alla")})
    turn = params.get("tur", "")
    if turn in {Turn.BOARD, Turn.GFO}:
        rows = rows.filter(status__in=statuses_of_turn(Turn(turn)))
        who = _("GFO:s tur") if turn == Turn.GFO else _("nämndens tur")
        words.append({"text": who, "remove_url": address(params, tur="")})
    boards = list(boards_of(by.cooperation_id, request.today).select_related("municipality")) if by.is_gfo else []
    board = next((each for each in boards if str(each.pk) == params.get("namnd")), None)
    if board is not None:
        rows = rows.filter(board=board)
        words.append({"text": board.municipality.name, "remove_url": address(params, namnd="")})
    filtered = bool(status or turn or board)
    chosen = params.get("sortera", "")
    descending = chosen.startswith("-")
    key = SORTS.get(chosen.removeprefix("-"), "")
    column = F(key or "first_due_on")
    order = column.desc(nulls_last=True) if key and descending else column.asc(nulls_last=True)
    page = Paginator(rows.order_by(order, "-created_at", "id"), PER_PAGE).get_page(params.get("sida"))
    shown = []
    for row in page:
        ends = Rule(row.first_rule).label if row.first_rule else ""
        shown.append({
            "referral": row, "kind": state_kind(row), "years": ", ".join(str(year) for year in row.birth_years if year),
            "clock": ends, "party": "GFO" if row.first_party == "gfo" else row.board.municipality.name,
        })  # fmt: skip
    log_list(request, kind="referral", codes=[row.code for row in page], purpose=_("Förfrågningar"))
    return render(request, "referrals/list.html", {
        "rows": shown, "page": page, "query": query(params), "words": words, "boards": boards, "board": board, "today": request.today,
        "status": status, "turn": turn, "statuses": _state_choices(by), "heads": _heads(params, chosen),
        "clear_url": "?" if filtered else "", "filtered": filtered,
        "count_text": _("%(number)s förfrågningar") % {"number": page.paginator.count} if page.paginator.count != 1 else _("1 förfrågan"),
        "may_write": can_start_referral(by), "may_register": can_register_oral(by), "is_gfo": by.is_gfo, "may_plan": can_view_plan(by),
    })  # fmt: skip


def _state_choices(by: object) -> list[tuple[str, str]]:
    choices = [("", _("Pågående")), ("alla", _("Alla, även avslutade"))]
    # GFO has no drafts to choose.
    skipped = {ReferralStatus.DRAFT} if by.is_gfo else set()  # type: ignore[attr-defined]
    return choices + [(status.value, str(status.label)) for status in ReferralStatus if status not in skipped]


def _heads(params: QueryDict, chosen: str) -> dict[str, dict[str, str]]:
    heads = {}
    for name in SORTS:
        order = "ascending" if chosen == name else "descending" if chosen == f"-{name}" else "none"
        heads[name] = {"order": order, "url": address(params, sortera=f"-{name}" if chosen == name else name)}
    return heads
