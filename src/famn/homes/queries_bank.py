"""The bank as a list: filtered on factual attributes alone, sorted, with places and distance. A fixed number of queries."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from famn.homes.enums import BankStatus
from famn.homes.models import FosterHome
from famn.homes.queries import Places, bank_homes, places_of
from famn.kernel.geo import approximate_km, metres_between
from famn.organisations.models import Locality, Municipality

MEMBER_STATUSES = (BankStatus.READY, BankStatus.PAUSED, BankStatus.UNDER_REVIEW)
METRES = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class BankFilter:
    """What is asked for. Facts of homes only: nothing here is sensitive, and nothing is about a person's background (domain 3.3)."""

    on: date
    code: str = ""
    status: str = ""
    kind: str = ""
    category: str = ""
    age: int | None = None
    siblings: int | None = None
    municipality: Municipality | None = None
    locality: Locality | None = None
    km: int | None = None
    free: int | None = None
    language: str = ""
    adult: str = ""
    short_notice: bool = False
    no_furred_pets: bool = False
    smoke_free: bool = False
    coordinator_id: int | None = None
    sort: str = "code"
    descending: bool = False


@dataclass(frozen=True, slots=True)
class BankRow:
    """A home in the list. ``places`` is None for a board, which never reads occupancy; ``km`` None where it is not shown."""

    home: FosterHome
    places: Places | None
    km: int | None

    @property
    def status(self) -> BankStatus:
        """The state to show."""
        return BankStatus(self.home.status) if self.places is None else self.places.status


def bank_rows(asked: BankFilter, *, with_places: bool) -> list[BankRow]:
    """The homes that fit, in order; ties by code, which is drawn at random. The row wall has chosen whom there is to ask.

    ``with_places``: the actor may read occupancy; without it, states are the stored ones and free places unknown.
    Closed homes come only when asked for. Three queries at most, however many homes.
    """
    found = list(_by_facts(bank_homes(), asked, shown=with_places))
    places = places_of(found, on=asked.on) if with_places else {}
    rows = [BankRow(home, places.get(home.pk), _km(home, asked.locality)) for home in found]
    if asked.locality is not None and asked.km is not None:
        rows = [row for row in rows if row.km is not None and row.km <= asked.km]
    if with_places:
        rows = [row for row in rows if row.places is not None and _has_places(row.places, asked)]
    return _sorted(rows, asked)


def _by_facts(rows: QuerySet[FosterHome], asked: BankFilter, *, shown: bool) -> QuerySet[FosterHome]:
    wanted = Q()
    derived = (BankStatus.READY, BankStatus.RESERVED, BankStatus.PLACED_FULL, BankStatus.PLACED_WITH_SPACE)
    if asked.status == "":
        wanted &= ~Q(status=BankStatus.CLOSED)
    elif shown and asked.status in derived:
        wanted &= Q(status=BankStatus.READY)
    else:
        wanted &= Q(status=asked.status)
    simple: dict[str, Any] = {
        "code__iexact": asked.code,
        "care_kinds__contains": [asked.kind] if asked.kind else "",
        "category": asked.category,
        "municipality": asked.municipality,
        "languages__contains": [asked.language] if asked.language else "",
        "sibling_places__gte": asked.siblings,
        "coordinator_id": asked.coordinator_id,
        "short_notice": asked.short_notice or None,
        "smoke_free": asked.smoke_free or None,
        "furred_pets": False if asked.no_furred_pets else None,
        "adult_at_home__in": {"part": ["part", "full"], "full": ["full"]}.get(asked.adult),
    }
    if asked.age is not None:
        simple |= {"age_from__lte": asked.age, "age_to__gte": asked.age}
    wanted &= Q(**{name: value for name, value in simple.items() if value not in (None, "")})
    return rows.filter(wanted).order_by("code")


def _km(home: FosterHome, locality: Locality | None) -> int | None:
    place = home.locality or home.municipality
    if locality is None or place is None:
        return None
    metres = metres_between((float(locality.latitude), float(locality.longitude)), (float(place.latitude), float(place.longitude)))
    return approximate_km(metres)


def _has_places(places: Places, asked: BankFilter) -> bool:
    free = places.free.get(asked.kind, 0) if asked.kind else places.most
    return (asked.free is None or free >= asked.free) and (asked.status == "" or places.status == asked.status)


SORTS: dict[str, Callable[[BankRow], Any]] = {
    "code": lambda row: row.home.code,
    "place": lambda row: (str(row.home.municipality or ""), str(row.home.locality or "")) if row.home.municipality_id else None,
    "km": lambda row: row.km,
    "age": lambda row: (row.home.age_from, row.home.age_to),
    "free": lambda row: row.places.most if row.places else None,
    "siblings": lambda row: row.home.sibling_places,
    "word": lambda row: row.home.last_word_on,
}


def _sorted(rows: Iterable[BankRow], asked: BankFilter) -> list[BankRow]:
    key = SORTS[asked.sort]
    rows = sorted(rows, key=lambda row: row.home.code)
    known = sorted((row for row in rows if key(row) is not None), key=key, reverse=asked.descending)
    # What is not known, or not shown, stands last whichever way one sorts.
    return [*known, *(row for row in rows if key(row) is None)]


def localities_named(text: str, *, municipality: Municipality | None = None) -> list[Locality]:
    """The places a typed name may mean: "Näs" or "Näs, Kramfors". Several when the name is used more than once."""
    name, _comma, where = (part.strip() for part in text.partition(","))
    rows = Locality.objects.select_related("municipality").filter(name__iexact=name)
    if where:
        rows = rows.filter(municipality__name__iexact=where)
    if municipality is not None:
        rows = rows.filter(municipality=municipality)
    return list(rows.order_by("municipality__name", "id"))


def localities_in_county(county_code: str) -> list[Locality]:
    """The county's places, to choose among while typing."""
    return list(Locality.objects.select_related("municipality").filter(municipality__county_code=county_code).order_by("name", "id"))


def bank_municipalities() -> list[Municipality]:
    """The municipalities where there are homes of the bank that the actor sees."""
    return list(Municipality.objects.filter(pk__in=bank_homes().values("municipality_id")).order_by("name"))
