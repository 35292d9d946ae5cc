"""Forms of the board's answer to an offer: judgement, decisions, delegation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from famn.people.forms import LongText
from famn.people.name_marks import KnownName
from famn.referrals.enums import DecisionKind
from famn.referrals.forms import GFO_READS, TextWithoutNames
from famn.referrals.models import ChildSuitability
from famn.ui.forms import DateField

STAYS = _("Stannar hos nämnden. GFO läser det inte.")
ANSWERS = [("yes", _("Ja")), ("no", _("Nej"))]


def _text(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class SuitabilityForm(forms.Form):
    """The judgement of the home for one child (R-36, R-124). ``cleaned_data`` fits ``write_child_suitability``."""

    outcome = forms.ChoiceField(label=_("Bedömning"), choices=ChildSuitability.Outcome, widget=forms.RadioSelect)
    best_interests = LongText(
        label=_("Barnets bästa"), widget=_text(6), help_text=_("Vad som talar för och emot hemmet för just det här barnet. %s") % STAYS
    )
    childs_view = LongText(
        label=_("Barnets egen åsikt"),
        widget=_text(5),
        help_text=_(
            "Vad barnet har sagt, när och till vem. För de minsta barnen: vad barnet visar. Har barnet inte velat tala, skriv det. %s"
        )
        % STAYS,
    )


class AnswerForm(forms.Form):
    """What both decisions ask. The reason to GFO is demanded with a no."""

    answer = forms.ChoiceField(label=_("Beslut"), choices=ANSWERS, widget=forms.RadioSelect)
    decided_on = DateField(label=_("Beslutsdag"))
    reason = LongText(label=_("Skäl"), widget=_text(4), required=False, help_text=STAYS)
    reason_to_gfo = TextWithoutNames(
        label=_("Skäl till GFO"),
        widget=_text(3),
        required=False,
        help_text=_("Behövs vid ett nej, så att GFO kan söka bättre. %s") % GFO_READS,
    )
    reported_by = forms.CharField(label=_("Föredragande"), max_length=120, required=False)
    participants = forms.CharField(
        label=_("Övriga som deltog"),
        max_length=300,
        required=False,
        help_text=_("De som deltog i den slutliga handläggningen utan att besluta."),
    )
    reference = forms.CharField(label=_("Paragraf eller diarienummer"), max_length=80, required=False)

    def __init__(self, *args: Any, names: Iterable[KnownName], today: date, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"decided_on": today})
        super().__init__(*args, **kwargs)
        self.fields["reason_to_gfo"].names = tuple(names)

    def clean(self) -> dict[str, Any]:
        """Ask for the reason where the answer is no."""
        data = super().clean()
        if data.get("answer") == "no" and "reason_to_gfo" not in self.errors and not data.get("reason_to_gfo", "").strip():
            self.add_error("reason_to_gfo", _("Skriv varför, så att GFO kan söka bättre nästa gång."))
        return data

    def arguments(self) -> dict[str, Any]:
        """What the action takes."""
        data = dict(self.cleaned_data)
        return {"yes": data.pop("answer") == "yes", **data}


class OperationalForm(AnswerForm):
    """The operational decision. ``arguments()`` fits ``decide_operationally``."""


class FormalForm(AnswerForm):
    """The committee's or its chair's decision. ``arguments()`` fits ``register_formal_decision``."""

    kind = forms.ChoiceField(
        label=_("Slag av beslut"),
        choices=[choice for choice in DecisionKind.choices if choice[0] != DecisionKind.OPERATIONAL],
        widget=forms.RadioSelect,
        initial=DecisionKind.COMMITTEE,
    )
    decided_by = forms.CharField(label=_("Beslutat av"), max_length=160, help_text=_("Till exempel Socialnämndens individutskott."))
    legal_basis = forms.CharField(
        label=_("Lagrum för ordförandebeslut"),
        max_length=120,
        required=False,
        help_text=_("Behövs när ordföranden har beslutat för att det brådskade, till exempel kommunallagen 6 kap. 39 §."),
    )
    field_order = (
        "answer",
        "kind",
        "decided_on",
        "decided_by",
        "reported_by",
        "participants",
        "reference",
        "legal_basis",
        "reason",
        "reason_to_gfo",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reported_by"].required = True

    def clean(self) -> dict[str, Any]:
        """A chair's decision names its law."""
        data = super().clean()
        if data.get("kind") == DecisionKind.CHAIR and not data.get("legal_basis", "").strip():
            self.add_error("legal_basis", _("Ange lagrummet som ger ordföranden rätt att besluta."))
        return data


class DelegationForm(forms.Form):
    """Who else takes the operational decision, from when. ``cleaned_data`` fits ``delegate_decision``."""

    role = forms.ChoiceField(
        label=_("Till vem"), choices=[("fh_secretary", _("Familjehemssekreterare"))], widget=forms.RadioSelect, initial="fh_secretary"
    )
    starts_on = DateField(label=_("Från och med"))
    ends_on = DateField(label=_("Till och med"), required=False)
    reference = forms.CharField(
        label=_("Delegationsordning"), max_length=120, help_text=_("Paragraf och punkt i nämndens delegationsordning.")
    )


class EndDelegationForm(forms.Form):
    """The last day of a delegation."""

    ends_on = DateField(label=_("Sista dag"))
