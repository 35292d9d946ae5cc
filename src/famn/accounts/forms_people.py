"""Forms of the pages about people: whom to invite, which role, until when, which function."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from famn.access.actor import Actor
from famn.access.roles import BOARD_ROLES, GFO_ROLES, Role
from famn.accounts.models import RoleHolding, User
from famn.accounts.queries_people import Wanted
from famn.accounts.rules import GRANTS
from famn.organisations.models import Board
from famn.ui.forms import DateField

STATES = (
    ("", _("Alla")),
    ("now", _("Har en roll i dag")),
    ("later", _("Börjar senare")),
    ("invited", _("Inbjudna som inte har varit här")),
    ("ended", _("Har slutat")),
)
AT_GFO = "gfo"


def role_choices(by: Actor) -> list[tuple[str, Any]]:
    """The roles the actor gives, under GFO and the boards where there are both."""
    granted = [role for role in Role if role in GRANTS.get(by.role, ())]
    groups = [
        (_("GFO"), [(role.value, role.label) for role in granted if role in GFO_ROLES]),
        (_("Nämnderna"), [(role.value, role.label) for role in granted if role in BOARD_ROLES]),
        (_("Övriga"), [(role.value, role.label) for role in granted if role not in GFO_ROLES | BOARD_ROLES]),
    ]
    filled = [(name, choices) for name, choices in groups if choices]
    return filled if len(filled) > 1 else list(filled[0][1]) if filled else []


class PeopleFilterForm(forms.Form):
    """What a list of people is narrowed to."""

    sok = forms.CharField(label=_("Namn eller e-post"), required=False, max_length=80)
    roll = forms.ChoiceField(label=_("Roll"), required=False)
    enhet = forms.ChoiceField(label=_("Enhet"), required=False)
    lage = forms.ChoiceField(label=_("Läge"), required=False, choices=STATES)
    utan = forms.BooleanField(label=_("Saknar andra faktor"), required=False)

    def __init__(self, *args: Any, by: Actor, boards: Iterable[Board], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roll"].choices = [("", _("Alla")), *role_choices(by)]
        if by.role == Role.SYSTEM_ADMIN:
            self.fields["enhet"].choices = [("", _("Alla")), (AT_GFO, _("GFO")), *((str(board.pk), board.name) for board in boards)]
        else:
            del self.fields["enhet"]

    def wanted(self, *, sort: str) -> Wanted:
        """The narrowing that was asked for; what is not understood narrows nothing."""
        self.is_valid()
        got = self.cleaned_data
        unit = got.get("enhet") or ""
        return Wanted(
            text=got.get("sok", "").strip(), role=got.get("roll", ""), at_gfo=unit == AT_GFO,
            board_id=int(unit) if unit.isdecimal() else None, state=got.get("lage", ""), without_factor=got.get("utan", False), sort=sort,
        )  # fmt: skip


class RoleForm(forms.Form):
    """One role at one unit in one period."""

    role = forms.ChoiceField(label=_("Roll"))
    board = forms.ModelChoiceField(
        label=_("Nämnd"), queryset=Board.objects.none(), required=False, empty_label=_("Ingen: rollen finns på GFO"),
        help_text=_("För rollerna vid en nämnd."),
    )  # fmt: skip
    starts_on = DateField(label=_("Gäller från"))
    last_on = DateField(label=_("Sista dagen"), required=False, help_text=_("Lämna tomt om rollen gäller tills vidare."))

    def __init__(self, *args: Any, by: Actor, boards: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"starts_on": today}, **kwargs)
        self._by = by
        self.fields["role"].choices = [("", _("Välj en roll")), *role_choices(by)]
        if by.role == Role.SYSTEM_ADMIN:
            self.fields["board"].queryset = boards
        else:
            del self.fields["board"]

    def clean(self) -> dict[str, Any]:
        """A board for the roles that have one, and a last day that is not before the first."""
        data = super().clean()
        role = data.get("role")
        if role and "board" in self.fields:
            if role in BOARD_ROLES and data.get("board") is None and "board" not in self.errors:
                self.add_error("board", _("Välj vid vilken nämnd."))
            elif role not in BOARD_ROLES and data.get("board") is not None:
                self.add_error("board", _("Den rollen finns inte vid en nämnd. Välj Ingen."))
        if data.get("starts_on") and data.get("last_on") and data["last_on"] < data["starts_on"]:
            self.add_error("last_on", _("Sista dagen kan inte ligga före den första."))
        return data

    @property
    def asked(self) -> dict[str, Any]:
        """What was asked for, as ``give_role`` takes it."""
        data = self.cleaned_data
        board = data.get("board")
        if board is None and self._by.board_id is not None:
            board = Board.objects.get(pk=self._by.board_id)
        last_on = data["last_on"]
        return {
            "role": Role(data["role"]), "board": board, "starts_on": data["starts_on"],
            "ends_on": last_on + timedelta(days=1) if last_on else None,
        }  # fmt: skip


class InviteForm(RoleForm):
    """Whom to invite, and to which role."""

    name = forms.CharField(label=_("Namn"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = forms.EmailField(
        label=_("E-postadress i tjänsten"), max_length=254, help_text=_("Dit skickas länken. Adressen blir också namnet att logga in med."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    field_order = ("name", "email", "role", "board", "starts_on", "last_on")


class LastDayForm(forms.Form):
    """Until when a role holds."""

    OPEN, LAST, NOW = "open", "last", "now"
    when = forms.ChoiceField(
        label=_("Hur länge gäller rollen?"), widget=forms.RadioSelect,
        choices=((LAST, _("Till och med en dag")), (OPEN, _("Tills vidare")), (NOW, _("Avsluta den genast"))),
    )  # fmt: skip
    last_on = DateField(label=_("Sista dagen"), required=False)

    def __init__(self, *args: Any, holding: RoleHolding, today: date, **kwargs: Any) -> None:
        last = holding.ends_on - timedelta(days=1) if holding.ends_on else None
        super().__init__(*args, initial={"when": self.LAST, "last_on": last}, **kwargs)
        self._today = today
        if holding.starts_on > today:
            self.fields["when"].choices = [*self.fields["when"].choices[:2], (self.NOW, _("Ta tillbaka den innan den börjar"))]

    def clean(self) -> dict[str, Any]:
        """A last day where one is meant, today or later."""
        data = super().clean()
        if data.get("when") == self.LAST and "last_on" not in self.errors:
            if data.get("last_on") is None:
                self.add_error("last_on", _("Ange sista dagen."))
            elif data["last_on"] < self._today:
                self.add_error("last_on", _("Dagen har redan passerat. Välj Avsluta den genast."))
        return data

    @property
    def ends_on(self) -> date | None:
        """The first day without the role."""
        data = self.cleaned_data
        if data["when"] == self.NOW:
            return self._today
        return data["last_on"] + timedelta(days=1) if data["when"] == self.LAST else None


class KnownForm(forms.Form):
    """How the actor knows who asked for a new sign-in."""

    how_known = forms.CharField(
        label=_("Hur vet du vem du har talat med?"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Till exempel: Kom till mitt rum och visade tjänstelegitimation. Ett samtal eller ett mejl räcker inte."),
    )  # fmt: skip


class AddressForm(forms.Form):
    """The address somebody is to sign in with."""

    address = forms.EmailField(
        label=_("Ny e-postadress i tjänsten"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=_("Dit skickas en länk. Bytet sker när personen har loggat in och bekräftat."),
    )  # fmt: skip


class FunctionForm(forms.Form):
    """Who takes a function on, and from when."""

    user = forms.ModelChoiceField(label=_("Vem"), queryset=User.objects.none(), empty_label=_("Välj en person"))
    starts_on = DateField(label=_("Från och med"), help_text=_("Den som har funktionen i dag har den till och med dagen före."))

    def __init__(self, *args: Any, candidates: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"starts_on": today}, **kwargs)
        self.fields["user"].queryset = candidates


class VacateForm(forms.Form):
    """From which day nobody holds a function."""

    last_on = DateField(label=_("Sista dagen"), help_text=_("Därefter är funktionen vakant tills någon utses."))
