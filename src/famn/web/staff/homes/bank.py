"""The list of the bank, for GFO and for the boards' foster-home secretaries."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from famn.homes.forms_bank import BankFilterForm
from famn.homes.policy import (
    can_register_home,
    can_see_places,
    can_view_network,
    check_can_view_bank,
)
from famn.homes.queries_bank import BankList, bank_municipalities, localities_in_county
from famn.organisations.models import Cooperation
from famn.ui import swedish
from famn.web.reading import log_list
from famn.web.staff.homes.words import KINDS, is_protected, place_of

PER_PAGE = 25


def _address(params: QueryDict, drop: tuple[str, ...] = (), **changes: str) -> str:
    kept = params.copy()
    for name in ("sida", *drop, *changes):
        kept.pop(name, None)
    for name, value in changes.items():
        kept[name] = value
    return f"?{kept.urlencode()}"


@require_safe
def home_list(request: HttpRequest) -> HttpResponse:
    """Homes of the shared bank that fit the filter; one line in the read log with the codes shown."""
    check_can_view_bank(request.actor)
    by, params = request.actor, request.GET
    with_places = can_see_places(by)
    form = BankFilterForm(params, with_places=with_places, home_municipalities=bank_municipalities())
    chosen = params.get("sortera", "")
    asked = form.asked(on=request.today, user_id=by.user_id, sort=chosen)
    paginator = Paginator(BankList(asked, with_places=with_places), PER_PAGE)
    page = paginator.get_page(params.get("sida"))
    shown = [
        {
            "home": row.home,
            "status": row.status.label,
            "kind": KINDS[row.status],
            "place": place_of(row.home),
            "protected": is_protected(row.home),
            "km": row.km,
            "free": "" if row.places is None else row.places.free.get(asked.kind, 0) if asked.kind else row.places.most,
        }
        for row in page
    ]
    log_list(request, kind="home", codes=[row.home.code for row in page], purpose=_("Familjehemsbanken"))
    kept = params.copy()
    kept.pop("sida", None)
    county = Cooperation.objects.values_list("county_code", flat=True).get(pk=by.cooperation_id)
    return render(
        request,
        "homes/list.html",
        {
            "rows": shown,
            "page": page,
            "query": kept.urlencode(),
            "form": form,
            "words": _words(form, params),
            "with_places": with_places,
            "heads": _heads(params, chosen, with_places=with_places, with_km=asked.locality is not None),
            "asked": asked,
            "today": request.today,
            "count_text": ngettext("%(number)s hem", "%(number)s hem", paginator.count) % {"number": paginator.count},
            "localities": localities_in_county(county),
            "may_register": can_register_home(by),
            "may_see_network": can_view_network(by),
            "placeless": bool(asked.municipality or asked.locality) and with_places,
        },
    )


def _words(form: BankFilterForm, params: QueryDict) -> list[dict[str, str]]:
    words = []
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name)
        if value in (None, "", False):
            continue
        if name == "km":
            continue
        text = str(field.label)
        if hasattr(field, "choices") and name != "kommun":
            text = f"{text}: {str(dict(field.choices)[value]).lower()}"
        elif value is not True:
            text = f"{text}: {swedish.short_date(value) if name == 'fran' else value}"
        drop: tuple[str, ...] = (name,)
        if name == "ort":
            drop = ("ort", "km")
            km = form.cleaned_data.get("km")
            text = _("%(place)s, %(km)s km") % {"place": value, "km": km} if km else text
        words.append({"text": text, "remove_url": _address(params, drop)})
    return words


def _heads(params: QueryDict, chosen: str, *, with_places: bool, with_km: bool) -> list[dict[str, object]]:
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
        url = _address(params, sortera=f"-{word}" if order == "ascending" else word) if word else ""
        heads.append({"text": text, "url": url, "order": order, "number": number})
    return heads
