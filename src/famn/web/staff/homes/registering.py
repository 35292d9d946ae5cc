"""A new home: of the shared bank, or a board's network home."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from famn.homes.actions import CapacityInput, register_home, register_network_home
from famn.homes.forms import NetworkForm, RegisterForm
from famn.homes.policy import check_can_register_home, check_can_register_network_home
from famn.homes.queries import members_of
from famn.homes.queries_bank import localities_in_county
from famn.kernel.denied import Refused
from famn.organisations.models import Cooperation
from famn.web.modules import without_off
from famn.web.staff.acting import METHODS, UNPROCESSABLE, posted


@require_http_methods(METHODS)
def home_new(request: HttpRequest) -> HttpResponse:
    """Register a home of the bank."""
    check_can_register_home(request.actor)
    form = without_off(request, RegisterForm(posted(request), initial={"places_from": request.today}))
    if request.method == "POST" and form.is_valid():
        got = form.cleaned_data
        try:
            home = register_home(
                by=request.actor,
                facts={**form.facts(), "protection": got["protection"]},
                contact=form.contact(),
                capacity=[CapacityInput(got["places_kind"], got["places"], got["places_from"])],
                consent_on=got["consent_on"],
                at=request.now,
            )
        except Refused as no:
            form.add_error(None, no.text)
        else:
            messages.success(request, _("Hemmet %(code)s är registrerat.") % {"code": home.code})
            return redirect("home", pk=home.pk)
    return _page(request, form, network=False)


@require_http_methods(METHODS)
def network_new(request: HttpRequest) -> HttpResponse:
    """Register a network home of one's own board."""
    check_can_register_network_home(request.actor)
    form = without_off(request, NetworkForm(posted(request)))
    if request.method == "POST" and form.is_valid():
        try:
            home = register_network_home(
                by=request.actor,
                facts={**form.facts(), "protection": form.cleaned_data["protection"]},
                contact=form.contact(),
                at=request.now,
            )
        except Refused as no:
            form.add_error(None, no.text)
        else:
            messages.success(request, _("Nätverkshemmet %(code)s är registrerat.") % {"code": home.code})
            return redirect("home", pk=home.pk)
    return _page(request, form, network=True)


def _page(request: HttpRequest, form: RegisterForm | NetworkForm, *, network: bool) -> HttpResponse:
    cooperation = Cooperation.objects.get(pk=request.actor.cooperation_id)
    return render(
        request,
        "homes/new.html",
        {
            "form": form,
            "network": network,
            "localities": localities_in_county(cooperation.county_code),
            "members": [] if network else [place.name for place in members_of(cooperation.pk, on=request.today)],
        },
        status=UNPROCESSABLE if form.errors else 200,
    )
