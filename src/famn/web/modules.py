"""Parts of the product that a cooperation has turned off: their pages are gone, with words, and their choices too (R-72b)."""

from collections.abc import Iterable
from typing import TypeVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from famn.homes.enums import CareKind, Category, PermitKind
from famn.organisations.enums import Module
from famn.organisations.queries import modules_on

PAGES: dict[str, Module] = {
    "network_list": Module.NETWORK_HOMES,
    "network_new": Module.NETWORK_HOMES,
    "inbox": Module.MESSAGES,
    "message_send": Module.MESSAGES,
}
"""Addresses by name, and the module that they belong to."""

PREFIXES: dict[str, Module] = {"import_": Module.HOMES_IMPORT}
"""How the names of a module's addresses begin."""

CHOICES: dict[str, Module] = {
    CareKind.EMERGENCY: Module.EMERGENCY,
    Category.EMERGENCY: Module.EMERGENCY,
    CareKind.RELIEF: Module.RELIEF,
    Category.NETWORK: Module.NETWORK_HOMES,
    PermitKind.PERMIT: Module.PERMITS,
}
"""Choices of forms, by their value, and the module that they belong to."""


def modules_of(request: HttpRequest) -> frozenset[Module]:
    """The modules that are on for whoever asks, read once a request. Somebody without a cooperation has them all."""
    known: frozenset[Module] | None = getattr(request, "famn_modules", None)
    if known is None:
        by = request.actor
        known = frozenset(Module) if by is None or by.cooperation_id is None else modules_on(by.cooperation_id, on=request.today)
        request.famn_modules = known
    return known


def module_of_page(name: str) -> Module | None:
    """The module that an address belongs to."""
    return PAGES.get(name) or next((module for prefix, module in PREFIXES.items() if name.startswith(prefix)), None)


def page_that_is_off(request: HttpRequest) -> HttpResponse | None:
    """The answer to an address of a module that is off: 404, saying so. None for every other address."""
    module = module_of_page(request.resolver_match.url_name or "")
    if module is None or module in modules_of(request):
        return None
    return render(request, "organisation/off.html", {"module": module.label}, status=404)


FIELDS = ("care_kinds", "kind", "category", "places_kind", "slag", "kategori")
F = TypeVar("F", bound=forms.Form)


def without_off(request: HttpRequest, form: F, fields: Iterable[str] = FIELDS) -> F:
    """The form without choices of modules that are off. A choice that a row already has stays, so that nothing is lost by saving."""
    on = modules_of(request)
    off = {value for value, module in CHOICES.items() if module not in on}
    if not off:
        return form
    for name in fields:
        field = form.fields.get(name)
        if isinstance(field, forms.ChoiceField | forms.MultipleChoiceField):
            kept = form.get_initial_for_field(field, name) or ()
            kept = {kept} if isinstance(kept, str) else set(kept)
            field.choices = [choice for choice in field.choices if choice[0] not in off or choice[0] in kept]
    return form
