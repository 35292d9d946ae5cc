"""All homes on one day as immutable NumPy columns, built once and ranked against many requests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from matchcore.distance import Places, places_of
from matchcore.model import Answer, Home, MarketError
from matchcore.timeline import FOREVER, Timeline, timeline_of

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_T = TypeVar("_T", bound=np.generic)

LAMP, LAMPS = np.uint64, 64
"""A word of lamps, each of which tells that something stands in the way."""


@dataclass(frozen=True, eq=False)
class Said:
    """What counts of the homes' words on the market's day, at one limit of freshness. One row per need, one column per home."""

    answer: NDArray[np.int8]
    """The last row is UNKNOWN throughout: needs that no home has said anything about."""
    stale: Bools
    """Something is recorded but too old. The last row is false."""
    against: NDArray[np.uint64]
    """The same as lamps: one bit a need, 64 needs a row."""


@dataclass(frozen=True, eq=False)
class Columns:
    """The homes' facts, one array per fact; row i everywhere is ``Market.homes[i]``."""

    places: Places
    point_hidden: Bools
    open_to_offers: Bools
    under_review: Bools
    reserved: Bools
    avoids_sex: Bools
    age_from: Ints
    age_to: Ints
    sibling_places: Ints
    """-1: nobody has asked."""
    approval_until: Ints
    approved: Mapping[str, Bools]
    """Per kind of care."""
    need_row: Mapping[str, int]
    """Need code to row in the two arrays below."""
    answer: NDArray[np.int8]
    """Needs x homes; UNKNOWN where nothing is recorded."""
    recorded_on: Ints
    timeline: Timeline


class Market:
    """Homes as known on one day.

    Homes are sorted by their opaque id, so the order they come in never matters. Raises `MarketError` if two have
    the same id. Nothing changes a market after it is built: the arrays are read-only.
    """

    def __init__(self, *, homes: Iterable[Home], as_of: date) -> None:
        self.homes: tuple[Home, ...] = tuple(sorted(homes, key=lambda home: home.id))
        self.as_of = as_of
        for one, next_one in zip(self.homes, self.homes[1:], strict=False):
            if one.id == next_one.id:
                raise MarketError(f"Home {one.id} occurs twice")
        self.columns = _columns(self.homes)
        self.index: Mapping[str, int] = {home.id: row for row, home in enumerate(self.homes)}
        self._said: dict[int, Said] = {}

    def said(self, freshness_days: int) -> Said:
        """The words that count today. Kept from one request to the next."""
        if freshness_days not in self._said:
            self._said = {freshness_days: _said(self.columns, self.as_of.toordinal(), freshness_days)}
        return self._said[freshness_days]

    def need_rows(self, codes: Iterable[str]) -> list[int]:
        """Rows of some needs in `said`."""
        return [self.columns.need_row.get(code, -1) for code in codes]


def _columns(homes: tuple[Home, ...]) -> Columns:
    codes = sorted({code for home in homes for code in home.words})
    need_row = {code: row for row, code in enumerate(codes)}
    answer = np.full((len(codes), len(homes)), Answer.UNKNOWN, dtype=np.int8)
    recorded_on = np.zeros((len(codes), len(homes)), dtype=np.int64)
    for column, home in enumerate(homes):
        for code, word in home.words.items():
            answer[need_row[code], column] = word.answer
            recorded_on[need_row[code], column] = word.recorded_on.toordinal()
    kinds = sorted({kind for home in homes for kind in home.kinds})
    return Columns(
        places=places_of([home.point for home in homes]),
        point_hidden=_bools(home.point_hidden for home in homes),
        open_to_offers=_bools(home.open_to_offers for home in homes),
        under_review=_bools(home.under_review for home in homes),
        reserved=_bools(home.reserved for home in homes),
        avoids_sex=_bools(home.avoids_sex for home in homes),
        age_from=_ints(home.age_from for home in homes),
        age_to=_ints(home.age_to for home in homes),
        sibling_places=_ints(-1 if home.sibling_places is None else home.sibling_places for home in homes),
        approval_until=_ints(_day_or_forever(home.approval_until) for home in homes),
        approved={kind: _bools(kind in home.kinds for home in homes) for kind in kinds},
        need_row=need_row,
        answer=_frozen(answer),
        recorded_on=_frozen(recorded_on),
        timeline=timeline_of(homes),
    )


def _said(facts: Columns, today: int, freshness_days: int) -> Said:
    """A word from after the market's day has not been said yet: UNKNOWN, but not stale."""
    homes = facts.answer.shape[1]
    fresh_enough = facts.recorded_on >= today - freshness_days
    answer = np.where(fresh_enough & (facts.recorded_on <= today), facts.answer, np.int8(Answer.UNKNOWN))
    stale = ~fresh_enough & (facts.answer != Answer.UNKNOWN)
    against = np.zeros((len(answer) // LAMPS + 1, homes), dtype=LAMP)
    for row, said in enumerate(answer):
        against[row // LAMPS] |= (said == Answer.AGAINST).astype(LAMP) << LAMP(row % LAMPS)
    return Said(
        answer=_frozen(np.vstack([answer, np.full((1, homes), Answer.UNKNOWN, dtype=np.int8)])),
        stale=_frozen(np.vstack([stale, np.zeros((1, homes), dtype=np.bool_)])),
        against=_frozen(against),
    )


def _day_or_forever(day: date | None) -> int:
    return FOREVER if day is None else day.toordinal()


def _ints(values: Iterable[int]) -> Ints:
    return _frozen(np.fromiter(values, dtype=np.int64))


def _bools(values: Iterable[bool]) -> Bools:
    return _frozen(np.fromiter(values, dtype=np.bool_))


def _frozen(array: NDArray[_T]) -> NDArray[_T]:
    array.setflags(write=False)
    return array
