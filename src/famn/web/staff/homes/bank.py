"""The list of the bank, for GFO and for the boards' foster-home secretaries."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from famn.homes.policy import can_register_home, can_view_network, check_can_view_bank
from famn.homes.policy_contact import can_assign_coordinator
from famn.imports.policy import can_import
from famn.organisations.enums import Module
from famn.web.modules import modules_of
from famn.web.reading import log_list
from famn.web.staff.addresses import address
from famn.web.staff.homes.asking import SORT, asking
from famn.web.staff.homes.words import KINDS, is_protected, place_of

PER_PAGE = 50


@require_safe
def home_list(request: HttpRequest) -> HttpResponse:
    """Homes of the shared bank that fit the filter; one line in the read log with the codes shown."""
    check_can_view_bank(request.actor)
    by, wanted = request.actor, asking(request)
    paginator = Paginator(wanted.bank, PER_PAGE)
    paginator.count = wanted.count
    page = paginator.get_page(request.GET.get("sida"))
    rows = list(page.object_list)
    shown = [
        {
            "home": row.home,
            "status": row.status.label,
            "kind": KINDS[row.status],
            "place": place_of(row.home),
            "protected": is_protected(row.home),
            "km": row.km,
            "free": "" if row.places is None else row.free(wanted.asked.kind),
        }
        for row in rows
    ]
    log_list(request, kind="home", codes=[row.home.code for row in rows], purpose=_("Familjehemsbanken"))
    return render(
        request,
        "homes/list.html",
        {
            **wanted.context(request, "home_list"),
            "rows": shown,
            "page": page,
            "heads": _heads(request.GET, with_places=wanted.with_places, with_km=wanted.asked.locality is not None),
            "may_register": can_register_home(by),
            "may_import": can_import(by) and Module.HOMES_IMPORT in modules_of(request),
            "may_assign": can_assign_coordinator(by),
            "may_see_network": can_view_network(by) and Module.NETWORK_HOMES in modules_of(request),
        },
    )


def _heads(params: QueryDict, *, with_places: bool, with_km: bool) -> list[dict[str, object]]:
    chosen = params.get(SORT, "")
    columns = [("kod", _("Hem"), False), ("", _("Läge"), False), ("ort", _("Ort"), False)]
    if with_km:
        columns.append(("avstand", _("Avstånd, fågelvägen"), True))
    columns += [("", _("Uppdrag"), False), ("alder", _("Ålder"), False)]
    if with_places:
        columns.append(("lediga", _("Lediga"), True))
    columns += [("syskon", _("Syskon"), True), ("", _("Vuxen hemma"), False), ("besked", _("Senaste besked"), False)]
    heads = []
    for word, text, number in columns:
        order = "none"
        if word and chosen.removeprefix("-") == word:
            order = "descending" if chosen.startswith("-") else "ascending"
        url = address(params, **{SORT: f"-{word}" if order == "ascending" else word}) if word else ""
        heads.append({"text": text, "url": url, "order": order, "number": number})
    return heads
