"""Providers that run homes: the register with the state of each contract, and their homes (R-78c)."""

from datetime import date
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from famn.homes import actions
from famn.homes.enums import BankStatus
from famn.homes.forms_record import ProviderForm
from famn.homes.models import ProviderOrganisation
from famn.homes.policy import can_keep_providers, check_can_keep_providers, check_can_view_providers
from famn.homes.queries_record import homes_of, provider_warnings, providers, providers_with_homes
from famn.ui import swedish
from famn.web.reading import log_list
from famn.web.staff.acting import METHODS, act_page, posted
from famn.web.staff.homes.words import KINDS, place_of

PER_PAGE = 50


def warning_words(provider: ProviderOrganisation, *, on: date) -> list[dict[str, str]]:
    """What is wrong with a provider, as (badge kind, words)."""
    said = {
        "no_permit": ("broken", _("Tillstånd från IVO saknas (SoL 26 kap. 1 §)")),
        "contract_missing": ("broken", _("Avtal saknas")),
        "contract_ended": ("broken", _("Avtalet slutade gälla %(day)s")),
        "contract_ends_soon": ("soon", _("Avtalet slutar gälla %(day)s")),
        "contract_coming": ("waiting", _("Avtalet börjar gälla %(day)s")),
    }
    return [
        {"kind": said[code][0], "text": said[code][1] % {"day": swedish.short_date(day, today=on)} if day else said[code][1]}
        for code, day in provider_warnings(provider, on=on)
    ]


def _crumbs(provider: ProviderOrganisation | None = None) -> list[tuple[str, str]]:
    crumbs = [(_("Familjehem"), reverse("home_list")), (_("Konsulentverksamheter"), reverse("provider_list"))]
    return crumbs if provider is None else [crumbs[1], (provider.name, reverse("provider", args=[provider.pk]))]


@require_safe
def provider_list(request: HttpRequest) -> HttpResponse:
    """All providers, paged."""
    check_can_view_providers(request.actor)
    page = Paginator(providers_with_homes(), PER_PAGE).get_page(request.GET.get("sida"))
    rows = [{"provider": one, "warnings": warning_words(one, on=request.today)} for one in page.object_list]
    return render(
        request,
        "homes/providers.html",
        {"rows": rows, "page": page, "crumbs": _crumbs()[:1], "may_keep": can_keep_providers(request.actor), "today": request.today},
    )


@require_safe
def provider(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One provider, its contract and its homes in the bank."""
    check_can_view_providers(request.actor)
    found = get_object_or_404(providers(), pk=pk)
    page = Paginator(homes_of(found), PER_PAGE).get_page(request.GET.get("sida"))
    rows = [
        {"home": home, "place": place_of(home), "kind": KINDS[BankStatus(home.status)], "status": BankStatus(home.status).label}
        for home in page.object_list
    ]
    log_list(request, kind="home", codes=[row["home"].code for row in rows], purpose=_("Konsulentverksamhetens hem"))
    return render(
        request,
        "homes/provider.html",
        {
            "provider": found,
            "warnings": warning_words(found, on=request.today),
            "rows": rows,
            "page": page,
            "crumbs": _crumbs(),
            "may_keep": can_keep_providers(request.actor),
            "today": request.today,
        },
    )


@require_http_methods(METHODS)
def provider_new(request: HttpRequest) -> HttpResponse:
    """Register a provider."""
    check_can_keep_providers(request.actor)
    return act_page(
        request,
        form=ProviderForm(posted(request)),
        title=_("Ny konsulentverksamhet"),
        submit=_("Registrera"),
        saved=_("Verksamheten är registrerad."),
        back=reverse("provider_list"),
        crumbs=_crumbs(),
        act=lambda got: actions.register_provider(by=request.actor, facts=got, at=request.now),
    )


@require_http_methods(METHODS)
def provider_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a provider and the contract."""
    check_can_keep_providers(request.actor)
    found = get_object_or_404(providers(), pk=pk)
    names = ProviderForm.base_fields
    return act_page(
        request,
        form=ProviderForm(posted(request), initial={name: getattr(found, name) for name in names}),
        title=_("Ändra konsulentverksamheten"),
        submit=_("Spara"),
        saved=_("Sparat."),
        back=reverse("provider", args=[found.pk]),
        crumbs=_crumbs(found),
        code=found.name,
        act=lambda got: actions.change_provider(by=request.actor, provider=found, facts=got, at=request.now),
    )
