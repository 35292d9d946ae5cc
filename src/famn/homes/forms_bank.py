"""The filter above the bank's list. Everything is optional; every field is a fact of homes."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from famn.homes.enums import AdultAtHome, BankStatus, CareKind, Category, Language
from famn.homes.queries_bank import MEMBER_STATUSES, BankFilter, localities_named
from famn.organisations.models import Municipality
from famn.ui.forms import DateField

ANY = [("", _("Alla"))]
MOST_KM = 1500
SORT_WORDS = {"kod": "code", "ort": "place", "avstand": "km", "alder": "age", "lediga": "free", "syskon": "siblings", "besked": "word"}
"""What stands in the address, and what it sorts by."""


class BankFilterForm(forms.Form):
    """Reads the address's words into a ``BankFilter``. What cannot be read is told by its field and left out."""

    hem = forms.CharField(label=_("Hemmets kod"), required=False, max_length=12)
    status = forms.ChoiceField(label=_("Läge"), required=False, choices=[*ANY, *BankStatus.choices])
    slag = forms.ChoiceField(label=_("Slag av uppdrag"), required=False, choices=[*ANY, *CareKind.choices])
    kategori = forms.ChoiceField(
        label=_("Kategori"), required=False, choices=[*ANY, *(choice for choice in Category.choices if choice[0] != Category.NETWORK)]
    )
    alder = forms.IntegerField(label=_("Tar emot ålder"), required=False, min_value=0, max_value=21)
    syskon = forms.IntegerField(label=_("Syskon tillsammans, minst"), required=False, min_value=2, max_value=9)
    platser = forms.IntegerField(label=_("Lediga platser, minst"), required=False, min_value=1, max_value=9)
    fran = DateField(label=_("Lediga från"), required=False)
    kommun = forms.ModelChoiceField(
        label=_("Kommun"), required=False, queryset=Municipality.objects.order_by("name"), empty_label=_("Alla")
    )
    ort = forms.CharField(
        label=_("Nära orten"), required=False, max_length=80, widget=forms.TextInput(attrs={"list": "localities", "autocomplete": "off"})
    )
    km = forms.IntegerField(label=_("Inom, km fågelvägen"), required=False, min_value=1, max_value=MOST_KM)
    sprak = forms.ChoiceField(label=_("Språk"), required=False, choices=[*ANY, *Language.choices])
    vuxen = forms.ChoiceField(
        label=_("Vuxen hemma"), required=False, choices=[*ANY, (AdultAtHome.PART, _("Minst deltid")), (AdultAtHome.FULL, _("Heltid"))]
    )
    varsel = forms.BooleanField(label=_("Kort varsel"), required=False)
    djurfritt = forms.BooleanField(label=_("Utan pälsdjur"), required=False)
    rokfritt = forms.BooleanField(label=_("Rökfritt"), required=False)
    mina = forms.BooleanField(label=_("Mina hem"), required=False)

    def __init__(self, *args: Any, with_places: bool, home_municipalities: list[Municipality], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kommun"].queryset = Municipality.objects.filter(pk__in=[place.pk for place in home_municipalities])
        if not with_places:
            for name in ("platser", "fran", "mina"):
                del self.fields[name]
            self.fields["status"].choices = [*ANY, *((status.value, status.label) for status in MEMBER_STATUSES)]

    def clean(self) -> dict[str, Any]:
        """The typed place, when it means exactly one."""
        cleaned = super().clean() or {}
        cleaned["locality"] = None
        text = cleaned.get("ort", "")
        if text:
            found = localities_named(text)
            if len(found) == 1:
                cleaned["locality"] = found[0]
            elif found:
                named = "; ".join(f"{place.name}, {place.municipality.name}" for place in found[:4])
                self.add_error("ort", _("Flera orter heter så. Skriv kommunen också: %(named)s.") % {"named": named})
            else:
                self.add_error("ort", _("Vi hittar ingen ort som heter ”%(text)s”. Rätta stavningen.") % {"text": text})
        elif cleaned.get("km"):
            self.add_error("ort", _("Skriv vilken ort avståndet räknas från."))
        return cleaned

    def asked(self, *, on: date, user_id: int | None, sort: str) -> BankFilter:
        """The filter of what could be read. ``sort``: a word of ``SORT_WORDS``, with a minus for descending."""
        self.is_valid()
        got = self.cleaned_data
        return BankFilter(
            on=got.get("fran") or on,
            code=got.get("hem", "").strip(),
            status=got.get("status", ""),
            kind=got.get("slag", ""),
            category=got.get("kategori", ""),
            age=got.get("alder"),
            siblings=got.get("syskon"),
            municipality=got.get("kommun"),
            locality=got.get("locality"),
            km=got.get("km") if got.get("locality") else None,
            free=got.get("platser"),
            language=got.get("sprak", ""),
            adult=got.get("vuxen", ""),
            short_notice=got.get("varsel", False),
            no_furred_pets=got.get("djurfritt", False),
            smoke_free=got.get("rokfritt", False),
            coordinator_id=user_id if got.get("mina") else None,
            sort=SORT_WORDS.get(sort.removeprefix("-"), "code"),
            descending=sort.startswith("-"),
        )
