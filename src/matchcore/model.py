"""What the engine is told: homes, a request, the cooperation's rules. Frozen values without behaviour.

Three conventions hold in the whole package:

* **Periods are half-open**: ``starts_on`` is the first day, ``ends_on`` the first day that is *not* included
  (as in a PostgreSQL ``daterange``); ``None`` means without end. A child may arrive on the day another leaves.
* **Identifiers are opaque text.** Nothing is read out of them; they only have to be unique and printable.
* **A hidden point is dropped on entry.** ``point_hidden=True`` makes ``point`` ``None`` at once, so no later code,
  stored run or error text can reveal where a protected home or child lives.

Wrong input raises `MarketError` with one line that names the field and the record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum, StrEnum


class MarketError(ValueError):
    """The input is wrong. The message is one line, ready to be shown to the one who maintains the input."""


class Answer(IntEnum):
    """What is known about one need in one home, best first. The order is the order of the ranking."""

    MET = 0
    """A recorded fact says that the home meets the need."""
    WILLING = 1
    """The home has said yes; there is no fact yet."""
    UNKNOWN = 2
    """Nothing is recorded, or what is recorded is too old: a question to ask, never a no."""
    AGAINST = 3
    """The home has said no, or a fact says that it cannot."""


class ObstacleKind(StrEnum):
    """Why a home cannot be proposed for a request. The order here is the order in every list."""

    CAPACITY = "capacity"
    KIND = "kind"
    AGE = "age"
    SIBLINGS = "siblings"
    CONFLICT = "conflict"
    DISTANCE = "distance"
    AVAILABILITY = "availability"
    UNDER_REVIEW = "under_review"
    RESERVED = "reserved"
    OVER_MAX = "over_max"
    NEED = "need"


NEVER_RELAXABLE = frozenset({ObstacleKind.CAPACITY, ObstacleKind.KIND, ObstacleKind.CONFLICT})
"""No bed is no bed; a permit and a must-not-meet are law. No cooperation can open these by its rules."""

WAIVABLE = frozenset({ObstacleKind.AVAILABILITY, ObstacleKind.UNDER_REVIEW, ObstacleKind.RESERVED})
"""Obstacles without a degree: relaxing one means not counting it (`Rules.waived`)."""

RELAXERS = ("board", "gfo", "approver")
"""Who may be named in `Rules.relaxable`: the referring board, the foster-home organisation, a special approver."""

Point = tuple[int, int]
"""Latitude and longitude in 1e-5 degrees (about one metre), integers so that stored runs are exact."""

POLE = 9_000_000
"""90 degrees."""


@dataclass(frozen=True, slots=True)
class Word:
    """What is recorded about one need in one home, and when. UNKNOWN is said by recording nothing."""

    answer: Answer
    recorded_on: date

    def __post_init__(self) -> None:
        _require(self.answer is not Answer.UNKNOWN, "Word: unknown is not recorded, leave the word out")


@dataclass(frozen=True, slots=True)
class Need:
    """One need of the child(ren), by the board's code. Position in `Request.needs` is its rank."""

    code: str
    requirement: bool

    def __post_init__(self) -> None:
        _check_id(self.code, "Need.code")


@dataclass(frozen=True, slots=True)
class ChildSpec:
    """A child, known by birth year only.

    On a day in year Y the child is ``Y - birth_year - 1`` or ``Y - birth_year`` years old. The engine keeps both:
    a home falls out on age only if **neither** fits (not knowing never excludes); if just one fits, the home is
    kept with the notice AGE_UNSURE.
    """

    id: str
    birth_year: int

    def __post_init__(self) -> None:
        _check_id(self.id, "ChildSpec.id")


