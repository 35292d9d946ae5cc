"""Forms of a stay: consultation, start, introduction, agreement, end, feedback, closing meeting."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from famn.accounts.models import User
from famn.homes.enums import BankStatus
from famn.people.forms import LongText
from famn.people.name_marks import KnownName
from famn.placements.models import ClosingFeedback, IntroductionDelivery, PlacementEnd
from famn.referrals.forms import GFO_READS, TextWithoutNames
from famn.ui.forms import DateField


def _text(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class _NamesForm(forms.Form):
    """A form with words that GFO reads."""

    def __init__(self, *args: Any, names: Iterable[KnownName] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, TextWithoutNames):
                field.names = tuple(names)


class ConsultationForm(forms.Form):
    """One consultation. ``whom`` is a ``queries.Consultee.key``."""

    whom = forms.ChoiceField(label=_("Vem"), widget=forms.RadioSelect)
    done_on = DateField(label=_("Datum"))
    spoke_with = forms.CharField(label=_("Med vem"), max_length=120, help_text=_("Namn och funktion."))
    answer = LongText(label=_("Vad som kom fram"), widget=_text(4), required=False, help_text=_("Stannar hos nämnden."))

    def __init__(self, *args: Any, whom: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["whom"].choices = list(whom)


class StartForm(forms.Form):
    """The start of a stay. ``cleaned_data`` fits ``start_placement``."""

    starts_on = DateField(label=_("Startdag"), help_text=_("Dagen då barnet flyttar in. En dag framåt i tiden ger en planerad placering."))
    expected_end_on = DateField(label=_("Beräknat slut"), required=False, help_text=_("Famn påminner när dagen kommer."))
    responsible = forms.ModelChoiceField(
        label=_("Ansvarig socialsekreterare"), queryset=User.objects.none(), help_text=_("SoL 22 kap. 12 §"), empty_label=_("Välj")
    )
    agreement_signed_on = DateField(
        label=_("Avtalet undertecknat"),
        required=False,
        help_text=_("Lämna tomt om avtalet inte är klart. Då börjar tiden för att teckna det."),
    )

    def __init__(self, *args: Any, workers: QuerySet[User], may_agree: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["responsible"].queryset = workers
        if not may_agree:
            del self.fields["agreement_signed_on"]


class IntroductionForm(forms.Form):
    """The package handed over (R-20)."""

    recipient = forms.ChoiceField(label=_("Till vem"), choices=IntroductionDelivery.Recipient, widget=forms.RadioSelect)
    version = forms.CharField(label=_("Version"), max_length=40, help_text=_("Som den står på paketet."))
    given_on = DateField(label=_("Datum"))
    given_by_name = forms.CharField(label=_("Av vem"), max_length=120)


class AgreementForm(forms.Form):
    """A signed agreement (R-39)."""

    signed_on = DateField(label=_("Undertecknat"))
    valid_from = DateField(label=_("Gäller från"))


class FollowUpForm(forms.Form):
    """When a follow-up was done."""

    done_on = DateField(label=_("Gjort den"))


class IvoNoticeForm(FollowUpForm):
    """The notice to IVO: when, and where it is registered."""

    reference = forms.CharField(label=_("Diarienummer"), max_length=60, required=False)


class ExpectedEndForm(forms.Form):
    """A new expected end, or none."""

    expected_end_on = DateField(label=_("Beräknat slut"), required=False)


class EndForm(_NamesForm):
    """How a stay ended (R-45)."""

    ended_on = DateField(label=_("Slutdag"))
    planned = forms.TypedChoiceField(
        label=_("Var avslutet planerat"),
        choices=[("yes", _("Ja, enligt plan")), ("no", _("Nej, oplanerat"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        empty_value=None,
    )
    causes = forms.MultipleChoiceField(label=_("Orsaker"), choices=PlacementEnd.Cause, widget=forms.CheckboxSelectMultiple)
    next_living = forms.ChoiceField(label=_("Vart barnet flyttade"), choices=PlacementEnd.NextLiving, widget=forms.RadioSelect)
    note = TextWithoutNames(label=_("Mer om avslutet"), widget=_text(4), required=False, help_text=GFO_READS)


class FeedbackForm(_NamesForm):
    """How the assignment worked (R-46)."""

    satisfactory = forms.ChoiceField(
        label=_("Fungerade uppdraget tillfredsställande"), choices=ClosingFeedback.Satisfactory, widget=forms.RadioSelect
    )
    text = TextWithoutNames(label=_("Beskriv hur uppdraget fungerade"), widget=_text(6), help_text=GFO_READS)


class MeetingNoteForm(_NamesForm):
    """One side's note for the closing meeting."""

    note = TextWithoutNames(
        label=_("Din sidas anteckning"), widget=_text(5), help_text=_("Både nämnden och GFO läser den. Skriv inga namn på barnet.")
    )


class MeetingForm(_NamesForm):
    """The closing meeting that was held (R-46a)."""

    held_on = DateField(label=_("Hölls den"))
    participants = TextWithoutNames(
        label=_("Deltog"), max_length=300, help_text=_("Familjehemmet, nämndens handläggare och GFO. Skriv funktioner.")
    )
    lessons = TextWithoutNames(label=_("Vad ni lärde er"), widget=_text(6), help_text=GFO_READS)


class ReturnForm(forms.Form):
    """What the home said about the bank (R-16a). The choices are the home's next status."""

    status = forms.ChoiceField(
        label=_("Vad säger hemmet"),
        widget=forms.RadioSelect,
        choices=[
            (BankStatus.READY, _("Ja, vi vill ta emot fler barn")),
            (BankStatus.PAUSED, _("Inte nu, vi vill vila")),
            (BankStatus.CLOSED, _("Nej, vi vill sluta")),
        ],
    )
    reason = forms.CharField(label=_("Mer om svaret"), max_length=200, required=False)
