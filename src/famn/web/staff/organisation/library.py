"""The document library: the common documents, and each board's own guideline (R-42, R-73a)."""

import re
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from famn.documents.actions import add_document, add_version, restore_document, withdraw_document
from famn.documents.enums import MEDIA_TYPE, Format, Kind
from famn.documents.forms import DocumentForm, VersionForm
from famn.documents.models import DocumentVersion
from famn.documents.policy import can_add, can_change_document, check_can_add, check_can_change_document, check_can_view_documents
from famn.documents.queries import documents, in_force
from famn.organisations.queries import boards_to_come
from famn.web.staff.acting import METHODS, act_page
from famn.web.staff.organisation.words import crumbs

ACT = "organisation/file.html"


def _crumbs() -> tuple[tuple[object, str], ...]:
    return crumbs((_("Dokument"), reverse("document_list")))


def document_list(request: HttpRequest) -> HttpResponse:
    """What the actor may read, with the version in force."""
    by, on = request.actor, request.today
    check_can_view_documents(by)
    rows = [{"row": row, "version": in_force(row, on=on), "whose": row.board.name if row.board else ""} for row in documents()]
    return render(
        request,
        "organisation/documents.html",
        {
            "rows": [row for row in rows if row["row"].withdrawn_on is None],
            "withdrawn": [row for row in rows if row["row"].withdrawn_on is not None],
            "may_add": can_add(by),
            "today": on,
            "crumbs": crumbs(),
        },
    )


def document(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One document and all its versions."""
    by = request.actor
    check_can_view_documents(by)
    one = get_object_or_404(documents(), pk=pk)
    valid = in_force(one, on=request.today)
    return render(
        request,
        "organisation/document.html",
        {
            "one": one,
            "versions": [{"row": row, "in_force": valid is not None and row.pk == valid.pk} for row in one.versions.all()],
            "may_change": can_change_document(by, one),
            "today": request.today,
            "crumbs": _crumbs(),
        },
    )


@require_http_methods(METHODS)
def document_new(request: HttpRequest) -> HttpResponse:
    """A new document with its first version."""
    by = request.actor
    check_can_add(by)
    boards = None if by.is_board else boards_to_come(by.own_cooperation_id, on=request.today)
    bound = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = DocumentForm(*bound, boards=boards, initial={"valid_from": request.today})

    def act(got: dict[str, Any]) -> None:
        board_id = by.board_id if boards is None else (got["board"].pk if got["board"] else None)
        made = add_document(by=by, title=got["title"], kind=Kind(got["kind"]), board_id=board_id, at=request.now)
        add_version(by=by, document=made, at=request.now, **form.version_facts())

    return act_page(
        request, form=form, act=act, saved=_("Dokumentet är tillagt."), back=reverse("document_list"), template=ACT,
        title=_("Nytt dokument"), submit=_("Lägg till"), crumbs=_crumbs(),
    )  # fmt: skip


@require_http_methods(METHODS)
def document_version(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A new version of a document."""
    by = request.actor
    one = get_object_or_404(documents(), pk=pk)
    check_can_change_document(by, one)
    bound = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = VersionForm(*bound, initial={"valid_from": request.today})
    return act_page(
        request, form=form, saved=_("Versionen är tillagd."), back=reverse("document", args=[one.pk]), template=ACT,
        act=lambda _got: add_version(by=by, document=one, at=request.now, **form.version_facts()),
        title=_("Ny version av %(title)s") % {"title": one.title}, submit=_("Lägg till versionen"), crumbs=_crumbs(),
    )  # fmt: skip


@require_POST
def document_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Out of the list."""
    one = get_object_or_404(documents(), pk=pk)
    withdraw_document(by=request.actor, document=one, at=request.now)
    return redirect("document", pk=one.pk)


@require_POST
def document_restore(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Back in the list."""
    one = get_object_or_404(documents(), pk=pk)
    restore_document(by=request.actor, document=one, at=request.now)
    return redirect("document", pk=one.pk)


def document_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The bytes of one version, to be saved and never shown by the browser as a page of ours."""
    check_can_view_documents(request.actor)
    row = get_object_or_404(DocumentVersion.objects.select_related("document"), pk=pk)
    kind = Format(row.format)
    response = HttpResponse(bytes(row.content), content_type=MEDIA_TYPE[kind])
    # The name is made of the title, whatever the file was called where it came from.
    name = re.sub(r"-+", "-", slugify(f"{row.document.title} {row.version}", allow_unicode=True))[:80].strip("-") or "dokument"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{name}.{kind.value}")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
