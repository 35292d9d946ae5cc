"""Brute force: suitability day by day, relaxations by trying every set of one or two changes.

Shares no code with the engine and knows none of its shortcuts.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations, product
from math import asin, cos, radians, sin, sqrt

from matchcore import Answer, Home, Market, ObstacleKind, Request, Rules

HORIZON = date(2026, 5, 20)
"""In the generated worlds nothing happens after this day, so 'without end' is the same as 'until here'."""

Change = tuple[ObstacleKind, str, int | None]
"""Kind, need code, new number (None: no number)."""


def metres(home: Home, request: Request) -> int | None:
    """Distance by the haversine formula, None unless both places are known."""
    if home.point is None or request.point is None:
        return None
    (lat, lon), (lat0, lon0) = [[radians(value / 1e5) for value in point] for point in (home.point, request.point)]
    half = sin((lat - lat0) / 2) ** 2 + cos(lat) * cos(lat0) * sin((lon - lon0) / 2) ** 2
    return round(2 * 6_371_009 * asin(sqrt(half)))


def breaks_law(home: Home, request: Request) -> bool:
    """No bed on some day, no permit, or someone the child must not meet: nothing may ever open such a home."""
    bed_every_day = all(free_beds(home, request, day) >= request.beds_wanted for day in _days(request))
    permit = request.kind in home.kinds and (home.approval_until is None or request.starts_on < home.approval_until)
    return not bed_every_day or not permit or home.id in request.conflicts


def suitable(home: Home, as_of: date, request: Request, rules: Rules) -> bool:
    """The rules read aloud, one after another."""
    together = request.siblings_together
    far, limit = metres(home, request), request.distance_limit_m
    ages_fit = [
        any(
            home.age_from - rules.age_slack_years <= max(age, 0) <= home.age_to + rules.age_slack_years
            for age in (request.starts_on.year - child.birth_year - 1, request.starts_on.year - child.birth_year)
        )
        for child in request.children
    ]
    most_there = max(sum(use.beds for use in home.occupied if _covers(use.starts_on, use.ends_on, day)) for day in _days(request))
    return (
        not breaks_law(home, request)
        and (all(ages_fit) if together else any(ages_fit))
        and (not together or len(request.children) == 1 or home.sibling_places in (None, *range(len(request.children), 9)))
        and (far is None or limit is None or far <= limit)
        and (home.open_to_offers or ObstacleKind.AVAILABILITY in rules.waived)
        and (not home.under_review or ObstacleKind.UNDER_REVIEW in rules.waived)
        and (not home.reserved or ObstacleKind.RESERVED in rules.waived)
        and most_there + request.beds_wanted <= max(rules.max_children, rules.max_children_raised_to or 0)
        and not any(need.requirement and _is_against(home, need.code, as_of, rules) for need in request.needs)
    )


def free_beds(home: Home, request: Request, day: date) -> int:
    """Free beds of the kind asked for on one day."""
    offered = [o for o in home.capacity if o.kind == request.kind and _covers(o.starts_on, o.ends_on, day)]
    used = [u for u in home.occupied if u.kind in (None, request.kind) and _covers(u.starts_on, u.ends_on, day)]
    return sum(offer.places for offer in offered) - sum(use.beds for use in used)


def relaxations(market: Market, request: Request, rules: Rules) -> dict[frozenset[Change], frozenset[str]]:
    """Every set of at most two changes that is the smallest for at least one home, with all homes it opens."""
    fallen = [home for home in market.homes if not suitable(home, market.as_of, request, rules)]

    def opened(changes: frozenset[Change]) -> frozenset[str]:
        new = after(changes, request, rules)
        return frozenset(home.id for home in fallen if suitable(home, market.as_of, *new))

    ladders = [ladder for ladder in _ladders(request, rules) if ladder]
    size = {change: step for ladder in ladders for step, change in enumerate(ladder)}
    tried = {frozenset([change]): opened(frozenset([change])) for ladder in ladders for change in ladder}
    for one, other in combinations(ladders, 2):
        tried |= {frozenset(pair): opened(frozenset(pair)) for pair in product(one, other)}

    def smaller(one: frozenset[Change], other: frozenset[Change]) -> bool:
        return one != other and all(any(a[:2] == b[:2] and size[a] <= size[b] for b in other) for a in one)

    return {
        changes: homes
        for changes, homes in tried.items()
        if homes - frozenset().union(*(tried[part] for part in tried if smaller(part, changes)))
    }


def after(changes: frozenset[Change], request: Request, rules: Rules) -> tuple[Request, Rules]:
    """Request and rules with the changes made."""
    for kind, code, number in changes:
        if kind is ObstacleKind.DISTANCE:
            request = replace(request, distance_limit_m=number)
        elif kind is ObstacleKind.SIBLINGS:
            request = replace(request, siblings_together=False)
        elif kind is ObstacleKind.NEED:
            needs = [replace(need, requirement=need.requirement and need.code != code) for need in request.needs]
            request = replace(request, needs=tuple(needs))
        elif kind is ObstacleKind.AGE:
            assert number is not None
            rules = replace(rules, age_slack_years=number)
        elif kind is ObstacleKind.OVER_MAX:
            rules = replace(rules, max_children_raised_to=number)
        else:
            rules = replace(rules, waived=rules.waived | {kind})
    return request, rules


def _ladders(request: Request, rules: Rules) -> list[list[Change]]:
    """Per thing that may be changed, the changes on offer, smallest first."""
    limit = request.distance_limit_m
    most = max(rules.max_children, rules.max_children_raised_to or 0)
    none: list[int | None] = [None]
    numbers: dict[ObstacleKind, list[int | None]] = {
        ObstacleKind.DISTANCE: [] if limit is None else [*(s for s in rules.distance_steps_m if s > limit), None],
        ObstacleKind.AGE: [step for step in rules.age_steps_years if step > rules.age_slack_years],
        ObstacleKind.OVER_MAX: [step for step in rules.max_children_steps if step > most],
        ObstacleKind.SIBLINGS: none if request.siblings_together and len(request.children) > 1 else [],
        ObstacleKind.AVAILABILITY: none,
        ObstacleKind.UNDER_REVIEW: none,
        ObstacleKind.RESERVED: none,
    }
    ladders = [[(kind, "", step) for step in steps] for kind, steps in numbers.items() if kind in rules.relaxable]
    if ObstacleKind.NEED in rules.relaxable:
        ladders += [[(ObstacleKind.NEED, need.code, None)] for need in request.needs if need.requirement]
    return ladders


def _is_against(home: Home, code: str, as_of: date, rules: Rules) -> bool:
    word = home.words.get(code)
    if word is None or word.answer is not Answer.AGAINST or word.recorded_on > as_of:
        return False
    return as_of <= word.recorded_on + timedelta(days=rules.freshness_days)


def _days(request: Request) -> list[date]:
    last = request.ends_on or HORIZON
    return [request.starts_on + timedelta(days=count) for count in range((last - request.starts_on).days)]


def _covers(starts_on: date, ends_on: date | None, day: date) -> bool:
    return starts_on <= day and (ends_on is None or day < ends_on)
