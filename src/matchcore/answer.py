"""What `plan` answers, and the JSON that it is written as."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from matchcore.cases import Case, Leaf
from matchcore.queue import Json


class Status(StrEnum):
    """How good the plan is known to be."""

    PROVEN = "proven"
    """No plan is worth more."""
    GAP = "gap"
    """The best plan found in time; none is worth more than the bound."""


class Reason(StrEnum):
    """Why a request is left unplaced."""

    NO_OPTION = "no_option"
    """The queue has no option for it."""
    NO_USABLE_OPTION = "no_usable_option"
    """It has options, but none that any plan could hold: too few beds, forbidden, locked out, or half a split."""
    TAKEN = "taken"
    """Each home it could live in is needed for others; `homes` tells for whom."""
    WORTHLESS = "worthless"
    """No choice is worth more than leaving it unplaced."""
    TIME = "time"
    """There was room, but time ran out before the plan was improved."""


@dataclass(frozen=True)
class Placement:
    """Children of one request in one home. A split request has two."""

    request: str
    children: tuple[str, ...]
    home: str


@dataclass(frozen=True)
class Taken:
    """A home that an unplaced request could have had, and the requests that live there instead."""

    home: str
    by: tuple[str, ...]


@dataclass(frozen=True)
class Unplaced:
    """A request without a home in the plan."""

    request: str
    children: tuple[str, ...]
    reason: Reason
    homes: tuple[Taken, ...] = ()
    """The homes it would best have had, at most `MOST_SHOWN`."""
    cost_at_least: int | None = None
    """What placing it all the same would cost the plan in points, at least, as far as the prices tell."""


@dataclass(frozen=True)
class PlanPrices:
    """Prices for the whole queue, in fractions 1/scale of a point. They prove `bound` without a solver."""

    scale: int
    home: tuple[int, ...]
    """For one bed, per home of the queue."""
    rooms: tuple[int, ...]
    """For one room, per home of the queue."""
    cliques: tuple[tuple[tuple[int, ...], int], ...]
    """Options of the queue in one home, any two of which exclude each other, and the price."""
    bound: int
    """Points that no plan exceeds; what the prices alone prove."""
    cases: tuple[Case, ...] = ()
    """Trees of cases with prices of their own; they prove the plan where these prices leave a gap."""


@dataclass(frozen=True)
class Plan:
    """A plan for the whole queue."""

    status: Status
    value: int
    bound: int
    placed: tuple[Placement, ...]
    unplaced: tuple[Unplaced, ...]
    prices: PlanPrices
    ties_drawn: bool
    """Among all plans of this value, the salt has chosen. Otherwise the solver has."""
    salt: str
    seconds: Mapping[str, float]

    @property
    def children_placed(self) -> int:
        """Number of children with a home."""
        return sum(len(placement.children) for placement in self.placed)


def plan_data(plan: Plan) -> Json:
    """The plan as JSON data. `seconds` is all that differs between two runs."""
    return {
        "status": plan.status.value,
        "value": plan.value,
        "bound": plan.bound,
        "placed": [{"request": row.request, "children": list(row.children), "home": row.home} for row in plan.placed],
        "unplaced": [_unplaced_data(row) for row in plan.unplaced],
        "prices": {
            "scale": plan.prices.scale,
            "home": list(plan.prices.home),
            **({"rooms": list(plan.prices.rooms)} if any(plan.prices.rooms) else {}),
            "cliques": [{"options": list(members), "price": price} for members, price in plan.prices.cliques],
            "bound": plan.prices.bound,
            "cases": [_case_data(case) for case in plan.prices.cases],
        },
        "ties": "drawn" if plan.ties_drawn else "open",
        "salt": plan.salt,
        "seconds": {name: round(seconds, 4) for name, seconds in plan.seconds.items()},
    }


def _case_data(case: Case) -> Json:
    if isinstance(case, Leaf):
        cliques = [{"options": list(members), "price": price} for members, price in case.cliques]
        rooms = {"rooms": [list(pair) for pair in case.room]} if case.room else {}
        return {"scale": case.scale, "home": [list(pair) for pair in case.bed], **rooms, "cliques": cliques}
    asked = {"request": case.request} if case.option is None else {"option": case.option}
    return {**asked, "yes": _case_data(case.yes), "no": _case_data(case.no)}


def _unplaced_data(row: Unplaced) -> Json:
    data: Json = {"request": row.request, "children": list(row.children), "reason": row.reason.value}
    if row.homes:
        data["homes"] = [{"home": taken.home, "taken_by": list(taken.by)} for taken in row.homes]
    if row.cost_at_least is not None:
        data["cost_at_least"] = row.cost_at_least
    return data
