"""Simulated time: every case is a generator that does something, says when it goes on, and sleeps until then.

All cases share one agenda, so that homes fill and empty in the order in which things happen. What is still asleep on
the anchor day is what is open in the demo.
"""

import heapq
import random
from collections.abc import Generator
from datetime import UTC, date, datetime, timedelta
from typing import TypeAlias

from famn.kernel.calendar import STOCKHOLM, is_working_day

Life: TypeAlias = Generator[datetime, None, None]
"""A case's life. What it yields is when it wakes next."""


class Agenda:
    """What is to happen, in order of time. Equal times keep the order in which they were put in."""

    def __init__(self) -> None:
        self._heap: list[tuple[datetime, int, Life]] = []
        self._count = 0
        self.now = datetime(2000, 1, 1, tzinfo=UTC)

    def put(self, at: datetime, life: Life) -> None:
        """Let a life begin at an instant."""
        self._count += 1
        heapq.heappush(self._heap, (at, self._count, life))

    def step(self, until: datetime) -> bool:
        """Wake whoever is next, if that is before ``until``."""
        if not self._heap or self._heap[0][0] >= until:
            return False
        at, _, life = heapq.heappop(self._heap)
        self.now = max(self.now, at)
        wakes = next(life, None)
        if wakes is not None:
            self.put(max(wakes, self.now), life)
        return True


def office(day: date, rng: random.Random) -> datetime:
    """An instant in office hours on the day, or on the working day after it."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return instant(day, rng.randrange(8 * 60, 16 * 60 + 30))


def instant(day: date, minutes: int) -> datetime:
    """So many minutes after midnight by the Swedish clock."""
    return datetime(day.year, day.month, day.day, minutes // 60, minutes % 60, tzinfo=STOCKHOLM)
