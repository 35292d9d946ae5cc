"""What is asked of the bank, read from the address: the same words for the list, its timeline, its map and its file."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.forms import ChoiceField
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from famn.access.roles import Role
from famn.accounts.queries import holders_of
from famn.homes.forms_bank import BankFilterForm, Known
from famn.homes.policy import can_see_places
from famn.homes.queries_bank import (
    BankFilter,
    BankList,
    bank_municipalities,
    bank_recruiters,
    has_providers,
    localities_in_county,
    scheme_categories,
)
from famn.homes.queries_contact import interval_in_force
from famn.homes.queries_views import saved_views
from famn.homes.rules_contact import quiet_before
from famn.organisations.enums import Module
from famn.organisations.models import Cooperation
from famn.ui import swedish
from famn.web.modules import modules_of, without_off
from famn.web.staff.addresses import address

SORT = "sortera"
DEFAULT_VIEWS = (
    (gettext_lazy("Lediga nu"), "platser=1&sortera=-lediga"),
    (gettext_lazy("Jour med kort varsel"), "slag=emergency&varsel=on"),
    (gettext_lazy("Mina hem"), "mina=on"),
    (gettext_lazy("Tysta hem"), "tyst=on&sortera=besked"),
)
"""Views that come with the product. One whose words the actor's form lacks is not shown."""


@dataclass(frozen=True)
class Asking:
    """One reading of the address: the form, what it asks, and the homes that fit."""

    form: BankFilterForm
    asked: BankFilter
    bank: BankList
    params: QueryDict
    with_places: bool

    @cached_property
    def words(self) -> list[dict[str, str]]:
        """The choice in words, each with the address without it."""
        return _words(self.form, self.params)

    @cached_property
    def query(self) -> str:
        """The words that the form knows, in order: what a view keeps and links pass on."""
        kept = QueryDict(mutable=True)
        for name in (*self.form.fields, SORT):
            value = self.params.get(name, "")
            if value:
                kept[name] = value
        return kept.urlencode()

    @cached_property
    def count(self) -> int:
        """How many homes fit."""
        return self.bank.count()

    @property
    def count_text(self) -> str:
        """In words."""
        return ngettext("%(number)s hem", "%(number)s hem", self.count) % {"number": self.count}

    def context(self, request: HttpRequest, page: str) -> dict[str, Any]:
        """What ``homes/_asking.html`` shows above each of the pages of the bank."""
        county = Cooperation.objects.values_list("county_code", flat=True).get(pk=request.actor.cooperation_id)
        return {
            "form": self.form,
            "words": self.words,
            "count_text": self.count_text,
            "query": self.query,
            "asked": self.asked,
            "with_places": self.with_places,
            "today": request.today,
            "localities": localities_in_county(county),
            "views": _views(request, self, page),
            "pages": _pages(self, page),
            "page_name": page,
            "placeless": bool(self.asked.municipality or self.asked.locality) and self.with_places,
        }


def asking(request: HttpRequest) -> Asking:
    """Read the address as this actor may ask. What cannot be read is told by its field and left out."""
    by, params = request.actor, request.GET
    with_places = can_see_places(by)
    interval = interval_in_force(by.own_cooperation_id, on=request.today) if with_places else None
    known = Known(
        with_places=with_places,
        municipalities=bank_municipalities(),
        recruiters=bank_recruiters(),
        coordinators=list(holders_of(Role.GFO_COORDINATOR, cooperation_id=by.cooperation_id, on=request.today)) if with_places else [],
        schemes=scheme_categories(on=request.today, with_proposed=Module.FOUR_CATEGORIES in modules_of(request)),
        with_providers=has_providers(),
        with_permits=with_places and Module.PERMITS in modules_of(request),
        quiet_before=quiet_before(request.today, interval) if interval else None,
    )
    form = BankFilterForm(params, known=known)
    without_off(request, form, ("slag", "kategori"))
    asked = form.asked(on=request.today, user_id=by.user_id, sort=params.get(SORT, ""))
    return Asking(form, asked, BankList(asked, with_places=with_places), params, with_places)


def _words(form: BankFilterForm, params: QueryDict) -> list[dict[str, str]]:
    words = []
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name)
        if value in (None, "", False) or name == "km":
            continue
        text = str(field.label)
        if hasattr(field, "choices"):
            chosen = str(dict(field.choices)[value])
            text = f"{text}: {chosen if name in NAMES else chosen.lower()}"
        elif value is not True:
            text = f"{text}: {swedish.short_date(value) if name == 'fran' else value}"
        drop: tuple[str, ...] = (name,)
        if name == "ort":
            drop = ("ort", "km")
            km = form.cleaned_data.get("km")
            text = _("%(place)s, %(km)s km") % {"place": value, "km": km} if km else text
        words.append({"text": text, "remove_url": address(params, drop)})
    return words


NAMES = frozenset({"kommun", "rekryterat", "samordnare", "schema"})
"""Choices that are names, and keep their capitals."""


def _views(request: HttpRequest, asking: Asking, page: str) -> list[dict[str, object]]:
    here = reverse(page)
    given = [(str(name), query) for name, query in DEFAULT_VIEWS if _may_ask(asking.form, QueryDict(query))]
    own = [(view.name, view.query) for view in saved_views(request.actor.own_user_id)]
    now = QueryDict(asking.query).dict()
    return [{"name": name, "url": f"{here}?{query}", "current": QueryDict(query).dict() == now} for name, query in [*given, *own]]


def _may_ask(form: BankFilterForm, query: QueryDict) -> bool:
    # Every word is one of the form's, and every value one that may be chosen: not of a module that is off.
    chosen = {name: form.fields.get(name) for name in query if name != SORT}
    return all(
        field is not None and (not isinstance(field, ChoiceField) or field.valid_value(query[name])) for name, field in chosen.items()
    )


def _pages(asking: Asking, page: str) -> list[dict[str, object]]:
    names = [("home_list", _("Lista")), ("bank_map", _("Karta"))]
    if asking.with_places:
        names.insert(1, ("bank_timeline", _("Tidslinje")))
    return [{"text": text, "url": f"{reverse(name)}?{asking.query}", "current": name == page} for name, text in names]
