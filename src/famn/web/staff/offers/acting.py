"""One small act on one offer: a page with a form, the action, and back to the offer with a word that it is saved."""

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
from famn.referrals.models import Offer, Referral
from famn.referrals.policy_deciding import check_can_view_offer
from famn.referrals.queries_deciding import offers
from famn.web.reading import log_view

UNPROCESSABLE = 422
METHODS = ["GET", "HEAD", "POST"]


def posted(request: HttpRequest) -> QueryDict | None:
    """What was posted, also when that is nothing; None when the form is only to be shown."""
    return request.POST if request.method == "POST" else None


def seen_offer(request: HttpRequest, pk: UUID) -> Offer:
    """The offer, if the row wall shows it to the actor: else 404. The look is logged."""
    check_can_view_offer(request.actor)
    offer = get_object_or_404(offers(), pk=pk)
    log_view(request, kind="offer", subject_id=offer.pk, board_id=offer.board_id, code=offer.home_code, purpose=_("Erbjudande"))
    return offer


def referral_of(offer: Offer) -> Referral | None:
    """The offer's referral, when the actor may read it (a home's coordinator may not)."""
    return Referral.objects.select_related("home_municipality", "handled_by").filter(pk=offer.referral_id).first()


def crumbs_of(offer: Offer) -> list[tuple[str, str]]:
    """Where a page of one act on the offer lies."""
    return [(_("Erbjudande %(home)s") % {"home": offer.home_code}, reverse("offer", args=[offer.pk]))]


def act_on(
    request: HttpRequest,
    offer: Offer,
    *,
    form: forms.Form,
    title: object,
    submit: object,
    saved: object,
    act: Callable[[dict[str, Any]], object],
    lead: object = "",
    danger: bool = False,
    template: str = "offers/act.html",
    anchor: str = "",
    **more: Any,
) -> HttpResponse:
    """Show the form, or do the act and go back to the offer. A ``Refused`` stands above the form, which keeps what was typed."""
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except Refused as no:
            form.add_error(None, no.text)
        else:
            messages.success(request, str(saved))
            return redirect(reverse("offer", args=[offer.pk]) + (f"#{anchor}" if anchor else ""))
    context = {"offer": offer, "form": form, "title": title, "submit": submit, "lead": lead, "danger": danger, "crumbs": crumbs_of(offer)}
    return render(request, template, context | more, status=UNPROCESSABLE if form.errors else 200)
