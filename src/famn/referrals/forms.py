"""The steps of a written referral, and the small forms around it. A draft may be saved half done: nothing is required here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from famn.homes.enums import NEED_AREA, BbicArea, CareKind, Language, NeedCode
from famn.kernel.calendar import STOCKHOLM
from famn.kernel.denied import Refused
from famn.kernel.identity import NotAnIdentityNumber, parse
from famn.organisations.models import Board, Locality, Municipality
from famn.people.models import ProtectionLevel
from famn.people.name_marks import KnownName
from famn.people.rules import LONGEST
from famn.referrals.enums import DisclosureGround, LegalBasis, NetworkOutcome, ReferralStatus, Sex, WaitingIn, Why
from famn.referrals.models import Referral, ReferralChild
from famn.referrals.rules import CLOSING_OUTCOMES, check_free_text
from famn.ui.forms import DateField, TimeInput

GFO_READS = _("GFO läser det här. Skriv ”barnet” eller ”syskonet”, aldrig namn eller personnummer.")
OLDEST = 21  # care may go on until a young person turns 21


NOT_CHOSEN = _("Inte valt än")


def choose(choices: Iterable[tuple[str, Any]], blank: Any = NOT_CHOSEN) -> list[tuple[str, Any]]:
    """The choices of a code with an empty one first."""
    return [("", blank), *choices]


class TextWithoutNames(forms.CharField):
    """Free text that GFO reads: an identity number or a child's stored name is refused, and what was typed is kept.

    The form gives ``names`` before it cleans.
    """

    names: tuple[KnownName, ...] = ()

    def __init__(self, *, max_length: int = LONGEST, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)

    def validate(self, value: str) -> None:
        """Refuse what tells who the child is."""
        super().validate(value)
        try:
            check_free_text(value or "", self.names)
        except Refused as no:
            raise forms.ValidationError(no.text, code=no.code) from no


class StepForm(forms.Form):
    """One step over the referral's own fields. ``cleaned_data`` is what ``save_referral`` and ``change_referral`` take.

    ``needed`` names what may be empty in a draft and not in what is sent.
    """

    def __init__(self, *args: Any, referral: Referral, names: Iterable[KnownName] = (), **kwargs: Any) -> None:
        kwargs.setdefault("initial", {name: getattr(referral, name) for name in self.base_fields if hasattr(referral, name)})
        super().__init__(*args, **kwargs)
        self.referral = referral
        for field in self.fields.values():
            if isinstance(field, TextWithoutNames):
                field.names = tuple(names)


class CareForm(StepForm):
    """What kind of care, on which law, on which ground it is told, and when."""

    needed = ("legal_basis", "disclosure_ground", "starts_on")

    kind = forms.ChoiceField(label=_("Slag av vård"), choices=CareKind.choices, widget=forms.RadioSelect, required=False)
    legal_basis = forms.ChoiceField(label=_("Laglig grund för vården"), choices=choose(LegalBasis.choices), required=False)
    disclosure_ground = forms.ChoiceField(
        label=_("På vilken grund ni lämnar uppgifterna till GFO"), choices=choose(DisclosureGround.choices), required=False,
        help_text=_("Sekretessen gäller också mellan myndigheter. Grunden sparas med förfrågan."),
    )  # fmt: skip
    starts_on = DateField(label=_("Önskad start"), required=False)
    ends_on = DateField(label=_("Beräknat slut"), required=False, help_text=_("Lämna tomt om ni inte vet."))

    def clean(self) -> dict[str, Any]:
        """An end lies after its start."""
        data = super().clean() or {}
        if data.get("starts_on") and data.get("ends_on") and data["ends_on"] <= data["starts_on"]:
            self.add_error("ends_on", _("Slutet kan inte ligga före starten."))
        return data


class PlaceForm(StepForm):
    """Where the child belongs and what its days look like."""

    needed = ("home_municipality",)

    home_municipality = forms.ModelChoiceField(
        label=_("Hemkommun"), queryset=Municipality.objects.order_by("name"), required=False, empty_label=_("Inte valt än")
    )
    home_locality = forms.ModelChoiceField(
        label=_("Hemort"), queryset=Locality.objects.none(), required=False, empty_label=_("Inte valt än"),
        help_text=_("Närmaste ort räcker. Avståndet till hemmen räknas därifrån, fågelvägen."),
    )  # fmt: skip
    distance_limit_km = forms.IntegerField(
        label=_("Högst så här långt bort (km)"), required=False, min_value=1, max_value=1500,
        help_text=_("Lämna tomt om avståndet inte är en gräns. Hem längre bort faller annars ur matchningen."),
    )  # fmt: skip
    school_needs = TextWithoutNames(
        label=_("Skola eller förskola"), required=False, max_length=2000, help_text=GFO_READS, widget=forms.Textarea(attrs={"rows": 3})
    )
    contact_needs = TextWithoutNames(
        label=_("Umgänge"), required=False, max_length=2000, help_text=_("Med vem, hur ofta, var. Inga namn."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    languages = forms.MultipleChoiceField(
        label=_("Språk barnet talar"), choices=Language.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    siblings_together = forms.BooleanField(label=_("Syskonen ska bo tillsammans"), required=False)
    must_not_meet = forms.BooleanField(
        label=_("Finns någon som barnet inte får möta"), required=False,
        help_text=_("Skriv inte vem. GFO ringer er innan ett hem tillfrågas."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        home = self.referral.board.municipality
        self.initial["home_municipality"] = self.referral.home_municipality_id or home.pk
        chosen = (self.data.get("home_municipality") if self.is_bound else None) or self.initial["home_municipality"]
        near = Q(municipality__county_code=home.county_code)
        if isinstance(chosen, str) and chosen.isdigit():
            near |= Q(municipality_id=chosen)
        field = self.fields["home_locality"]
        field.queryset = Locality.objects.filter(near).select_related("municipality").order_by("municipality__name", "name")  # type: ignore[attr-defined]
        field.label_from_instance = lambda place: f"{place.municipality.name}: {place.name}"  # type: ignore[attr-defined]
        if self.referral.protected:
            del self.fields["home_municipality"], self.fields["home_locality"]

    def clean(self) -> dict[str, Any]:
        """The place lies in the municipality."""
        data = super().clean() or {}
        place, municipality = data.get("home_locality"), data.get("home_municipality")
        if place and municipality and place.municipality_id != municipality.pk:
            words = {"place": place, "municipality": place.municipality}
            self.add_error("home_locality", _now("%(place)s ligger i %(municipality)s kommun.") % words)
        elif place and not municipality:
            data["home_municipality"] = place.municipality
        return data


class NetworkForm(StepForm):
    """The gate before the bank (R-82, R-82a): who in the child's own network was considered."""

    needed = ("network_considered", "network_considered_by", "network_considered_on")

    network_considered = TextWithoutNames(
        label=_("Vilka i nätverket har övervägts"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Skriv relationen, inte namnet: ”mormor”, ”en lärare”, ”familjen till en kamrat”. GFO läser det här."),
    )  # fmt: skip
    network_considered_by = TextWithoutNames(
        label=_("Vem har gjort övervägandet"), required=False, max_length=120, help_text=_("Din eller kollegans namn och titel.")
    )
    network_considered_on = DateField(label=_("När"), required=False)
    network_outcome = forms.ChoiceField(
        label=_("Vad det ledde till"), choices=NetworkOutcome.choices, widget=forms.RadioSelect, required=False
    )


class ChildForm(forms.Form):
    """One child: who it is stays at the board, the birth year and the code go to GFO."""

    needed = ("birth_year",)

    name = forms.CharField(label=_("Barnets namn"), max_length=120, required=False, help_text=_("Stannar hos er. GFO ser bara en kod."))
    identity_number = forms.CharField(
        label=_("Personnummer eller samordningsnummer"), max_length=20, required=False,
        help_text=_("Saknas nummer får barnet ett reservnummer. Stannar hos er."),
    )  # fmt: skip
    case_number = forms.CharField(label=_("Ärendenummer"), max_length=40, required=False)
    birth_year = forms.IntegerField(
        label=_("Födelseår"), required=False, help_text=_("GFO ser födelseåret. Lämna tomt om du har angett ett nummer, då fylls det i.")
    )
    sex = forms.ChoiceField(
        label=_("Kön, bara om det behövs för matchningen"), choices=choose(Sex.choices, _("Behövs inte")), required=False
    )
    protection = forms.ChoiceField(
        label=_("Skyddade personuppgifter"), choices=ProtectionLevel.choices, widget=forms.RadioSelect, required=False, initial="none",
        help_text=_("Med skydd läggs namn och nummer i valvet, och förfrågan får ingen ort."),
    )  # fmt: skip

    def __init__(self, *args: Any, on: date, row: ReferralChild | None = None, **kwargs: Any) -> None:
        if row is not None:
            child = row.child
            kwargs.setdefault("initial", {
                "name": child.name if child else "",
                "identity_number": child.identity_number if child else "",
                "case_number": child.case_number if child else "",
                "protection": child.protection if child else ProtectionLevel.NONE,
                "birth_year": row.birth_year,
                "sex": row.sex,
            })  # fmt: skip
        super().__init__(*args, **kwargs)
        self.on = on

    def clean(self) -> dict[str, Any]:
        """Read the number, fill in the birth year from it, and let a protected child's identity go to the vault."""
        data = super().clean() or {}
        typed = data.get("identity_number") or ""
        if typed:
            try:
                number = parse(typed, on=self.on)
            except NotAnIdentityNumber:
                self.add_error("identity_number", Why.BAD_NUMBER.label)
            else:
                if not data.get("birth_year") and number.date_in_number:
                    data["birth_year"] = number.date_in_number.year
        year = data.get("birth_year")
        if "birth_year" not in self.errors:
            if not year:
                self.add_error("birth_year", _("Ange födelseår."))
            elif not self.on.year - OLDEST <= year <= self.on.year + 1:
                self.add_error("birth_year", _("Kontrollera födelseåret."))
        data["protection"] = data.get("protection") or ProtectionLevel.NONE
        return data

    def facts(self) -> dict[str, Any]:
        """The arguments of ``add_child`` and ``change_child``."""
        data = dict(self.cleaned_data)
        if data["protection"] == ProtectionLevel.NONE:
            return data | {"vault": None}
        names, number = data.pop("name"), data.pop("identity_number")
        told = {"names": names, "identity_number": number} if names or number else None
        return data | {"name": "", "identity_number": "", "vault": told}


class NoteForm(forms.Form):
    """Why a sent referral is changed, in words to GFO."""

    note = TextWithoutNames(label=_("Varför ändringen görs"), required=False, max_length=500, help_text=GFO_READS)

    def __init__(self, *args: Any, names: Iterable[KnownName] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].names = tuple(names)  # type: ignore[attr-defined]


class CloseForm(forms.Form):
    """How a referral ends without a placement."""

    outcome = forms.ChoiceField(
        label=_("Vad har hänt"), widget=forms.RadioSelect,
        choices=[(ReferralStatus.WITHDRAWN.value, _("Vi återtar förfrågan"))]
        + [(status.value, status.label) for status in ReferralStatus if status in CLOSING_OUTCOMES],
    )  # fmt: skip
    reason = TextWithoutNames(label=_("Varför"), max_length=1000, help_text=GFO_READS, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, names: Iterable[KnownName] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].names = tuple(names)  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """One reason, read by both sides."""

    reason = TextWithoutNames(label=_("Varför"), max_length=1000, help_text=GFO_READS, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, names: Iterable[KnownName] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].names = tuple(names)  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """The answer to what GFO asked back."""

    answer = TextWithoutNames(label=_("Ert svar"), max_length=2000, help_text=GFO_READS, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, names: Iterable[KnownName] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].names = tuple(names)  # type: ignore[attr-defined]


class WaitingForm(forms.Form):
    """Where the child is meanwhile."""

    waiting_in = forms.ChoiceField(
        label=_("Var väntar barnet"), choices=[*WaitingIn.choices, ("", _("Barnet väntar inte på annat håll"))], widget=forms.RadioSelect,
        required=False,
    )  # fmt: skip
    waiting_since = DateField(label=_("Sedan"), required=False)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on

    def clean(self) -> dict[str, Any]:
        """Whoever waits has waited since a day that has come."""
        data = super().clean() or {}
        since = data.get("waiting_since")
        if data.get("waiting_in") and "waiting_since" not in self.errors and (since is None or since > self.on):
            self.add_error("waiting_since", Why.NO_WAITING_SINCE.label)
        return data


def needs_by_area() -> list[tuple[str, list[tuple[str, str]]]]:
    """The catalogue of needs as grouped choices, in BBIC's own order."""
    return [(str(area.label), [(code.value, str(code.label)) for code in NeedCode if NEED_AREA[code] == area]) for area in BbicArea]


class OralForm(forms.Form):
    """What a board rings about: enough to begin, nothing of who the child is."""

    board = forms.ModelChoiceField(label=_("Nämnd"), queryset=Board.objects.none(), empty_label=_("Välj nämnd"))
    called_by = TextWithoutNames(label=_("Vem ringde"), max_length=120, help_text=_("Namn och titel på den som ringde, inte barnets."))
    received_on = DateField(label=_("Dag för samtalet"))
    received_time = forms.TimeField(label=_("Klockslag"), widget=TimeInput)
    kind = forms.ChoiceField(label=_("Slag av vård"), choices=CareKind.choices, widget=forms.RadioSelect)
    birth_years = forms.CharField(
        label=_("Barnens födelseår"), help_text=_("Flera syskon: skilj åren med komma. ”2015, 2018”"), max_length=60
    )
    starts_on = DateField(label=_("Behövs från"))
    home_municipality = forms.ModelChoiceField(
        label=_("Hemkommun"), queryset=Municipality.objects.order_by("name"), required=False, empty_label=_("Nämndens kommun")
    )
    needs = forms.MultipleChoiceField(
        label=_("Behov"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Det viktigaste räcker. Nämnden rangordnar behoven i den skriftliga förfrågan."),
    )  # fmt: skip
    network_considered = TextWithoutNames(
        label=_("Vad sade nämnden om barnets nätverk"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Nätverket ska vara övervägt innan banken söks. Skriv relationer, inga namn."),
    )  # fmt: skip
    network_outcome = forms.ChoiceField(
        label=_("Vad övervägandet ledde till"), choices=choose(NetworkOutcome.choices, _("Inte sagt")), required=False
    )

    def __init__(self, *args: Any, boards: Iterable[Board], now: datetime, **kwargs: Any) -> None:
        local = now.astimezone(STOCKHOLM)
        kwargs.setdefault("initial", {"received_on": local.date(), "received_time": local.time(), "starts_on": local.date()})
        super().__init__(*args, **kwargs)
        self.now = now
        self.fields["board"].queryset = boards  # type: ignore[attr-defined]
        by_area = [(area, [choice for choice in choices if choice[0] != NeedCode.LANGUAGE]) for area, choices in needs_by_area()]
        self.fields["needs"].choices = [(area, choices) for area, choices in by_area if choices]  # type: ignore[attr-defined]

    def clean_birth_years(self) -> list[int]:
        """Years, apart by commas or blanks."""
        words = self.cleaned_data["birth_years"].replace(",", " ").split()
        years = [int(word) for word in words if word.isascii() and word.isdigit()]
        this_year = self.now.astimezone(STOCKHOLM).year
        if not years or len(years) != len(words) or not all(this_year - OLDEST <= year <= this_year + 1 for year in years):
            raise forms.ValidationError(_("Skriv födelseåren med fyra siffror, till exempel ”2015, 2018”."))
        return years

    def clean(self) -> dict[str, Any]:
        """The call has taken place, and not long ago."""
        data = super().clean() or {}
        if data.get("received_on") and data.get("received_time"):
            data["received_at"] = datetime.combine(data["received_on"], data["received_time"], STOCKHOLM)
            if data["received_at"] > self.now:
                self.add_error("received_time", _("Samtalet kan inte ligga framåt i tiden."))
        return data

    def network(self) -> Mapping[str, Any]:
        """The network fields that were told, with who told them."""
        data = self.cleaned_data
        if not data["network_considered"] and not data["network_outcome"]:
            return {}
        return {
            "network_considered": data["network_considered"],
            "network_outcome": data["network_outcome"],
            "network_considered_by": data["called_by"],
            "network_considered_on": data["received_on"],
        }
