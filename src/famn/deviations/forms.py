"""Forms of a deviation: report, answer, judge. Texts that the other side reads are checked field by field."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from famn.commitments.enums import Party
from famn.deviations.enums import Cause
from famn.kernel.denied import Refused
from famn.people.name_marks import KnownName
from famn.people.rules import check_free_text
from famn.ui.forms import DateField

LONGEST = 4000
HELP_NO_NAMES = _("Den andra parten läser detta. Skriv inga namn eller personnummer.")


class SharedTextForm(forms.Form):
    """A form whose texts both sides read. ``names``: the children's stored names, as the writer's board knows them."""

    def __init__(self, *args: Any, names: Sequence[KnownName] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = names

    def _clean_fields(self) -> None:
        super()._clean_fields()
        for name, field in self.fields.items():
            if isinstance(field.widget, forms.Textarea) and name in self.cleaned_data:
                try:
                    check_free_text(self.cleaned_data[name], self.names)
                except Refused as no:
                    self.add_error(name, ValidationError(no.text, code=no.code))


def _text(label: object, help_text: object, *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=required, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4})
    )


class AnswerForm(SharedTextForm):
    """The responsible party's cause and action."""

    cause = forms.ChoiceField(label=_("Orsak"), choices=[("", _("Välj den som ligger närmast")), *Cause.choices])
    cause_text = _text(_("Beskriv orsaken"), HELP_NO_NAMES, required=False)
    action_text = _text(_("Åtgärd"), _("Vad gör ni så att det inte händer igen, och när?"))


class JudgeForm(SharedTextForm):
    """The other side's verdict. Two buttons send it: ``verdict`` is *confirm* or *dispute*."""

    verdict = forms.ChoiceField(choices=[("confirm", _("Bekräfta")), ("dispute", _("Ifrågasätt"))], widget=forms.HiddenInput)
    comment = _text(_("Kommentar"), _("Behövs bara om ni ifrågasätter svaret: skriv då vad som inte stämmer."), required=False)

    def clean(self) -> dict[str, Any]:
        """A dispute says what it disputes."""
        data = super().clean()
        if data.get("verdict") == "dispute" and not data.get("comment", "").strip() and "comment" not in self.errors:
            self.add_error("comment", _("Skriv vad ni ifrågasätter."))
        return data


class ReportForm(SharedTextForm):
    """A deviation seen by a person."""

    against = forms.ChoiceField(label=_("Vem höll inte det ni kommit överens om?"), widget=forms.RadioSelect)
    what = _text(_("Vad hände?"), HELP_NO_NAMES)
    occurred_on = DateField(label=_("När hände det?"))

    def __init__(self, *args: Any, board: str, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["against"].choices = [(Party.GFO.value, Party.GFO.label), (Party.BOARD.value, board)]
        self.fields["occurred_on"].initial = today

    def clean_occurred_on(self) -> date:
        """A deviation has happened."""
        day = self.cleaned_data["occurred_on"]
        if day > self.today:
            raise ValidationError(_("Dagen har inte varit än."))
        return day
