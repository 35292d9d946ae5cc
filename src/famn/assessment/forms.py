"""Small forms on a home's assessment, used on the home's page and on the offer's."""

from django import forms
from django.utils.translation import gettext_lazy as _

from famn.assessment.models import GeneralSuitability, RegisterCheck
from famn.people.forms import LongText
from famn.ui.forms import DateField


class SuitabilityForm(forms.Form):
    """The general suitability in words. ``cleaned_data`` fits ``write_suitability``."""

    outcome = forms.ChoiceField(label=_("Bedömning"), choices=GeneralSuitability.Outcome, widget=forms.RadioSelect)
    summary = LongText(
        label=_("Sammanfattning"), widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Det som behövs för att välja hem. Hela utredningen ligger i er akt."),
    )  # fmt: skip
    assessed_on = DateField(label=_("Bedömd den"))
    review_by = DateField(label=_("Omprövas senast"), required=False)


class AdoptForm(forms.Form):
    """That the board has adopted the assessment. ``cleaned_data`` fits ``adopt_suitability``."""

    adopted_on = DateField(label=_("Nämnden fastställde den"))
    review_by = DateField(label=_("Omprövas senast"), required=False)


class ExtractForm(forms.Form):
    """That the board has seen an extract: which register and when. ``cleaned_data`` fits ``register_extract``."""

    register = forms.ChoiceField(label=_("Register"), choices=RegisterCheck.Register, widget=forms.RadioSelect)
    seen_on = DateField(label=_("Utdraget sett den"), help_text=_("Bara datum. Utdraget och vad som stod i det sparas inte här."))
