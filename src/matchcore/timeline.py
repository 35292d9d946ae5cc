"""Beds of every home as steps of time: what is offered and what is taken, day by day without counting days.

A *stretch* is a time in which nothing changes in one home; every home has at least one, and its stretches follow upon
each other from day 0 for ever. They are stored by number: first the first stretch of every home, then the second of
every home that has two, and so on. Homes stand with the most stretches first, so each round is the beginning of the
one before, and the lowest level of all homes takes one operation a round (jagged diagonals, as in sparse matrices).
"""

from __future__ import annotations

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
    rounds: list[tuple[int, int]] = []
    stretches: list[tuple[int, int]] = []
    at: dict[tuple[int, int], int] = {}  # stretch, by home and day on which it starts
    for number in range(max(map(len, days), default=1)):
        here = [row for row in most_first if len(days[row]) > number]
        rounds.append((len(stretches), len(here)))
        for row in here:
            starts, *later = days[row][number:]
            at[row, starts] = len(stretches)
            stretches.append((starts, later[0] if later else FOREVER))
    starts_on, ends_on = np.array(stretches, dtype=np.int64).reshape(-1, 2).T.copy()
    offered: dict[str, Ints] = {}
    taken: dict[str | None, Ints] = {}
    for row, home in enumerate(homes):
        for span in home.capacity:
            level = offered.setdefault(span.kind, np.zeros(len(stretches), dtype=np.int64))
            level[[at[row, day] for day in _within(span, days[row])]] += span.places
        for use in home.occupied:
            level = taken.setdefault(use.kind, np.zeros(len(stretches), dtype=np.int64))
            level[[at[row, day] for day in _within(use, days[row])]] += use.beds
    all_taken = np.zeros(len(stretches), dtype=np.int64)
    for level in taken.values():
        all_taken += level
    for column in (starts_on, ends_on, place, all_taken, *offered.values(), *taken.values()):
        column.setflags(write=False)
    return Timeline(starts_on, ends_on, place, tuple(rounds), offered, taken, all_taken)


def _days(home: Home) -> list[int]:
    """Days on which something changes in a home, and day 0."""
    found = {0}
    spans: tuple[CapacitySpan | OccupiedSpan, ...] = (*home.capacity, *home.occupied)
    for span in spans:
        found.add(span.starts_on.toordinal())
        if span.ends_on is not None:
            found.add(span.ends_on.toordinal())
    return sorted(found)


def _within(span: CapacitySpan | OccupiedSpan, days: Sequence[int]) -> list[int]:
    """Of some days those that lie in a period."""
    first, last = span.starts_on.toordinal(), FOREVER if span.ends_on is None else span.ends_on.toordinal()
    return [day for day in days if first <= day < last]
