"""One small act on one stay: a page with a form, the action, and back to the stay with a word that it is saved."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from famn.kernel.denied import Refused
from famn.people.name_marks import KnownName
from famn.placements.models import Placement
from famn.placements.policy import check_can_view_placements
from famn.placements.queries import with_undone_starts
from famn.referrals.models import Referral
from famn.referrals.queries import child_names
from famn.web.reading import log_view

UNPROCESSABLE = 422
METHODS = ["GET", "HEAD", "POST"]


def posted(request: HttpRequest) -> QueryDict | None:
    """What was posted, also when that is nothing; None when the form is only to be shown."""
    return request.POST if request.method == "POST" else None


def seen_placement(request: HttpRequest, pk: UUID) -> Placement:
    """The stay, if the row wall shows it to the actor: else 404. The look is logged."""
    check_can_view_placements(request.actor)
    stay = get_object_or_404(with_undone_starts(), pk=pk)
    log_view(request, kind="placement", subject_id=stay.pk, board_id=stay.board_id, code=stay.code, purpose=_("Placering"))
    return stay


def names_of(stay: Placement) -> list[KnownName]:
    """The children's names that free text may not hold; GFO reads none."""
    referral = Referral.objects.filter(pk=stay.referral_id).first()
    return child_names(referral) if referral else []


def crumbs_of(stay: Placement | None = None) -> list[tuple[str, str]]:
    """Where a page lies."""
    trail = [(_("Placeringar"), reverse("placement_list"))]
    return [*trail, (stay.code, reverse("placement", args=[stay.pk]))] if stay else trail


def act_on(
    request: HttpRequest,
    stay: Placement,
    *,
    form: forms.Form,
    title: object,
    submit: object,
    saved: object,
    act: Callable[[dict[str, Any]], object],
    lead: object = "",
    danger: bool = False,
    anchor: str = "",
) -> HttpResponse:
    """Show the form, or do the act and go back to the stay. A ``Refused`` stands above the form, which keeps what was typed."""
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except Refused as no:
            form.add_error(None, no.text)
        else:
            messages.success(request, str(saved))
            return redirect(reverse("placement", args=[stay.pk]) + (f"#{anchor}" if anchor else ""))
    context = {"stay": stay, "form": form, "title": title, "submit": submit, "lead": lead, "danger": danger, "crumbs": crumbs_of(stay)}
    return render(request, "placements/act.html", context, status=UNPROCESSABLE if form.errors else 200)
