"""Forms of the cooperation's pages: what is typed about members, boards, guidelines, responsibilities and modules."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from famn.kernel.calendar import Unit
from famn.organisations.enums import County, Module, Onboarding, Party, Step
from famn.organisations.forms_policy import BandsField
from famn.organisations.models import HostOrganisation, Membership, Municipality
from famn.organisations.queries import Responsible
from famn.organisations.rules import LengthInput
from famn.ui.forms import DateField

LONGEST, WARN_LONGEST = 999, 365
UNITS = [
    ("", "–"),
    (Unit.CALENDAR_DAYS.value, _("dagar")),
    (Unit.WORKING_DAYS.value, _("arbetsdagar")),
    (Unit.CALENDAR_MONTHS.value, _("månader")),
]


class MunicipalityField(forms.ModelChoiceField):
    """Any of the country's municipalities, by name and code."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Kommun"))
        super().__init__(queryset=Municipality.objects.order_by("name"), empty_label=_("Välj kommun"), **kwargs)

    def label_from_instance(self, obj: Municipality) -> str:
        """Name and code: two municipalities may sound alike."""
        return f"{obj.name} ({obj.code})"


class PapersForm(forms.Form):
    """The decision and the agreement behind a membership (R-57b, R-70), and from when homes are told of the member (R-57a)."""

    political_decision = forms.CharField(
        label=_("Politiskt beslut"),
        max_length=120,
        required=False,
        help_text=_("Till exempel KF 2026-05-11 § 84."),
    )
    agreement_reference = forms.CharField(label=_("Samverkansavtal, diarienummer"), max_length=120, required=False)
    agreement_signed_on = DateField(label=_("Avtalet undertecknat"), required=False)
    informed_from = DateField(
        label=_("Hemmen informeras om kommunen från"),
        required=False,
        help_text=_("Kommunens nämnder ser bara hem som samtyckt den dagen eller senare. Tomt betyder medlemskapets första dag."),
    )

    @classmethod
    def of(cls, membership: Membership) -> dict[str, Any]:
        """What is known already."""
        return {name: getattr(membership, name) for name in cls.base_fields}


class MembershipForm(PapersForm):
    """A municipality that joins."""

    municipality = MunicipalityField()
    starts_on = DateField(label=_("Medlem från"))
    field_order = ["municipality", "starts_on", "political_decision", "agreement_reference", "agreement_signed_on", "informed_from"]


class EndMembershipForm(forms.Form):
    """A municipality that leaves."""

    last_on = DateField(label=_("Sista dagen som medlem"))
    reason = forms.CharField(label=_("Varför"), max_length=200)

    def ends_on(self) -> date:
        """The first day outside."""
        return self.cleaned_data["last_on"] + timedelta(days=1)


