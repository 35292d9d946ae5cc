"""Beds of every home as steps of time: what is offered and what is taken, day by day without counting days.

A *stretch* is a time in which nothing changes in one home; every home has at least one, and its stretches follow upon
each other from day 0 for ever. They are stored by number: first the first stretch of every home, then the second of
every home that has two, and so on. Homes stand with the most stretches first, so each round is the beginning of the
one before, and the lowest level of all homes takes one operation a round (jagged diagonals, as in sparse matrices).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from matchcore.model import CapacitySpan, Home, OccupiedSpan

Ints = NDArray[np.int64]

FOREVER = date.max.toordinal() + 1
"""Day number that stands for 'without end'."""

NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True, eq=False)
class Timeline:
    """The stretches of all homes. Columns have one entry per stretch."""

    starts: Ints
    ends: Ints
    """First day after the stretch."""
    place: Ints
    """Per home: where it stands in every round."""
    rounds: tuple[tuple[int, int], ...]
    """Where each round starts, and for how many homes there is one."""
    offered: Mapping[str, Ints]
    """Places, per kind of care."""
    taken: Mapping[str | None, Ints]
    """Taken beds, per kind of care; None: beds that count against every kind."""
    all_taken: Ints
    """Taken beds of every kind."""

    def free(self, kind: str) -> Ints:
        """Free places of `kind`, for `lowest`."""
        level = self.offered.get(kind, np.zeros_like(self.starts))
        for use in (kind, None):
            if use in self.taken:
                level = level - self.taken[use]
        return level

    def lowest(self, levels: Sequence[Ints], start: int, end: int, homes: Ints | None = None) -> list[Ints]:
        """Of each of `levels`, per home (or per home of `homes`) the lowest on any day from `start` up to, not including, `end`."""
        if homes is None:
            inside = (self.starts < end) & (self.ends > start)
            return [self._lowest_of_all(np.where(inside, level, NEVER)) for level in levels]
        at = self.place[homes]
        found: list[Ints] = []
        for number, (first, count) in enumerate(self.rounds):
            there = slice(None) if count == len(self.place) else np.flatnonzero(at < count)
            row = at[there] + first
            inside = (self.starts[row] < end) & (self.ends[row] > start)
            for which, level in enumerate(levels):
                reached = np.where(inside, level[row], NEVER)
                if number == 0:
                    found.append(reached)
                else:
                    found[which][there] = np.minimum(found[which][there], reached)
        return found

    def offered_on(self, kind: str, day: int, homes: Ints | None = None) -> Ints:
        """Places of `kind` each home offers on `day`, taken or not."""
        level = self.offered.get(kind)
        if level is None:
            return np.zeros(len(self.place) if homes is None else len(homes), dtype=np.int64)
        return self.lowest([level], day, day + 1, homes)[0]

    def _lowest_of_all(self, level: Ints) -> Ints:
        lowest = level[: len(self.place)].copy()
        for first, count in self.rounds[1:]:
            np.minimum(lowest[:count], level[first : first + count], out=lowest[:count])
        return np.asarray(lowest[self.place])


def timeline_of(homes: Sequence[Home]) -> Timeline:
    """The timeline of some homes, in their order."""
    days = [_days(home) for home in homes]
    most_first = sorted(range(len(homes)), key=lambda row: -len(days[row]))
    place = np.empty(len(homes), dtype=np.int64)
    place[most_first] = np.arange(len(homes))
    starts: list[int] = []
    ends: list[int] = []
    rounds: list[tuple[int, int]] = []
    for number in range(max(map(len, days), default=1)):
        here = [row for row in most_first if len(days[row]) > number]
        rounds.append((len(starts), len(here)))
        starts += [days[row][number] for row in here]
        ends += [days[row][number + 1] if len(days[row]) > number + 1 else FOREVER for row in here]
    # Lists, since adding to one place of an array at a time is dear.
    offered: dict[str, list[int]] = defaultdict(lambda: [0] * len(starts))
    taken: dict[str | None, list[int]] = defaultdict(lambda: [0] * len(starts))
    for home, changes, at in zip(homes, days, place.tolist(), strict=True):
        stretches = [(day, rounds[number][0] + at) for number, day in enumerate(changes)]
        for span in home.capacity:
            level = offered[span.kind]
            for stretch in _within(span, stretches):
                level[stretch] += span.places
        for use in home.occupied:
            level = taken[use.kind]
            for stretch in _within(use, stretches):
                level[stretch] += use.beds
    used = {kind: _column(level) for kind, level in taken.items()}
    all_taken = _column(np.sum(list(used.values()), axis=0) if used else [0] * len(starts))
    place.setflags(write=False)
    offers = {kind: _column(level) for kind, level in offered.items()}
    return Timeline(_column(starts), _column(ends), place, tuple(rounds), offers, used, all_taken)


def _column(values: Sequence[int] | Ints) -> Ints:
    column = np.array(values, dtype=np.int64)
    column.setflags(write=False)
    return column


def _days(home: Home) -> list[int]:
    """Days on which something changes in a home, and day 0."""
    found = {0}
    spans: tuple[CapacitySpan | OccupiedSpan, ...] = (*home.capacity, *home.occupied)
    for span in spans:
        found.add(span.starts_on.toordinal())
        if span.ends_on is not None:
            found.add(span.ends_on.toordinal())
    return sorted(found)


def _within(span: CapacitySpan | OccupiedSpan, stretches: Sequence[tuple[int, int]]) -> list[int]:
    """Of some stretches, by first day and number, the numbers of those that lie in a period."""
    first, last = span.starts_on.toordinal(), FOREVER if span.ends_on is None else span.ends_on.toordinal()
    return [number for day, number in stretches if first <= day < last]
