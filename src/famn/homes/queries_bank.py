"""The bank as a list: filtered on factual attributes alone, sorted and paged in the database, whatever its size."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F, Func, Q, QuerySet, Value
from django.db.models.expressions import Combinable, OrderBy, RawSQL
from django.db.models.functions import Collate, Lower

from famn.homes.enums import BankStatus
from famn.homes.models import FosterHome
from famn.homes.queries import Places, bank_homes, places_of
from famn.kernel.geo import approximate_km, metres_between
from famn.organisations.models import Locality, Municipality

MEMBER_STATUSES = (BankStatus.READY, BankStatus.PAUSED, BankStatus.UNDER_REVIEW)
FOLLOWS_FROM_PLACES = (BankStatus.READY, BankStatus.RESERVED, BankStatus.PLACED_FULL, BankStatus.PLACED_WITH_SPACE)
"""States that a stored *ready* may show as: they follow from the beds taken."""


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


class BankList:
    """The homes that fit, in order; ties by code, which is drawn at random. The row wall has chosen whom there is to ask.

    Counts and slices as a page maker asks, in a constant number of queries however many homes there are: only the rows
    of the slice are read. ``with_places``: the actor may read occupancy; without it, states are the stored ones and free
    places unknown. Closed homes come only when asked for.
    """

    def __init__(self, asked: BankFilter, *, with_places: bool) -> None:
        self.asked, self.with_places = asked, with_places
        self._km_of_place = _km_of_places(asked.locality) if asked.locality is not None else {}
        self.homes = self._near(_by_places(_by_facts(asked, shown=with_places), asked) if with_places else _by_facts(asked, shown=False))

    def count(self) -> int:
        """How many there are."""
        return self.homes.count()

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, wanted: slice) -> list[BankRow]:
        found = self._slice(wanted)
        places = places_of(found, on=self.asked.on) if self.with_places else {}
        return [BankRow(home, places.get(home.pk), self._km(home)) for home in found]

    def _slice(self, wanted: slice) -> list[FosterHome]:
        if self.asked.sort in ORDERS:
            return list(self.homes.order_by(*ORDERS[self.asked.sort](self.asked.descending), "code")[wanted])
        # What the table does not hold is weighed outside it, by key alone; the rows of the slice are read after.
        weights = self._by_free() if self.asked.sort == "free" else self._by_km()
        keys = [key for _weight, _code, key in sorted(weights)][wanted]
        by_key = {home.pk: home for home in self.homes.filter(pk__in=keys)}
        return [by_key[key] for key in keys]

    def _by_free(self) -> list[tuple[int, str, UUID]]:
        if not self.with_places:
            return [(0, code, key) for key, code in self.homes.values_list("pk", "code")]
        with connection.cursor() as cursor:
            cursor.execute(
                "select home_id, max(free) from famn_bank_places(%s) where %s in ('', kind) group by home_id",
                [self.asked.on, self.asked.kind],
            )
            free = dict(cursor.fetchall())
        sign = -1 if self.asked.descending else 1
        return [(sign * free.get(key, 0), code, key) for key, code in self.homes.values_list("pk", "code")]

    def _by_km(self) -> list[tuple[tuple[bool, int], str, UUID]]:
        sign = -1 if self.asked.descending else 1
        weights = []
        for key, code, *place in self.homes.values_list("pk", "code", "locality_id", "municipality_id"):
            km = self._km_of_place.get(place[0] or place[1])
            weights.append(((km is None, 0 if km is None else sign * km), code, key))
        return weights

    def _km(self, home: FosterHome) -> int | None:
        return self._km_of_place.get(home.locality_id or home.municipality_id)

    def _near(self, homes: QuerySet[FosterHome]) -> QuerySet[FosterHome]:
        if self.asked.km is None or self.asked.locality is None:
            return homes
        near = [place for place, km in self._km_of_place.items() if km <= self.asked.km]
        return homes.filter(
            Q(locality_id__in=[place for place in near if isinstance(place, int)])
            | Q(locality=None, municipality_id__in=[place for place in near if isinstance(place, str)])
        )


def _km_of_places(origin: Locality) -> dict[int | str, int]:
    """Distances from one place to every place where a home of the bank lies: localities by number, municipalities by code."""
    here = (float(origin.latitude), float(origin.longitude))
    localities = Locality.objects.filter(pk__in=bank_homes().values("locality_id"))
    municipalities = Municipality.objects.filter(pk__in=bank_homes().filter(locality=None).values("municipality_id"))
    points = [
        *localities.values_list("pk", "latitude", "longitude"),
        *municipalities.values_list("pk", "latitude", "longitude"),
    ]
    return {place: approximate_km(metres_between(here, (float(latitude), float(longitude)))) for place, latitude, longitude in points}


def _by_facts(asked: BankFilter, *, shown: bool) -> QuerySet[FosterHome]:
    wanted = Q()
    if asked.status == "":
        wanted &= ~Q(status=BankStatus.CLOSED)
    elif shown and asked.status in FOLLOWS_FROM_PLACES:
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
    return bank_homes().filter(wanted)


def _by_places(homes: QuerySet[FosterHome], asked: BankFilter) -> QuerySet[FosterHome]:
    # The database's own reckoning of the whole bank on a day (walls.sql), the twin of ``rules.free_places``; values are bound.
    if asked.free is not None:
        enough = "select home_id from famn_bank_places(%s) where free >= %s and %s in ('', kind)"
        homes = homes.filter(pk__in=RawSQL(enough, [asked.on, asked.free, asked.kind]))  # noqa: S611 -- a constant text
    if asked.status in FOLLOWS_FROM_PLACES:
        such = "select home_id from famn_bank_states(%s) where state = %s"
        homes = homes.filter(pk__in=RawSQL(such, [asked.on, asked.status]))  # noqa: S611 -- a constant text
    return homes


def _swedish(name: str) -> Combinable:
    # The embedded server has no Swedish collation: å, ä and ö are put after z by hand.
    return Collate(Func(Lower(name), Value("åäö"), Value("{|}"), function="translate"), "C")


def _ordered(*columns: str | Combinable) -> Callable[[bool], Sequence[OrderBy]]:
    def order(descending: bool) -> Sequence[OrderBy]:
        # What is not known, or not shown, stands last whichever way one sorts.
        made = [F(column) if isinstance(column, str) else column for column in columns]
        return [one.desc(nulls_last=True) if descending else one.asc(nulls_last=True) for one in made]

    return order


ORDERS: dict[str, Callable[[bool], Sequence[OrderBy]]] = {
    "code": _ordered("code"),
    "place": _ordered(_swedish("municipality__name"), _swedish("locality__name")),
    "age": _ordered("age_from", "age_to"),
    "siblings": _ordered("sibling_places"),
    "word": _ordered("last_word_on"),
}
"""Orders of the database's own; free places and distance are weighed in ``BankList``."""


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