class BoardsForm(forms.Form):
    """Several boards of one city at once: a name a line."""

    names = forms.CharField(
        label=_("Nämndernas namn"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Ett namn på varje rad. En stad kan ha flera nämnder, med sekretess mellan dem."),
    )
    starts_on = DateField(label=_("Från"))

    def clean_names(self) -> list[str]:
        """The lines, each once."""
        lines = [line.strip() for line in self.cleaned_data["names"].splitlines() if line.strip()]
        if any(len(line) > 120 for line in lines):  # noqa: PLR2004 -- the model's length
            raise forms.ValidationError(_("Ett namn får vara högst 120 tecken."))
        return list(dict.fromkeys(lines))


class EndBoardForm(forms.Form):
    """A board that ceases."""

    last_on = DateField(label=_("Nämndens sista dag"))

    def ends_on(self) -> date:
        """The first day gone."""
        return self.cleaned_data["last_on"] + timedelta(days=1)


class OnboardingForm(forms.Form):
    """One thing that was done when a municipality joined."""

    done_on = DateField(label=_("Gjort"))
    note = forms.CharField(label=_("Anteckning"), max_length=200, required=False)


@dataclass(frozen=True, slots=True)
class LengthRow:
    """One line of the table of lengths."""

    code: str
    label: str
    length: BoundField
    unit: BoundField
    warn: BoundField


class LengthsForm(forms.Form):
    """How long each clock runs. An empty length means that the guidelines say nothing of it, and no clock is opened."""

    def __init__(self, *args: Any, catalogue: Iterable[tuple[str, Any]], lengths: Iterable[Mapping[str, Any]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.catalogue = list(catalogue)
        known = {one["rule"]: one for one in lengths}
        for code, label in self.catalogue:
            one = known.get(code, {})
            self.fields[f"{code}_length"] = forms.IntegerField(
                label=_("%(rule)s: längd") % {"rule": label}, min_value=1, max_value=LONGEST, required=False, initial=one.get("length"),
                widget=forms.NumberInput(attrs={"aria-label": _("%(rule)s: längd") % {"rule": label}, "inputmode": "numeric"}),
            )  # fmt: skip
            self.fields[f"{code}_unit"] = forms.ChoiceField(
                label=_("%(rule)s: räknas i") % {"rule": label}, choices=UNITS, required=False, initial=one.get("unit", ""),
                widget=forms.Select(attrs={"aria-label": _("%(rule)s: räknas i") % {"rule": label}}),
            )  # fmt: skip
            self.fields[f"{code}_warn"] = forms.IntegerField(
                label=_("%(rule)s: varna, dagar före") % {"rule": label}, min_value=0, max_value=WARN_LONGEST, required=False,
                initial=one.get("warn_days"),
                widget=forms.NumberInput(attrs={"aria-label": _("%(rule)s: varna, dagar före") % {"rule": label}, "inputmode": "numeric"}),
            )  # fmt: skip

    def rows(self) -> Iterator[LengthRow]:
        """The lines, for the page."""
        for code, label in self.catalogue:
            yield LengthRow(code, str(label), self[f"{code}_length"], self[f"{code}_unit"], self[f"{code}_warn"])

    def clean(self) -> dict[str, Any]:
        """A length has a unit. A line without a length says nothing: no clock starts by it."""
        data = super().clean()
        for code, _label in self.catalogue:
            length, unit = data.get(f"{code}_length"), data.get(f"{code}_unit")
            if length and not unit:
                self.add_error(f"{code}_unit", _("Välj vad längden räknas i."))
        if not self.errors and not self.lengths():
            raise forms.ValidationError(_("Versionen behöver sätta minst en tidsgräns."))
        return data

    def lengths(self) -> list[LengthInput]:
        """What was typed, for the action."""
        got = self.cleaned_data
        return [
            LengthInput(code, got[f"{code}_length"], Unit(got[f"{code}_unit"]), got[f"{code}_warn"] or 0)
            for code, _label in self.catalogue
            if got.get(f"{code}_length")
        ]


class GuidelineForm(LengthsForm):
    """A version of the guidelines with all its lengths (R-62, R-131)."""

    title = forms.CharField(label=_("Riktlinjens namn"), max_length=200)
    version = forms.CharField(label=_("Version"), max_length=40, help_text=_("Till exempel 2027 eller 2026 (reviderad)."))
    decided_on = DateField(label=_("Beslutad"))
    revised_on = DateField(label=_("Reviderad"), required=False)
    valid_from = DateField(
        label=_("Gäller från"),
        help_text=_("Klockor som startar den dagen eller senare följer versionen. De som redan går ändras inte."),
    )
    notes = forms.CharField(label=_("Vad som ändrats"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))


class FactsForm(forms.Form):
    """The cooperation and its host (R-02)."""

    name = forms.CharField(label=_("Samverkans namn"), max_length=120)
    county_code = forms.ChoiceField(label=_("Län"), choices=County)
    eves_are_free = forms.BooleanField(
        label=_("Midsommarafton, julafton och nyårsafton räknas inte som arbetsdagar"), required=False, initial=True
    )
    host_name = forms.CharField(label=_("Värdorganisation"), max_length=120, help_text=_("Den som anställer GFO:s personal."))
    host_form = forms.ChoiceField(label=_("Organisationsform"), choices=HostOrganisation.Form)
    host_org_number = forms.CharField(label=_("Organisationsnummer"), max_length=13, required=False)

    def clean_host_org_number(self) -> str:
        """Ten digits, with or without the hyphen; kept with it."""
        typed = self.cleaned_data["host_org_number"].strip()
        if not typed:
            return ""
        found = re.fullmatch(r"(\d{6})-?(\d{4})", typed)
        if not found:
            raise forms.ValidationError(_("Skriv tio siffror, till exempel 222000-0000."))
        return "-".join(found.groups())


class FoundingForm(LengthsForm, FactsForm):
    """All of a new cooperation on one page: host, cooperation, guidelines with lengths, settings of the match sheet."""

    started_on = DateField(label=_("Samverkans första dag"))
    title = forms.CharField(label=_("Riktlinjens namn"), max_length=200, initial=_("Riktlinjer för samarbetet"))
    version = forms.CharField(label=_("Version"), max_length=40)
    decided_on = DateField(label=_("Beslutad"))
    freshness_days = forms.IntegerField(
        label=_("Ett besked från ett hem gäller i dagar"),
        min_value=1,
        max_value=LONGEST,
        help_text=_("Äldre besked räknas som okända på matchningsunderlaget."),
    )
    max_children = forms.IntegerField(label=_("Barn i ett hem, högst"), min_value=1, max_value=9)
    distance_bands_km = BandsField(label=_("Avstånd att välja mellan, km"), help_text=_("Med komma mellan, till exempel 10, 20, 40."))


class ResponsibilityForm(forms.Form):
    """Who answers for each step from a day on. Only what is changed is written."""

    starts_on = DateField(label=_("Gäller från"))

    def __init__(self, *args: Any, now: Iterable[Responsible], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = list(now)
        for one in self.now:
            label = one.step.label
            self.fields[f"{one.step.value}_party"] = forms.ChoiceField(
                label=label,
                choices=Party,
                initial=one.party.value,
                widget=forms.Select(attrs={"aria-label": _("%(step)s: ansvarar") % {"step": label}}),
            )
            self.fields[f"{one.step.value}_organiser"] = forms.CharField(
                label=_("%(step)s: namn i er samverkan") % {"step": label}, max_length=80, required=False, initial=one.organiser,
                widget=forms.TextInput(attrs={"aria-label": _("%(step)s: namn i er samverkan") % {"step": label}}),
            )  # fmt: skip

    def rows(self) -> Iterator[tuple[Responsible, BoundField, BoundField]]:
        """The lines, for the page."""
        for one in self.now:
            yield one, self[f"{one.step.value}_party"], self[f"{one.step.value}_organiser"]

    def clean(self) -> dict[str, Any]:
        """Another organiser has a name."""
        data = super().clean()
        for one in self.now:
            if data.get(f"{one.step.value}_party") == Party.OTHER and not data.get(f"{one.step.value}_organiser", "").strip():
                self.add_error(f"{one.step.value}_organiser", _("Skriv vilken organisatör det är."))
        return data

    def changed(self) -> list[tuple[Step, Party, str]]:
        """What is no longer as it was."""
        found = []
        for one in self.now:
            party = Party(self.cleaned_data[f"{one.step.value}_party"])
            organiser = self.cleaned_data[f"{one.step.value}_organiser"].strip()
            if (party, organiser) != (one.party, one.organiser):
                found.append((one.step, party, organiser))
        return found


class ModulesForm(forms.Form):
    """Which modules are on from a day on. Only what is changed is written."""

    modules = forms.MultipleChoiceField(label=_("Delar som är på"), choices=Module, required=False, widget=forms.CheckboxSelectMultiple)
    starts_on = DateField(label=_("Gäller från"))

    def changed(self, on: Iterable[Module]) -> list[tuple[Module, bool]]:
        """What is no longer as it was."""
        before, after = set(on), {Module(code) for code in self.cleaned_data["modules"]}
        return [(module, module in after) for module in Module if (module in before) != (module in after)]


ONBOARDING_TICKED = [step for step in Onboarding if step != Onboarding.HOMES_INFORMED]
"""What is ticked by hand; whether homes are informed follows from their consents."""
