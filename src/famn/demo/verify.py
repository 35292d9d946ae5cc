"""What must hold in a demo world, counted as the owner over both cooperations: used by the build itself and by tests."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import chain

from django.db.models import F, Model, Q, QuerySet

from famn.commitments.models import Commitment
from famn.deviations.enums import DeviationStatus
from famn.deviations.models import Deviation
from famn.homes.enums import BankStatus
from famn.homes.models import CapacityPeriod, FosterHome, Occupancy
from famn.homes.queries import period_of
from famn.homes.rules import Offered, Taken, free_places, shown_status
from famn.kernel.period import Period
from famn.organisations.models import Cooperation
from famn.placements.models import Placement
from famn.plans.models import PlanRun
from famn.plans.queries import stored_plan
from famn.referrals.enums import OfferStatus, ReferralStatus, WaitingIn
from famn.referrals.models import Offer, Referral


def _rows(model: type[Model], cooperation: Cooperation) -> QuerySet:
    return model._default_manager.using("owner").filter(cooperation=cooperation)


def shown_statuses(cooperation: Cooperation, *, on: date) -> Counter[str]:
    """The shared bank's homes by the state the bank shows (domain 2.2)."""
    offered: dict[object, dict[str, list[Offered]]] = defaultdict(lambda: defaultdict(list))
    taken: dict[object, list[Taken]] = defaultdict(list)
    for span in _rows(CapacityPeriod, cooperation):
        offered[span.home_id][span.kind].append(Offered(Period(span.starts_on, span.ends_on), span.places))
    for bed in _rows(Occupancy, cooperation).filter(Q(ends_on=None) | Q(ends_on__gt=on)):
        period = period_of(bed)
        if period is not None:
            taken[bed.home_id].append(Taken(period, bed.beds, reserved=bed.state == Occupancy.State.RESERVED))
    found: Counter[str] = Counter()
    for home in _rows(FosterHome, cooperation).filter(board=None):
        free = max((free_places(spans, taken[home.pk], on=on) for spans in offered[home.pk].values()), default=0)
        found[shown_status(home.status, taken[home.pk], free=free, on=on)] += 1
    return found


def sums(cooperation: Cooperation, *, on: date) -> dict[str, Counter[str]]:
    """How many stand in each state on a day, by what it is a state of."""

    def by(model: type[Model], name: str = "status") -> Counter[str]:
        return Counter(_rows(model, cooperation).exclude(**{name: ""}).values_list(name, flat=True))

    return {
        "referral": by(Referral), "waiting": by(Referral, "waiting_in"), "offer": by(Offer), "placement": by(Placement),
        "deviation": by(Deviation), "home": shown_statuses(cooperation, on=on),
    }  # fmt: skip


EVERY = {
    "referral": ReferralStatus, "waiting": WaitingIn, "offer": OfferStatus, "placement": [each for each in Placement.Status if each != "undone"], "deviation": DeviationStatus,
    "home": BankStatus,
}  # fmt: skip


def missing(cooperation: Cooperation, *, on: date, least: int) -> list[str]:
    """States that fewer than so many stand in."""
    found = sums(cooperation, on=on)
    return [
        f"{what} {state.value}: {found[what][state.value]}"
        for what, states in EVERY.items()
        for state in states
        if found[what][state.value] < least
    ]


def gainless(cooperation: Cooperation) -> list[str]:
    """Whether the newest plan of the queue places no more children than one referral at a time would: then it shows nothing."""
    newest = _rows(PlanRun, cooperation).order_by("-at", "id").first()
    if newest is None:
        return ["the queue has no plan"]
    output = stored_plan(newest).output
    return [] if output.children > output.children_alone else ["the plan of the queue places no more than one by one"]


def faults(cooperation: Cooperation, *, on: date) -> list[str]:
    """What contradicts itself: crowded homes, clocks that lie, things that happened after the anchor day."""
    return list(chain(_crowded(cooperation), _clocks(cooperation), _ahead(cooperation, on)))


def _crowded(cooperation: Cooperation) -> list[str]:
    capacity = defaultdict(list)
    for span in _rows(CapacityPeriod, cooperation):
        capacity[span.home_id, span.kind].append(span)
    beds = defaultdict(list)
    for bed in _rows(Occupancy, cooperation):
        beds[bed.home_id].append(bed)
    found = []
    for home_id, there in beds.items():
        for bed in there:
            day = bed.starts_on
            taken = sum(one.beds for one in there if one.starts_on <= day and (one.ends_on is None or one.ends_on > day))
            places = max(
                (
                    span.places
                    for span in capacity[home_id, bed.kind]
                    if span.starts_on <= day and (span.ends_on is None or span.ends_on > day)
                ),
                default=0,
            )
            if taken > places and bed.ends_on != bed.starts_on:
                found.append(f"home {home_id}: {taken} children for {places} places on {day}")
    return found


def _clocks(cooperation: Cooperation) -> list[str]:
    wrong = {
        "met before it was opened": Q(met_on__lt=F("opened_on")),
        "broken but not yet due": Q(breached_at__isnull=False, breached_at__date__lte=F("due_on")),
        "met late but not marked": Q(met_on__gt=F("due_on"), breached_at=None, cancelled_at=None),
        "both met and cancelled": Q(met_at__isnull=False, cancelled_at__isnull=False),
    }
    return [f"clock {name}: {count}" for name, test in wrong.items() if (count := _rows(Commitment, cooperation).filter(test).count())]


def _ahead(cooperation: Cooperation, on: date) -> list[str]:
    later = on + timedelta(days=1)
    found = {
        "referral": _rows(Referral, cooperation).filter(created_at__date__gte=later), "stay": _rows(Placement, cooperation).filter(created_at__date__gte=later),
        "deviation": _rows(Deviation, cooperation).filter(created_at__date__gte=later),
    }  # fmt: skip
    return [f"{name} of a day to come" for name, rows in found.items() if rows.exists()]
