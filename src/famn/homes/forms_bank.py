"""The filter above the bank's list. Everything is optional; every field is a fact of homes."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from famn.accounts.models import User
from famn.homes.enums import AdultAtHome, BankStatus, CareKind, Category, Language, Operator
from famn.homes.models import SavedView, SchemeCategory
from famn.homes.queries_bank import BY_GFO, MEMBER_STATUSES, BankFilter, localities_named
from famn.kernel.denied import Refused
from famn.organisations.models import Board, Municipality
from famn.people.rules import check_free_text
from famn.ui.forms import DateField

ANY = [("", _("Alla"))]
MOST_KM = 1500
SORT_WORDS = {"kod": "code", "ort": "place", "avstand": "km", "alder": "age", "lediga": "free", "syskon": "siblings", "besked": "word"}
"""What stands in the address, and what it sorts by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What there is to choose among, as the actor sees it. An empty list takes its field away.

    ``quiet_before``: nothing heard since that day is long (rule K1); None where the guidelines say nothing of it.
    """

    with_places: bool
    municipalities: list[Municipality] = field(default_factory=list)
    recruiters: list[Board] = field(default_factory=list)
    coordinators: list[User] = field(default_factory=list)
    schemes: list[SchemeCategory] = field(default_factory=list)
    with_providers: bool = False
    with_permits: bool = False
    quiet_before: date | None = None


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
    kommun = forms.ChoiceField(label=_("Kommun"), required=False)
    ort = forms.CharField(
        label=_("Nära orten"), required=False, max_length=80, widget=forms.TextInput(attrs={"list": "localities", "autocomplete": "off"})
    )
    km = forms.IntegerField(label=_("Inom, km fågelvägen"), required=False, min_value=1, max_value=MOST_KM)
    sprak = forms.ChoiceField(label=_("Språk"), required=False, choices=[*ANY, *Language.choices])
    vuxen = forms.ChoiceField(
        label=_("Vuxen hemma"), required=False, choices=[*ANY, (AdultAtHome.PART, _("Minst deltid")), (AdultAtHome.FULL, _("Heltid"))]
    )
    schema = forms.ChoiceField(label=_("Kategori enligt schema"), required=False)
    drift = forms.ChoiceField(label=_("Drivs av"), required=False, choices=[*ANY, *Operator.choices])
    rekryterat = forms.ChoiceField(label=_("Rekryterat av"), required=False)
    samordnare = forms.ChoiceField(label=_("Ansvarig samordnare"), required=False)
    varsel = forms.BooleanField(label=_("Kort varsel"), required=False)
    djurfritt = forms.BooleanField(label=_("Utan pälsdjur"), required=False)
    rokfritt = forms.BooleanField(label=_("Rökfritt"), required=False)
    utbildning = forms.BooleanField(label=_("Grundutbildning klar"), required=False)
    mentor = forms.BooleanField(label=_("Mentor"), required=False)
    medgivande = forms.BooleanField(label=_("Medgivande går ut inom tre månader"), required=False)
    otalat = forms.BooleanField(label=_("Behöver informeras om en ny medlem"), required=False)
    tyst = forms.BooleanField(label=_("Ingen kontakt på länge"), required=False)
    mina = forms.BooleanField(label=_("Mina hem"), required=False)

    def __init__(self, data: object, *, known: Known) -> None:
        super().__init__(data)
        self.known = known
        self.fields["kommun"].choices = [*ANY, *((place.pk, place.name) for place in known.municipalities)]
        self.fields["rekryterat"].choices = [*ANY, (BY_GFO, _("GFO")), *((str(board.pk), board.name) for board in known.recruiters)]
        self.fields["samordnare"].choices = [*ANY, *((str(user.pk), user.name) for user in known.coordinators)]
        schemes = {row.scheme_id for row in known.schemes}
        self.fields["schema"].choices = [
            *ANY, *((str(row.pk), f"{row.scheme.name}: {row.label}" if len(schemes) > 1 else row.label) for row in known.schemes)
        ]  # fmt: skip
        gone = {
            "rekryterat": not known.recruiters,
            "samordnare": not known.coordinators,
            "schema": not known.schemes,
            "drift": not known.with_providers,
            "medgivande": not known.with_permits,
            "tyst": known.quiet_before is None,
            **dict.fromkeys(("platser", "fran", "otalat", "mina"), not known.with_places),
        }
        for name in (name for name, absent in gone.items() if absent):
            del self.fields[name]
        if not known.with_places:
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
        municipality = next((place for place in self.known.municipalities if place.pk == got.get("kommun")), None)
        return BankFilter(
            on=got.get("fran") or on,
            code=got.get("hem", "").strip(),
            status=got.get("status", ""),
            kind=got.get("slag", ""),
            category=got.get("kategori", ""),
            age=got.get("alder"),
            siblings=got.get("syskon"),
            scheme_category=next((row for row in self.known.schemes if str(row.pk) == got.get("schema")), None),
            municipality=municipality,
            locality=got.get("locality"),
            km=got.get("km") if got.get("locality") else None,
            free=got.get("platser"),
            language=got.get("sprak", ""),
            adult=got.get("vuxen", ""),
            short_notice=got.get("varsel", False),
            no_furred_pets=got.get("djurfritt", False),
            smoke_free=got.get("rokfritt", False),
            operator=got.get("drift", ""),
            recruiter=got.get("rekryterat", ""),
            course=got.get("utbildning", False),
            mentor=got.get("mentor", False),
            permit_ends=got.get("medgivande", False),
            untold=got.get("otalat", False),
            quiet_before=self.known.quiet_before if got.get("tyst") else None,
            coordinator_id=user_id if got.get("mina") else int(got.get("samordnare") or 0) or None,
            sort=SORT_WORDS.get(sort.removeprefix("-"), "code"),
            descending=sort.startswith("-"),
        )


class SavedViewForm(forms.ModelForm):
    """What a chosen view is called."""

    class Meta:
        model = SavedView
        fields = ["name"]


EXPORT_PURPOSE = 150


class PurposeForm(forms.Form):
    """What a file is for. It stands in the read log (SoLPuF 12 §)."""

    purpose = forms.CharField(
        label=_("Vad ska filen användas till"),
        min_length=8,
        max_length=EXPORT_PURPOSE,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Syns i läsloggen, tillsammans med ditt namn. Skriv inget om någon enskild person."),
    )

    def clean_purpose(self) -> str:
        """No identity number in the log."""
        text: str = self.cleaned_data["purpose"].strip()
        try:
            check_free_text(text, ())
        except Refused as no:
            raise forms.ValidationError(no.text) from no
        return text


class ExportForm(PurposeForm):
    """What the file of the bank is for, and how it is laid out. The log holds the codes of its homes too."""

    LIST, REGISTER = "lista", "register"
    layout = forms.ChoiceField(
        label=_("Upplägg"),
        choices=[(LIST, _("Urvalet som det visas i banken")), (REGISTER, _("Register, med fasta kolumner"))],
        initial=LIST,
        widget=forms.RadioSelect,
    )
    field_order = ("layout", "purpose")
