"""What a place in the plan is worth, and the queue that a day's facts make. Pure; no days but those that are given.

First comes the cooperation's published table of urgency and waiting (``organisations.rules_policy.Priorities``), in whole
points a child. Only then comes how well the home suits: its band in the child's own ranking, as a position from 0 to 100.
One point of the table is ``unit`` positions, more than all positions of a whole plan together, so no choice of homes, however
good, ever outweighs a point.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from typing import Any

from django.utils.translation import gettext_lazy as _

from famn.kernel.denied import Refused
from famn.plans.enums import Adjust

Json = dict[str, Any]

BEST_POSITION = 100
"""Position of the first band. The last of several bands has 0."""

MOST_SPLIT_ANYHOW = 5
"""Children up to whom siblings may be shared out between two homes in any way; beyond that by age, the youngest together."""


def band_position(band: int, bands: int) -> int:
    """Position of a band (1 is best) among so many: 100 for the first, 0 for the last, never more for a worse band."""
    return BEST_POSITION if bands <= 1 else BEST_POSITION - (band - 1) * BEST_POSITION // (bands - 1)


def unit_of(children: int) -> int:
    """Positions in a point of the table, for a queue of so many children: more than all its positions together."""
    return BEST_POSITION * children + 1


def weight(priorities: Mapping[str, Any], *, kind: str, care_law: str, waiting_days: int) -> int:
    """Points of the table for a child: base, kind of care, legal basis, and days waited up to the cap."""
    waited = min(max(waiting_days, 0), int(priorities["cap_days"]))
    tables = int(priorities["by_kind"].get(kind, 0)) + int(priorities["by_law"].get(care_law, 0))
    return int(priorities["base"]) + tables + int(priorities["per_day"]) * waited


def points(
    priorities: Mapping[str, Any], *, kind: str, care_law: str, waiting_days: int, band_position: int, children: int, unit: int
) -> int:
    """What it is worth to the plan that ``children`` of a referral live in a home with that position."""
    each = weight(priorities, kind=kind, care_law=care_law, waiting_days=waiting_days)
    return children * (each * unit + band_position)


def sharings(children: int) -> list[tuple[int, int]]:
    """The ways to share siblings out between two homes: masks over their list, which stands in order of age."""
    whole = (1 << children) - 1
    if children > MOST_SPLIT_ANYHOW:
        return [((1 << youngest) - 1, whole ^ ((1 << youngest) - 1)) for youngest in range(1, children)]
    first = [sum(1 << child for child in some) for size in range(1, children) for some in combinations(range(children), size)]
    return sorted((mask, whole ^ mask) for mask in first if mask & 1)  # the first child's part first: each way once


@dataclass(frozen=True, slots=True)
class QueuedReferral:
    """What the table asks of a referral, and whom it is about."""

    code: str
    children: tuple[str, ...]
    kind: str
    care_law: str
    received_on: date
    waiting_days: int
    splits: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Children of a referral (a mask) could live in a home."""

    referral: str
    children: int
    home: str
    position: int
    beds: int
    """Beds that this takes of the home's: the children, and what the home lacks in the period asked for."""


