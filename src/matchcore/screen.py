"""One pass over the market for one request: every answer, every distance, every obstacle, for every home.

`screen` is the only place where a fact becomes an obstacle. `rank` words its result, `relax` counts in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matchcore.distance import distances_m
from matchcore.market import Bools, Ints, Market
from matchcore.model import Answer, ObstacleKind, Request, Rules
from matchcore.timeline import FOREVER

Reason = tuple[ObstacleKind, str]
"""What a home can fall on and what can be relaxed: a kind of obstacle and, for needs, which need."""


def position(reason: Reason) -> tuple[int, str]:
    """Sorting key of a reason."""
    return list(ObstacleKind).index(reason[0]), reason[1]


@dataclass(frozen=True, eq=False)
class Failure:
    """One test that some homes fail. `limit` and `actual` are per home or for all homes alike, None where the test has no numbers."""

    kind: ObstacleKind
    code: str
    fails: Bools
    limit: Ints | int | None = None
    actual: Ints | int | None = None

    @property
    def reason(self) -> Reason:
        """The reason it counts as."""
        return self.kind, self.code if self.kind is ObstacleKind.NEED else ""


@dataclass(frozen=True, eq=False)
class Screening:
    """What the pass found; row i everywhere is ``Market.homes[i]``."""

    answers: NDArray[np.int8]
    """Needs x homes, in the board's order of needs."""
    stale: Bools
    """Needs x homes: something is recorded but too old."""
    distance_m: Ints
    """NO_DISTANCE where hidden or not known."""
    free: Ints
    children_after: Ints
    """Most children there would be in the home on any day of the period."""
    years_outside: Ints
    """Years outside the home's age range if each child has the age that fits best."""
    years_outside_worst: Ints
    """The same for the age that fits worst."""
    failures: tuple[Failure, ...]
    """In the order of `ObstacleKind`; only tests that count (waived ones are in `waived`)."""
    waived: tuple[Failure, ...]

    @property
    def suitable(self) -> Bools:
        """Homes without any obstacle."""
        failed = np.zeros(len(self.free), dtype=np.bool_)
        for failure in self.failures:
            failed |= failure.fails
        return ~failed

    @cached_property
    def reasons(self) -> dict[Reason, Bools]:
        """Per reason the homes that fell on it, in the order of `ObstacleKind`, then by need code."""
        fell: dict[Reason, Bools] = {}
        for failure in self.failures:
            known = fell.get(failure.reason)
            fell[failure.reason] = failure.fails if known is None else known | failure.fails
        return dict(sorted(fell.items(), key=lambda entry: position(entry[0])))

    def sole_reasons(self) -> dict[Reason, Bools]:
        """Per reason the homes that fell on it and on nothing else."""
        fell = self.reasons
        reasons = np.zeros(len(self.free), dtype=np.int16)
        for homes in fell.values():
            reasons += homes
        alone = reasons == 1
        return {reason: homes & alone for reason, homes in fell.items()}


def screen(market: Market, request: Request, rules: Rules) -> Screening:
    """Test every home against every rule. Reads nothing but its arguments."""
    facts, time, said = market.columns, market.columns.timeline, market.said(rules.freshness_days)
    start, end = days_of(request)
    rows = market.need_rows(need.code for need in request.needs)
    answers = said.answer[rows]
    distance = distances_m(facts.places, request.point)
    free, most_taken = time.lowest([time.free(request.kind), -time.all_taken], start, end)
    children_after = request.beds_wanted - most_taken
    best, worst = _years_outside(market, request)
    tests = (
        _few(ObstacleKind.CAPACITY, free, request.beds_wanted),
        Failure(ObstacleKind.KIND, "category", ~facts.approved.get(request.kind, np.zeros(len(free), dtype=np.bool_))),
        Failure(ObstacleKind.KIND, "approval", facts.approval_until <= start),
        _many(ObstacleKind.AGE, best, rules.age_slack_years),
        _siblings(market, request),
        Failure(ObstacleKind.CONFLICT, "", _member(market, request.conflicts)),
        _many(ObstacleKind.DISTANCE, distance, request.distance_limit_m),
        Failure(ObstacleKind.AVAILABILITY, "closed", ~facts.open_to_offers),
        Failure(ObstacleKind.AVAILABILITY, "no_place_at_start", time.offered_on(request.kind, start) < 1),
        Failure(ObstacleKind.UNDER_REVIEW, "", facts.under_review),
        Failure(ObstacleKind.RESERVED, "", facts.reserved),
        _many(ObstacleKind.OVER_MAX, children_after, rules.max_children_in_force),
        *(
            Failure(ObstacleKind.NEED, need.code, row == Answer.AGAINST)
            for need, row in zip(request.needs, answers, strict=True)
            if need.requirement
        ),
    )
    return Screening(
        answers=answers,
        stale=said.stale[rows],
        distance_m=distance,
        free=free,
        children_after=children_after,
        years_outside=best,
        years_outside_worst=worst,
        failures=tuple(test for test in tests if test.kind not in rules.waived),
        waived=tuple(test for test in tests if test.kind in rules.waived),
    )


def days_of(request: Request) -> tuple[int, int]:
    """The first day of a request and the first day after it, as numbers."""
    return request.starts_on.toordinal(), FOREVER if request.ends_on is None else request.ends_on.toordinal()


def ages_of(request: Request) -> list[tuple[int, int]]:
    """Per child the two ages it can have at the start, the younger first."""
    older = [request.starts_on.year - child.birth_year for child in request.children]
    return [(max(age - 1, 0), age) for age in older]


def _years_outside(market: Market, request: Request) -> tuple[Ints, Ints]:
    """Years outside each home's age range, for the best and the worst of the two ages each child can have.

    Children who stay together must all fit, so the one furthest outside decides; otherwise the one that fits best.
    """
    facts = market.columns
    ages = ages_of(request)
    if request.siblings_together:
        ages = [(max(younger for younger, _ in ages), min(older for _, older in ages))]
    best = [np.maximum(np.maximum(facts.age_from - older, younger - facts.age_to), 0) for younger, older in ages]
    ages = ages_of(request)
    if request.siblings_together:
        ages = [(min(younger for younger, _ in ages), max(older for _, older in ages))]
    worst = [np.maximum(np.maximum(facts.age_from - younger, older - facts.age_to), 0) for younger, older in ages]
    return np.minimum.reduce(best), np.minimum.reduce(worst)


def _siblings(market: Market, request: Request) -> Failure:
    places = market.columns.sibling_places
    children = len(request.children)
    matters = request.siblings_together and len(request.children) > 1
    fails = (places != -1) & (places < children) & matters
    return Failure(ObstacleKind.SIBLINGS, "", fails, limit=places, actual=children)


def _member(market: Market, ids: frozenset[str]) -> Bools:
    fails = np.zeros(len(market.homes), dtype=np.bool_)
    fails[[market.index[home] for home in ids if home in market.index]] = True
    return fails


def _few(kind: ObstacleKind, actual: Ints, at_least: int) -> Failure:
    return Failure(kind, "", actual < at_least, limit=at_least, actual=actual)


def _many(kind: ObstacleKind, actual: Ints, at_most: int | None) -> Failure:
    """Fails above the limit: exactly on it is inside. NO_DISTANCE is never above. No limit: nobody fails."""
    if at_most is None:
        return Failure(kind, "", np.zeros(len(actual), dtype=np.bool_))
    return Failure(kind, "", actual > at_most, limit=at_most, actual=actual)
