"""What a home's record allows and says: permits, providers' contracts, category schemes, going over to the bank. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from django.utils.translation import gettext_lazy as _

from famn.homes.enums import BankStatus, Category
from famn.kernel.denied import Refused
from famn.ui.swedish import joined

SOON = timedelta(days=90)
"""How long before the last day a permit or a contract is said to end soon: time to decide anew."""


class Standing(Enum):
    """How a decision or a contract in a half-open period stands on a day."""

    MISSING = "missing"
    COMING = "coming"
    IN_FORCE = "in_force"
    ENDS_SOON = "ends_soon"
    ENDED = "ended"


def standing(starts_on: date | None, ends_on: date | None, *, on: date) -> Standing:
    """How a period stands on a day. Without a first day there is none."""
    if starts_on is None:
        return Standing.MISSING
    if ends_on is not None and ends_on <= on:
        return Standing.ENDED
    if starts_on > on:
        return Standing.COMING
    return Standing.ENDS_SOON if ends_on is not None and ends_on - on <= SOON else Standing.IN_FORCE


class Lapse(Enum):
    """How what lets a home be used falls short of a stay."""

    MISSING = "missing"
    LATE = "late"
    """It begins after the stay does."""
    ENDED = "ended"
    """It has ended when the stay begins."""
    ENDS_WITHIN = "ends_within"
    """It ends before the stay does."""


def lapse(spans: Sequence[tuple[date, date | None]], *, starts_on: date, ends_on: date | None) -> tuple[Lapse, date | None] | None:
    """How decisions or contracts in half-open periods fall short of a stay, and the day it shows; None: they last all through.

    One may take over where another ends. A stay without end lasts longer than anything with one.
    """
    if not spans:
        return Lapse.MISSING, None
    reach = starts_on
    for first, last in sorted(spans, key=lambda span: span[0]):
        if first <= reach:
            if last is None:
                return None
            reach = max(reach, last)
    if ends_on is not None and reach >= ends_on:
        return None
    if reach > starts_on:
        return Lapse.ENDS_WITHIN, reach
    later = [first for first, _last in spans if first > starts_on]
    return (Lapse.LATE, min(later)) if later else (Lapse.ENDED, max(last for _first, last in spans if last is not None))


def check_period(starts_on: date, ends_on: date | None) -> None:
    """A half-open period has at least a day."""
    if ends_on is not None and ends_on <= starts_on:
        raise Refused("empty_period", _("Perioden behöver sluta efter att den börjar."))


def check_withdrawal(*, decided_on: date, withdrawn_on: date | None, on: date, today: date) -> None:
    """A decision is withdrawn once, after it was made, and not ahead of time."""
    if withdrawn_on is not None:
        raise Refused("already_withdrawn", _("Beslutet är redan återkallat."))
    if on < decided_on:
        raise Refused("withdrawn_before_decided", _("Beslutet kan inte återkallas före den dag det fattades."))
    if on > today:
        raise Refused("ahead_of_today", _("Datumet ligger framåt i tiden. Ange när det faktiskt hände."))


def check_issuer(*, board: object | None, issuer: str) -> None:
    """Somebody has decided: a board, or an authority by name, and not both."""
    if board is None and not issuer.strip():
        raise Refused("no_issuer", _("Ange vilken nämnd eller myndighet som har beslutat."))
    if board is not None and issuer.strip():
        raise Refused("two_issuers", _("Ange antingen en nämnd eller en annan beslutsfattare, inte båda."))


@dataclass(frozen=True, slots=True)
class SchemeRow:
    """One category of a scheme: what it is called, and which of Famn's own it takes in."""

    label: str
    takes_in: Sequence[str]


def check_scheme(rows: Iterable[SchemeRow]) -> None:
    """Every category of Famn's own is taken in exactly once, so that every home is counted, and none twice (R-78, R-79)."""
    there = list(rows)
    if any(not row.label.strip() for row in there):
        raise Refused("nameless_category", _("Skriv vad varje kategori heter."))
    names = Counter(row.label.strip().casefold() for row in there)
    twins = [row.label.strip() for row in there if names[row.label.strip().casefold()] > 1]
    if twins:
        raise Refused("category_twice", _("Två kategorier heter likadant: %(name)s.") % {"name": twins[0]})
    taken = Counter(own for row in there for own in row.takes_in)
    missing = [str(own.label) for own in Category if not taken[own]]
    twice = [str(own.label) for own in Category if taken[own] > 1]
    if missing:
        raise Refused("not_taken_in", _("Ingen kategori tar in %(names)s. Varje slag av hem behöver räknas.") % {"names": joined(missing)})
    if twice:
        raise Refused("taken_in_twice", _("Mer än en kategori tar in %(names)s. Ett hem räknas en gång.") % {"names": joined(twice)})


def check_can_agree(*, status: str, undone: bool, protected: bool) -> None:
    """A home that is closed or undone goes nowhere; a protected home's particulars are in its board's vault."""
    if undone or status == BankStatus.CLOSED:
        raise Refused("home_is_closed", _("Hemmet är avslutat."))
    if protected:
        raise Refused(
            "protected_stays",
            _("Ett hem med skyddade personuppgifter kan inte lämnas till banken: uppgifterna ligger i nämndens valv."),
        )


def check_can_take_over(*, agreed_on: date | None, consent_on: date, category: str, today: date) -> None:
    """The board has agreed, and the family has said a new yes to all members after that (R-15, R-15a)."""
    if agreed_on is None:
        raise Refused("board_has_not_agreed", _("Nämnden har inte lämnat hemmet till banken än. Det gör nämndens familjehemssekreterare."))
    if consent_on < agreed_on:
        raise Refused("old_consent", _("Samtycket behöver vara nytt: lämnat samma dag som nämnden lämnade hemmet, eller senare."))
    if consent_on > today:
        raise Refused("ahead_of_today", _("Datumet ligger framåt i tiden. Ange när det faktiskt hände."))
    if category == Category.NETWORK:
        raise Refused("category_of_the_bank", _("Välj vilken kategori hemmet har i banken."))


OWN_LIST = tuple(SchemeRow(str(own.label), (own.value,)) for own in Category)
"""Famn's own categories as a list of its own: the city's (R-78)."""

INQUIRY_LIST = (
    SchemeRow("Nätverkshem", (Category.NETWORK,)),
    SchemeRow("Allmänt familjehem", (Category.OWN, Category.CONSULTANT)),
    SchemeRow("Jourhem", (Category.EMERGENCY,)),
    SchemeRow("Förstärkt familjehem", (Category.ENHANCED, Category.TREATMENT)),
)
"""The four categories that the inquiry proposes (R-79, SOU 2023:66), and how homes would be counted by them."""
