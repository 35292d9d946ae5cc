"""What leaves the page, and what for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from famn.kernel.denied import Refused
from famn.people.rules import LONGEST, check_free_text

MOST_PURPOSE = 150


class PurposeForm(forms.Form):
    """What the file is for. It stands in the read log."""

    purpose = forms.CharField(
        label=_("Vad ska filen användas till"),
        min_length=8,
        max_length=MOST_PURPOSE,
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


class ShareForm(forms.Form):
    """The text that was read before it is shared, so that nothing else is."""

    text = forms.CharField(max_length=LONGEST, widget=forms.HiddenInput)

    def __init__(self, *args: Any, lines: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        self.fields["text"].initial = "\n".join(lines)

    def clean_text(self) -> str:
        """What stands on the page must still be what the queue says."""
        text: str = self.cleaned_data["text"]
        if text.splitlines() != self.lines:
            raise forms.ValidationError(_("Kön har ändrats sedan du läste texten. Läs den nya och lämna den sedan."))
        return text
