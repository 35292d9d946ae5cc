"""A home's record beside its facts, and what surrounds the homes: providers and category schemes."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from famn.homes.enums import CareKind, Category
from famn.homes.models import (
    CapacityPeriod,
    CategoryScheme,
    FosterHome,
    HomeMember,
    HomePermit,
    MentorPeriod,
    Occupancy,
    ProviderOrganisation,
    SchemeCategory,
)
from famn.homes.queries import period_of
from famn.homes.rules import Offered, Taken
from famn.homes.rules_places import Stretch, stretches
from famn.homes.rules_record import Lapse, Standing, lapse, standing
from famn.kernel.period import Period
from famn.organisations.queries import on_day


def members_of_home(home: FosterHome) -> list[HomeMember]:
    """Who lives in the home and who did, parents first; empty where the actor may not know."""
    order = {"parent": 0, "own_child": 1, "other_adult": 2}
    found = HomeMember.objects.filter(home=home)
    return sorted(found, key=lambda one: (order[one.relation], one.birth_year or 0, str(one.pk)))


@dataclass(frozen=True, slots=True)
class PermitRow:
    """A decision that the home may be used, and how it stands."""

    permit: HomePermit
    standing: Standing

    @property
    def counts(self) -> bool:
        """Whether the home may be used by it today."""
        return self.standing in {Standing.IN_FORCE, Standing.ENDS_SOON}


def permits_of(home: FosterHome, *, on: date) -> list[PermitRow]:
    """Decisions that the home may be used, newest first. A withdrawn one has ended."""
    rows = HomePermit.objects.filter(home=home).select_related("issuing_board").order_by("-decided_on", "id")
    return [PermitRow(row, standing(row.decided_on, _sooner(row.ends_on, row.withdrawn_on), on=on)) for row in rows]


def _sooner(one: date | None, other: date | None) -> date | None:
    return min((day for day in (one, other) if day is not None), default=None)


def mentor_periods(home: FosterHome) -> list[MentorPeriod]:
    """When the home is and was a mentor, newest first."""
    return list(MentorPeriod.objects.filter(home=home).order_by("-starts_on", "id"))


def providers() -> QuerySet[ProviderOrganisation]:
    """Providers by name."""
    return ProviderOrganisation.objects.order_by("name", "id")


def providers_with_homes() -> QuerySet[ProviderOrganisation]:
    """Providers with ``bank_homes``: how many homes of theirs in the bank the actor sees, the closed left out."""
    return providers().annotate(bank_homes=Count("homes", filter=Q(homes__board=None) & ~Q(homes__status="closed")))


def homes_of(provider: ProviderOrganisation) -> QuerySet[FosterHome]:
    """A provider's homes in the bank, by code."""
    return FosterHome.objects.filter(provider=provider, board=None).select_related("municipality", "locality").order_by("code")


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What lets a home be used does not last through a stay. ``kind``: a ``PermitKind``, or *contract* with ``who``."""

    kind: str
    lapse: Lapse
    on: date | None
    who: str = ""


def shortfalls(homes: Iterable[FosterHome], *, starts_on: date, ends_on: date | None) -> dict[UUID, tuple[Shortfall, ...]]:
    """Per home, which contract, approval or permit does not last through a stay. One query.

    ``homes`` come with ``provider``. A home that has never had an approval or permit lacks none: whether it needs one is
    the law's question. A provider's home needs a contract.
    """
    there = list(homes)
    spans: dict[tuple[UUID, str], list[tuple[date, date | None]]] = defaultdict(list)
    for row in HomePermit.objects.filter(home_id__in=[home.pk for home in there]).order_by("decided_on", "id"):
        spans[row.home_id, row.kind].append((row.decided_on, _sooner(row.ends_on, row.withdrawn_on)))
    found: dict[UUID, list[Shortfall]] = defaultdict(list)
    for (home_id, kind), held in sorted(spans.items()):
        short = lapse(held, starts_on=starts_on, ends_on=ends_on)
        if short:
            found[home_id].append(Shortfall(kind, *short))
    for home in there:
        if home.provider is not None:
            first = home.provider.contract_starts_on
            short = lapse([(first, home.provider.contract_ends_on)] if first else [], starts_on=starts_on, ends_on=ends_on)
            if short:
                found[home.pk].append(Shortfall(CONTRACT, *short, who=home.provider.name))
    return {home_id: tuple(rows) for home_id, rows in found.items()}


CONTRACT = "contract"
"""The kind of a shortfall of a provider's contract."""


def contract_standing(provider: ProviderOrganisation, *, on: date) -> Standing:
    """How the contract with a provider stands on a day."""
    return standing(provider.contract_starts_on, provider.contract_ends_on, on=on)


def schemes_in_force(cooperation_id: int, *, on: date, with_proposed: bool) -> QuerySet[CategoryScheme]:
    """The lists that homes are counted by on a day; what is only proposed on request."""
    found = CategoryScheme.objects.filter(on_day(on), cooperation_id=cooperation_id).prefetch_related("categories").order_by("name", "id")
    return found if with_proposed else found.filter(proposed=False)


def all_schemes(cooperation_id: int) -> QuerySet[CategoryScheme]:
    """Every list there is, was and will be, with its categories."""
    return CategoryScheme.objects.filter(cooperation_id=cooperation_id).prefetch_related("categories").order_by("name", "-starts_on", "id")


def category_in(scheme: CategoryScheme, category: Category | str) -> SchemeCategory | None:
    """Which category of a scheme a home of one of Famn's own is counted under."""
    return next((one for one in scheme.categories.all() if category in one.takes_in), None)


def places_line(home: FosterHome, *, window: Period, beds: bool) -> dict[str, list[Stretch]]:
    """By kind of care, the window cut where what is offered or taken changes. ``beds``: the actor may read occupancy.

    A reservation counts as taken from today on, as long as it lasts. At most two queries.
    """
    offered: dict[str, list[Offered]] = defaultdict(list)
    for span in CapacityPeriod.objects.filter(home=home):
        offered[span.kind].append(Offered(Period(span.starts_on, span.ends_on), span.places))
    taken: list[Taken] = []
    for bed in Occupancy.objects.filter(home=home) if beds else ():
        period = period_of(bed)
        if period is not None:
            taken.append(Taken(period, bed.beds, reserved=bed.state == Occupancy.State.RESERVED))
    return {kind: stretches(offered[kind], taken, window=window) for kind in CareKind.values if kind in offered}


def provider_warnings(provider: ProviderOrganisation, *, on: date) -> list[tuple[str, Any]]:
    """What is wrong with a provider on a day, as (code, day): no permit (SoL 26:1), no contract, one that has ended or ends soon."""
    found: list[tuple[str, Any]] = [] if provider.ivo_permit else [("no_permit", None)]
    state = contract_standing(provider, on=on)
    if state is not Standing.IN_FORCE:
        day = provider.contract_starts_on if state is Standing.COMING else provider.contract_ends_on
        found.append((f"contract_{state.value}", day))
    return found
