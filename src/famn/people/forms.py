"""Forms of the vault."""

from django import forms
from django.utils.translation import gettext_lazy as _

from famn.people.actions import LONGEST_REASON


class OpenVaultForm(forms.Form):
    """Why somebody needs a protected person's particulars."""

    reason = forms.CharField(
        label=_("Varför behöver du uppgifterna?"),
        help_text=_("Skälet skrivs i loggen och läses av en kollega. Skriv inga uppgifter om personen här."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )
