"""What the engine answers: a ranking with every reason, and the changes that would open more homes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from matchcore.model import Answer, ObstacleKind

ENGINE_VERSION = "1"
"""Raised whenever the same input could give another answer. Stored in every run."""


class NoticeKind(StrEnum):
    """Something to know or ask about a suitable home. A notice never changes order and never excludes."""

    STALE = "stale"
    """A word on need ``code`` is too old and counts as UNKNOWN: ``detail`` the old answer, ``on`` its date."""
    DISTANCE_HIDDEN = "distance_hidden"
    DISTANCE_UNKNOWN = "distance_unknown"
    SEX_WISH = "sex_wish"
    AGE_UNSURE = "age_unsure"
    """Only one of the two ages a child can have (birth year known) fits the home."""
    AGE_OUTSIDE = "age_outside"
    """Accepted outside the home's age range after a relaxation, by ``detail`` years."""
    SIBLINGS_UNKNOWN = "siblings_unknown"
    """Nobody has asked how large a group of siblings the home takes."""
    OVER_MAX = "over_max"
    """More children than the rule's number, accepted by the approver: ``detail`` children would live there."""
    APPROVAL_ENDS = "approval_ends"
    """The approval ends within the period, on day ``on``."""
    WAIVED = "waived"
    """Obstacle kind ``code`` would have excluded the home and was waived for this request."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice; what ``code``, ``detail`` and ``on`` hold is said by the kind."""

    kind: NoticeKind
    code: str = ""
    detail: int | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One reason why a home fell out.

    ==============  ====================================  ==========================================
    kind            code                                  limit / actual / on
    ==============  ====================================  ==========================================
    CAPACITY                                              beds wanted / fewest free beds on any day
    KIND            ``category`` or ``approval``          - / - / day the approval ends
    AGE                                                   years accepted outside / years outside
    SIBLINGS                                              largest group taken / children
    CONFLICT
    DISTANCE                                              limit / distance, metres
    AVAILABILITY    ``closed`` or ``no_place_at_start``
    UNDER_REVIEW
    RESERVED
    OVER_MAX                                              most children allowed / children there would be
    NEED            the need's code
    ==============  ====================================  ==========================================
    """

    kind: ObstacleKind
    code: str = ""
    limit: int | None = None
    actual: int | None = None
    on: date | None = None
    relaxable_by: str | None = None
    """Who may relax it; None: nobody."""


@dataclass(frozen=True, slots=True)
class RankedHome:
    """A suitable home. Homes of one band are equal; their order inside it means nothing."""

    home: str
    band: int
    """1 is best. One band is one equal vector of answers and one equal distance band."""
    answers: tuple[Answer, ...]
    """In the order of `Request.needs`."""
    distance_m: int | None
    distance_hidden: bool
    free_places: int
    """Fewest free places of the kind asked for on any day of the period."""
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class FallenHome:
    """A home that cannot be proposed, with every obstacle it has."""

    home: str
    obstacles: tuple[Obstacle, ...]
    distance_m: int | None
    distance_hidden: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """How many homes an obstacle keeps out."""

    kind: ObstacleKind
    code: str
    homes: int


@dataclass(frozen=True, slots=True)
class Ranking:
    """The answer of `rank`: every home is either in ``rows`` or in ``fallen``."""

    engine: str
    rules_version: str
    request: str
    as_of: date
    salt: str
    input_hash: str
    """SHA-256 of the bytes `dump_input` gives for the same input."""
    rows: Sequence[RankedHome]
    """Best band first; neutral order inside a band."""
    fallen: Sequence[FallenHome]
    """Fewest obstacles first; neutral order among equals."""
    counts: tuple[Tally, ...]
    """Per kind: homes with that obstacle among others (code is empty)."""
    sole: tuple[Tally, ...]
    """Per kind, and for NEED per code: homes with that obstacle and no other."""


@dataclass(frozen=True, slots=True)
class Change:
    """One step of a relaxation.

    ``before`` and ``after`` are the limit in metres for DISTANCE (after None: no limit), accepted years outside for
    AGE and the number of children for OVER_MAX. NEED turns the requirement ``code`` into a wish, SIBLINGS lets the
    children live in different homes, the others waive the obstacle: these have no numbers.
    """

    kind: ObstacleKind
    code: str = ""
    before: int | None = None
    after: int | None = None
    by: str | None = None
    """Who may decide on the change; None: nobody."""


@dataclass(frozen=True, slots=True)
class Relaxation:
    """One or two changes and exactly the homes they would open.

    A relaxation is listed only if, for at least one home, nothing smaller opens that home.
    ``relaxable=False`` is a report: these homes fell on this obstacle and no other, and nobody may lift it
    (``reason``: ``no_place``, ``permit``, ``must_not_meet`` or ``rules``).
    """

    changes: tuple[Change, ...]
    homes: tuple[str, ...]
    """Ids in neutral order."""
    relaxable: bool = True
    reason: str = ""
