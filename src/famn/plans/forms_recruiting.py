"""What leaves the page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from famn.people.rules import LONGEST


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
