"""What the demo's cases share: people, places, homes as they stand, the agenda and the random numbers."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from famn.access.actor import Actor
from famn.access.roles import Role
from famn.demo.agenda import Agenda, instant, office
from famn.demo.organisation import Organisation
from famn.homes.models import FosterHome
from famn.kernel.calendar import is_working_day, local_date
from famn.kernel.geo import metres_between
from famn.organisations.models import Board, Locality

Progress = Callable[[str], None]


@dataclass
class Home:
    """A home of the bank as the simulation knows it, so that it asks those who have a place."""

    number: int
    row: FosterHome
    coordinator: Actor
    point: tuple[float, float]
    places: dict[str, int]
    ready: bool = False
    beds: int = 0
    reserved: bool = False
    adopted_until: date | None = None
    seen_by: set[int] = field(default_factory=set)

    def has_places(self, kind: str, children: int) -> bool:
        """Whether it is ready, spoken for by nobody, and has a place for each."""
        return self.ready and not self.reserved and self.places.get(kind, 0) - self.beds >= children

    def can_take(self, kind: str, ages: list[int]) -> bool:
        """Whether it would be asked: it has the places, and the ages and the number of siblings fit."""
        fits = all(self.row.age_from <= age <= self.row.age_to for age in ages)
        return fits and self.has_places(kind, len(ages)) and (len(ages) == 1 or (self.row.sibling_places or 0) >= len(ages))


@dataclass
class World:
    """A cooperation's demo, or a part of it that can be lived beside the others: some of its boards, and homes of their own."""

    organisation: Organisation
    anchor: date
    scale: float
    rng: random.Random
    agenda: Agenda
    localities: dict[str, list[Locality]]
    outside: list[Locality]
    boards: list[Board] = field(default_factory=list)
    part: int = 0
    parts: int = 1
    homes: list[Home] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        """The instant at which the agenda stands."""
        return self.agenda.now

    @property
    def today(self) -> date:
        """The Swedish day of it."""
        return local_date(self.agenda.now)

    @property
    def until(self) -> datetime:
        """Nothing happens from here on: it is early morning on the anchor day."""
        return instant(self.anchor, 1)

    @property
    def history_from(self) -> date:
        """When the two years begin; before that the running stays were entered."""
        return self.anchor - timedelta(days=730)

    @property
    def entered_from(self) -> date:
        """When the homes were entered: after the newest member joined, so that one consent names them all."""
        return max(self.anchor - timedelta(days=1300), date(2022, 10, 3))

    def number(self, full: float, *, least: int = 1) -> int:
        """How many of something this part has, of so many in a world of full size; at least so many."""
        return max(least, round(full * self.scale / self.parts))

    def back(self, days: int) -> date:
        """So many days before the anchor day."""
        return self.anchor - timedelta(days=days)

    def later(self, least: int, most: int) -> datetime:
        """An instant in office hours, so many days on."""
        return max(office(self.today + timedelta(days=self.rng.randint(least, most)), self.rng), self.now + timedelta(minutes=20))

    def on(self, day: date) -> datetime:
        """An instant in office hours on a day, not before now."""
        return max(office(day, self.rng), self.now + timedelta(minutes=20))

    def on_or_before(self, day: date) -> datetime:
        """The same, but a free day gives the working day before it: what must have happened by then has."""
        while not is_working_day(day):
            day -= timedelta(days=1)
        return self.on(day)

    def locality(self, code: str) -> Locality:
        """A place in a municipality, drawn by population."""
        places = self.localities[code]
        return self.rng.choices(places, weights=[place.population + 150 for place in places])[0]

    def matching(self, board: Board) -> Actor:
        """Who at GFO handles the board's referrals."""
        people = self.organisation.staff[Role.MATCHING_COORDINATOR]
        return people[self.organisation.boards.index(board) % len(people)]

    def find_home(self, kind: str, ages: list[int], place: Locality, tried: set[int], *, anyway: bool = False) -> Home | None:
        """A home to ask: one where nobody lives before one with a place left, near before far, with some chance in it.

        ``anyway``: where none fits, one that has the places will do.
        """
        able = [home for home in self.homes if home.number not in tried and home.can_take(kind, ages)]
        if not able and anyway:
            able = [home for home in self.homes if home.number not in tried and home.has_places(kind, len(ages))]
        here = point(place)
        able.sort(key=lambda home: (home.beds > 0, metres_between(here, home.point), home.number))
        return self.rng.choice(able[:6]) if able else None


def point(place: Locality) -> tuple[float, float]:
    """Where a place lies."""
    return float(place.latitude), float(place.longitude)
