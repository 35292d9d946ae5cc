"""`check_ranking`: a slow second opinion, written row by row in plain Python.

It shares nothing with `rank` but the definitions of the input and output: no columns, no NumPy, no packed keys. It
derives every field of the ranking from the rules' wording and compares. Whatever it accepts may be shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from hashlib import sha256
from math import atan2, cos, radians, sin, sqrt

from matchcore.canonical import dump_input
from matchcore.market import Market
from matchcore.model import Answer, CapacitySpan, Home, ObstacleKind, OccupiedSpan, Point, Request, Rules
from matchcore.outcome import (
    ENGINE_VERSION,
    FallenHome,
    Notice,
    NoticeKind,
    Obstacle,
    RankedHome,
    Ranking,
    Tally,
)

ROUNDING_M = 1
"""The two ways of computing a distance may round to neighbouring metres, no more."""


class CheckFailed(Exception):
    """The ranking is not what the rules say. The message is one line and names the home and the field."""


def check_ranking(market: Market, request: Request, rules: Rules, ranking: Ranking) -> None:
    """Raise `CheckFailed` unless `ranking` is exactly the right answer."""
    _same("engine", ranking.engine, ENGINE_VERSION)
    _same("rules_version", ranking.rules_version, rules.version)
    _same("request", ranking.request, request.id)
    _same("as_of", ranking.as_of, market.as_of)
    written = dump_input(market, request, rules, salt=ranking.salt)
    _same("input_hash", ranking.input_hash, sha256(written).hexdigest())
    shown = [row.home for row in ranking.rows] + [home.home for home in ranking.fallen]
    _same("homes", sorted(shown), sorted(home.id for home in market.homes))
    homes = {home.id: home for home in market.homes}
    for row in ranking.rows:
        _check_row(homes[row.home], market.as_of, request, rules, row)
    for fallen in ranking.fallen:
        home = homes[fallen.home]
        _check_distance(home, request, fallen)
        expected = _obstacles(home, market.as_of, request, rules, fallen.distance_m)
        _same(f"{home.id}: obstacles", fallen.obstacles, tuple(expected))
        _same(f"{home.id}: fell without an obstacle", bool(expected), True)
    _check_order(request, rules, ranking)
    _check_counts(ranking)


def _check_row(home: Home, as_of: date, request: Request, rules: Rules, row: RankedHome) -> None:
    _check_distance(home, request, row)
    obstacles = _obstacles(home, as_of, request, rules, row.distance_m)
    _same(f"{home.id}: obstacles of a suitable home", obstacles, [])
    answers = tuple(_answer(home, need.code, as_of, rules) for need in request.needs)
    _same(f"{home.id}: answers", row.answers, answers)
    _same(f"{home.id}: free_places", row.free_places, _free(home, request))
    notices = _notices(home, as_of, request, rules, row.distance_m)
    _same(f"{home.id}: notices", row.notices, tuple(notices))


def _check_distance(home: Home, request: Request, shown: RankedHome | FallenHome) -> None:
    """Distance is checked to a metre; limits and bands then follow from the shown one."""
    hidden = home.point_hidden or request.point_hidden
    _same(f"{home.id}: distance_hidden", shown.distance_hidden, hidden)
    if hidden or home.point is None or request.point is None:
        _same(f"{home.id}: distance_m", shown.distance_m, None)
    elif shown.distance_m is None or abs(shown.distance_m - _metres(home.point, request.point)) > ROUNDING_M:
        raise CheckFailed(f"{home.id}: distance_m is {shown.distance_m}")


def _check_order(request: Request, rules: Rules, ranking: Ranking) -> None:
    def neutral(home: str) -> str:
        return sha256(f"{ranking.salt}\n{request.id}\n{home}".encode()).hexdigest()

    def quality(row: RankedHome) -> tuple[tuple[Answer, ...], int]:
        return row.answers, _band(row.distance_m, rules)

    rows = sorted(ranking.rows, key=lambda row: (quality(row), neutral(row.home)))
    _same("order of rows", [row.home for row in ranking.rows], [row.home for row in rows])
    qualities = sorted({quality(row) for row in rows})
    for row in rows:
        _same(f"{row.home}: band", row.band, qualities.index(quality(row)) + 1)
    fallen = sorted(ranking.fallen, key=lambda home: (len(home.obstacles), neutral(home.home)))
    _same("order of fallen", [home.home for home in ranking.fallen], [home.home for home in fallen])


def _check_counts(ranking: Ranking) -> None:
    among: Counter[tuple[ObstacleKind, str]] = Counter()
    alone: Counter[tuple[ObstacleKind, str]] = Counter()
    for home in ranking.fallen:
        for kind in {obstacle.kind for obstacle in home.obstacles}:
            among[kind, ""] += 1
        reasons = {(o.kind, o.code if o.kind is ObstacleKind.NEED else "") for o in home.obstacles}
        if len(reasons) == 1:
            alone.update(reasons)
    for name, tallies, expected in (("counts", ranking.counts, among), ("sole", ranking.sole, alone)):
        order = sorted(expected, key=lambda reason: (list(ObstacleKind).index(reason[0]), reason[1]))
        _same(name, tallies, tuple(Tally(*reason, expected[reason]) for reason in order))


def _obstacles(  # noqa: C901, PLR0912 -- one branch per rule, as the rules are written
    home: Home, as_of: date, request: Request, rules: Rules, metres: int | None
) -> list[Obstacle]:
    found: list[Obstacle] = []

    def add(kind: ObstacleKind, code: str = "", limit: int | None = None, actual: int | None = None, on: date | None = None) -> None:
        if kind not in rules.waived:
            found.append(Obstacle(kind, code, limit, actual, on, rules.relaxable.get(kind)))

    free, wanted = _free(home, request), request.beds_wanted
    if free < wanted:
        add(ObstacleKind.CAPACITY, limit=wanted, actual=free)
    if request.kind not in home.kinds:
        add(ObstacleKind.KIND, "category")
    if home.approval_until is not None and not request.starts_on < home.approval_until:
        add(ObstacleKind.KIND, "approval", on=home.approval_until)
    years, _ = _years_outside(home, request)
    if years > rules.age_slack_years:
        add(ObstacleKind.AGE, limit=rules.age_slack_years, actual=years)
    children, places = len(request.children), home.sibling_places
    if request.siblings_together and children > 1 and places is not None and places < children:
        add(ObstacleKind.SIBLINGS, limit=places, actual=children)
    if home.id in request.conflicts:
        add(ObstacleKind.CONFLICT)
    limit = request.distance_limit_m
    if limit is not None and metres is not None and metres > limit:
        add(ObstacleKind.DISTANCE, limit=limit, actual=metres)
    if not home.open_to_offers:
        add(ObstacleKind.AVAILABILITY, "closed")
    if _sum(home.capacity, request.starts_on, (request.kind,)) < 1:
        add(ObstacleKind.AVAILABILITY, "no_place_at_start")
    if home.under_review:
        add(ObstacleKind.UNDER_REVIEW)
    if home.reserved:
        add(ObstacleKind.RESERVED)
    after, most = _children_after(home, request), rules.max_children
    if rules.max_children_raised_to is not None and rules.max_children_raised_to > most:
        most = rules.max_children_raised_to
    if after > most:
        add(ObstacleKind.OVER_MAX, limit=most, actual=after)
    for need in request.needs:
        if need.requirement and _answer(home, need.code, as_of, rules) is Answer.AGAINST:
            add(ObstacleKind.NEED, need.code)
    return found


def _notices(  # noqa: C901, PLR0912 -- one branch per notice, as they are listed
    home: Home, as_of: date, request: Request, rules: Rules, metres: int | None
) -> list[Notice]:
    found: list[Notice] = []
    for need in request.needs:
        word = home.words.get(need.code)
        if word is not None and word.recorded_on + timedelta(days=rules.freshness_days) < as_of:
            found.append(Notice(NoticeKind.STALE, need.code, int(word.answer), word.recorded_on))
    if home.point_hidden or request.point_hidden:
        found.append(Notice(NoticeKind.DISTANCE_HIDDEN))
    elif metres is None:
        found.append(Notice(NoticeKind.DISTANCE_UNKNOWN))
    if home.avoids_sex:
        found.append(Notice(NoticeKind.SEX_WISH))
    best, worst = _years_outside(home, request)
    if best > 0:
        found.append(Notice(NoticeKind.AGE_OUTSIDE, detail=best))
    elif worst > 0:
        found.append(Notice(NoticeKind.AGE_UNSURE))
    if request.siblings_together and len(request.children) > 1 and home.sibling_places is None:
        found.append(Notice(NoticeKind.SIBLINGS_UNKNOWN))
    after = _children_after(home, request)
    if after > rules.max_children:
        found.append(Notice(NoticeKind.OVER_MAX, detail=after))
    until = home.approval_until
    if until is not None and (request.ends_on is None or until < request.ends_on):
        found.append(Notice(NoticeKind.APPROVAL_ENDS, on=until))
    # The other half of AVAILABILITY, no place at start, is always a lack of capacity too, which cannot be waived.
    if ObstacleKind.AVAILABILITY in rules.waived and not home.open_to_offers:
        found.append(Notice(NoticeKind.WAIVED, ObstacleKind.AVAILABILITY))
    if ObstacleKind.UNDER_REVIEW in rules.waived and home.under_review:
        found.append(Notice(NoticeKind.WAIVED, ObstacleKind.UNDER_REVIEW))
    if ObstacleKind.RESERVED in rules.waived and home.reserved:
        found.append(Notice(NoticeKind.WAIVED, ObstacleKind.RESERVED))
    return found


def _answer(home: Home, code: str, as_of: date, rules: Rules) -> Answer:
    word = home.words.get(code)
    if word is None or not 0 <= (as_of - word.recorded_on).days <= rules.freshness_days:
        return Answer.UNKNOWN
    return word.answer


def _turning_days(home: Home, request: Request) -> list[date]:
    """The first day of the period and every day in it on which a level can change."""
    days = {request.starts_on}
    spans: list[CapacitySpan | OccupiedSpan] = [*home.capacity, *home.occupied]
    for span in spans:
        days.add(span.starts_on)
        if span.ends_on is not None:
            days.add(span.ends_on)
    last = request.ends_on
    return [day for day in days if request.starts_on <= day and (last is None or day < last)]


def _free(home: Home, request: Request) -> int:
    return min(
        _sum(home.capacity, day, (request.kind,)) - _sum(home.occupied, day, (request.kind, None)) for day in _turning_days(home, request)
    )


def _children_after(home: Home, request: Request) -> int:
    return max(_sum(home.occupied, day, None) for day in _turning_days(home, request)) + request.beds_wanted


def _sum(spans: Sequence[CapacitySpan] | Sequence[OccupiedSpan], day: date, kinds: tuple[str | None, ...] | None) -> int:
    total = 0
    for span in spans:
        covers = span.starts_on <= day and (span.ends_on is None or day < span.ends_on)
        if covers and (kinds is None or span.kind in kinds):
            total += span.places if isinstance(span, CapacitySpan) else span.beds
    return total


def _years_outside(home: Home, request: Request) -> tuple[int, int]:
    each: list[tuple[int, int]] = []
    for child in request.children:
        turns = request.starts_on.year - child.birth_year
        ages = {turns, max(turns - 1, 0)}
        outside = [max(home.age_from - age, age - home.age_to, 0) for age in ages]
        each.append((min(outside), max(outside)))
    decide = max if request.siblings_together else min
    return decide(best for best, _ in each), decide(worst for _, worst in each)


def _band(metres: int | None, rules: Rules) -> int:
    if metres is None:
        return len(rules.distance_bands_m) // 2
    return sum(1 for end in rules.distance_bands_m if metres > end)


def _metres(one: Point, other: Point) -> float:
    """Angle between two directions from the Earth's centre, by cross and dot product."""

    def direction(point: Point) -> tuple[float, float, float]:
        lat, lon = radians(point[0] / 1e5), radians(point[1] / 1e5)
        return cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat)

    (ax, ay, az), (bx, by, bz) = direction(one), direction(other)
    cross = sqrt((ay * bz - az * by) ** 2 + (az * bx - ax * bz) ** 2 + (ax * by - ay * bx) ** 2)
    return 6_371_009 * atan2(cross, ax * bx + ay * by + az * bz)


def _same(what: str, shown: object, expected: object) -> None:
    if shown != expected:
        raise CheckFailed(f"{what}: {shown!r} instead of {expected!r}"[:400].replace("\n", " "))
