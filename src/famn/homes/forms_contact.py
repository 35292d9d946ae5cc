"""Forms around contact with homes."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from famn.accounts.models import User
from famn.homes.enums import Channel
from famn.homes.models import FosterHome
from famn.homes.models.record import CONTACT_TEXT
from famn.ui.forms import DateField

YES, NO = "yes", "no"
ALL, MINE = "alla", "mina"


class ContactNoteForm(forms.Form):
    """One contact with a home. A wrong day or an identity number is said above the form, which keeps what was typed."""

    on = DateField(label=_("När"))
    channel = forms.ChoiceField(label=_("Hur"), choices=Channel, widget=forms.RadioSelect, initial=Channel.PHONE)
    reached = forms.ChoiceField(
        label=_("Fick du kontakt"), choices=[(YES, _("Ja")), (NO, _("Nej, ingen svarade"))], widget=forms.RadioSelect, initial=YES
    )
    summary = forms.CharField(
        label=_("Kort om samtalet"),
        max_length=CONTACT_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Skriv inga uppgifter om hälsa eller om placerade barn. Kollegorna på GFO läser anteckningen."),
    )
    next_on = DateField(label=_("Nästa kontakt senast"), required=False, help_text=_("Då påminns du under I dag."))

    def __init__(self, *args: Any, board_writes: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if board_writes:
            self.fields["summary"].help_text = _(
                "Skriv inga uppgifter om hälsa eller om placerade barn. Nämnden och de på GFO som har hemmet läser anteckningen."
            )

    def contact(self) -> dict[str, Any]:
        """The values as the actions take them."""
        return {**self.cleaned_data, "reached": self.cleaned_data["reached"] == YES}


def as_typed(*, on: date, channel: str, reached: bool, summary: str, next_on: date | None) -> dict[str, Any]:
    """An entry as the form shows it."""
    return {"on": on, "channel": channel, "reached": YES if reached else NO, "summary": summary, "next_on": next_on}


class QuietFilterForm(forms.Form):
    """Whose quiet homes are shown."""

    vems = forms.ChoiceField(label=_("Ansvarig samordnare"), required=False)

    def __init__(self, *args: Any, people: list[User], has_own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [(MINE, _("Mina och de jag ersätter"))] if has_own else []
        self.fields["vems"].choices = [*own, (ALL, _("Alla")), *((str(user.pk), user.name) for user in people)]


class CoordinatorForm(forms.Form):
    """Homes of the page, and who is to answer for them."""

    homes = forms.ModelMultipleChoiceField(
        label=_("Hem"), queryset=FosterHome.objects.none(), error_messages={"required": _("Välj minst ett hem.")}
    )
    to = forms.ModelChoiceField(label=_("Ny ansvarig samordnare"), queryset=User.objects.none(), empty_label=_("Välj"))
