"""An import as a whole: the list with the upload, how far it has come, its becoming homes, and its undoing."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from famn.imports.actions import discard_import, order_again, order_writing, start_import, undo_import
from famn.imports.enums import Stage
from famn.imports.forms import UploadForm
from famn.imports.models import HomeImport
from famn.imports.policy import can_write_import, check_can_import, check_can_write_import
from famn.imports.queries import counts_of, has_stopped, imports, latest_done, undoing_of
from famn.imports.workbooks import template_workbook
from famn.kernel.denied import Refused
from famn.ui.htmx import render_part, wants_part
from famn.web.reading import log_view
from famn.web.staff.acting import METHODS, act_page
from famn.web.staff.imports import rows
from famn.web.staff.imports.words import PURPOSE, STAGE_KINDS, crumbs

PER_PAGE = 25
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORKING = {Stage.READING, Stage.WRITING}


def found(request: HttpRequest, pk: UUID) -> HomeImport:
    """One import, for those who import; 404 for one that the row wall does not show. The look is logged."""
    check_can_import(request.actor)
    run = get_object_or_404(HomeImport.objects.select_related("progress"), pk=pk)
    log_view(request, kind="home_import", subject_id=run.pk, board_id=None, code=run.file_name[:40], purpose=str(PURPOSE))
    return run


def workbook_response(content: bytes, name: str) -> HttpResponse:
    """A workbook to save."""
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{name}.xlsx")
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_http_methods(METHODS)
def import_list(request: HttpRequest) -> HttpResponse:
    """Every import of the cooperation, and the way to begin one."""
    by = request.actor
    check_can_import(by)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            run = start_import(by=by, name=file.name or "", content=file.read(), at=request.now)
        except Refused as no:
            form.add_error("file", no.text)
        else:
            return redirect("import_columns", pk=run.pk)
    page = Paginator(imports(), PER_PAGE).get_page(request.GET.get("sida"))
    shown = [{"run": run, "kind": STAGE_KINDS.get(Stage(run.stage), "soon")} for run in page]
    context = {"form": form, "rows": shown, "page": page, "today": request.today, "crumbs": crumbs()[:1]}
    return render(request, "imports/list.html", context, status=422 if form.errors else 200)


@require_safe
def import_template(request: HttpRequest) -> HttpResponse:
    """The template to fill in."""
    check_can_import(request.actor)
    return workbook_response(template_workbook(), _("mall-familjehem"))


@require_safe
def import_run(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Where the import stands: its progress, its rows, or what became of it."""
    run = found(request, pk)
    if run.stage in WORKING:
        context = {"run": run, "stopped": has_stopped(run, at=request.now), "crumbs": crumbs()}
        return render_part(request, "imports/progress.html", "framsteg", context)
    if wants_part(request) and request.htmx.target == "framsteg":
        response = HttpResponse()
        response["HX-Refresh"] = "true"
        return response
    if run.stage == Stage.MAPPING:
        return redirect("import_columns", pk=run.pk)
    if run.stage == Stage.PREVIEW:
        return rows.preview(request, run)
    last = latest_done(run.cooperation_id)
    return render(
        request,
        "imports/done.html",
        {
            "run": run,
            "counts": counts_of(run),
            "kind": STAGE_KINDS.get(Stage(run.stage), "neutral"),
            "brought": Paginator(run.rows.exclude(home=None).select_related("home").order_by("number"), 50).get_page(
                request.GET.get("sida")
            ),
            "protected": list(run.rows.filter(state="protected").order_by("number").values_list("number", flat=True)),
            "may_undo": run.stage == Stage.DONE and last is not None and last.pk == run.pk and can_write_import(request.actor),
            "today": request.today,
            "crumbs": crumbs(),
        },
    )


@require_http_methods(METHODS)
def import_write(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Confirming: from here on the rows become homes."""
    by = request.actor
    check_can_write_import(by)
    run = found(request, pk)
    counts = counts_of(run)
    text = ngettext("%(n)s hem förs in i banken.", "%(n)s hem förs in i banken.", counts["ready"]) % {"n": counts["ready"]}
    left = counts["skipped"] + counts["twin"] + counts["protected"]
    if left:
        text += " " + ngettext("%(n)s rad förs inte in.", "%(n)s rader förs inte in.", left) % {"n": left}
    return act_page(
        request, form=forms.Form(request.POST if request.method == "POST" else None), back=reverse("import_run", args=[run.pk]),
        act=lambda _got: order_writing(by=by, run=run, at=request.now), saved="",
        title=_("För in hemmen i banken"), lead=text + " " + _("Antingen förs alla in eller ingen. Importen kan ångras efteråt."),
        submit=_("För in hemmen"), crumbs=crumbs((run.file_name, reverse("import_run", args=[run.pk]))),
    )  # fmt: skip


@require_POST
def import_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Once more, after a job that died."""
    check_can_import(request.actor)
    run = found(request, pk)
    order_again(by=request.actor, run=run, at=request.now)
    return redirect("import_run", pk=pk)


@require_http_methods(METHODS)
def import_discard(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Throwing away what has not become homes."""
    by = request.actor
    run = found(request, pk)
    form = forms.Form(request.POST if request.method == "POST" else None)
    back = reverse("import_run", args=[run.pk])
    if request.method == "POST" and form.is_valid():
        discard_import(by=by, run=run)
        messages.success(request, _("Filen och dess rader är borttagna."))
        return redirect("import_list")
    return act_page(
        request, form=form, back=back, act=lambda _got: None, saved="", title=_("Ta bort filen"),
        lead=_("Filen, raderna och allt du har rättat tas bort. Inget hem i banken påverkas."), submit=_("Ta bort"), danger=True,
        crumbs=crumbs((run.file_name, back)),
    )  # fmt: skip


@require_http_methods(METHODS)
def import_undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Undoing the last import, with the list of what stays."""
    by = request.actor
    check_can_write_import(by)
    run = found(request, pk)
    if run.stage != Stage.DONE:  # nothing has become homes, or it is undone already
        return redirect("import_run", pk=pk)
    would = undoing_of(run)

    def act(_got: dict[str, Any]) -> None:
        undo_import(by=by, run=run, at=request.now)

    return act_page(
        request, form=forms.Form(request.POST if request.method == "POST" else None), back=reverse("import_run", args=[run.pk]), act=act,
        saved=_("Importen är ångrad."), template="imports/undo.html", title=_("Ångra importen"),
        lead=_("Hem som ingen har arbetat med sedan importen avslutas och märks som ångrade. Hem som någon har arbetat med är kvar."),
        submit=_("Ångra importen"), danger=True, untouched=len(would.untouched),
        touched=would.touched[:200], touched_count=len(would.touched),
        crumbs=crumbs((run.file_name, reverse("import_run", args=[run.pk]))),
    )  # fmt: skip
