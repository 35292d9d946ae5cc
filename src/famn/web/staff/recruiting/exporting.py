"""What is missing as a file: with a purpose in words, and a row in the read log."""

from collections.abc import Callable
from tempfile import TemporaryFile
from typing import IO

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from famn.homes.forms_bank import PurposeForm
from famn.kernel.calendar import local_date
from famn.plans.policy_recruiting import check_can_read_recruitment_brief, check_can_view_missing_homes
from famn.plans.queries_recruiting import recruitment_brief, shared_briefs
from famn.plans.sheets_recruiting import About, write_brief, write_missing
from famn.web.reading import log_export
from famn.web.staff.acting import METHODS, UNPROCESSABLE, posted

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(METHODS)
def missing_homes_export(request: HttpRequest) -> HttpResponse:
    """The figures of today; those under five in words."""
    by = request.actor
    check_can_view_missing_homes(by)

    def write(file: IO[bytes], purpose: str) -> None:
        brief = recruitment_brief(by.own_cooperation_id, on=request.today)
        about = About(purpose=purpose, unit=str(by.role.label), on=request.today, made_up=settings.FAMN_DEMO)
        write_missing(file, brief, about)

    return _export(request, write, back="missing_homes")


@require_http_methods(METHODS)
def recruitment_brief_export(request: HttpRequest) -> HttpResponse:
    """The newest shared text."""
    by = request.actor
    check_can_read_recruitment_brief(by)
    brief = shared_briefs().first()
    if brief is None:
        raise Http404

    def write(file: IO[bytes], purpose: str) -> None:
        on = local_date(brief.shared_at)
        write_brief(file, brief, About(purpose=purpose, unit=str(by.role.label), on=on, made_up=settings.FAMN_DEMO))

    return _export(request, write, back="recruitment_brief")


def _export(request: HttpRequest, write: Callable[[IO[bytes], str], None], *, back: str) -> HttpResponse:
    form = PurposeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        purpose = form.cleaned_data["purpose"]
        with TemporaryFile() as file:
            write(file, purpose)
            file.seek(0)
            content = file.read()
        log_export(request, kind="recruitment", codes=[], purpose=_("Export till Excel: %(purpose)s") % {"purpose": purpose})
        response = HttpResponse(content, content_type=XLSX)
        response["Content-Disposition"] = f'attachment; filename="rekryteringsbehov-{request.today.isoformat()}.xlsx"'
        response["X-Content-Type-Options"] = "nosniff"
        return response
    context = {
        "form": form,
        "title": _("Exportera till Excel"),
        "submit": _("Hämta filen"),
        "lead": _("Filen innehåller inga koder och inga antal under fem."),
        "code": "",
        "state": "",
        "danger": False,
        "crumbs": [(_("Rekryteringsbehov"), reverse(back))],
        "back_url": reverse(back),
    }
    return render(request, "act.html", context, status=UNPROCESSABLE if form.errors else 200)
