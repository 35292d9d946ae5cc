"""Forms of the bank: what is typed about homes, checked in words, and given to the actions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from famn.accounts.models import User
from famn.homes.enums import (
    NEED_AREA,
    AdultAtHome,
    BankStatus,
    CareKind,
    Category,
    Language,
    NeedCode,
    WordAnswer,
)
from famn.homes.models import FosterHome
from famn.homes.queries_bank import localities_named
from famn.homes.rules import STATUS_STEPS
from famn.organisations.models import Locality, Municipality
from famn.people.models import ProtectionLevel
from famn.ui.forms import DateField

REASON = forms.CharField(label=_("Varför"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
MOST_PLACES = 9
OLDEST = 21


class PlaceMixin:
    """A municipality, and a place in it typed by name."""

    def placed_in(self, cleaned: dict[str, Any]) -> Locality | None:
        """The locality that was typed, in the chosen municipality; an error by the field when there is none."""
        text, municipality = cleaned.get("place", ""), cleaned.get("municipality")
        if not text or municipality is None:
            return None
        found = localities_named(text, municipality=municipality)
        if not found:
            self.add_error(  # type: ignore[attr-defined]
                "place",
                _("Orten finns inte i %(municipality)s. Rätta namnet, eller lämna tomt så räcker kommunen.")
                % {"municipality": municipality},
            )
            return None
        return found[0]


def place_field() -> forms.CharField:
    """A locality by name, with the county's places to choose among."""
    return forms.CharField(
        label=_("Ort"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"list": "localities", "autocomplete": "off"}),
        help_text=_("Bara orten, aldrig adressen. Den ser alla nämnder."),
    )


class FactsForm(PlaceMixin, forms.Form):
    """The facts of a home: what the list and the match sheet know."""

    category = forms.ChoiceField(label=_("Kategori"), choices=[choice for choice in Category.choices if choice[0] != Category.NETWORK])
    municipality = forms.ModelChoiceField(label=_("Kommun"), queryset=Municipality.objects.order_by("name"))
    place = place_field()
    care_kinds = forms.MultipleChoiceField(label=_("Slag av uppdrag"), choices=CareKind, widget=forms.CheckboxSelectMultiple)
    age_from = forms.IntegerField(label=_("Ålder från"), min_value=0, max_value=OLDEST, initial=0)
    age_to = forms.IntegerField(label=_("Ålder till och med"), min_value=0, max_value=OLDEST, initial=20)
    sibling_places = forms.IntegerField(label=_("Syskon tillsammans, högst"), min_value=0, max_value=MOST_PLACES, required=False)
    rooms_free = forms.IntegerField(label=_("Lediga rum"), min_value=0, max_value=MOST_PLACES, initial=1)
    adult_at_home = forms.ChoiceField(
        label=_("Vuxen hemma på dagtid"), choices=AdultAtHome, widget=forms.RadioSelect, initial=AdultAtHome.NO
    )
    languages = forms.MultipleChoiceField(label=_("Språk i hemmet"), choices=Language, widget=forms.CheckboxSelectMultiple, initial=["sv"])
    short_notice = forms.BooleanField(label=_("Kan ta emot med kort varsel"), required=False)
    furred_pets = forms.BooleanField(label=_("Pälsdjur i hemmet"), required=False)
    smoke_free = forms.BooleanField(label=_("Rökfritt"), required=False, initial=True)
    has_car = forms.BooleanField(label=_("Har bil"), required=False, initial=True)
    sex_wish = forms.BooleanField(
        label=_("Hemmet har ett önskemål om kön"),
        required=False,
        help_text=_("Ett önskemål är en fråga till hemmet. Det ordnar aldrig listan."),
    )
    basic_course_on = DateField(label=_("Grundutbildning klar"), required=False)

    FACTS = (
        "category",
        "care_kinds",
        "age_from",
        "age_to",
        "sibling_places",
        "rooms_free",
        "adult_at_home",
        "languages",
        "short_notice",
        "furred_pets",
        "smoke_free",
        "has_car",
        "sex_wish",
        "basic_course_on",
    )

    def __init__(self, *args: Any, network: bool = False, protected: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if network:
            del self.fields["category"]
        if protected:
            del self.fields["municipality"], self.fields["place"]

    def clean(self) -> dict[str, Any]:
        """Ages in order, and the typed place found."""
        cleaned = super().clean() or {}
        low, high = cleaned.get("age_from"), cleaned.get("age_to")
        if low is not None and high is not None and low > high:
            self.add_error("age_to", _("Åldern till och med behöver vara minst lika hög som åldern från."))
        cleaned["locality"] = self.placed_in(cleaned)
        return cleaned

    def facts(self) -> dict[str, Any]:
        """The values as the actions take them."""
        names = [*self.FACTS, "municipality", "locality"]
        return {
            name: self.cleaned_data[name] for name in names if name in self.cleaned_data and (name != "locality" or "place" in self.fields)
        }


class ContactForm(forms.Form):
    """How a home is reached."""

    names = forms.CharField(label=_("Namn"), max_length=200, help_text=_("Familjehemsföräldrarnas namn."))
    address = forms.CharField(label=_("Adress"), max_length=200, required=False)
    phone = forms.CharField(label=_("Telefon"), max_length=40)
    email = forms.EmailField(label=_("E-post"), required=False)

    CONTACT = ("names", "address", "phone", "email")

    def contact(self) -> dict[str, str]:
        """The values as the actions take them."""
        return {name: self.cleaned_data[name] for name in self.CONTACT}


class RegisterForm(ContactForm, FactsForm):
    """A new home in one form: facts, contact, places and consent."""

    protection = forms.ChoiceField(
        label=_("Skyddade personuppgifter"),
        choices=ProtectionLevel,
        initial=ProtectionLevel.NONE,
        help_text=_("Med skydd läggs namn, kontakt, kommun och ort i valvet och syns ingen annanstans."),
    )
    places_kind = forms.ChoiceField(label=_("Platser för"), choices=CareKind, initial=CareKind.LONG_TERM)
    places = forms.IntegerField(label=_("Antal platser"), min_value=0, max_value=MOST_PLACES, initial=1)
    places_from = DateField(label=_("Platserna gäller från"))
    consent_on = DateField(label=_("Informerat och samtyckt den"), required=False)

    field_order = ["protection", "names", "phone", "email", "address", "municipality", "place", "category", "care_kinds"]


class NetworkForm(ContactForm, FactsForm):
    """A board's new network home."""

    protection = RegisterForm.base_fields["protection"]
    field_order = RegisterForm.field_order

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, network=True, **kwargs)


