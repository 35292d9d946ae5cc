"""What the columns of a file hold, and what its words stand for."""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from famn.imports.actions import choose_columns, choose_sheet, set_meanings
from famn.imports.enums import Stage
from famn.imports.forms import ColumnsForm, SheetForm, WordsForm
from famn.imports.models import HomeImport
from famn.imports.queries import coordinators, words_told
from famn.imports.rules_cells import without_lookalikes
from famn.imports.rules_files import Line, outline_of
from famn.imports.rules_mapping import holds_homes
from famn.imports.rules_row import MEANT, is_protected
from famn.kernel.denied import Refused
from famn.organisations.models import Municipality
from famn.web.staff.acting import METHODS, act_page
from famn.web.staff.imports import runs
from famn.web.staff.imports.words import crumbs

SHOWN = 3
"""Examples of each column."""


@require_http_methods(METHODS)
def import_columns(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What each column holds, guessed and to be put right."""
    by, run = request.actor, runs.found(request, pk)
    if run.stage not in {Stage.MAPPING, Stage.PREVIEW}:
        return redirect("import_run", pk=run.pk)
    form = ColumnsForm(request.POST if request.method == "POST" else None, run=run)
    if request.method == "POST" and form.is_valid():
        try:
            choose_columns(by=by, run=run, mapping=form.mapping(), at=request.now)
        except Refused as no:
            form.add_error(None, no.text)
        else:
            return redirect("import_run", pk=run.pk)
    outline = outline_of(bytes(run.file.content))
    columns = [
        {"field": form[f"column_{place}"], "title": text or _("Kolumn %(number)s") % {"number": place + 1}, "examples": examples}
        for place, (text, examples) in enumerate(zip(run.columns, _examples(run, outline[run.sheet]), strict=True))
        if text or examples  # a column that only parts others has nothing to ask about
    ]
    others = [name for name, lines in outline.items() if name != run.sheet and holds_homes(lines)]
    context = {"run": run, "form": form, "columns": columns, "sheet_form": SheetForm(run=run), "others": others, "crumbs": crumbs()}
    return render(request, "imports/columns.html", context, status=422 if form.errors else 200)


def _examples(run: HomeImport, first: Sequence[Line]) -> list[str]:
    """A few values of each column, without identity numbers and without protected homes."""
    lines = [line.cells for line in first if line.number > run.header_row and not is_protected(line.cells, run.mapping)]
    found = []
    for place in range(len(run.columns)):
        values = dict.fromkeys(without_lookalikes(cells[place])[:40] for cells in lines if place < len(cells) and cells[place])
        found.append(" · ".join(list(values)[:SHOWN]))
    return found


@require_POST
def import_sheet(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Another sheet, or another row of headings."""
    run = runs.found(request, pk)
    form = SheetForm(request.POST, run=run)
    if form.is_valid():
        sheet = form.cleaned_data.get("sheet") or run.sheet
        row = form.cleaned_data["header_row"]
        # Another sheet has its headings somewhere else: they are looked for anew.
        choose_sheet(by=request.actor, run=run, sheet=sheet, header_row=row if sheet == run.sheet else None, at=request.now)
    return redirect("import_columns", pk=run.pk)


@require_http_methods(METHODS)
def import_words(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the file's own words stand for, said once for every row."""
    by, run = request.actor, runs.found(request, pk)
    back = reverse("import_run", args=[run.pk])
    if run.stage != Stage.PREVIEW:
        return redirect(back)
    told = words_told(run)
    asked = {column: [word for word in words if column in MEANT or not word.reads] for column, words in told.items()}
    read = {column: [word for word in words if column not in MEANT and word.reads] for column, words in told.items()}
    form = WordsForm(
        request.POST if request.method == "POST" else None,
        unknown=asked,
        municipalities=list(Municipality.objects.order_by("name").values_list("code", "name")),
        coordinators=coordinators(run, on=request.today),
        today=request.today,
    )
    return act_page(
        request, form=form, back=back, saved="",
        act=lambda _got: set_meanings(by=by, run=run, meanings=form.meanings(), at=request.now),
        title=_("Ord i filen"), lead=_("Säg en gång vad ett ord står för, så gäller det alla rader. Valen sparas till nästa gång."),
        submit=_("Läs om raderna"), template="imports/words.html",
        read=[{"fact": column.label, "words": words} for column, words in read.items() if words], asked=bool(form.fields),
        crumbs=crumbs((run.file_name, back)),
    )  # fmt: skip
