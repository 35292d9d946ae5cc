"""One's own name, and the address that waits to be confirmed."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from famn.accounts.actions import change_name
from famn.accounts.links import address_key_fits
from famn.accounts.models import User
from famn.handovers.actions import confirm_address
from famn.web.staff.acting import METHODS, act_page, posted


class NameForm(forms.Form):
    """What one is called."""

    name = forms.CharField(label=gettext_lazy("Namn"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))


class ConfirmForm(forms.Form):
    """Nothing to fill in: the page says what happens."""


@require_http_methods(METHODS)
def name(request: HttpRequest) -> HttpResponse:
    """Change one's own name; what was done before keeps the old one."""
    by = request.actor
    user = get_object_or_404(User, pk=by.own_user_id)
    return act_page(
        request, form=NameForm(posted(request), initial={"name": user.name}),
        act=lambda data: change_name(by=by, name=data["name"], at=request.now), saved=_("Namnet är ändrat."), back=reverse("account"),
        title=_("Ditt namn"), submit=_("Spara"), crumbs=((_("Mitt konto"), reverse("account")),),
        lead=_("Det du redan har gjort står kvar under namnet du hade då."),
    )  # fmt: skip


@require_http_methods(METHODS)
def address_confirm(request: HttpRequest, key: str) -> HttpResponse:
    """Confirm, signed in, the address that the link was mailed to."""
    by = request.actor
    user = get_object_or_404(User, pk=by.own_user_id)
    fits = address_key_fits(user, key, at=request.now)
    lead = _("Du loggar in med %(new)s i stället för %(old)s.") % {"new": user.new_email, "old": user.email}
    return act_page(
        request, form=ConfirmForm(posted(request)), act=lambda _data: confirm_address(by=by, key=key, at=request.now),
        saved=_("Adressen är bytt. Använd den nästa gång du loggar in."), back=reverse("account"), title=_("Bekräfta din nya adress"),
        submit=_("Bekräfta"), crumbs=((_("Mitt konto"), reverse("account")),),
        lead=lead if fits else _("Länken gäller inte. Den kan vara använd, för gammal eller skickad till någon annan."),
    )  # fmt: skip
