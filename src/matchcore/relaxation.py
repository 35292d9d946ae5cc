"""`relax`: which one or two changes would open more homes, exactly which homes, and who may decide on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from matchcore.market import Bools, Ints, Market
from matchcore.model import NEVER_RELAXABLE, WAIVABLE, MarketError, ObstacleKind, Request, Rules, check_salt
from matchcore.outcome import Change, Relaxation
from matchcore.ranking import NeutralOrder
from matchcore.screen import Reason, Screening, position, screen

MOST_CHANGES = 2
"""Three changes at once are no longer a suggestion but another referral."""

Step = tuple[Reason, int]
"""What is changed, and how far: 1 is the smallest step on offer, and so on."""

SPLIT: Step = ((ObstacleKind.SIBLINGS, ""), 1)

REASONS = {
    ObstacleKind.CAPACITY: "no_place",
    ObstacleKind.KIND: "permit",
    ObstacleKind.CONFLICT: "must_not_meet",
}


@dataclass(frozen=True, eq=False)
class Lacks:
    """How far each home is from suitable, counted in steps per reason.

    A home is opened by exactly those sets of steps that reach `steps` for every reason, unless it is `shut`.
    """

    shut: Bools
    """No step on offer is enough."""
    reasons: tuple[Reason, ...]
    steps: Ints
    """Reasons x homes: the step needed, 0 where nothing is."""

    def opened_by(self, steps: list[Step]) -> Bools:
        """Homes that these steps make (or leave) suitable."""
        reached = np.zeros(len(self.shut), dtype=np.int64)
        for reason, step in steps:
            needed = self.steps[self.reasons.index(reason)]
            reached += (needed > 0) & (needed <= step)
        opened: Bools = ~self.shut & (reached == np.count_nonzero(self.steps, axis=0))
        return opened

    def openable(self, most: int) -> Bools:
        """Homes that at most `most` steps open (none at all for a suitable home)."""
        few: Bools = ~self.shut & (np.count_nonzero(self.steps, axis=0) <= most)
        return few

    def smallest(self, homes: Bools) -> set[tuple[Step, ...]]:
        """The different sets of steps that these homes need."""
        needed = {tuple(column) for column in self.steps[:, homes].T.tolist()}
        return {tuple((reason, step) for reason, step in zip(self.reasons, column, strict=True) if step) for column in needed}


def relax(market: Market, request: Request, rules: Rules, *, salt: str) -> tuple[Relaxation, ...]:
    """All smallest relaxations of one or two changes, then what nobody may relax.

    A set of changes is listed if it is the smallest for at least one home: it opens the home, and no part of it and no
    shorter step does. ``homes`` are then *all* homes it opens: exactly what `rank` shows more after
    `apply_relaxation`. Single changes come first, then those that open most homes.

    What may not be relaxed is reported last, with the homes that fell on it alone. A home or child with a hidden point
    has no distance anywhere, so nothing in the answer depends on where it is.
    """
    check_salt(salt)
    found = screen(market, request, rules)
    fallen = ~found.suitable
    as_is = _lacks(found, request, rules)
    smallest = {_sorted(steps) for steps in as_is.smallest(fallen & as_is.openable(MOST_CHANGES))}
    apart: Lacks | None = None
    if request.siblings_together and len(request.children) > 1 and ObstacleKind.SIBLINGS in rules.relaxable:
        split = replace(request, siblings_together=False)
        apart = _lacks(screen(market, split, rules), split, rules)
        # Splitting never lengthens a step. If it shortens none either, the other steps open the home without it.
        shortens = as_is.shut | (as_is.steps != apart.steps).any(axis=0)
        smallest |= {_sorted((SPLIT, *steps)) for steps in apart.smallest(fallen & apart.openable(MOST_CHANGES - 1) & shortens)}
    order = NeutralOrder(salt, request.id)

    def ids(homes: Bools) -> tuple[str, ...]:
        return tuple(sorted((market.homes[row].id for row in np.flatnonzero(homes).tolist()), key=order.key))

    listed: list[tuple[tuple[Step, ...], Relaxation]] = []
    for combination in smallest:
        steps = [step for step in combination if step != SPLIT]
        lacks = apart if SPLIT in combination and apart is not None else as_is
        changes = tuple(_change(step, request, rules) for step in combination)
        listed.append((combination, Relaxation(changes, ids(fallen & lacks.opened_by(steps)))))
    listed.sort(key=lambda entry: (len(entry[0]), -len(entry[1].homes), [_position(step) for step in entry[0]]))
    closed = [
        Relaxation((Change(kind, code),), ids(homes), relaxable=False, reason=REASONS.get(kind, "rules"))
        for (kind, code), homes in found.sole_reasons().items()
        if kind not in rules.relaxable and homes.any()
    ]
    return (*(relaxation for _, relaxation in listed), *closed)


def apply_relaxation(request: Request, rules: Rules, relaxation: Relaxation) -> tuple[Request, Rules]:
    """The request and rules after the changes; `rank` then shows exactly ``relaxation.homes`` more.

    Raises `MarketError` if the rules let nobody make one of the changes.
    """
    for change in relaxation.changes:
        if not relaxation.relaxable or change.kind not in rules.relaxable:
            raise MarketError(f"{change.kind} may not be relaxed")
        match change.kind:
            case ObstacleKind.DISTANCE:
                request = replace(request, distance_limit_m=change.after)
            case ObstacleKind.AGE if change.after is not None:
                rules = replace(rules, age_slack_years=change.after)
            case ObstacleKind.OVER_MAX if change.after is not None:
                rules = replace(rules, max_children_raised_to=change.after)
            case ObstacleKind.SIBLINGS:
                request = replace(request, siblings_together=False)
            case ObstacleKind.NEED:
                needs = tuple(replace(need, requirement=False) if need.code == change.code else need for need in request.needs)
                request = replace(request, needs=needs)
            case kind if kind in WAIVABLE:
                rules = replace(rules, waived=rules.waived | {kind})
            case kind:
                raise MarketError(f"{kind}: a change without a number")
    return request, rules


def _steps(kind: ObstacleKind, request: Request, rules: Rules) -> list[int | None]:
    """What can be offered instead of the present limit, shortest step first. [None]: one step without a number."""
    match kind:
        case ObstacleKind.DISTANCE:
            limit = request.distance_limit_m or 0
            return [*(step for step in rules.distance_steps_m if step > limit), None]
        case ObstacleKind.AGE:
            return [step for step in rules.age_steps_years if step > rules.age_slack_years]
        case ObstacleKind.OVER_MAX:
            return [step for step in rules.max_children_steps if step > rules.max_children_in_force]
        case _:
            return [None]


def _lacks(found: Screening, request: Request, rules: Rules) -> Lacks:
    shut = np.zeros(len(found.free), dtype=np.bool_)
    needed: dict[Reason, Ints] = {}
    for failure in found.failures:
        kind = failure.kind
        if kind in NEVER_RELAXABLE or kind is ObstacleKind.SIBLINGS or kind not in rules.relaxable:
            shut |= failure.fails  # too large a group of siblings is cured by splitting it, not by asking for more
            continue
        steps = _steps(kind, request, rules)
        numbers = [step for step in steps if step is not None]
        step_of = np.ones(len(shut), dtype=np.int64)
        if failure.actual is not None:
            step_of += np.searchsorted(np.array(numbers, dtype=np.int64), failure.actual, side="left")
        shut |= failure.fails & (step_of > len(steps))
        before = needed.get(failure.reason, np.zeros(len(shut), dtype=np.int64))
        needed[failure.reason] = np.maximum(before, np.where(failure.fails, step_of, 0))
    return Lacks(
        shut=shut,
        reasons=tuple(needed),
        steps=np.array(list(needed.values()), dtype=np.int64).reshape(len(needed), len(shut)),
    )


def _position(step: Step) -> tuple[int, str, int]:
    reason, size = step
    return (*position(reason), size)


def _sorted(steps: Iterable[Step]) -> tuple[Step, ...]:
    return tuple(sorted(steps, key=_position))


def _change(step: Step, request: Request, rules: Rules) -> Change:
    (kind, code), size = step
    before = {
        ObstacleKind.DISTANCE: request.distance_limit_m,
        ObstacleKind.AGE: rules.age_slack_years,
        ObstacleKind.OVER_MAX: rules.max_children_in_force,
    }.get(kind)
    return Change(kind, code, before, _steps(kind, request, rules)[size - 1], rules.relaxable[kind])
