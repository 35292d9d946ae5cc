"""Writing a message."""

from django import forms
from django.utils.translation import gettext_lazy as _


class MessageForm(forms.Form):
    """One message to the other side of a case."""

    body = forms.CharField(
        label=_("Meddelande"),
        help_text=_("Den andra sidan läser det här. Skriv ”barnet”, aldrig namn eller personnummer."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
