"""The read log: one's own looks, and for the head and the unit managers those of their unit."""

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from famn.access.permissions import Permission, may
from famn.access.roles import Role
from famn.audit.queries import readers
from famn.audit.queries import reads as reads_seen
from famn.ui.forms import DateField
from famn.web.staff.addresses import address, query

PER_PAGE = 50


class ReadFilter(forms.Form):
    """What to look for in the log."""

    vem = forms.ChoiceField(label=_("Vem"), required=False)
    kod = forms.CharField(label=_("Kod"), required=False, max_length=20)
    dag = DateField(label=_("Dag"), required=False)

    def __init__(self, data: object, *, people: list[tuple[int, str]]) -> None:
        super().__init__(data)
        self.fields["vem"].choices = [("", _("Alla")), *[(str(key), name) for key, name in people]]


def reads(request: HttpRequest) -> HttpResponse:
    """Who opened what and when; what the row wall shows is what there is."""
    by = request.actor
    follows = may(by, Permission.FOLLOW_READS)
    people = readers() if follows else []
    form = ReadFilter(request.GET, people=people)
    form.is_valid()
    data = form.cleaned_data
    rows = reads_seen(user_id=int(data["vem"]) if data.get("vem") else None, code=data.get("kod", "").strip(), day=data.get("dag"))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("sida"))
    for row in page.object_list:
        row.role_label = Role(row.role).label
    words = []
    for name, text in (("vem", dict(form.fields["vem"].choices).get(data.get("vem"))), ("kod", data.get("kod")), ("dag", data.get("dag"))):
        if data.get(name):
            words.append({"text": f"{form.fields[name].label}: {text}", "remove_url": address(request.GET, (name,))})
    if by.role == Role.GFO_HEAD:
        lead = _("Dina egna läsningar och hela GFO:s.")
    elif follows:
        lead = _("Dina egna läsningar och hela nämndens.")
    else:
        lead = _("Dina egna läsningar. Din chef följer upp dem regelbundet.")
    return render(
        request,
        "audit/reads.html",
        {"form": form, "page": page, "words": words, "query": query(request.GET), "follows": follows, "lead": lead, "today": request.today},
        status=422 if form.errors else 200,
    )
