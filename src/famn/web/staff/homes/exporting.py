"""The bank as a file: with a purpose in words, and a row in the read log with the codes that left."""

from tempfile import TemporaryFile

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from famn.homes.forms_bank import ExportForm
from famn.homes.policy_bank import check_can_export_bank
from famn.homes.queries_map import hidden_homes
from famn.homes.sheets import LIST, REGISTER, About, write_bank
from famn.organisations.enums import Module
from famn.web.modules import modules_of
from famn.web.reading import log_export
from famn.web.staff.acting import METHODS, UNPROCESSABLE, posted
from famn.web.staff.homes.asking import asking

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(METHODS)
def bank_export(request: HttpRequest) -> HttpResponse:
    """Ask what the file is for; then the file, with what this actor sees of the homes that fit."""
    by = request.actor
    check_can_export_bank(by)
    wanted = asking(request)
    choice = ", ".join(word["text"] for word in wanted.words) or _("alla hem")
    form = ExportForm(posted(request))
    if request.method == "POST" and form.is_valid():
        got = form.cleaned_data
        about = About(
            purpose=got["purpose"], choice=choice, unit=str(by.role.label), on=request.today, made_up=settings.FAMN_DEMO,
            with_proposed=Module.FOUR_CATEGORIES in modules_of(request),
        )  # fmt: skip
        with TemporaryFile() as file:
            codes = write_bank(file, wanted.bank, REGISTER if got["layout"] == ExportForm.REGISTER else LIST, about)
            file.seek(0)
            content = file.read()
        log_export(request, kind="home", codes=codes, purpose=_("Export till Excel: %(purpose)s") % {"purpose": got["purpose"]})
        response = HttpResponse(content, content_type=XLSX)
        # A file's name travels far: nothing of the choice or of anybody stands in it.
        response["Content-Disposition"] = f'attachment; filename="familjehemsbanken-{request.today.isoformat()}.xlsx"'
        response["X-Content-Type-Options"] = "nosniff"
        return response
    context = {
        "form": form,
        "title": _("Exportera till Excel"),
        "submit": _("Hämta filen"),
        "lead": _("%(count)s: %(choice)s.") % {"count": wanted.count_text, "choice": choice},
        "code": "",
        "state": "",
        "danger": False,
        "crumbs": [(_("Familjehem"), reverse("home_list"))],
        "back_url": f"{reverse('home_list')}?{wanted.query}",
        "with_hidden": hidden_homes(wanted.bank.homes) > 0,
    }
    return render(request, "homes/export.html", context, status=UNPROCESSABLE if form.errors else 200)
