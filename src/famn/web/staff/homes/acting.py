"""One small act on one home: a page with a form, the action, and back to the home with a word that it is saved."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render

from famn.homes.models import FosterHome
from famn.homes.policy import check_can_view_home
from famn.homes.queries import homes
from famn.kernel.denied import Refused
from famn.web.staff.homes.words import crumbs_of

UNPROCESSABLE = 422


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: the answer that was posted, be it empty; None when the form is only shown."""
    return request.POST if request.method == "POST" else None


def seen_home(request: HttpRequest, pk: UUID) -> FosterHome:
    """The home, if the row wall shows it to the actor: else 404."""
    check_can_view_home(request.actor)
    return get_object_or_404(homes(), pk=pk)


def act_on(
    request: HttpRequest,
    home: FosterHome,
    *,
    form: forms.Form,
    title: object,
    submit: object,
    saved: object,
    act: Callable[[dict[str, Any]], object],
    lead: object = "",
    danger: bool = False,
    template: str = "homes/act.html",
    **more: Any,
) -> HttpResponse:
    """Show the form, or do the act and go back to the home. A ``Refused`` stands above the form, which keeps what was typed."""
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except Refused as no:
            form.add_error(None, no.text)
        else:
            messages.success(request, str(saved))
            return redirect("home", pk=home.pk)
    return render(
        request,
        template,
        {"home": home, "form": form, "title": title, "submit": submit, "lead": lead, "danger": danger, "crumbs": crumbs_of(home), **more},
        status=UNPROCESSABLE if form.errors else 200,
    )
