"""Going through all the plans of a small program that are worth enough: quicker than a solver where prices leave little open.

At given prices every choice of a request *loses* something against its best one, and beds, rooms and cliques that are paid
for and not used are lost too. A plan is worth the bound less all that is lost, so a walk turns back as soon as more is lost
than a plan that is good enough may lose.
"""

from __future__ import annotations

from collections.abc import Sequence

from matchcore.greedy import Choice, Taking, choices_of
from matchcore.pricing import Bound, Prices
from matchcore.program import Program

Priced = tuple[int, Choice]
"""What a choice loses, and the choice. To be left unplaced is one too, without options."""


class TooFar(Exception):
    """There were too many plans to go through."""


def walked(
    program: Program, prices: Prices, proof: Bound, *, at_least: int, most: int, ties: Sequence[int] | None = None
) -> list[int] | None:
    """The best plan that is worth `at_least` points, by going through all that could be; None if there is none.

    `proof` is what `prices` prove of the program. `ties`: a number per option; of the best plans the one with the greatest sum
    of them is taken. Raises `TooFar` after `most` steps.
    """
    walk = _Walk(program, prices, proof, at_least, most, ties)
    if walk.budget >= 0:
        walk.step(0, 0)
    return walk.best


class _Walk:
    def __init__(self, program: Program, prices: Prices, proof: Bound, at_least: int, most: int, ties: Sequence[int] | None) -> None:
        self.taking = Taking(program)
        self.scale, self.total, self.left, self.ties = prices.scale, proof.total, most, ties
        self.bed, self.room = prices.bed.tolist(), prices.room.tolist()
        self.cliques: dict[int, list[tuple[frozenset[int], int]]] = {}
        for members, price in prices.cliques:
            self.cliques.setdefault(self.taking.home[members[0]], []).append((frozenset(members), price))
        self.wanted = (at_least, -1)
        self.best: list[int] | None = None
        choices = self._priced(program, proof)
        self.order = sorted(range(len(choices)), key=lambda request: (len(choices[request]), request))
        self.choices = [choices[request] for request in self.order]
        last = {self.taking.home[option]: at for at, mine in enumerate(self.choices) for _, choice in mine for option in choice[1]}
        self.closing: list[list[int]] = [[] for _ in choices]
        """Per step the homes that nobody after it can live in."""
        for home, at in last.items():
            self.closing[at].append(home)

    @property
    def budget(self) -> int:
        """What a plan that is good enough may lose."""
        return self.total - self.wanted[0] * self.scale

    def _priced(self, program: Program, proof: Bound) -> list[list[Priced]]:
        """Per request the choices that do not lose too much, those that lose least first."""
        charge = (program.value * self.scale - proof.profit).tolist()
        found = []
        for request, choices in enumerate(choices_of(program, most_parts=len(program))):
            best = int(proof.best[request])
            mine = [(best - value * self.scale + sum(charge[option] for option in options), (value, options)) for value, options in choices]
            if not program.must[request]:
                mine.append((best, (0, ())))
            found.append(sorted(priced for priced in mine if priced[0] <= self.budget))
        return found

    def step(self, at: int, lost: int) -> None:
        """Let the request at a place in the order choose, and all after it."""
        self.left -= 1
        if self.left < 0:
            raise TooFar
        if at == len(self.choices):
            self._arrive()
            return
        for loss, choice in self.choices[at]:
            if lost + loss > self.budget:
                break
            if self.taking.fits(choice[1]):
                self.taking.take(self.order[at], choice)
                more = lost + loss + sum(map(self._unused, self.closing[at]))
                if more <= self.budget:
                    self.step(at + 1, more)
                self.taking.drop(self.order[at])

    def _arrive(self) -> None:
        chosen = [choice for choice in self.taking.chosen if choice]
        options = sorted(option for choice in chosen for option in choice[1])
        value = sum(choice[0] for choice in chosen)
        drawn = sum(self.ties[option] for option in options) if self.ties is not None else 0
        if (value, drawn) > self.wanted:
            self.best = options
            self.wanted = (value, drawn) if self.ties is not None else (value + 1, -1)

    def _unused(self, home: int) -> int:
        """Paid for in a home and not used."""
        there, taking = self.taking.guests[home], self.taking
        idle = sum(price for members, price in self.cliques.get(home, ()) if not members & there)
        return int(taking.free[home] * self.bed[home] + taking.free_rooms[home] * self.room[home] + idle)
