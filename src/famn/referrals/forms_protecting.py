"""Forms of a child's protection, whenever it comes or ends."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from famn.kernel.identity import NotAnIdentityNumber, parse
from famn.people.models import ProtectionLevel
from famn.referrals.enums import Why
from famn.referrals.models import ReferralChild

LEVELS = [(level.value, level.label) for level in ProtectionLevel if level != ProtectionLevel.NONE]


class NumberField(forms.CharField):
    """An identity number that need not be told; what is told must be genuine on the form's day."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("Personnummer eller samordningsnummer"), max_length=20, required=False, **kwargs)
        self.on: date | None = None

    def clean(self, value: Any) -> Any:
        """The number as typed. Never repeated in the error."""
        typed = super().clean(value)
        if typed and self.on is not None:
            try:
                parse(typed, on=self.on)
            except NotAnIdentityNumber:
                raise forms.ValidationError(Why.BAD_NUMBER.label, code="bad_number") from None
        return typed


class ProtectForm(forms.Form):
    """How the child is protected, and what goes to the vault with what is noted already."""

    protection = forms.ChoiceField(label=_("Hur barnet är skyddat"), choices=LEVELS, widget=forms.RadioSelect)
    name = forms.CharField(label=_("Barnets namn"), max_length=120, required=False, help_text=_("Läggs i valvet."))
    identity_number = NumberField(help_text=_("Läggs i valvet."))
    address = forms.CharField(label=_("Adress"), max_length=300, required=False, help_text=_("Läggs i valvet. Behöver inte fyllas i."))
    phone = forms.CharField(label=_("Telefon"), max_length=40, required=False, help_text=_("Läggs i valvet. Behöver inte fyllas i."))

    def __init__(self, *args: Any, on: date, row: ReferralChild, **kwargs: Any) -> None:
        child = row.child
        noted = {"name": child.name, "identity_number": child.identity_number, "protection": child.protection} if child else {}
        kwargs.setdefault("initial", noted)
        super().__init__(*args, **kwargs)
        self.fields["identity_number"].on = on  # type: ignore[attr-defined]
        if child is not None and child.protection != ProtectionLevel.NONE:
            for name in ("name", "identity_number", "address", "phone"):
                del self.fields[name]  # they lie in the vault


class UnprotectForm(forms.Form):
    """Who the child is, in the open again, and why."""

    name = forms.CharField(label=_("Barnets namn"), max_length=120, help_text=_("Stannar hos er. GFO ser bara en kod."))
    identity_number = NumberField()
    reason = forms.CharField(
        label=_("Varför skyddet upphör"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}), help_text=_("Läses bara av er nämnd.")
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["identity_number"].on = on  # type: ignore[attr-defined]
