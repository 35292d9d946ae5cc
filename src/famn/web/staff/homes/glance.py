"""What stands first on a home's page: the few facts a coordinator comes for, and which parts the page has."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from famn.homes.enums import BankStatus, CareKind
from famn.homes.models import FosterHome
from famn.homes.queries import Places
from famn.ui import swedish


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the page: where it is and what it is called in the list of parts."""

    id: str
    title: Any
    template: str


PARTS = (
    Part("contacts", gettext_lazy("Kontakter"), "homes/_contacts.html"),
    Part("places", gettext_lazy("Platser"), "homes/_places.html"),
    Part("children", gettext_lazy("Barn i hemmet"), "homes/_children.html"),
    Part("facts", gettext_lazy("Uppgifter"), "homes/_facts.html"),
    Part("contact", gettext_lazy("Namn och telefon"), "homes/_contact.html"),
    Part("members", gettext_lazy("Bor i hemmet"), "homes/_members.html"),
    Part("words", gettext_lazy("Vad hemmet har sagt"), "homes/_words.html"),
    Part("suitability", gettext_lazy("Lämplighet"), "homes/_suitability.html"),
    Part("extracts", gettext_lazy("Registerutdrag"), "homes/_extracts.html"),
    Part("permits", gettext_lazy("Beslut"), "homes/_permits.html"),
    Part("running", gettext_lazy("Drift och ansvar"), "homes/_running.html"),
    Part("assigned", gettext_lazy("Hos GFO"), "homes/_assigned.html"),
    Part("sharing", gettext_lazy("Nätverkshem eller bank"), "homes/_sharing.html"),
    Part("status", gettext_lazy("Status"), "homes/_status.html"),
    Part("more", "", "homes/_more.html"),
)
"""In the order of the page: what changes from day to day first, what is looked up now and then last. Without title: not listed."""


def parts_of(shown: dict[str, Any]) -> list[Part]:
    """The parts that the page has for this actor and home, from the template's own words."""
    near, protected, network, gfo = (bool(shown[name]) for name in ("near", "protected", "network", "is_gfo"))
    there = {
        "contacts": bool(shown.get("shows_contacts")),
        "children": bool(shown["beds"]),
        "contact": bool(shown["contact"]) or (not protected and (shown["may_edit"] or not gfo)),
        "members": near and not protected,
        **dict.fromkeys(("extracts", "permits", "running"), near),
        "assigned": network and (gfo or bool(shown["assignments"])),
        "sharing": network and near,
        "status": bool(shown["history"]),
        "more": bool(shown["may_edit"]),
    }
    return [part for part in PARTS if there.get(part.id, True)]


def glance_of(home: FosterHome, *, places: Places | None, line: dict[str, Any] | None, today: date) -> list[tuple[Any, Any]]:
    """Free places now and next, who answers for the home, the last contact and the next: for those who read occupancy."""
    if places is None or home.status == BankStatus.CLOSED:
        return []
    found: list[tuple[Any, Any]] = []
    if home.board_id is None:
        found += [(_("Lediga i dag"), _free_now(places)), (_("Därefter"), _next_change(line, today))]
        found.append((_("Ansvarig samordnare"), home.coordinator.name if home.coordinator else _("ingen än")))
    last = swedish.short_date(home.last_word_on, today=today) if home.last_word_on else _("inget än")
    coming = home.next_contact_on
    planned = swedish.short_date(coming, today=today) if coming else _("ingen planerad")
    late = _("%(day)s, försenad") % {"day": planned} if coming and coming < today else planned
    return [*found, (_("Senaste besked"), last), (_("Nästa kontakt"), late)]


def _free_now(places: Places) -> str:
    free = [f"{number} {CareKind(kind).label.lower()}" for kind, number in places.free.items() if number]
    return swedish.joined(free) if free else _("ingen plats")


def _next_change(line: dict[str, Any] | None, today: date) -> str:
    """The first day on which the free places of any kind become more or fewer."""
    words = line["words"] if line else []
    now = {row["kind"]: row["free"] for row in words if row["from"] <= today and (row["to"] is None or row["to"] >= today)}
    coming = [row for row in words if row["from"] > today and row["free"] != now.get(row["kind"], 0)]
    ending = [
        row for row in words
        if row["to"] is not None and row["to"] >= today and row["free"]
        and not any(other["kind"] == row["kind"] and other["from"] > row["to"] for other in words)
    ]  # fmt: skip
    changes = [(row["from"], row["free"], row["kind"]) for row in coming]
    changes += [(row["to"] + timedelta(days=1), 0, row["kind"]) for row in ending]
    if not changes:
        return _("ingen ändring känd")
    day, free, kind = min(changes, key=lambda change: change[0])
    told = _("%(free)s %(kind)s från %(day)s") if free else _("ingen plats för %(kind)s från %(day)s")
    return told % {"free": free, "kind": str(kind).lower(), "day": swedish.short_date(day, today=today)}