class ProtectionForm(PlaceMixin, forms.Form):
    """Protection on or off; off needs a place again."""

    level = forms.ChoiceField(label=_("Skyddade personuppgifter"), choices=ProtectionLevel)
    municipality = forms.ModelChoiceField(
        label=_("Kommun"), queryset=Municipality.objects.order_by("name"), required=False, help_text=_("Behövs bara när skyddet tas bort.")
    )
    place = place_field()

    def clean(self) -> dict[str, Any]:
        """Without protection a municipality is needed."""
        cleaned = super().clean() or {}
        if cleaned.get("level") == ProtectionLevel.NONE and cleaned.get("municipality") is None:
            self.add_error("municipality", _("Välj kommun när skyddet tas bort."))
        cleaned["locality"] = self.placed_in(cleaned)
        return cleaned


class WordField(forms.ChoiceField):
    """One need's word. Not sent is the same as left alone."""

    def clean(self, value: Any) -> str:
        """The answer, or that it stands."""
        return str(super().clean(value or WordsForm.STANDS))


class WordsForm(forms.Form):
    """What the home says on each need, one day. Left alone, a need keeps the word it has."""

    STANDS = "stands"
    UNKNOWN = "unknown"
    said_on = DateField(label=_("När sades det"))

    def __init__(self, *args: Any, now: dict[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = now or {}
        for need in NEED_AREA:
            if need == NeedCode.LANGUAGE:
                continue
            stands = WordAnswer(now[need]).label if need in now else _("okänt")
            self.fields[f"need_{need}"] = WordField(
                label=need.label,
                choices=[
                    (self.STANDS, _("Som nu: %(answer)s") % {"answer": str(stands).lower()}),
                    *WordAnswer.choices,
                    (self.UNKNOWN, _("Okänt igen")),
                ],
            )

    def clean(self) -> dict[str, Any]:
        """At least one word."""
        cleaned = super().clean() or {}
        if not self.errors and not self.words():
            raise forms.ValidationError(_("Välj ett besked på minst ett behov."))
        return cleaned

    def words(self) -> dict[str, str | None]:
        """Need → answer, None for unknown again."""
        said = {
            name.removeprefix("need_"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("need_") and value != self.STANDS
        }
        return {need: None if value == self.UNKNOWN else value for need, value in said.items()}


class CapacityForm(forms.Form):
    """Places of one kind, from a day."""

    kind = forms.ChoiceField(label=_("Slag av uppdrag"), choices=CareKind)
    places = forms.IntegerField(
        label=_("Antal platser"), min_value=0, max_value=MOST_PLACES, help_text=_("0 betyder att hemmet inte tar emot.")
    )
    starts_on = DateField(label=_("Från och med"))
    last_on = DateField(label=_("Till och med"), required=False, help_text=_("Tomt betyder tills vidare."))

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", _("Sista dagen ligger före den första."))
        return cleaned


class StatusForm(forms.Form):
    """The next state and why."""

    status = forms.ChoiceField(label=_("Ny status"), widget=forms.RadioSelect)
    reason = REASON

    def __init__(self, *args: Any, home: FosterHome, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = [(step.value, step.label) for step in STATUS_STEPS.get(BankStatus(home.status), ())]


class ConsentForm(forms.Form):
    """The day a home was told about all members and agreed."""

    on = DateField(label=_("Informerat och samtyckt den"))


class AssignForm(forms.Form):
    """Who at GFO works with a network home."""

    user = forms.ModelChoiceField(label=_("Samordnare eller handledare"), queryset=User.objects.none())
    starts_on = DateField(label=_("Från och med"))


class EndAssignmentForm(forms.Form):
    """When an assignment ends."""

    ends_on = DateField(label=_("Från och med den dagen ser personen inte hemmet"))
