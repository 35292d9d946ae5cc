"""Small made-up markets: plain builders for hand-written tests, strategies for generated ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from matchcore import (
    Answer,
    CapacitySpan,
    ChildSpec,
    Home,
    Market,
    Need,
    ObstacleKind,
    OccupiedSpan,
    Request,
    Rules,
    Word,
)

TODAY = date(2026, 3, 2)
"""The day of every market here."""
START = date(2026, 4, 1)
MALMO, LUND, HELSINGBORG = (5560586, 1300073), (5570584, 1319321), (5604673, 1269437)

ALL_RELAXABLE = {
    ObstacleKind.AGE: "gfo",
    ObstacleKind.SIBLINGS: "board",
    ObstacleKind.DISTANCE: "board",
    ObstacleKind.AVAILABILITY: "gfo",
    ObstacleKind.UNDER_REVIEW: "gfo",
    ObstacleKind.RESERVED: "gfo",
    ObstacleKind.OVER_MAX: "approver",
    ObstacleKind.NEED: "board",
}


def a_home(name: str = "home", **changes: Any) -> Home:
    """A home that suits `a_request` in every way, with two free places."""
    facts: dict[str, Any] = {
        "capacity": (CapacitySpan(date(2020, 1, 1), None, 2, "long"),),
        "kinds": frozenset({"long"}),
        "point": MALMO,
        "sibling_places": 2,
    }
    return Home(id=name, **(facts | changes))


def a_request(**changes: Any) -> Request:
    """One child born 2016, at most ten years old at the start, from Malmo, without needs."""
    facts: dict[str, Any] = {
        "id": "request",
        "children": (ChildSpec("child", 2016),),
        "needs": (),
        "kind": "long",
        "starts_on": START,
        "point": MALMO,
    }
    return Request(**(facts | changes))


def some_rules(**changes: Any) -> Rules:
    """Half a year's freshness, bands at 10 and 50 km, everything that can be relaxed may be."""
    facts: dict[str, Any] = {
        "version": "r1",
        "freshness_days": 180,
        "distance_bands_m": (10_000, 50_000),
        "relaxable": ALL_RELAXABLE,
    }
    return Rules(**(facts | changes))


def a_market(*homes: Home) -> Market:
    """The homes as known today."""
    return Market(homes=homes, as_of=TODAY)


def met(days_ago: int = 0) -> Word:
    return Word(Answer.MET, TODAY - timedelta(days=days_ago))


def willing(days_ago: int = 0) -> Word:
    return Word(Answer.WILLING, TODAY - timedelta(days=days_ago))


def against(days_ago: int = 0) -> Word:
    return Word(Answer.AGAINST, TODAY - timedelta(days=days_ago))


@dataclass(frozen=True)
class World:
    """One generated input."""

    homes: tuple[Home, ...]
    request: Request
    rules: Rules
    salt: str = "salt"

    @property
    def market(self) -> Market:
        """The homes as known today."""
        return a_market(*self.homes)


CODES = ("calm", "dog", "school", "signs")
# Steps of about 7 km from Malmo, so that many homes share a distance band and some lie beyond every step.
points = st.sampled_from([None, *((5560586 + 6000 * step, 1300073 + 7000 * (step % 3)) for step in (0, 1, 1, 2, 2, 3, 5, 14, 200))])
days = st.integers(-10, 25).map(lambda offset: START + timedelta(days=offset))
maybe = st.booleans()


def rarely(value: Any, otherwise: Any) -> st.SearchStrategy[Any]:
    """Mostly `otherwise`, so that generated homes do not all fail everything."""
    return st.sampled_from([otherwise] * 9 + [value])


@st.composite
def periods(draw: st.DrawFn, wide: bool = False) -> tuple[date, date | None]:
    starts_on = draw(st.just(date(2020, 1, 1)) | days) if wide else draw(days)
    length = draw(st.none() | st.integers(1, 20))
    return (starts_on, None) if length is None or (wide and draw(maybe)) else (starts_on, starts_on + timedelta(length))


