"""What a home's state allows, and how its places are counted. Pure; the day is always an argument."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from famn.homes.enums import BankStatus
from famn.kernel.denied import Refused
from famn.kernel.period import Period

STATUS_STEPS: dict[BankStatus, tuple[BankStatus, ...]] = {
    BankStatus.IN_PROCESS: (BankStatus.READY, BankStatus.PAUSED, BankStatus.CLOSED),
    BankStatus.READY: (BankStatus.PAUSED, BankStatus.UNDER_REVIEW, BankStatus.CLOSED),
    BankStatus.PAUSED: (BankStatus.READY, BankStatus.UNDER_REVIEW, BankStatus.CLOSED),
    BankStatus.UNDER_REVIEW: (BankStatus.READY, BankStatus.PAUSED, BankStatus.CLOSED),
    BankStatus.CLOSED: (BankStatus.IN_PROCESS,),
}
"""The states somebody decides and the steps between them (domain 2.2). *Reserved* and *placed* follow from occupancy."""


def check_status_step(before: str, after: str, *, undone: bool = False) -> None:
    """Raise ``Refused`` unless a home may go from one stored state to the other."""
    if undone:
        raise Refused("home_undone", _("Hemmet är ångrat: det registrerades av misstag. Registrera det på nytt om det ska in i banken."))
    if BankStatus(after) not in STATUS_STEPS.get(BankStatus(before), ()):
        raise Refused(
            "status_step",
            _("Ett hem som är ”%(before)s” kan inte bli ”%(after)s” direkt.")
            % {"before": BankStatus(before).label, "after": BankStatus(after).label},
        )


def check_has_consented(*, is_network: bool, consent_on: date | None) -> None:
    """Bank entry needs information about and consent to all members (R-15); a network home never enters (R-15a)."""
    if not is_network and consent_on is None:
        raise Refused(
            "no_consent",
            _("Hemmet behöver först informeras om alla medlemskommuner och samtycka till dem. Registrera samtycket och försök igen."),
        )


def check_can_leave(*, has_children: bool) -> None:
    """A home where a child lives, or that is reserved for one, is not closed."""
    if has_children:
        raise Refused("home_is_occupied", _("Barn bor i hemmet, eller så är det reserverat. Avsluta placeringen eller släpp hemmet först."))


def check_not_ahead(day: date, *, today: date) -> None:
    """What has happened has happened at the latest today."""
    if day > today:
        raise Refused("ahead_of_today", _("Datumet ligger framåt i tiden. Ange när det faktiskt hände."))


def check_reason(reason: str) -> None:
    """A reason is words, not spaces."""
    if not reason.strip():
        raise Refused("no_reason", _("Skriv varför, så att nästa person förstår."))


@dataclass(frozen=True, slots=True)
class Offered:
    """Places a home offers of one kind, in one period."""

    period: Period
    places: int


@dataclass(frozen=True, slots=True)
class Taken:
    """Beds taken in a period: by a reservation, or by a child who lives there."""

    period: Period
    beds: int
    reserved: bool = False


def free_places(offered: Iterable[Offered], taken: Sequence[Taken], *, on: date) -> int:
    """Places free from a day on: the least, over the rest of the offer in force that day, of places minus beds. Never below 0.

    A child who moves in later in the same offer counts as there already; a place that becomes free counts from then.
    """
    now = next((span for span in offered if on in span.period), None)
    if now is None:
        return 0
    days = [on, *(bed.period.start for bed in taken if bed.period.start > on and bed.period.start in now.period)]
    peak = max(sum(bed.beds for bed in taken if day in bed.period) for day in days)
    return max(0, now.places - peak)


def shown_status(stored: str, taken: Iterable[Taken], *, free: int, on: date) -> BankStatus:
    """The state as it is shown (domain 2.2): a ready home that is reserved or lived in says so."""
    if stored != BankStatus.READY:
        return BankStatus(stored)
    there = [bed for bed in taken if bed.reserved or on in bed.period]
    if any(bed.reserved for bed in there):
        return BankStatus.RESERVED
    if there:
        return BankStatus.PLACED_WITH_SPACE if free else BankStatus.PLACED_FULL
    return BankStatus.READY


def what_remains(old: Period, new: Period) -> list[Period]:
    """The parts of an old period that a new one laid over it leaves: none, one or two."""
    if not old.overlaps(new):
        return [old]
    before = [Period(old.start, new.start)] if old.start < new.start else []
    after = [Period(new.end, old.end)] if new.end is not None and (old.end is None or new.end < old.end) else []
    return [*before, *after]


def is_fresh(recorded_on: date | None, *, today: date, freshness_days: int) -> bool:
    """Whether a home's word still counts; an older one is a question to ask again."""
    return recorded_on is not None and today - recorded_on <= timedelta(days=freshness_days)