@dataclass(frozen=True)
class QueueFacts:
    """A day's queue before anything is weighed: the same whatever the table of urgency and waiting says.

    Everything stands in order of its code, so the same queue is written in the same way.
    """

    as_of: date
    beds: Mapping[str, int]
    """Per home: the most beds that it has for any of the referrals."""
    referrals: tuple[QueuedReferral, ...]
    places: tuple[Place, ...]
    conflicts: tuple[tuple[str, str], ...]
    """Children who must not live in the same home."""
    declined: tuple[tuple[str, str], ...]
    """Referral and home: the home has said no this round, or the board has."""
    own_room: frozenset[str] = frozenset()
    """Referrals whose children must have a room of their own each."""
    rooms: Mapping[str, int] = field(default_factory=dict)
    """Per home that such a referral could have: how many rooms it has for them."""
    size: int = field(init=False)
    """Children in the queue."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "size", sum(len(each.children) for each in self.referrals))

    @property
    def unit(self) -> int:
        """Positions in a point of the table."""
        return unit_of(self.size)

    def rooms_of(self, referral: QueuedReferral, place: "Place") -> int:
        """Rooms that a place takes of the home's.

        Siblings who must live together in a home with too few take those there are: whether they can share is a question on
        their own sheet, and nobody else's.
        """
        if referral.code not in self.own_room:
            return 0
        children = place.children.bit_count()
        return children if referral.splits else min(children, self.rooms[place.home])


@dataclass(frozen=True, slots=True)
class Lock:
    """A person has said: these children of the referral live in this home, in every plan."""

    referral: str
    children: tuple[str, ...]
    home: str


@dataclass(frozen=True, slots=True)
class Choices:
    """What people have chosen in the plan: kept as they stand."""

    locks: tuple[Lock, ...] = ()
    forbidden: tuple[tuple[str, str], ...] = ()
    """Referral and home."""

    def still_holding(self, facts: QueueFacts) -> "Choices":
        """Those that the queue still knows: the referral is there, and the children could live in the home."""
        names = {each.code: each.children for each in facts.referrals}
        declined = set(facts.declined)
        known = {
            (place.referral, _names(names[place.referral], place.children), place.home)
            for place in facts.places
            if (place.referral, place.home) not in declined
        }
        pairs = {(place.referral, place.home) for place in facts.places}
        return Choices(
            locks=tuple(each for each in self.locks if (each.referral, frozenset(each.children), each.home) in known),
            forbidden=tuple(pair for pair in self.forbidden if pair in pairs),
        )


def _names(children: Sequence[str], mask: int) -> frozenset[str]:
    return frozenset(child for bit, child in enumerate(children) if mask >> bit & 1)


def weighed(facts: QueueFacts, priorities: Mapping[str, Any], choices: Choices = Choices()) -> Json:
    """The queue file of a day's facts under a table (``matchcore.queue.queue_from`` reads it)."""
    at_home = {code: at for at, code in enumerate(facts.beds)}
    at_referral = {each.code: at for at, each in enumerate(facts.referrals)}
    by_code = {each.code: each for each in facts.referrals}

    def value(place: Place) -> int:
        referral = by_code[place.referral]
        return points(
            priorities,
            kind=referral.kind,
            care_law=referral.care_law,
            waiting_days=referral.waiting_days,
            band_position=place.position,
            children=place.children.bit_count(),
            unit=facts.unit,
        )

    splits = [(at_referral[each.code], parts) for each in facts.referrals for parts in each.splits]
    home_rooms, option_rooms = {}, {}
    if facts.own_room:
        home_rooms = {"rooms": [facts.rooms.get(home, 0) for home in facts.beds]}
        option_rooms = {"rooms": [facts.rooms_of(by_code[place.referral], place) for place in facts.places]}
    return {
        "homes": {"id": list(facts.beds), "beds": list(facts.beds.values()), **home_rooms},
        "requests": {"id": [each.code for each in facts.referrals], "children": [list(each.children) for each in facts.referrals]},
        "options": {
            "request": [at_referral[place.referral] for place in facts.places],
            "children": [place.children for place in facts.places],
            "home": [at_home[place.home] for place in facts.places],
            "value": [value(place) for place in facts.places],
            "beds": [place.beds for place in facts.places],
            **option_rooms,
        },
        "splits": {
            "request": [request for request, _ in splits],
            "parts": [list(parts) for _, parts in splits],
            "penalty": [int(priorities["split_penalty"]) * facts.unit] * len(splits),
        },
        "conflicts": [list(pair) for pair in facts.conflicts],
        "locks": [{"request": each.referral, "children": sorted(each.children), "home": each.home} for each in choices.locks],
        "forbidden": [list(pair) for pair in sorted({*facts.declined, *choices.forbidden})],
    }


def adjusted(choices: Choices, facts: QueueFacts, adjust: Adjust, *, referral: str, home: str, children: Sequence[str]) -> Choices:
    """People's choices after one more. Raises ``Refused`` for what the queue does not know or allow.

    To lock somebody takes away earlier locks of the same children, and what was forbidden between the two; to forbid
    takes away a lock there. ``children``: whom to lock; the others of the referral go where it is best for them.
    """
    known = next((each for each in facts.referrals if each.code == referral), None)
    if known is None:
        raise Refused("not_in_queue", _("Förfrågan står inte längre i kön. Läs in sidan igen."))
    possible = {place.home for place in facts.places if place.referral == referral}
    if home not in possible:
        raise Refused("no_such_place", _("Hemmet är inte möjligt för förfrågan just nu. Läs in sidan igen."))
    pair = (referral, home)
    others = tuple(each for each in choices.locks if each.referral != referral)
    mine = tuple(each for each in choices.locks if each.referral == referral)
    apart = tuple(each for each in choices.forbidden if each != pair)
    if adjust == Adjust.LOCK:
        chosen = Lock(referral, tuple(sorted(children)), home)
        kept = tuple(each for each in mine if not set(each.children) & set(children))
        made = Choices((*others, *kept, chosen), apart)
        if chosen not in made.still_holding(facts).locks:
            raise Refused("cannot_be_locked", _("De barnen kan inte bo tillsammans i det hemmet, eller så har någon sagt nej."))
        return made
    if adjust == Adjust.UNLOCK:
        return Choices((*others, *(each for each in mine if each.home != home)), choices.forbidden)
    if adjust == Adjust.FORBID:
        return Choices((*others, *(each for each in mine if each.home != home)), (*apart, pair))
    return Choices(choices.locks, apart)
