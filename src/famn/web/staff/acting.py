"""A page of one act: a form, the act, and back to what it was done on with a word that it is saved."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from famn.kernel.denied import Refused

UNPROCESSABLE = 422
METHODS = ["GET", "HEAD", "POST"]


class UndoForm(forms.Form):
    """Why a registration is undone."""

    reason = forms.CharField(
        label=_("Varför ångras registreringen"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Registreringen står kvar som ångrad, med ditt namn."),
    )


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: what was posted, be it nothing; None when the form is only to be shown."""
    return request.POST if request.method == "POST" else None


def act_page(
    request: HttpRequest,
    *,
    form: forms.Form,
    act: Callable[[dict[str, Any]], object],
    saved: object,
    back: str,
    anchor: str = "",
    template: str = "act.html",
    **words: Any,
) -> HttpResponse:
    """Show the form, or do the act with what was typed, say ``saved`` and go ``back``, to ``anchor`` on that page.

    A ``Refused`` stands above the form, which keeps what was typed. ``words``: what ``act.html`` says (``title``, ``submit``,
    ``lead``, ``code``, ``state``, ``crumbs``, ``danger``) and whatever else the template shows. No ``saved``: the act has said it.
    """
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except Refused as no:
            form.add_error(None, no.text)
        else:
            if saved:
                messages.success(request, str(saved))
            return redirect(f"{back}#{anchor}" if anchor else back)
    context = {"lead": "", "code": "", "state": "", "danger": False, "crumbs": (), **words, "form": form, "back_url": back}
    return render(request, template, context, status=UNPROCESSABLE if form.errors else 200)