@dataclass(frozen=True, slots=True)
class Request:
    """One referral: which children, what they need, when, where and what may not happen."""

    id: str
    children: tuple[ChildSpec, ...]
    needs: tuple[Need, ...]
    """In the board's order, most important first (R-114)."""
    kind: str
    """Kind of care asked for, as in `Home.kinds` and `CapacitySpan.kind`."""
    starts_on: date
    ends_on: date | None = None
    point: Point | None = None
    point_hidden: bool = False
    distance_limit_m: int | None = None
    """A home exactly on the limit is inside."""
    siblings_together: bool = True
    """True: one home takes all the children. False: a home that can take at least one of them is suitable."""
    conflicts: frozenset[str] = frozenset()
    """Ids of homes where a child would meet someone it must not meet."""

    def __post_init__(self) -> None:
        _check_id(self.id, "Request.id")
        _check_id(self.kind, f"Request {self.id}: kind")
        _hide(self)
        _check_point(self.point, f"Request {self.id}")
        _check_period(self.starts_on, self.ends_on, f"Request {self.id}")
        _require(len(self.children) > 0, f"Request {self.id}: no children")
        _check_unique([child.id for child in self.children], f"Request {self.id}: child")
        _check_unique([need.code for need in self.needs], f"Request {self.id}: need")
        for child in self.children:
            _require(
                child.birth_year <= self.starts_on.year,
                f"Request {self.id}: child {child.id} is born after the year of the start",
            )
        limit = self.distance_limit_m
        _require(limit is None or limit >= 0, f"Request {self.id}: distance_limit_m is negative")

    @property
    def beds_wanted(self) -> int:
        """Beds that a home must have free to be suitable: all children together, or at least one."""
        return len(self.children) if self.siblings_together else 1


@dataclass(frozen=True, slots=True)
class CapacitySpan:
    """Places a home offers for one kind of care in a period. Spans of the same kind that overlap add up."""

    starts_on: date
    ends_on: date | None
    places: int
    kind: str

    def __post_init__(self) -> None:
        _check_id(self.kind, "CapacitySpan.kind")
        _check_period(self.starts_on, self.ends_on, "CapacitySpan")
        _require(self.places >= 0, "CapacitySpan: places is negative")


@dataclass(frozen=True, slots=True)
class OccupiedSpan:
    """Beds taken or reserved in a period.

    ``kind`` names the kind of care whose places are used up. Without it the beds are counted against *every* kind
    the home offers: a free place is then never promised twice, at the price of hiding one now and then.
    """

    starts_on: date
    ends_on: date | None
    beds: int
    kind: str | None = None

    def __post_init__(self) -> None:
        if self.kind is not None:
            _check_id(self.kind, "OccupiedSpan.kind")
        _check_period(self.starts_on, self.ends_on, "OccupiedSpan")
        _require(self.beds >= 0, "OccupiedSpan: beds is negative")


@dataclass(frozen=True, slots=True)
class Home:
    """One foster home as the engine sees it: facts and words, no name, no address, no personal attribute."""

    id: str
    capacity: tuple[CapacitySpan, ...] = ()
    occupied: tuple[OccupiedSpan, ...] = ()
    kinds: frozenset[str] = frozenset()
    """Kinds of care the home is approved for."""
    age_from: int = 0
    age_to: int = 20
    """Whole years, both ends included."""
    sibling_places: int | None = None
    """Largest group of siblings the home takes. None: nobody has asked (a notice, no obstacle)."""
    words: Mapping[str, Word] = field(default_factory=dict)
    point: Point | None = None
    point_hidden: bool = False
    open_to_offers: bool = True
    under_review: bool = False
    reserved: bool = False
    approval_until: date | None = None
    """First day on which the approval no longer holds. None: no end."""
    avoids_sex: bool = False
    """The home has a wish about sex that goes against this request. Gives a notice; never order, never exclusion."""

    def __post_init__(self) -> None:
        # There are thousands of homes: what is wrong is worded when something is.
        _check_id(self.id, "Home.id")
        _hide(self)
        if self.point is not None:
            _check_point(self.point, f"Home {self.id}")
        if not 0 <= self.age_from <= self.age_to:
            raise MarketError(f"Home {self.id}: age range {self.age_from}-{self.age_to}")
        if self.sibling_places is not None and self.sibling_places < 0:
            raise MarketError(f"Home {self.id}: sibling_places is negative")
        if not all(isinstance(code, str) and code.isprintable() and code for code in self.words):
            raise MarketError(f"Home {self.id}: need code: empty or not printable")


