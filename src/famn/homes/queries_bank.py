"""The bank as a list: filtered on factual attributes alone, sorted and paged in the database, whatever its size."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.expressions import Combinable, OrderBy, RawSQL
from django.db.models.functions import Collate, Lower

from famn.homes.enums import BankStatus, Operator
from famn.homes.models import CategoryScheme, FosterHome, HomePermit, MentorPeriod, SchemeCategory
from famn.homes.queries import Places, bank_homes, places_of
from famn.kernel.geo import approximate_km, metres_between
from famn.organisations.models import Board, Locality, Membership, Municipality
from famn.organisations.queries import INFORMED_FROM, on_day

MEMBER_STATUSES = (BankStatus.READY, BankStatus.PAUSED, BankStatus.UNDER_REVIEW)
FOLLOWS_FROM_PLACES = (BankStatus.READY, BankStatus.RESERVED, BankStatus.PLACED_FULL, BankStatus.PLACED_WITH_SPACE)
"""States that a stored *ready* may show as: they follow from the beds taken."""
PERMIT_NOTICE = timedelta(days=90)
"""How long before its last day a permit is looked for: our choice, three months."""
BY_GFO = "gfo"
"""Recruited by GFO, not by a board (R-100)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BankFilter:
    """What is asked for. Facts of homes only: nothing here is sensitive, and nothing is about a person's background (domain 3.3).

    ``recruiter``: ``BY_GFO`` or a board's number. ``untold``: homes whose consent is older than a member (R-57a).
    ``quiet_before``: nothing heard since that day. ``permit_ends``: a permit ends within ``PERMIT_NOTICE``.
    """

    on: date
    code: str = ""
    status: str = ""
    kind: str = ""
    category: str = ""
    scheme_category: SchemeCategory | None = None
    age: int | None = None
    siblings: int | None = None
    municipality: Municipality | None = None
    locality: Locality | None = None
    km: int | None = None
    free: int | None = None
    language: str = ""
    adult: str = ""
    operator: str = ""
    recruiter: str = ""
    short_notice: bool = False
    no_furred_pets: bool = False
    smoke_free: bool = False
    mentor: bool = False
    course: bool = False
    untold: bool = False
    permit_ends: bool = False
    quiet_before: date | None = None
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

    def free(self, kind: str = "") -> int | None:
        """Places free of one kind, or the most of any; None where it is not shown."""
        if self.places is None:
            return None
        return self.places.free.get(kind, 0) if kind else self.places.most


class BankList:
    """The homes that fit, in order; ties by code, which is drawn at random. The row wall has chosen whom there is to ask.

    Counts and slices as a page maker asks, in a constant number of queries however many homes there are: only the rows
    of the slice are read. ``with_places``: the actor may read occupancy; without it, states are the stored ones and free
    places unknown. Closed homes come only when asked for.
    """

    def __init__(self, asked: BankFilter, *, with_places: bool) -> None:
        self.asked, self.with_places = asked, with_places
        self._km_of_place = _km_of_places(asked.locality) if asked.locality is not None else {}
        found = _by_facts(asked, shown=with_places)
        self.homes = self._near(_by_places(found, asked) if with_places else found)

    def count(self) -> int:
        """How many there are."""
        return self.homes.count()

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, wanted: slice) -> list[BankRow]:
        return self._read(list(self.ordered()[wanted]))

    def in_chunks(self, size: int) -> Iterator[list[BankRow]]:
        """All of them in order, a chunk at a time: for files."""
        keys = list(self.ordered())
        for first in range(0, len(keys), size):
            yield self._read(keys[first : first + size])

    def ordered(self) -> "QuerySet[FosterHome, UUID]":
        """The keys of the homes in the order asked for. Keys alone: the rest is read of those that are shown."""
        down, keys = self.asked.descending, self.homes.values_list("pk", flat=True)
        if self.asked.sort in ORDERS:
            return keys.order_by(*ORDERS[self.asked.sort](down), "code")
        if self.asked.sort == "km" and self._km_of_place:
            return keys.order_by(*_ordered(self._km_in_the_database())(down), "code")
        if self.asked.sort == "free" and self.with_places:
            return keys.order_by(*_ordered(_free_of(self.asked))(down), "code")
        return keys.order_by("code")

    def _read(self, keys: list[UUID]) -> list[BankRow]:
        by_key = {home.pk: home for home in bank_homes().filter(pk__in=keys)}
        found = [by_key[key] for key in keys]
        places = places_of(found, on=self.asked.on) if self.with_places else {}
        return [BankRow(home, places.get(home.pk), self._km(home)) for home in found]

    def _km(self, home: FosterHome) -> int | None:
        return self._km_of_place.get(home.locality_id or home.municipality_id)

    def _km_in_the_database(self) -> Case:
        # Distances are rounded, so a county's places share some fifty: one branch for each.
        places: dict[int, tuple[list[int], list[str]]] = defaultdict(lambda: ([], []))
        for place, km in self._km_of_place.items():
            localities, municipalities = places[km]
            if isinstance(place, int):
                localities.append(place)
            else:
                municipalities.append(place)
        branches = [
            When(Q(locality_id__in=localities) | Q(locality=None, municipality_id__in=municipalities), then=km)
            for km, (localities, municipalities) in sorted(places.items())
        ]
        return Case(*branches, output_field=IntegerField(null=True))

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
    localities = Locality.objects.filter(pk__in=_used("locality_id"))
    municipalities = Municipality.objects.filter(pk__in=_used("municipality_id"))
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
        "operator": asked.operator,
        "short_notice": asked.short_notice or None,
        "smoke_free": asked.smoke_free or None,
        "furred_pets": False if asked.no_furred_pets else None,
        "basic_course_on__lte": asked.on if asked.course else None,
        "adult_at_home__in": {"part": ["part", "full"], "full": ["full"]}.get(asked.adult),
    }
    if asked.age is not None:
        simple |= {"age_from__lte": asked.age, "age_to__gte": asked.age}
    wanted &= Q(**{name: value for name, value in simple.items() if value not in (None, "")})
    return bank_homes().filter(wanted & _by_register(asked))


