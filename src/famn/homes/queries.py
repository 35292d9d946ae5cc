"""Homes as they are read: the bank's list, their places in time, their words. The row wall chooses the rows."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from famn.homes.enums import NEED_AREA, BankStatus, BbicArea, CareKind, NeedCode
from famn.homes.models import (
    BankStatusEvent,
    CapacityPeriod,
    FosterHome,
    HomeContact,
    HomeOpening,
    HomeWord,
    NetworkAssignment,
    Occupancy,
)
from famn.homes.rules import Offered, Taken, free_places, is_fresh, shown_status
from famn.kernel.period import Period
from famn.organisations.models import MatchingPolicy, Municipality
from famn.organisations.queries import not_told_of, told_of


@dataclass(frozen=True, slots=True)
class Places:
    """What is offered and free in a home from one day, by kind of care, and the state that follows."""

    free: dict[str, int] = field(default_factory=dict)
    offered: dict[str, int] = field(default_factory=dict)
    taken: tuple[Taken, ...] = ()
    status: BankStatus = BankStatus.IN_PROCESS

    @property
    def most(self) -> int:
        """The most places free of one kind."""
        return max(self.free.values(), default=0)


def homes() -> QuerySet[FosterHome]:
    """Homes with what a page needs to name them."""
    return FosterHome.objects.select_related("municipality", "locality", "coordinator", "board").defer("municipality__border")


def bank_homes() -> QuerySet[FosterHome]:
    """The shared bank: never a network home (R-15a)."""
    return homes().filter(board=None)


def network_homes() -> QuerySet[FosterHome]:
    """Network homes that the actor may see, with who is assigned."""
    assigned = NetworkAssignment.objects.select_related("user").order_by("starts_on", "id")
    return homes().filter(board__isnull=False).prefetch_related(Prefetch("assignments", queryset=assigned))


def period_of(row: CapacityPeriod | Occupancy) -> Period | None:
    """A row's days; None for a stay that ended the day it began."""
    return None if row.ends_on is not None and row.ends_on <= row.starts_on else Period(row.starts_on, row.ends_on)


def places_of(found: Iterable[FosterHome], *, on: date) -> dict[UUID, Places]:
    """Places and shown state of homes on a day: two queries, however many homes."""
    by_id = {home.pk: home for home in found}
    offered: dict[UUID, dict[str, list[Offered]]] = defaultdict(lambda: defaultdict(list))
    taken: dict[UUID, list[Taken]] = defaultdict(list)
    for span in CapacityPeriod.objects.filter(home__in=by_id):
        offered[span.home_id][span.kind].append(Offered(Period(span.starts_on, span.ends_on), span.places))
    for bed in Occupancy.objects.filter(Q(ends_on=None) | Q(ends_on__gt=on), home__in=by_id):
        period = period_of(bed)
        if period is not None:
            taken[bed.home_id].append(Taken(period, bed.beds, reserved=bed.state == Occupancy.State.RESERVED))
    return {key: _places(home, offered[key], tuple(taken[key]), on) for key, home in by_id.items()}


def _places(home: FosterHome, offered: dict[str, list[Offered]], taken: tuple[Taken, ...], on: date) -> Places:
    free = {kind: free_places(spans, taken, on=on) for kind, spans in offered.items()}
    now = {kind: sum(span.places for span in spans if on in span.period) for kind, spans in offered.items()}
    return Places(free, now, taken, shown_status(home.status, taken, free=max(free.values(), default=0), on=on))


@dataclass(frozen=True, slots=True)
class WordRow:
    """One need and what the home has said of it; ``word`` is None when nothing is recorded."""

    need: NeedCode
    word: HomeWord | None
    fresh: bool

    @property
    def answer(self) -> str:
        """The mark to draw: an old word is a question again."""
        return self.word.answer if self.word is not None and self.fresh else "unknown"


def words_by_area(home: FosterHome, *, on: date, freshness_days: int) -> list[tuple[BbicArea, list[WordRow]]]:
    """The whole catalogue of needs by BBIC area, with the home's word on each. One query."""
    said = {word.need: word for word in HomeWord.objects.filter(home=home)}
    areas: dict[BbicArea, list[WordRow]] = {area: [] for area in BbicArea}
    for need, area in NEED_AREA.items():
        if need == NeedCode.LANGUAGE:
            continue  # languages are a fact of their own
        word = said.get(need)
        fresh = word is not None and is_fresh(word.recorded_on, today=on, freshness_days=freshness_days)
        areas[area].append(WordRow(need, word, fresh))
    return [(area, rows) for area, rows in areas.items() if rows]


def freshness_days(cooperation_id: int, *, on: date) -> int:
    """How long a home's word counts, by the matching policy in force. Raises ``MatchingPolicy.DoesNotExist``."""
    found = MatchingPolicy.objects.filter(cooperation_id=cooperation_id, valid_from__lte=on).order_by("-valid_from", "id").first()
    if found is None:
        raise MatchingPolicy.DoesNotExist
    return found.freshness_days


def capacity_of(home: FosterHome) -> list[CapacityPeriod]:
    """What the home offers and has offered, by kind and time."""
    return list(CapacityPeriod.objects.filter(home=home).order_by("kind", "starts_on", "id"))


def occupancy_of(home: FosterHome) -> list[Occupancy]:
    """Beds taken, now, later and before, newest last; empty for a board, which never reads it."""
    return list(Occupancy.objects.filter(home=home).order_by("starts_on", "id"))


def status_history(home: FosterHome) -> list[BankStatusEvent]:
    """The home's states, newest first."""
    return list(BankStatusEvent.objects.filter(home=home))


def contact_of(home: FosterHome) -> HomeContact | None:
    """How to reach the home, if this actor may know it now."""
    return HomeContact.objects.filter(home=home).first()


def is_open_to(home: FosterHome, board_id: int | None) -> bool:
    """Whether an offer to the board is live, or its child lives in the home."""
    return board_id is not None and HomeOpening.objects.filter(home=home, board_id=board_id, closed_at=None).exists()


def members_of(cooperation_id: int, *, on: date) -> list[Municipality]:
    """The municipalities that a home is told about before it enters the bank (R-15): the members of that day, and those announced."""
    return told_of(cooperation_id, on=on)


def joined_since(cooperation_id: int, *, since: date, on: date) -> list[Municipality]:
    """Members that a home's consent, given on ``since``, does not cover: it needs to be told about them (R-57a)."""
    return not_told_of(cooperation_id, consent_on=since, on=on)


def kinds_in_words(home: FosterHome) -> str:
    """ "Stadigvarande vård, jour"."""
    labels = [str(CareKind(kind).label) for kind in home.care_kinds]
    return ", ".join([*labels[:1], *(label[:1].lower() + label[1:] for label in labels[1:])])