@dataclass(frozen=True, slots=True)
class Rules:
    """The cooperation's policy as data. The last three fields are what a relaxation may have changed."""

    version: str
    freshness_days: int
    """A word exactly this many days old still counts; one day more and it is UNKNOWN."""
    distance_bands_m: tuple[int, ...] = ()
    """Upper ends, included, rising: (10000, 30000) makes three bands, 0-10, over 10-30 and over 30 km."""
    max_children: int = 3
    relaxable: Mapping[ObstacleKind, str] = field(default_factory=dict)
    """Who may relax an obstacle (see RELAXERS). A kind that is absent may not be relaxed."""
    distance_steps_m: tuple[int, ...] = (
        10_000, 20_000, 30_000, 40_000, 50_000, 60_000, 80_000, 100_000, 150_000, 200_000, 300_000, 500_000,
    )  # fmt: skip
    """Round distance limits that `relax` may suggest; beyond the last it suggests no limit at all."""
    age_steps_years: tuple[int, ...] = (1, 2, 3)
    """Years outside a home's age range that `relax` may suggest to accept."""
    max_children_steps: tuple[int, ...] = (4, 5, 6)
    """Higher numbers of children in a home that `relax` may suggest to ask an approver for."""
    age_slack_years: int = 0
    max_children_raised_to: int | None = None
    waived: frozenset[ObstacleKind] = frozenset()

    def __post_init__(self) -> None:
        _check_id(self.version, "Rules.version")
        _require(self.freshness_days >= 0, "Rules: freshness_days is negative")
        _require(self.max_children >= 1, "Rules: max_children is below one")
        _require(self.age_slack_years >= 0, "Rules: age_slack_years is negative")
        for name in ("distance_bands_m", "distance_steps_m", "age_steps_years", "max_children_steps"):
            steps: tuple[int, ...] = getattr(self, name)
            _require(
                all(a < b for a, b in zip((0, *steps), steps, strict=False)),
                f"Rules: {name} must rise and be positive",
            )
        for kind, who in self.relaxable.items():
            _require(kind not in NEVER_RELAXABLE, f"Rules: {kind} can never be relaxed")
            _require(who in RELAXERS, f"Rules: {kind} relaxed by {who!r}, not one of {', '.join(RELAXERS)}")
        for kind in self.waived:
            _require(kind in WAIVABLE and kind in self.relaxable, f"Rules: {kind} cannot be waived")
        raised_by = self.relaxable.get(ObstacleKind.OVER_MAX)
        _require(self.max_children_raised_to is None or raised_by is not None, "Rules: over_max cannot be raised")

    @property
    def max_children_in_force(self) -> int:
        """The rule's number, or the higher one an approver has accepted for this request."""
        raised = self.max_children_raised_to
        return self.max_children if raised is None else max(self.max_children, raised)

    @property
    def neutral_distance_band(self) -> int:
        """The fixed middle band, for a home whose distance is hidden or not known (see docs/matching.md)."""
        return len(self.distance_bands_m) // 2


def check_salt(salt: str) -> None:
    """Raise `MarketError` unless `salt` can be used for the neutral order."""
    _check_id(salt, "salt")


def _require(holds: bool, text: str) -> None:
    if not holds:
        raise MarketError(text)


def _check_id(value: str, what: str) -> None:
    # Printable, so that joining ids with a line break (tie-break, fingerprint) can never be ambiguous.
    if not (isinstance(value, str) and value != "" and value.isprintable()):
        raise MarketError(f"{what}: empty or not printable")


def _check_unique(values: list[str], what: str) -> None:
    seen: set[str] = set()
    for value in values:
        _require(value not in seen, f"{what} {value} occurs twice")
        seen.add(value)


def _check_period(starts_on: date, ends_on: date | None, what: str) -> None:
    if ends_on is not None and ends_on <= starts_on:
        raise MarketError(f"{what}: the period {starts_on} to {ends_on} has no day")


def _check_point(point: Point | None, what: str) -> None:
    if point is not None:
        lat, lon = point
        _require(abs(lat) <= POLE and abs(lon) <= 2 * POLE, f"{what}: the point is not on the globe")


def _hide(record: Request | Home) -> None:
    if record.point_hidden:
        object.__setattr__(record, "point", None)