@st.composite
def homes(draw: st.DrawFn, name: str) -> Home:
    kinds = st.sampled_from(["long", "long", "long", "jour"])
    offers = st.builds(lambda p, places, kind: CapacitySpan(p[0], p[1], places, kind), periods(wide=True), st.integers(0, 4), kinds)
    uses = st.builds(
        lambda p, beds, kind: OccupiedSpan(p[0], p[1], beds, kind),
        periods(),
        st.integers(0, 2),
        st.sampled_from([None, "long", "jour"]),
    )
    usual = tuple(CapacitySpan(date(2020, 1, 1), None, 4, kind) for kind in ("long", "jour"))
    age_from = draw(st.sampled_from([0, 3, 4, 6, 9]))
    answers = st.sampled_from([Answer.MET, Answer.WILLING, Answer.AGAINST])
    word = st.builds(lambda answer, ago: Word(answer, TODAY - timedelta(ago)), answers, st.integers(-2, 12))
    return Home(
        id=name,
        capacity=draw(st.lists(offers, max_size=3).map(tuple)) if draw(rarely(True, False)) else usual,
        occupied=draw(st.lists(uses, max_size=2).map(tuple)),
        kinds=draw(rarely(frozenset({"jour"}), frozenset({"long", "jour"}))),
        age_from=age_from,
        age_to=draw(st.sampled_from([10, 12, 14, 18])),
        sibling_places=draw(st.sampled_from([None, 3, 2, 1])),
        words=draw(st.dictionaries(st.sampled_from(CODES), word, max_size=3)),
        point=draw(points),
        point_hidden=draw(rarely(True, False)),
        open_to_offers=draw(rarely(False, True)),
        under_review=draw(rarely(True, False)),
        reserved=draw(rarely(True, False)),
        approval_until=draw(days) if draw(rarely(True, False)) else None,
        avoids_sex=draw(maybe),
    )


@st.composite
def requests(draw: st.DrawFn) -> Request:
    births = draw(st.lists(st.integers(2010, 2022), min_size=1, max_size=3))
    starts_on, ends_on = draw(periods())
    return Request(
        id="request",
        children=tuple(ChildSpec(f"child{number}", year) for number, year in enumerate(births)),
        needs=tuple(Need(code, draw(maybe)) for code in draw(st.permutations(CODES))[: draw(st.integers(0, 4))]),
        kind=draw(rarely("jour", "long")),
        starts_on=starts_on,
        ends_on=ends_on,
        point=draw(points),
        point_hidden=draw(rarely(True, False)),
        distance_limit_m=draw(st.sampled_from([None, 20_000, 8_000, 0])),
        siblings_together=draw(st.sampled_from([True, True, False])),
        conflicts=frozenset(draw(st.sets(st.sampled_from(["elsewhere", "h0", "h3"]), max_size=1))),
    )


@st.composite
def rules(draw: st.DrawFn) -> Rules:
    relaxable = {kind: who for kind, who in ALL_RELAXABLE.items() if draw(rarely(False, True))}
    waivable = sorted(relaxable.keys() & {ObstacleKind.AVAILABILITY, ObstacleKind.RESERVED})
    return Rules(
        version="r1",
        freshness_days=draw(st.sampled_from([5, 10])),
        distance_bands_m=draw(st.sampled_from([(), (10_000,), (7_000, 30_000), (10_000, 20_000, 100_000)])),
        max_children=draw(st.sampled_from([2, 3])),
        relaxable=relaxable,
        distance_steps_m=draw(st.sampled_from([(), (10_000, 20_000, 50_000)])),
        age_steps_years=draw(st.sampled_from([(1, 2), (3,)])),
        max_children_steps=draw(st.sampled_from([(4, 5), (3, 6)])),
        age_slack_years=draw(rarely(1, 0)),
        max_children_raised_to=draw(rarely(4, None)) if ObstacleKind.OVER_MAX in relaxable else None,
        waived=frozenset(draw(st.sets(st.sampled_from(waivable), max_size=1))) if waivable else frozenset(),
    )


@st.composite
def worlds(draw: st.DrawFn, most_homes: int = 6) -> World:
    """Any input: no home to `most_homes`, most of them nearly suitable."""
    count = draw(st.integers(0, most_homes))
    return World(tuple(draw(homes(f"h{number}")) for number in range(count)), draw(requests()), draw(rules()))
