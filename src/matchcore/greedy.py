"""A first plan without a solver: best choice first, then one request at a time makes room for another."""

from __future__ import annotations

from collections.abc import Iterable
from time import monotonic

from matchcore.eligible import clash
from matchcore.program import Program

Choice = tuple[int, tuple[int, ...]]
"""Value and options."""

MOST_PARTS = 12
"""Homes looked at for each part of a split. Two parts have the square of it as choices."""

MOST_TRIES = 30
"""Choices of an unplaced request for which others are asked to move."""

MOST_MOVES = 2_000
"""Moves that are tried in all. A number and not a time, so that the plan does not depend on the machine."""

MOST_STEPS = 20_000
"""Tries to keep all locks before the matter is left to the solver."""

ROUNDS = 4


def first_plan(program: Program, *, deadline: float) -> list[int] | None:
    """Options of a good plan, or None if no plan that keeps every lock was found. Ends soon after `deadline`."""
    plan = Taking(program)
    locked = [request for request, must in enumerate(program.must.tolist()) if must]
    if not _place_all(plan, locked, [MOST_STEPS]):
        return None
    open_requests = [request for request, choices in enumerate(plan.choices) if choices and not plan.chosen[request]]
    free = sorted(open_requests, key=lambda request: (-plan.choices[request][0][0], request))
    for request in free:
        plan.place(request)
    budget = [MOST_MOVES]
    for _ in range(ROUNDS):
        if not sum(_make_room(plan, request, budget) for request in free if not plan.chosen[request] and monotonic() < deadline):
            break
    return sorted(option for choice in plan.chosen if choice for option in choice[1])


class Taking:
    """A plan in the making: who lives where, and what still fits."""

    def __init__(self, program: Program) -> None:
        self.conflicts = program.conflicts
        self.must = program.must.tolist()
        self.home, self.beds, self.request = program.home.tolist(), program.beds.tolist(), program.request.tolist()
        blocks = zip(program.requests[program.block_request].tolist(), program.block_children.tolist(), strict=True)
        names = list(blocks)
        self.block = [names[block] for block in program.block.tolist()]
        self.rooms = program.rooms.tolist()
        self.free, self.free_rooms = program.capacity.tolist(), program.room_capacity.tolist()
        self.guests: list[set[int]] = [set() for _ in program.homes]
        self.chosen: list[Choice | None] = [None] * len(program.requests)
        self.choices = choices_of(program)

    def fits(self, options: Iterable[int]) -> bool:
        """There are beds and rooms for these options, and nobody there whom the children must not meet."""
        return not any(
            self.beds[option] > self.free[self.home[option]]
            or self.rooms[option] > self.free_rooms[self.home[option]]
            or self.quarrels(option)
            for option in options
        )

    def quarrels(self, option: int) -> set[int]:
        """Requests in the option's home whose children must not meet its own."""
        if not self.conflicts:
            return set()
        there = self.guests[self.home[option]]
        return {self.request[guest] for guest in there if clash(self.conflicts, self.block[option], self.block[guest])}

    def take(self, request: int, choice: Choice) -> None:
        """This it shall be for the request."""
        for option in choice[1]:
            self.free[self.home[option]] -= self.beds[option]
            self.free_rooms[self.home[option]] -= self.rooms[option]
            self.guests[self.home[option]].add(option)
        self.chosen[request] = choice

    def drop(self, request: int) -> Choice | None:
        """Take back what the request had; that is returned."""
        choice, self.chosen[request] = self.chosen[request], None
        for option in choice[1] if choice else ():
            self.free[self.home[option]] += self.beds[option]
            self.free_rooms[self.home[option]] += self.rooms[option]
            self.guests[self.home[option]].remove(option)
        return choice

    def place(self, request: int) -> int:
        """The best choice that fits is taken; its value, 0 if none fits."""
        for choice in self.choices[request]:
            if choice[0] >= 0 and self.fits(choice[1]):
                self.take(request, choice)
                return choice[0]
        return 0


def _place_all(plan: Taking, requests: list[int], steps: list[int]) -> bool:
    """Place locked requests one after another, going back where one finds no room."""
    if not requests:
        return True
    for choice in plan.choices[requests[0]]:
        steps[0] -= 1
        if steps[0] < 0:
            return False
        if plan.fits(choice[1]):
            plan.take(requests[0], choice)
            if _place_all(plan, requests[1:], steps):
                return True
            plan.drop(requests[0])
    return False


def _make_room(plan: Taking, request: int, budget: list[int]) -> bool:
    """Place an unplaced request by moving others, if the plan gains by it."""
    for choice in plan.choices[request][:MOST_TRIES]:
        movers = _movers(plan, choice)
        budget[0] -= 1 + len(movers)
        if budget[0] < 0:
            return False
        if choice[0] <= 0 or any(plan.must[mover] for mover in movers):
            continue
        before = {mover: plan.drop(mover) for mover in sorted(movers)}
        if not plan.fits(choice[1]):
            gain = 0
        else:
            plan.take(request, choice)
            lost = sum(old[0] for old in before.values() if old)
            gain = choice[0] + sum(plan.place(mover) for mover in before) - lost
        if gain > 0:
            return True
        plan.drop(request)
        for mover in before:
            plan.drop(mover)
        for mover, old in before.items():
            if old:
                plan.take(mover, old)
    return False


def _movers(plan: Taking, choice: Choice) -> set[int]:
    """Who must leave for a choice: those it must not meet, and the least valuable until there are beds and rooms enough."""
    movers: set[int] = set()
    for option in choice[1]:
        home = plan.home[option]
        movers |= plan.quarrels(option)
        dear_last = sorted(plan.guests[home], key=lambda guest: ((plan.chosen[plan.request[guest]] or (0,))[0], guest))
        for takes, free in ((plan.beds, plan.free), (plan.rooms, plan.free_rooms)):
            short = takes[option] - free[home] - sum(takes[guest] for guest in dear_last if plan.request[guest] in movers)
            for guest in dear_last:
                if short > 0 and takes[guest] and plan.request[guest] not in movers:
                    movers.add(plan.request[guest])
                    short -= takes[guest]
    return movers


def choices_of(program: Program, *, most_parts: int = MOST_PARTS) -> list[list[Choice]]:
    """Per request its choices, best first. Of splits only the best homes, unless the request must be placed."""
    found: list[list[Choice]] = [[] for _ in program.requests]
    value, home = program.value.tolist(), program.home.tolist()
    starts = program.first.tolist()
    for block, (request, partner) in enumerate(zip(program.block_request.tolist(), program.partner.tolist(), strict=True)):
        options = range(starts[block], starts[block + 1])
        if partner < 0:
            found[request] += [(value[option], (option,)) for option in options]
        elif block < partner:
            most = len(value) if program.must[request] else most_parts
            one, other = (
                sorted(range(starts[part], starts[part + 1]), key=lambda option: (-value[option], option))[:most]
                for part in (block, partner)
            )
            penalty = int(program.penalty[block])
            found[request] += [(value[a] + value[b] - penalty, (a, b)) for a in one for b in other if home[a] != home[b]]
    return [sorted(choices, key=lambda choice: (-choice[0], choice[1])) for choices in found]