def _by_register(asked: BankFilter) -> Q:
    """What the home is in the register: who runs and recruited it, mentors, permits, consent, silence."""
    wanted = Q()
    if asked.scheme_category is not None:
        wanted &= Q(category__in=asked.scheme_category.takes_in)
    if asked.recruiter == BY_GFO:
        wanted &= Q(recruiting_board=None)
    elif asked.recruiter:
        wanted &= Q(recruiting_board_id=int(asked.recruiter))
    if asked.mentor:
        wanted &= Q(pk__in=MentorPeriod.objects.filter(on_day(asked.on)).values("home_id"))
    if asked.permit_ends:
        ending = HomePermit.objects.filter(withdrawn_on=None, ends_on__gt=asked.on, ends_on__lte=asked.on + PERMIT_NOTICE)
        wanted &= Q(pk__in=ending.values("home_id"))
    if asked.untold:
        covered_from = Membership.objects.filter(on_day(asked.on)).annotate(covered_from=INFORMED_FROM).order_by("-covered_from")
        wanted &= Q(consent_all_members_on__lt=covered_from.values("covered_from")[:1])
    if asked.quiet_before is not None:
        wanted &= Q(last_word_on=None) | Q(last_word_on__lt=asked.quiet_before)
    return wanted


def _by_places(homes: QuerySet[FosterHome], asked: BankFilter) -> QuerySet[FosterHome]:
    # The database's own reckoning of the whole bank on a day (walls.sql), the twin of ``rules.free_places``. The texts are
    # constants and every value is bound, which is what S611 asks about.
    if asked.free is not None:
        enough = RawSQL(
            "select home_id from famn_bank_places(%s) where free >= %s and %s in ('', kind)", [asked.on, asked.free, asked.kind]
        )
        homes = homes.filter(pk__in=enough)
    if asked.status in FOLLOWS_FROM_PLACES:
        such = RawSQL("select home_id from famn_bank_states(%s) where state = %s", [asked.on, asked.status])
        homes = homes.filter(pk__in=such)
    return homes


def _free_of(asked: BankFilter) -> RawSQL:
    """Free places of a home, reckoned once for the whole bank and looked up for each."""
    return RawSQL(
        """coalesce(((select jsonb_object_agg(p.home_id, p.free)
                        from (select home_id, max(free) as free from famn_bank_places(%s) where %s in ('', kind) group by home_id) p)
                     ->> homes_fosterhome.id::text)::integer, 0)""",
        [asked.on, asked.kind],
        IntegerField(),
    )


def _swedish(place: "type[Municipality | Locality]", column: str) -> Combinable:
    # The embedded server has no Swedish collation: å, ä and ö are put after z by hand. A name is looked up for each home:
    # joined, the planner pairs every home with every place.
    name = Subquery(place.objects.filter(pk=OuterRef(column)).values("name")[:1])
    return Collate(Func(Lower(name), Value("åäö"), Value("{|}"), function="translate"), "C")


def _ordered(*columns: str | Combinable) -> Callable[[bool], Sequence[OrderBy]]:
    def order(descending: bool) -> Sequence[OrderBy]:
        # What is not known, or not shown, stands last whichever way one sorts.
        made = [F(column) if isinstance(column, str) else column for column in columns]
        return [one.desc(nulls_last=True) if descending else one.asc(nulls_last=True) for one in made]

    return order


ORDERS: dict[str, Callable[[bool], Sequence[OrderBy]]] = {
    "code": _ordered("code"),
    "place": _ordered(_swedish(Municipality, "municipality_id"), _swedish(Locality, "locality_id")),
    "age": _ordered("age_from", "age_to"),
    "siblings": _ordered("sibling_places"),
    "word": _ordered("last_word_on"),
}
"""Orders of the facts; free places and distance are ordered by in ``BankList``."""


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


def _used(column: str) -> list[Any]:
    """The values that a column has among the bank's homes. Asked first by itself: the planner joins walled tables by loops."""
    found = FosterHome.objects.filter(board=None).exclude(**{column: None}).order_by().values_list(column, flat=True).distinct()
    return list(found)


def bank_municipalities() -> list[Municipality]:
    """The municipalities where there are homes of the bank that the actor sees."""
    return list(Municipality.objects.filter(pk__in=_used("municipality_id")).defer("border").order_by("name"))


def bank_recruiters() -> list[Board]:
    """The boards that have recruited a home of the bank that the actor sees."""
    return list(Board.objects.filter(pk__in=_used("recruiting_board_id")).order_by("name", "id"))


def has_providers() -> bool:
    """Whether any home of the bank is run by a private provider."""
    return bank_homes().filter(operator=Operator.PROVIDER).exists()


def scheme_categories(*, on: date, with_proposed: bool) -> list[SchemeCategory]:
    """The categories of the schemes in force on a day, scheme by scheme (R-79); of what is only proposed on request."""
    schemes = CategoryScheme.objects.filter(on_day(on))
    return list(
        SchemeCategory.objects.filter(scheme__in=schemes if with_proposed else schemes.filter(proposed=False))
        .select_related("scheme")
        .order_by("scheme__name", "position", "id")
    )
