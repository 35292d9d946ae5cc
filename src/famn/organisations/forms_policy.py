"""The form of a version of the matching policy."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from famn.organisations.models import MatchingPolicy
from famn.organisations.rules_policy import (
    FARTHEST_KM,
    LONGEST_FRESH,
    LONGEST_WAIT,
    MOST,
    MOST_BANDS,
    MOST_CHILDREN,
    RELAXABLE,
    Priorities,
)
from famn.ui.forms import DateField

Choices = Iterable[tuple[str, Any]]

NOBODY = "nobody"
RELAXERS = ((NOBODY, _("Ingen")), ("board", _("Nämnden")), ("gfo", _("GFO")), ("approver", _("Den som godkänner undantag")))

RELAXABLE_WORDS = {
    "distance": _("Avståndet är längre än förfrågan tillåter"),
    "age": _("Barnet är yngre eller äldre än hemmet har angett"),
    "need": _("Hemmet är emot ett av nämndens krav"),
    "siblings": _("Syskon som skulle bo tillsammans får olika hem"),
    "over_max": _("Det skulle bo fler placerade barn än högsta antalet"),
    "availability": _("Hemmet har pausat, eller erbjuder ingen plats på startdagen"),
    "under_review": _("Hemmet är under granskning"),
    "reserved": _("Hemmet är reserverat för en annan förfrågan"),
}
"""Each obstacle that somebody may decide to look past, as it is told to somebody who has not seen the engine."""


def _points(**kwargs: Any) -> forms.IntegerField:
    return forms.IntegerField(min_value=0, max_value=MOST, **kwargs)


class BandsField(forms.CharField):
    """Distances in whole kilometres, rising, with commas between them."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Gränser mellan avståndsband, km"))
        super().__init__(max_length=60, **kwargs)

    def clean(self, value: Any) -> list[int]:
        """The numbers, each once."""
        parts = [part.strip() for part in str(super().clean(value)).split(",") if part.strip()]
        if not parts or not all(part.isascii() and part.isdecimal() and 0 < int(part) <= FARTHEST_KM for part in parts):
            raise forms.ValidationError(_("Skriv hela kilometer med komma mellan."))
        bands = sorted({int(part) for part in parts})
        if len(bands) > MOST_BANDS:
            raise forms.ValidationError(_("Skriv högst %(most)s avstånd.") % {"most": MOST_BANDS})
        return bands


class MatchingPolicyForm(forms.Form):
    """A version of how homes and the queue are weighed.

    ``kinds`` and ``laws``: codes and labels of the queue's tables. ``only_tried``: to see what it would change.
    """

    version = forms.CharField(
        label=_("Version"), max_length=40, help_text=_("Till exempel 2027. Underlagen pekar ut sin version vid namn.")
    )
    valid_from = DateField(label=_("Gäller från"), help_text=_("Underlag och planer som tas fram den dagen eller senare följer versionen."))
    notes = forms.CharField(
        label=_("Vad som ändras och varför"), max_length=5000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Läses av alla i samverkan. Skriv inget om enskilda barn eller hem."),
    )  # fmt: skip
    freshness_days = forms.IntegerField(
        label=_("Ett besked från ett hem gäller i dagar"), min_value=1, max_value=LONGEST_FRESH,
        help_text=_("Äldre besked räknas som okända: hemmet behöver frågas igen."),
    )  # fmt: skip
    max_children = forms.IntegerField(label=_("Placerade barn i ett hem, högst"), min_value=1, max_value=MOST_CHILDREN)
    distance_bands_km = BandsField(help_text=_("Med komma mellan, till exempel 10, 20, 40. Hem i samma band räknas som lika nära."))
    base = forms.IntegerField(label=_("Varje barn som får ett hem"), min_value=1, max_value=MOST)
    per_day = _points(label=_("Varje dag som förfrågan har väntat"))
    cap_days = forms.IntegerField(label=_("Väntan räknas i högst så många dagar"), min_value=0, max_value=LONGEST_WAIT)
    split_penalty = _points(label=_("Avdrag när syskon får olika hem"))

    def __init__(self, *args: Any, kinds: Choices, laws: Choices, only_tried: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if only_tried:  # what is only tried needs no name yet
            self._name_later(required=False)
        self.kinds, self.laws = list(kinds), list(laws)
        for code in RELAXABLE:
            self.fields[f"relax_{code}"] = forms.ChoiceField(label=RELAXABLE_WORDS[code], choices=RELAXERS)
        for prefix, table in (("kind", self.kinds), ("law", self.laws)):
            for code, label in table:
                self.fields[f"{prefix}_{code}"] = _points(label=label)

    def _name_later(self, *, required: bool) -> None:
        for name in ("version", "valid_from", "notes"):
            self.fields[name].required = required

    def clean(self) -> dict[str, Any]:
        """Shown again, the form asks for all that saving needs."""
        self._name_later(required=True)
        return super().clean() or self.cleaned_data

    @staticmethod
    def of(policy: MatchingPolicy, kinds: Choices, laws: Choices) -> dict[str, Any]:
        """What a version says, to begin the next one with. Its name and reason are not carried on."""
        table: Priorities = policy.priorities
        known = {name: getattr(policy, name) for name in ("freshness_days", "max_children")}
        known |= {name: table[name] for name in ("base", "per_day", "cap_days", "split_penalty")}  # type: ignore[literal-required]
        known |= {f"relax_{code}": policy.relaxable.get(code, NOBODY) for code in RELAXABLE}
        known |= {f"kind_{code}": table["by_kind"].get(code, 0) for code, _label in kinds}
        known |= {f"law_{code}": table["by_law"].get(code, 0) for code, _label in laws}
        return {**known, "distance_bands_km": ", ".join(str(km) for km in policy.distance_bands_km)}

    def _some(self, prefix: str) -> Iterator[BoundField]:
        return (self[name] for name in self.fields if name.startswith(f"{prefix}_"))

    def relaxed(self) -> Iterator[BoundField]:
        """Who may look past what, for the page."""
        return self._some("relax")

    def by_kind(self) -> Iterator[BoundField]:
        """Points by kind of care, for the page."""
        return self._some("kind")

    def by_law(self) -> Iterator[BoundField]:
        """Points by legal basis, for the page."""
        return self._some("law")

    def settings(self) -> dict[str, Any]:
        """What was typed, as ``revise_matching_policy`` takes it."""
        got = self.cleaned_data
        return {
            "freshness_days": got["freshness_days"],
            "max_children": got["max_children"],
            "distance_bands_km": got["distance_bands_km"],
            "relaxable": {code: got[f"relax_{code}"] for code in RELAXABLE if got[f"relax_{code}"] != NOBODY},
            "priorities": {
                "base": got["base"],
                "by_kind": {code: got[f"kind_{code}"] for code, _label in self.kinds},
                "by_law": {code: got[f"law_{code}"] for code, _label in self.laws},
                "per_day": got["per_day"],
                "cap_days": got["cap_days"],
                "split_penalty": got["split_penalty"],
            },
        }
