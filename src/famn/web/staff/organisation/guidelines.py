"""The guidelines and the lengths of clocks that they set (R-62, R-131)."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from famn.organisations.actions import revise_guideline, withdraw_guideline
from famn.organisations.forms import GuidelineForm
from famn.organisations.policy import can_manage, check_can_manage, check_can_view_settings
from famn.organisations.queries import guideline_in_force, guidelines
from famn.organisations.reference import standard_settings
from famn.web.staff.acting import METHODS, act_page, posted
from famn.web.staff.organisation.words import CATALOGUE, crumbs, length_rows


def guideline_list(request: HttpRequest) -> HttpResponse:
    """What is in force, the lengths it sets and what it says nothing of, and all versions."""
    by, on = request.actor, request.today
    check_can_view_settings(by)
    mine = by.own_cooperation_id
    document = guideline_in_force(mine, on=on)
    rows = length_rows(document.lengths.all()) if document else []
    return render(
        request,
        "organisation/guidelines.html",
        {
            "document": document,
            "rows": rows,
            "missing": [row for row in rows if not row["words"]],
            "versions": [
                {"row": row, "in_force": document is not None and row.pk == document.pk, "later": row.valid_from > on}
                for row in guidelines(mine)
            ],
            "may_manage": can_manage(by),
            "today": on,
            "crumbs": crumbs(),
        },
    )


def guideline(request: HttpRequest, pk: int) -> HttpResponse:
    """One version, and the lengths it sets."""
    by = request.actor
    check_can_view_settings(by)
    document = get_object_or_404(guidelines(by.own_cooperation_id), pk=pk)
    return render(
        request,
        "organisation/guideline.html",
        {
            "document": document,
            "rows": length_rows(document.lengths.all()),
            "later": document.valid_from > request.today,
            "may_manage": can_manage(by),
            "today": request.today,
            "crumbs": crumbs((_("Riktlinjer"), reverse("guideline_list"))),
        },
    )


@require_http_methods(METHODS)
def guideline_new(request: HttpRequest) -> HttpResponse:
    """A revised version: it begins with what is in force, and sets the clocks that open from its first day."""
    by, on = request.actor, request.today
    check_can_manage(by)
    document = guideline_in_force(by.own_cooperation_id, on=on)
    known: list[dict[str, Any]] = (
        list(document.lengths.values("rule", "length", "unit", "warn_days")) if document else standard_settings()["lengths"]
    )
    initial = {"title": document.title if document else _("Riktlinjer för samarbetet"), "valid_from": on + timedelta(days=1)}
    form = GuidelineForm(posted(request), initial=initial, catalogue=CATALOGUE, lengths=known)

    def act(got: dict[str, Any]) -> None:
        revise_guideline(
            by=by, title=got["title"], version=got["version"], decided_on=got["decided_on"], revised_on=got["revised_on"],
            valid_from=got["valid_from"], notes=got["notes"], lengths=form.lengths(), at=request.now,
        )  # fmt: skip

    return act_page(
        request, form=form, act=act, saved=_("Versionen är sparad."), back=reverse("guideline_list"),
        template="organisation/guideline_new.html",
        title=_("Ny version av riktlinjerna"), submit=_("Spara versionen"), crumbs=crumbs((_("Riktlinjer"), reverse("guideline_list"))),
        lead=_("Klockor som redan går behåller sina dagar och visar den version de startade under."),
    )  # fmt: skip


@require_POST
def guideline_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a version back before its first day."""
    check_can_manage(request.actor)
    document = get_object_or_404(guidelines(request.actor.own_cooperation_id), pk=pk)
    withdraw_guideline(by=request.actor, document=document, at=request.now)
    return redirect("guideline_list")
