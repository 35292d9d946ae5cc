"""A tree of cases that proves what one set of prices cannot: in each case some choices are settled, and prices of its own do.

A case splits in two on a question with yes and no for an answer: is this request placed at all, or does the plan hold this
option. Prices at a leaf are as good as any (see `pricing`); the relaxation only proposes them. So the proof rests on whole
numbers and on every question having two answers, and not on the solver.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

import numpy as np

from matchcore.cases import Case, Leaf, Question
from matchcore.eligible import Bools, clash
from matchcore.highs import DONE, Floats, Model
from matchcore.pricing import Prices, bound
from matchcore.program import Program

MOST_CASES = 2_000
"""Relaxations solved for one tree."""

DEEPEST = 60
"""Questions on the way to a leaf. The checker takes no tree that is much deeper."""

WHOLE = 1e-6
"""What the solver calls whole may be so far from it."""


class _GivenUp(Exception):
    """Too many cases, too deep, too late, or none of them proves it."""


def cases(program: Program, value: int, *, deadline: float, found: Callable[[list[int]], int]) -> Case | None:
    """Cases that prove that no plan of the program is worth more than `value`; None if they became too many.

    `found` hears of a plan that is worth more after all, and answers what may now be taken for the value.
    """
    tree = _Tree(program, value, deadline, found)
    try:
        return tree.grow(np.ones(len(program), dtype=np.bool_), program.must.copy(), 0)
    except _GivenUp:
        return None


class _Tree:
    def __init__(self, program: Program, value: int, deadline: float, found: Callable[[list[int]], int]) -> None:
        self.program, self.value, self.deadline, self.found = program, value, deadline, found
        self.model = Model(program)
        self.left = MOST_CASES

    def grow(self, allowed: Bools, must: Bools, depth: int) -> Case:
        """The tree of the case in which only the allowed options may be chosen and some requests must be placed."""
        self.left -= 1
        if self.left < 0 or depth > DEEPEST or monotonic() > self.deadline:
            raise _GivenUp
        placed = np.zeros(len(must), dtype=np.bool_)
        placed[self.program.request[allowed]] = True
        if (must & ~placed).any():
            return Leaf(1, (), (), ())  # a request that must be placed has nowhere to go
        status, prices = self.model.case(allowed, must, seconds=self.deadline - monotonic())
        if status != DONE or prices is None:
            raise _GivenUp
        columns = self.model.columns()
        if bound(self.program, prices, allowed=allowed, must=must).points <= self.value:
            return self._leaf(prices)
        if (np.abs(columns - np.rint(columns)) < WHOLE).all():
            self.value = max(self.value, self.found(np.flatnonzero(columns[: len(self.program)] > 0.5).tolist()))  # noqa: PLR2004 -- 0 or 1
            if bound(self.program, prices, allowed=allowed, must=must).points > self.value:
                raise _GivenUp
            return self._leaf(prices)
        return self._ask(columns, allowed, must, depth)

    def _ask(self, columns: Floats, allowed: Bools, must: Bools, depth: int) -> Question:
        program = self.program
        share = np.zeros(len(program.requests))
        np.add.at(share, program.request, np.where(program.is_part, 0.5, 1.0) * columns[: len(program)])
        unsure = np.where(must, 0.0, np.minimum(share, 1 - share))
        if unsure.max(initial=0.0) > WHOLE:
            request = int(unsure.argmax())
            without = allowed & (program.request != request)
            surely = must.copy()
            surely[request] = True
            yes, no = self.grow(allowed, surely, depth + 1), self.grow(without, must, depth + 1)
            return Question(int(program.requests[request]), None, yes, no)
        option = int(np.where(allowed, np.minimum(columns[: len(program)], 1 - columns[: len(program)]), 0.0).argmax())
        request = int(program.request[option])
        surely, others = must.copy(), allowed.copy()
        surely[request], others[option] = True, False
        yes, no = self.grow(allowed & self._beside(option), surely, depth + 1), self.grow(others, must, depth + 1)
        return Question(int(program.requests[request]), int(program.option[option]), yes, no)

    def _beside(self, option: int) -> Bools:
        """Options that a plan with this one may hold: it, the other part of its split elsewhere, and whoever gets on with it."""
        program = self.program
        request, home, block = int(program.request[option]), int(program.home[option]), int(program.block[option])
        allowed = (program.request != request) | ((program.block == program.partner[block]) & (program.home != home))
        there = np.flatnonzero((program.home == home) & (program.request != request))
        mine = int(program.requests[request]), int(program.block_children[block])
        for other in there.tolist():
            theirs = int(program.requests[program.request[other]]), int(program.block_children[program.block[other]])
            too_many = (
                program.beds[option] + program.beds[other] > program.capacity[home]
                or program.rooms[option] + program.rooms[other] > program.room_capacity[home]
            )
            allowed[other] = not too_many and not clash(program.conflicts, mine, theirs)
        allowed[option] = True
        return np.asarray(allowed)

    def _leaf(self, prices: Prices) -> Leaf:
        program = self.program
        bed, room = (
            tuple(sorted((int(program.homes[home]), int(price)) for home, price in enumerate(column.tolist()) if price))
            for column in (prices.bed, prices.room)
        )
        cliques = tuple((tuple(sorted(program.option[list(members)].tolist())), price) for members, price in prices.cliques)
        return Leaf(prices.scale, bed, room, tuple(sorted(cliques)))
