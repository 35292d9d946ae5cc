"""Forms of the search: the home's answer, the offer, handing over, and reasons in words."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from famn.accounts.models import User
from famn.homes.enums import NeedCode, WordAnswer
from famn.referrals.enums import QuestionAnswer
from famn.referrals.models import ReferralChild

AREA = {"rows": 4}


class PhoneAnswerForm(forms.Form):
    """What a home said on the telephone: with whom, what, and its words on the needs nobody has asked about yet."""

    spoke_with = forms.CharField(label=_("Vem du talade med"), max_length=120, help_text=_("Till exempel ”mamman i familjen”."))
    answer = forms.ChoiceField(
        label=_("Svar"), choices=QuestionAnswer, widget=forms.RadioSelect, error_messages={"required": _("Välj vad hemmet svarade.")}
    )
    said = forms.CharField(
        label=_("Vad som sades"),
        widget=forms.Textarea(attrs=AREA),
        required=False,
        max_length=2000,
        help_text=_("Skriv inget namn eller personnummer på barnet."),
    )

    def __init__(self, *args: Any, needs: Iterable[tuple[str, str]] = (), siblings_apart: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.need_keys = [code for code, _label in needs if code in NeedCode.values and code != NeedCode.LANGUAGE]
        labels = dict(needs)
        if siblings_apart > 1:
            self.fields["beds"] = forms.IntegerField(
                label=_("Antal barn som hemmet kan ta"), min_value=1, max_value=siblings_apart, initial=1
            )
        for code in self.need_keys:
            self.fields[f"word_{code}"] = forms.ChoiceField(
                label=labels[code], choices=[("", _("Frågade inte")), *WordAnswer.choices], required=False
            )

    def words(self) -> dict[NeedCode, WordAnswer]:
        """The needs the home said something about."""
        said = {code: self.cleaned_data.get(f"word_{code}") for code in self.need_keys}
        return {NeedCode(code): WordAnswer(answer) for code, answer in said.items() if answer}


class OfferForm(forms.Form):
    """Why this home, for which children, and the special reasons when there would be more than the rule's number."""

    reason = forms.CharField(
        label=_("Varför det här hemmet"),
        widget=forms.Textarea(attrs=AREA),
        max_length=4000,
        help_text=_("Nämnden läser detta. Vad hemmet kan ge barnet, och vad som är osäkert. Inga namn."),
        error_messages={"required": _("Skriv varför ni föreslår det här hemmet.")},
    )

    def __init__(
        self, *args: Any, children: Iterable[ReferralChild] = (), choose: bool = False, over_max: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.children = list(children)
        if choose:
            self.fields["children"] = forms.MultipleChoiceField(
                label=_("Vilka barn gäller erbjudandet"),
                widget=forms.CheckboxSelectMultiple,
                choices=[
                    (str(child.pk), _("%(code)s, född %(year)s") % {"code": child.code, "year": child.birth_year})
                    for child in self.children
                ],
                error_messages={"required": _("Välj minst ett barn.")},
            )
        if over_max:
            self.fields["over_max_reason"] = forms.CharField(
                label=_("Särskilda skäl för fler än tre barn"),
                widget=forms.Textarea(attrs=AREA),
                max_length=1000,
                help_text=_("Till exempel att syskon får bo tillsammans."),
                error_messages={"required": _("Skriv de särskilda skälen.")},
            )
            self.fields["over_max_approved_by"] = forms.CharField(
                label=_("Vem har godkänt det"), max_length=120, error_messages={"required": _("Skriv vem som har godkänt det.")}
            )

    def chosen(self) -> list[ReferralChild] | None:
        """The children ticked; None when there was nothing to choose."""
        if "children" not in self.fields:
            return None
        wanted = set(self.cleaned_data["children"])
        return [child for child in self.children if str(child.pk) in wanted]


class ReasonInWordsForm(forms.Form):
    """One reason in words. The label says of what."""

    reason = forms.CharField(widget=forms.Textarea(attrs=AREA), max_length=2000)

    def __init__(self, *args: Any, label: object, help_text: object = "", required: object = _("Skriv varför."), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        field.label, field.help_text = label, help_text
        field.error_messages["required"] = required


class WithdrawOfferForm(ReasonInWordsForm):
    """Why an offer is taken back, and whether the home stays reserved."""

    keep_reservation = forms.BooleanField(label=_("Hemmet är fortfarande reserverat för den här förfrågan"), required=False)


class HandOverForm(forms.Form):
    """To which colleague."""

    to = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Till vem"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Välj en kollega."), "invalid_choice": _("Välj en kollega i listan.")},
    )

    def __init__(self, *args: Any, colleagues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = colleagues
