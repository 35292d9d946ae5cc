"""All homes on one day as immutable NumPy columns, built once and ranked against many requests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from matchcore.model import Answer, Home, MarketError

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_T = TypeVar("_T", bound=np.generic)

FOREVER = date.max.toordinal() + 1
"""Day number that stands for 'without end'."""


@dataclass(frozen=True, eq=False)
class Timeline:
    """Step functions of time, one per home: beds offered and beds taken.

    All changes of all homes lie in one row, sorted by home and day. Each home starts with an empty change on day 0, so
    every home has a stretch of the row and `np.ufunc.reduceat` works on it.
    """

    day: Ints
    first: Ints
    """Where each home's stretch starts."""
    home: Ints
    settled: Bools
    """The last change of its home on its day: only then the level is real."""
    offered: Mapping[str, Ints]
    """Change in places, per kind of care."""
    taken: Mapping[str | None, Ints]
    """Change in taken beds, per kind of care; None: beds that count against every kind."""

    def free(self, kind: str) -> Ints:
        """Change in free places of `kind`, for `lowest`."""
        return self._of(self.offered, kind) - self._of(self.taken, kind) - self._of(self.taken, None)

    def all_taken(self) -> Ints:
        """Change in taken beds of every kind, for `highest`."""
        return np.asarray(sum(self.taken.values(), np.zeros_like(self.day)))

    def lowest(self, change: Ints, start: int, end: int) -> Ints:
        """Per home the lowest level on any day from `start` up to, not including, `end`."""
        level = self._levels(change)
        inside = self.settled & (self.day > start) & (self.day < end)
        never = np.iinfo(np.int64).max
        later = np.minimum.reduceat(np.where(inside, level, never), self.first) if len(self.first) else level
        return np.minimum(level[self._last_until(start)], later)

    def highest(self, change: Ints, start: int, end: int) -> Ints:
        """Per home the highest level on any day from `start` up to, not including, `end`."""
        return -self.lowest(-change, start, end)

    def offered_on(self, kind: str, day: int) -> Ints:
        """Places of `kind` each home offers on `day`, taken or not."""
        return self._levels(self._of(self.offered, kind))[self._last_until(day)]

    def _levels(self, change: Ints) -> Ints:
        total = np.cumsum(change)
        return np.asarray(total - total[self.first][self.home])

    def _last_until(self, day: int) -> Ints:
        """Index of each home's last change on or before `day` (the empty first change at least)."""
        if len(self.first) == 0:
            return self.first
        return np.asarray(self.first + np.add.reduceat((self.day <= day).astype(np.int64), self.first) - 1)

    def _of(self, columns: Mapping[str, Ints] | Mapping[str | None, Ints], kind: str | None) -> Ints:
        column = columns.get(kind)  # type: ignore[arg-type]  # a str key is also a str-or-None key
        return np.zeros_like(self.day) if column is None else column


@dataclass(frozen=True, eq=False)
class Columns:
    """The homes' facts, one array per fact; row i everywhere is ``Market.homes[i]``."""

    lat: Ints
    lon: Ints
    has_point: Bools
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
        lat=_ints(home.point[0] if home.point else 0 for home in homes),
        lon=_ints(home.point[1] if home.point else 0 for home in homes),
        has_point=_bools(home.point is not None for home in homes),
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
        timeline=_timeline(homes),
    )


def _timeline(homes: tuple[Home, ...]) -> Timeline:
    changes: list[tuple[int, int, str | None, int, bool]] = []  # home, day, kind, change, is it a place offered
    for row, home in enumerate(homes):
        changes.append((row, 0, None, 0, False))
        for span in home.capacity:
            changes.append((row, span.starts_on.toordinal(), span.kind, span.places, True))
            if span.ends_on is not None:
                changes.append((row, span.ends_on.toordinal(), span.kind, -span.places, True))
        for use in home.occupied:
            changes.append((row, use.starts_on.toordinal(), use.kind, use.beds, False))
            if use.ends_on is not None:
                changes.append((row, use.ends_on.toordinal(), use.kind, -use.beds, False))
    changes.sort(key=lambda change: change[:2])
    home_of, day = _ints(change[0] for change in changes), _ints(change[1] for change in changes)
    next_differs = (home_of[1:] != home_of[:-1]) | (day[1:] != day[:-1])
    offered: dict[str, Ints] = {}
    taken: dict[str | None, Ints] = {}
    for at, (_, _, kind, change, is_offer) in enumerate(changes):
        if is_offer and kind is not None:
            offered.setdefault(kind, np.zeros(len(changes), dtype=np.int64))[at] = change
        else:
            taken.setdefault(kind, np.zeros(len(changes), dtype=np.int64))[at] = change
    for column in (*offered.values(), *taken.values()):
        column.setflags(write=False)
    return Timeline(
        day=day,
        first=_frozen(np.searchsorted(home_of, np.arange(len(homes)))),
        home=home_of,
        settled=_frozen(np.append(next_differs, True)[: len(changes)]),
        offered=offered,
        taken=taken,
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
