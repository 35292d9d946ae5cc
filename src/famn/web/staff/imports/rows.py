"""The rows of an import: shown page by page with what is wrong beside each cell, and put right in place."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from famn.imports.actions import change_cells, choose_for_row, choose_for_state
from famn.imports.enums import Choice, Column, RowState, Stage
from famn.imports.forms import RowForm
from famn.imports.models import HomeImport, ImportRow
from famn.imports.policy import can_write_import
from famn.imports.queries import counts_of, rows_of
from famn.imports.workbooks import rows_workbook
from famn.kernel.denied import Refused
from famn.organisations.models import Municipality
from famn.web.staff.acting import METHODS
from famn.web.staff.imports import runs
from famn.web.staff.imports.words import STATE_KINDS, becomes, crumbs

PER_PAGE = 50
ALL = "alla"


def preview(request: HttpRequest, run: HomeImport) -> HttpResponse:
    """One page of rows; first those that need mending, if there are any."""
    counts = counts_of(run)
    views = _views(counts)
    asked = request.GET.get("visa", "")
    shown = asked if asked in {view["key"] for view in views} else "faulty" if counts["faulty"] else ALL
    page = Paginator(rows_of(run, state="" if shown == ALL else shown), PER_PAGE).get_page(request.GET.get("sida"))
    names = dict(Municipality.objects.values_list("code", "name"))
    query = urlencode({"visa": shown})
    return render(
        request,
        "imports/preview.html",
        {
            "run": run,
            "counts": counts,
            "views": [view | {"current": view["key"] == shown} for view in views],
            "shown": shown,
            "rows": [_shown(run, row, names) for row in page],
            "page": page,
            "query": query,
            "skip_faulty": (("state", RowState.FAULTY.value), ("choice", Choice.SKIP.value)),
            "may_write": can_write_import(request.actor),
            "crumbs": crumbs(),
        },
    )


def _views(counts: dict[str, int]) -> list[dict[str, Any]]:
    words = [
        (ALL, _("Alla"), "all"), ("faulty", _("Behöver rättas"), "faulty"), ("twin", _("Finns redan"), "twin"),
        ("warned", _("Att tänka på"), "warned"),
        ("ready", _("Blir hem"), "ready"), ("skipped", _("Hoppas över"), "skipped"), ("protected", _("Skyddade hem"), "protected"),
    ]  # fmt: skip
    return [{"key": key, "text": text, "count": counts[name], "url": f"?visa={key}"} for key, text, name in words]


def _shown(run: HomeImport, row: ImportRow, names: dict[str, str]) -> dict[str, Any]:
    faults: dict[int, list[dict[str, Any]]] = {}
    general, read = [], []
    skipped = row.choice == Choice.SKIP
    for problem in row.problems:
        if problem.get("reads"):
            read.append(f"{_label(run, problem)}: {problem['text']}")
        elif problem["column"] is None or not problem["fault"] or skipped:
            general.append(problem)
        else:
            faults.setdefault(problem["column"], []).append(problem)
    form = RowForm(run=run, row=row, places=sorted(faults))
    return {
        "row": row,
        "kind": STATE_KINDS[RowState(row.state)],
        "names": row.facts.get("names", "") if row.state != RowState.PROTECTED else "",
        "becomes": becomes(row.facts, names) if row.state == RowState.READY else "",
        "notes": general,
        "read": "" if skipped else " ".join(read),
        "cells": [
            {
                "field": form[f"cell_{place}"],
                "errors": [problem["text"] for problem in problems],
                "suggestion": next((problem["suggestion"] for problem in problems if problem["suggestion"]), ""),
                "suggest": f"{place}:{next((problem['suggestion'] for problem in problems if problem['suggestion']), '')}",
            }
            for place, problems in sorted(faults.items())
        ],
    }


def _label(run: HomeImport, problem: dict[str, Any]) -> str:
    fact = problem.get("fact") or run.mapping.get(str(problem["column"]), "")
    return str(Column(fact).label) if fact else ""


def _here(request: HttpRequest, run: HomeImport, row: ImportRow) -> str:
    state, page = request.POST.get("visa", ""), request.POST.get("sida", "1")
    kept = {"visa": state if state in {ALL, "warned", *RowState.values} else "", "sida": page if page.isascii() and page.isdigit() else "1"}
    return f"{reverse('import_run', args=[run.pk])}?{urlencode(kept)}#rad-{row.number}"


@require_http_methods(METHODS)
def import_row(request: HttpRequest, pk: UUID, row: UUID) -> HttpResponse:
    """Every cell of a row; the preview posts the few that are wrong to the same address, and its choices."""
    by, run = request.actor, runs.found(request, pk)
    one = get_object_or_404(ImportRow, pk=row, run=run)
    if run.stage != Stage.PREVIEW or one.state == RowState.PROTECTED:
        return redirect("import_run", pk=run.pk)
    if request.method == "POST":
        choice = request.POST.get("choice")
        form = RowForm(request.POST, run=run, row=one)
        if choice is not None and choice in Choice.values:
            choose_for_row(by=by, run=run, row=one, choice=Choice(choice), at=request.now)
            return redirect(_here(request, run, one))
        if form.is_valid():
            cells = form.cells()
            place, colon, text = request.POST.get("suggest", "").partition(":")
            if colon and f"cell_{place}" in form.fields:
                cells[int(place)] = text
            change_cells(by=by, run=run, row=one, cells=cells, at=request.now)
            return redirect(_here(request, run, one))
    else:
        form = RowForm(run=run, row=one)
    problems: dict[str, list[str]] = {}
    for problem in one.problems:
        problems.setdefault(f"cell_{problem['column']}", []).append(problem["text"])
    fields = [{"field": field, "errors": [*field.errors, *problems.get(field.name, ())]} for field in form]
    back = reverse("import_run", args=[run.pk])
    context = {
        "run": run, "row": one, "form": form, "fields": fields, "kind": STATE_KINDS[RowState(one.state)], "back_url": back,
        "crumbs": crumbs((run.file_name, back)),
    }  # fmt: skip
    return render(request, "imports/row.html", context, status=422 if form.errors else 200)


@require_POST
def import_choose(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One choice for every row of a state."""
    run = runs.found(request, pk)
    state, choice = request.POST.get("state", ""), request.POST.get("choice", "")
    if state not in RowState.values or choice not in Choice.values:
        raise Refused("no_such_choice", _("Det valet går inte att göra för de raderna."))
    choose_for_state(by=request.actor, run=run, state=RowState(state), choice=Choice(choice))
    return redirect("import_run", pk=run.pk)


@require_safe
def import_faulty(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The rows that need mending as a workbook."""
    run = runs.found(request, pk)
    return runs.workbook_response(rows_workbook(run, rows_of(run, state=RowState.FAULTY)), _("att-ratta"))
