"""What is decided beforehand about one case: who, when, and what becomes of it."""

from dataclasses import dataclass, field
from datetime import date

from famn.homes.enums import NeedCode
from famn.organisations.models import Board

AGE_WEIGHTS = ((0, 2, 14), (3, 5, 12), (6, 9, 19), (10, 12, 17), (13, 15, 22), (16, 17, 16))


@dataclass(frozen=True)
class Sibling:
    """One child of a case, as its board knows her."""

    name: str
    birth_date: date
    number: str = ""


@dataclass
class Plan:
    """What is to become of one case. ``days`` pins a step to so many days before the anchor day, ``stop`` ends the case there."""

    board: Board
    kind: str
    begin: date
    ages: list[int]
    fate: str = "placed"
    stop: str = ""
    days: dict[str, int] = field(default_factory=dict)
    oral: bool = False
    protected: bool = False
    rejections: int = 0
    refusals: int = 1
    late: frozenset[str] = frozenset()
    question: bool = False
    change: bool = False
    match: bool = False
    talk: bool = False
    waiting: str = ""
    withdrawn_offer: bool = False
    stays_until: date | None = None
    children: tuple[Sibling, ...] = ()
    entered: bool = False
    limit_km: int | None = None
    """How far away a home may be; None: as it happens."""
    law: str = ""
    """On which law the care rests; empty: as it happens."""
    needs: tuple[tuple[NeedCode, str, bool], ...] = ()
    """Need, language and whether it is a requirement, in the board's order; none: as it happens."""
    apart: bool = False
    """Siblings may live in different homes."""
    must_not_meet: bool = False
