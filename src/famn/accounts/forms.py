"""Forms of the account pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from famn.accounts.models import User
from famn.ui.forms import DateField


class CoverForm(forms.Form):
    """Who stands in, for whom and when. ``absent`` is asked only where the actor may arrange for others."""

    absent = forms.ModelChoiceField(label=_("Vem är borta?"), queryset=User.objects.none())
    stand_in = forms.ModelChoiceField(label=_("Vem ersätter?"), queryset=User.objects.none(), empty_label=_("Välj en kollega"))
    starts_on = DateField(label=_("Första dagen"))
    last_on = DateField(label=_("Sista dagen"), help_text=_("Till och med den här dagen."))

    def __init__(self, *args: Any, stand_ins: Any, absents: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stand_in"].queryset = stand_ins
        if absents is None:
            del self.fields["absent"]
        else:
            self.fields["absent"].queryset = absents

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        data = super().clean()
        first, last = data.get("starts_on"), data.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", _("Sista dagen kan inte ligga före den första."))
        return data
