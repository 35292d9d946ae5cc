"""The lists that homes are counted by: the city's, the inquiry's, with dates, and what each category takes in (R-78, R-79)."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from famn.homes import actions
from famn.homes.enums import Category
from famn.homes.forms_record import EndForm, SchemeForm
from famn.homes.models import CategoryScheme
from famn.homes.policy import can_keep_schemes, check_can_keep_schemes, check_can_view_schemes
from famn.homes.queries_record import all_schemes
from famn.homes.rules_record import INQUIRY_LIST, OWN_LIST, SchemeRow
from famn.organisations.enums import Module
from famn.ui import swedish
from famn.web.modules import modules_of
from famn.web.staff.acting import METHODS, act_page, posted
from famn.web.staff.organisation.words import crumbs

STARTS = {"egen": OWN_LIST, "utredningen": INQUIRY_LIST}
"""What a new list may begin from, by the word in the address."""


def _state(scheme: CategoryScheme, on: date) -> tuple[str, str]:
    if scheme.starts_on > on:
        return "waiting", _("Kommer")
    if scheme.ends_on is not None and scheme.ends_on <= on:
        return "neutral", _("Har slutat gälla")
    return "met", _("Gäller")


@require_safe
def scheme_list(request: HttpRequest) -> HttpResponse:
    """All lists, with what each category takes in."""
    check_can_view_schemes(request.actor)
    shown = all_schemes(request.actor.own_cooperation_id)
    if Module.FOUR_CATEGORIES not in modules_of(request):
        shown = shown.filter(proposed=False)
    labels = dict(Category.choices)
    schemes = [
        {
            "scheme": scheme,
            "state": _state(scheme, request.today),
            "rows": [
                (one.label, swedish.sentence(swedish.joined([str(labels[own]).lower() for own in one.takes_in if own in labels])))
                for one in scheme.categories.all()
            ],
            "may_end": scheme.ends_on is None,
        }
        for scheme in shown
    ]
    return render(
        request,
        "homes/schemes.html",
        {"schemes": schemes, "crumbs": crumbs(), "may_keep": can_keep_schemes(request.actor), "today": request.today},
    )


@require_http_methods(METHODS)
def scheme_new(request: HttpRequest) -> HttpResponse:
    """A new list, or a new version of one: the same name from a later day."""
    check_can_keep_schemes(request.actor)
    rows: tuple[SchemeRow, ...] = STARTS.get(request.GET.get("fran", ""), ())
    before = CategoryScheme.objects.filter(pk=known).first() if (known := _key(request.GET.get("fran", ""))) else None
    initial = {"starts_on": request.today}
    if before is not None:
        rows = tuple(SchemeRow(one.label, tuple(one.takes_in)) for one in before.categories.all())
        initial |= {"name": before.name, "source": before.source, "proposed": before.proposed}
    form = SchemeForm(posted(request), initial=initial, rows=rows)
    return act_page(
        request,
        form=form,
        title=_("Ny kategorilista"),
        submit=_("Spara listan"),
        saved=_("Listan är sparad."),
        back=reverse("scheme_list"),
        lead=_("Varje kategori i Famn tas in av exakt en kategori i listan. En lista med samma namn slutar gälla när den nya börjar."),
        crumbs=crumbs((_("Kategorier"), reverse("scheme_list"))),
        act=lambda got: actions.add_scheme(
            by=request.actor,
            name=got["name"],
            source=got["source"],
            starts_on=got["starts_on"],
            proposed=got["proposed"],
            rows=form.rows(),
            at=request.now,
        ),
    )


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@require_http_methods(METHODS)
def scheme_end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A list ends."""
    check_can_keep_schemes(request.actor)
    scheme = get_object_or_404(CategoryScheme, pk=pk)
    return act_page(
        request,
        form=EndForm(posted(request), initial={"ends_on": request.today}),
        title=_("Avsluta listan"),
        submit=_("Avsluta listan"),
        danger=True,
        saved=_("Listan har ett slutdatum."),
        back=reverse("scheme_list"),
        lead=_("Det som har räknats efter listan räknas fortfarande så. Från den dag du anger räknas hem inte längre efter den."),
        crumbs=crumbs((_("Kategorier"), reverse("scheme_list"))),
        code=scheme.name,
        act=lambda got: actions.end_scheme(by=request.actor, scheme=scheme, ends_on=got["ends_on"], at=request.now),
    )
