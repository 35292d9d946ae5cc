"""Forms of the vault, and the field for free text that nobody looks through for names."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from famn.people.actions import LONGEST_REASON
from famn.people.rules import LONGEST


class LongText(forms.CharField):
    """Free text that stays with its writers: no longer than any text may be (the database holds the same limit)."""

    def __init__(self, *, max_length: int = LONGEST, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)


class OpenVaultForm(forms.Form):
    """Why somebody needs a protected person's particulars."""

    reason = forms.CharField(
        label=_("Varför behöver du uppgifterna?"),
        help_text=_("Skälet skrivs i loggen och läses av en kollega. Skriv inga uppgifter om personen här."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )
