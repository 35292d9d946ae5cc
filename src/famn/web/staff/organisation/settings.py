"""Who answers for which step, which modules are on, and the cooperation's own facts."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from famn.organisations.actions import change_cooperation, set_module, set_responsibility
from famn.organisations.enums import Module
from famn.organisations.forms import FactsForm, ModulesForm, ResponsibilityForm
from famn.organisations.models import Cooperation, ModuleSetting, ResponsibilityRule
from famn.organisations.policy import can_manage, check_can_manage, check_can_view_settings
from famn.organisations.queries import modules_on, responsibilities
from famn.web.staff.acting import METHODS, act_page, posted
from famn.web.staff.organisation.words import crumbs

ACT = "organisation/act.html"


def responsibility(request: HttpRequest) -> HttpResponse:
    """Who answers for each step, today and as has been decided for later (R-72c, R-73)."""
    by, on = request.actor, request.today
    check_can_view_settings(by)
    mine = by.own_cooperation_id
    return render(
        request,
        "organisation/responsibility.html",
        {
            "rows": responsibilities(mine, on=on),
            "coming": list(ResponsibilityRule.objects.filter(cooperation_id=mine, starts_on__gt=on)),
            "may_manage": can_manage(by),
            "today": on,
            "crumbs": crumbs(),
        },
    )


@require_http_methods(METHODS)
def responsibility_change(request: HttpRequest) -> HttpResponse:
    """All steps on one page; only what is changed is written."""
    by = request.actor
    check_can_manage(by)
    form = ResponsibilityForm(
        posted(request), now=responsibilities(by.own_cooperation_id, on=request.today), initial={"starts_on": request.today}
    )

    def act(got: dict[str, Any]) -> None:
        for step, party, organiser in form.changed():
            set_responsibility(by=by, step=step, party=party, organiser=organiser, starts_on=got["starts_on"], at=request.now)

    return act_page(
        request, form=form, act=act, saved=_("Ansvaret är sparat."), back=reverse("responsibility"),
        template="organisation/responsibility_change.html", title=_("Ändra ansvar"), submit=_("Spara"),
        crumbs=crumbs((_("Ansvar"), reverse("responsibility"))),
        lead=_("Samverkan bestämmer vem som svarar för varje steg. Skriv ett namn där ni kallar organisationen något eget."),
    )  # fmt: skip


MEANING = {
    Module.NETWORK_HOMES: _("Sidorna för nämndernas nätverkshem."),
    Module.EMERGENCY: _("Jourhem som kategori och slag av uppdrag."),
    Module.RELIEF: _("Avlastning som slag av uppdrag."),
    Module.PERMITS: _("Tillstånd på hemmets sida. Av tills lagen finns; nämndernas medgivanden registreras ändå."),
    Module.FOUR_CATEGORIES: _("De fyra kategorierna i SOU 2023:66 bredvid de egna."),
    Module.HOMES_IMPORT: _("Import av ett befintligt register från Excel eller CSV."),
    Module.MESSAGES: _("Meddelanden mellan nämnd och GFO i ett ärende."),
}


def modules(request: HttpRequest) -> HttpResponse:
    """Which modules are on (R-72b)."""
    by, on = request.actor, request.today
    check_can_view_settings(by)
    mine = by.own_cooperation_id
    active = modules_on(mine, on=on)
    return render(
        request,
        "organisation/modules.html",
        {
            "rows": [{"label": module.label, "meaning": MEANING[module], "on": module in active} for module in Module],
            "coming": list(ModuleSetting.objects.filter(cooperation_id=mine, starts_on__gt=on)),
            "may_manage": can_manage(by),
            "today": on,
            "crumbs": crumbs(),
        },
    )


@require_http_methods(METHODS)
def modules_change(request: HttpRequest) -> HttpResponse:
    """Turn modules on and off from a day."""
    by = request.actor
    check_can_manage(by)
    active = modules_on(by.own_cooperation_id, on=request.today)
    form = ModulesForm(posted(request), initial={"modules": sorted(active), "starts_on": request.today})

    def act(got: dict[str, Any]) -> None:
        for module, is_on in form.changed(active):
            set_module(by=by, module=module, is_on=is_on, starts_on=got["starts_on"], at=request.now)

    return act_page(
        request, form=form, act=act, saved=_("Delarna är sparade."), back=reverse("modules"), template=ACT,
        title=_("Ändra delar"), submit=_("Spara"), crumbs=crumbs((_("Delar"), reverse("modules"))),
        lead=_("En del som är av försvinner ur menyn, sidorna och formulären. Uppgifterna finns kvar och syns igen när den slås på."),
    )  # fmt: skip


@require_http_methods(METHODS)
def facts(request: HttpRequest) -> HttpResponse:
    """The cooperation's name and county, its host, and how its days are counted."""
    by = request.actor
    check_can_manage(by)
    now = Cooperation.objects.select_related("host").get(pk=by.own_cooperation_id)
    form = FactsForm(
        posted(request),
        initial={
            "name": now.name, "county_code": now.county_code, "eves_are_free": now.eves_are_free,
            "host_name": now.host.name, "host_form": now.host.form, "host_org_number": now.host.org_number,
        },
    )  # fmt: skip

    def act(got: dict[str, Any]) -> None:
        change_cooperation(by=by, at=request.now, **got)

    return act_page(
        request, form=form, act=act, saved=_("Uppgifterna är sparade."), back=reverse("cooperation"), template=ACT,
        title=_("Samverkan och värd"), submit=_("Spara"), crumbs=crumbs(),
    )  # fmt: skip
