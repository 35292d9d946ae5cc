"""The whole bank at a glance: along the months to come, and on the map."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from famn.homes.enums import BankStatus, CareKind
from famn.homes.policy import check_can_view_bank
from famn.homes.policy_bank import check_can_view_bank_timeline
from famn.homes.queries_line import Line, lines_of, months_from, weeks_from
from famn.homes.queries_map import map_of_localities, map_of_municipalities
from famn.kernel.period import Period
from famn.organisations.queries import members
from famn.ui import swedish
from famn.web.reading import log_list
from famn.web.staff.addresses import address, query
from famn.web.staff.homes.asking import asking
from famn.web.staff.homes.words import KINDS, is_protected, place_of

PER_PAGE = 25
SHORT = {
    CareKind.LONG_TERM: gettext_lazy("Stadigvarande"),
    CareKind.EMERGENCY: CareKind.EMERGENCY.label,
    CareKind.RELIEF: CareKind.RELIEF.label,
}
MOST_SHADES = 3


@require_safe
def bank_timeline(request: HttpRequest) -> HttpResponse:
    """Who has a free place when: a line for each home and kind, a column for each month or week."""
    check_can_view_bank_timeline(request.actor)
    wanted = asking(request)
    by_week = request.GET.get("visa") == "veckor"
    columns = weeks_from(wanted.asked.on) if by_week else months_from(wanted.asked.on)
    paginator = Paginator(wanted.bank, PER_PAGE)
    paginator.count = wanted.count
    page = paginator.get_page(request.GET.get("sida"))
    rows = list(page.object_list)
    lines = lines_of(rows, columns, kind=wanted.asked.kind)
    log_list(request, kind="home", codes=[row.home.code for row in rows], purpose=_("Familjehemsbankens tidslinje"))
    return render(
        request,
        "homes/timeline.html",
        {
            **wanted.context(request, "bank_timeline"),
            "homes": [[_line(line, columns) for line in each] for each in lines],
            "columns": [_head(column, by_week=by_week) for column in columns],
            "page": page,
            "page_query": query(request.GET),
            "by_week": by_week,
            "other_url": address(request.GET, ("visa",)) if by_week else address(request.GET, visa="veckor"),
        },
    )


def _line(line: Line, columns: list[Period]) -> dict[str, object]:
    row = line.row
    open_to_ask = row.status in {BankStatus.READY, BankStatus.PLACED_WITH_SPACE, BankStatus.PLACED_FULL}
    return {
        "home": row.home,
        "place": place_of(row.home),
        "protected": is_protected(row.home),
        "status": row.status.label,
        "badge": KINDS[row.status],
        "care": SHORT.get(CareKind(line.kind), CareKind(line.kind).label) if line.kind else _("inga platser angivna"),
        "cells": [
            {"free": free, "shade": min(free or 0, MOST_SHADES) if open_to_ask else 0}
            for _column, free in zip(columns, line.free, strict=True)
        ],
    }


def _head(column: Period, *, by_week: bool) -> dict[str, str]:
    first = column.start
    if by_week:
        return {"text": swedish.week(first), "full": _("från %(day)s") % {"day": swedish.short_date(first)}}
    return {"text": f"{swedish.MONTHS_SHORT[first.month - 1]} {first.year}", "full": ""}


@require_safe
def bank_map(request: HttpRequest) -> HttpResponse:
    """Homes as areas: a number for each municipality, or for each locality of one. No home has a point of its own."""
    check_can_view_bank(request.actor)
    wanted = asking(request)
    municipality = wanted.asked.municipality
    if municipality is not None:
        drawing = map_of_localities(wanted.bank.homes, municipality)
    else:
        codes = [place.pk for place in members(request.actor.own_cooperation_id, on=request.today)]
        drawing = map_of_municipalities(wanted.bank.homes, members=codes)
    log_list(request, kind="home", codes=[], purpose=_("Familjehemsbankens karta"))
    here, the_list = reverse("bank_map"), reverse("home_list")
    word = "kommun" if municipality is None else "ort"
    rows = [
        {
            "name": area.name,
            "outside": municipality is None and area in drawing.elsewhere,
            "homes": area.homes,
            "list_url": the_list + address(request.GET, **{word: area.key}) if area.key and area.homes else "",
            "map_url": here + address(request.GET, kommun=area.key) if municipality is None and area.homes else "",
        }
        for area in (*(area for area in drawing.areas if area.homes or not municipality), *drawing.elsewhere)
    ]
    return render(
        request,
        "homes/map.html",
        {
            **wanted.context(request, "bank_map"),
            "drawing": drawing,
            "rows": rows,
            "municipality": municipality,
            "title": _("Bankens karta: %(name)s") % {"name": municipality} if municipality else _("Bankens karta"),
            "whole_url": here + address(request.GET, ("kommun",)),
        },
    )
