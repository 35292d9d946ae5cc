"""Forms of a home's record: who lives there, decisions, mentoring, who runs it, who answers for it; providers and schemes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from famn.accounts.models import User
from famn.homes.enums import Category, Operator, PermitKind, Relation
from famn.homes.models import ProviderOrganisation
from famn.homes.rules_record import SchemeRow
from famn.kernel.orgnumber import PersonsNumber, WrongOrgNumber, written
from famn.organisations.models import Board
from famn.ui.forms import DateField

FIRST_YEAR, LAST_YEAR = 1900, 2100
NO_LONGER = _("Första dagen det inte längre gäller. Tomt betyder tills vidare.")


class MemberForm(forms.Form):
    """Somebody of the family. A placed child is never written here."""

    relation = forms.ChoiceField(label=_("Vem är det"), choices=Relation)
    name = forms.CharField(label=_("Namn"), max_length=120, required=False, help_text=_("Placerade barn skrivs aldrig här."))
    birth_year = forms.IntegerField(
        label=_("Födelseår"), min_value=FIRST_YEAR, max_value=LAST_YEAR, required=False, help_text=_("Bara året, inte personnumret.")
    )
    starts_on = DateField(label=_("Bor i hemmet från"), required=False)


class MemberChangeForm(MemberForm):
    """The same, and from when she no longer lives there."""

    ends_on = DateField(label=_("Bor inte längre där från"), required=False)


class PermitForm(forms.Form):
    """A decision that the home may be used."""

    kind = forms.ChoiceField(label=_("Slag av beslut"), choices=PermitKind, initial=PermitKind.APPROVAL)
    issuing_board = forms.ModelChoiceField(
        label=_("Nämnd"), queryset=Board.objects.none(), required=False, empty_label=_("Ingen nämnd i samverkan")
    )
    issuer = forms.CharField(label=_("Annan beslutsfattare"), max_length=120, required=False)
    decided_on = DateField(label=_("Beslutat"))
    ends_on = DateField(label=_("Gäller till"), required=False, help_text=NO_LONGER)
    reference = forms.CharField(label=_("Diarienummer"), max_length=60, required=False)
    scope = forms.CharField(label=_("Omfattning"), max_length=200, required=False, help_text=_("Till exempel två barn, 6–12 år."))
    conditions = forms.CharField(label=_("Villkor"), max_length=300, required=False, help_text=_("Om uppdraget, aldrig om en person."))

    def __init__(self, *args: Any, boards: Any, own_board: Board | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own_board = own_board
        if own_board is not None:
            del self.fields["issuing_board"], self.fields["issuer"]
        else:
            self.fields["issuing_board"].queryset = boards

    def decision(self) -> dict[str, Any]:
        """The values as the action takes them."""
        got = dict(self.cleaned_data)
        return got if self.own_board is None else {**got, "issuing_board": self.own_board}


class WithdrawForm(forms.Form):
    """When a decision was withdrawn."""

    on = DateField(label=_("Återkallat"))


class MentorForm(forms.Form):
    """From when a home is a mentor."""

    starts_on = DateField(label=_("Från och med"))
    ends_on = DateField(label=_("Till"), required=False, help_text=NO_LONGER)


class EndForm(forms.Form):
    """The first day on which something no longer holds."""

    ends_on = DateField(label=_("Gäller inte längre från"))


class OperatorForm(forms.Form):
    """Who runs the home."""

    operator = forms.ChoiceField(label=_("Drivs av"), choices=Operator, widget=forms.RadioSelect)
    provider = forms.ModelChoiceField(
        label=_("Konsulentverksamhet"), queryset=ProviderOrganisation.objects.none(), required=False, empty_label=_("Ingen")
    )

    def __init__(self, *args: Any, providers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["provider"].queryset = providers

    def clean(self) -> dict[str, Any]:
        """A provider exactly when one runs the home."""
        cleaned = super().clean() or {}
        if cleaned.get("operator") == Operator.PROVIDER and not cleaned.get("provider") and "provider" not in self.errors:
            self.add_error("provider", _("Välj vilken konsulentverksamhet som driver hemmet."))
        if cleaned.get("operator") == Operator.OWN:
            cleaned["provider"] = None
        return cleaned


class ResponsibleForm(forms.Form):
    """Who recruited the home, and who answers for it at a board."""

    recruiting_board = forms.ModelChoiceField(label=_("Rekryterat av"), queryset=Board.objects.none(), required=False, empty_label=_("GFO"))
    responsible_board = forms.ModelChoiceField(
        label=_("Ansvarig nämnd"), queryset=Board.objects.none(), required=False, empty_label=_("Ingen")
    )
    responsible_secretary = forms.ModelChoiceField(
        label=_("Ansvarig familjehemssekreterare"), queryset=User.objects.none(), required=False, empty_label=_("Ingen")
    )

    def __init__(self, *args: Any, boards: Any, secretaries: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("recruiting_board", "responsible_board"):
            self.fields[name].queryset = boards
        self.fields["responsible_secretary"].queryset = secretaries


class TakeOverForm(forms.Form):
    """A network home comes to the bank."""

    category = forms.ChoiceField(
        label=_("Kategori i banken"), choices=[choice for choice in Category.choices if choice[0] != Category.NETWORK]
    )
    consent_on = DateField(label=_("Familjen informerades och samtyckte den"))


class NoForm(forms.Form):
    """An act that needs only a yes."""


class ProviderForm(forms.Form):
    """A provider and the contract with it."""

    name = forms.CharField(label=_("Namn"), max_length=120)
    org_number = forms.CharField(label=_("Organisationsnummer"), max_length=13, required=False)
    ivo_permit = forms.CharField(
        label=_("Tillstånd från IVO, diarienummer"),
        max_length=60,
        required=False,
        help_text=_("Verksamheten kräver tillstånd (SoL 26 kap. 1 §)."),
    )
    contract_reference = forms.CharField(label=_("Avtal, diarienummer"), max_length=60, required=False)
    contract_starts_on = DateField(label=_("Avtalet gäller från"), required=False)
    contract_ends_on = DateField(label=_("Avtalet gäller till"), required=False, help_text=NO_LONGER)
    followed_up_on = DateField(label=_("Senast uppföljd"), required=False)

    def clean_org_number(self) -> str:
        """A number that can be one, written as it is kept. A person's number is not kept here."""
        typed = self.cleaned_data["org_number"].strip()
        try:
            return written(typed) if typed else ""
        except PersonsNumber:
            raise forms.ValidationError(_("Det är ett personnummer. Lämna fältet tomt för en enskild firma.")) from None
        except WrongOrgNumber:
            raise forms.ValidationError(_("Organisationsnumret stämmer inte. Kontrollera siffrorna.")) from None

    def clean(self) -> dict[str, Any]:
        """A contract that ends has begun."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("contract_starts_on"), cleaned.get("contract_ends_on")
        if last and not first and "contract_starts_on" not in self.errors:
            self.add_error("contract_starts_on", _("Skriv också när avtalet började gälla."))
        if first and last and last <= first:
            self.add_error("contract_ends_on", _("Avtalet behöver sluta efter att det börjar."))
        return cleaned


class SchemeForm(forms.Form):
    """A list of categories and what each takes in. A line without a name is left out."""

    LINES = 8
    name = forms.CharField(label=_("Listans namn"), max_length=120)
    source = forms.CharField(label=_("Källa"), max_length=200, required=False, help_text=_("Till exempel SOU 2023:66, eller ett beslut."))
    starts_on = DateField(label=_("Gäller från"))
    proposed = forms.BooleanField(
        label=_("Listan är ett förslag"), required=False, help_text=_("Visas bara när delen Utredningens fyra kategorier är på.")
    )

    def __init__(self, *args: Any, rows: tuple[SchemeRow, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, self.LINES + 1):
            row = rows[number - 1] if number <= len(rows) else SchemeRow("", ())
            self.fields[f"label_{number}"] = forms.CharField(
                label=_("Kategori %(n)s") % {"n": number}, max_length=120, required=False, initial=row.label
            )
            self.fields[f"takes_{number}"] = forms.MultipleChoiceField(
                label=_("Kategori %(n)s tar in") % {"n": number}, choices=Category, required=False, widget=forms.CheckboxSelectMultiple,
                initial=[str(own) for own in row.takes_in],
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """What takes something in has a name."""
        cleaned = super().clean() or {}
        for number in range(1, self.LINES + 1):
            if cleaned.get(f"takes_{number}") and not cleaned.get(f"label_{number}", "").strip():
                self.add_error(f"label_{number}", _("Skriv vad kategorin heter."))
        return cleaned

    def rows(self) -> list[SchemeRow]:
        """The categories with a name, in their order."""
        got = self.cleaned_data
        lines = [(got[f"label_{number}"], got[f"takes_{number}"]) for number in range(1, self.LINES + 1)]
        return [SchemeRow(label.strip(), tuple(takes)) for label, takes in lines if label.strip()]
