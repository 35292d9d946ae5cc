"""What is to be done with a home now, and by whom: one thing, the first that is missing."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from famn.homes.enums import BankStatus
from famn.homes.models import FosterHome
from famn.homes.rules import is_fresh
from famn.ui import swedish


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What the page knows when it asks for the next step. ``unassigned``: a network home the head has given to nobody."""

    today: date
    assessed: bool
    freshness_days: int
    newcomers: list[str]
    editable: bool
    unassigned: bool = False


def next_step(home: FosterHome, now: Situation) -> dict[str, object] | None:
    """The step as ``next_step`` in the template takes it; None when nothing is missing."""

    def step(text: str, name: str, button: str, *, yours: bool = now.editable) -> dict[str, object]:
        who = home.board.name if home.board else home.coordinator.name if home.coordinator else "GFO"
        return {
            "turn": _("Din tur") if yours else _("Väntar på %(who)s") % {"who": who},
            "yours": yours,
            "text": text,
            "url": reverse(name, args=[home.pk]) if yours else "",
            "button": button,
        }

    in_process, network = home.status == BankStatus.IN_PROCESS, home.board_id is not None
    if home.undone_at is not None or home.status == BankStatus.CLOSED:
        return None
    if now.unassigned:
        return step(_("Ingen på GFO arbetar med hemmet än."), "network_assign", _("Tilldela hemmet"), yours=True)
    if in_process and not now.assessed:
        return step(_("Hemmet saknar en bedömning av allmän lämplighet."), "suitability_new", _("Skriv bedömningen"))
    if not network and home.consent_all_members_on is None:
        text = _("Hemmet är inte informerat om alla medlemskommuner, eller har inte samtyckt.")
        return step(text, "home_consent", _("Registrera samtycket"))
    if in_process:
        text = _("Bedömningen finns. Hemmet kan tas i bruk.") if network else _("Bedömningen och samtycket finns. Hemmet kan bli redo.")
        return step(text, "home_status", _("Gör hemmet redo"))
    if now.newcomers:
        names = swedish.joined(now.newcomers)
        text = _("Hemmets samtycke omfattar inte %(names)s. Informera hemmet och fråga igen.") % {"names": names}
        return step(text, "home_consent", _("Registrera nytt samtycke"))
    if home.status == BankStatus.UNDER_REVIEW:
        return step(_("Hemmet granskas och får inga nya frågor."), "home_status", _("Avsluta granskningen"))
    if not is_fresh(home.last_word_on, today=now.today, freshness_days=now.freshness_days):
        text = _("Hemmets besked är gamla och räknas som okända. Ring och gå igenom dem.")
        return step(text, "home_word", _("Notera besked"))
    return None
