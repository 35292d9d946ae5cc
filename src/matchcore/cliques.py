"""Cliques: options in one home of which any two exclude each other, so that at most one of them can be chosen.

They carry the rule that some children must not meet, and they tell the solver what beds and rooms alone say badly: by
halves, two groups of two would fit in a home with three beds. Sets of options are bits of one integer.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from matchcore.eligible import clash
from matchcore.program import Program


def cliques(program: Program) -> list[tuple[int, ...]]:
    """Cliques that together hold every pair of options that the beds of a home and the requests do not keep apart."""
    order = np.lexsort((np.arange(len(program)), -program.beds, program.home))  # in each home the great options first
    ends = np.searchsorted(program.home[order], np.arange(len(program.homes)), side="right").tolist()
    finder = _Finder(program)
    order, start, found = order.tolist(), 0, []
    for end in ends:
        found += finder.of_home(order[start:end])
        start = end
    return found


class _Finder:
    def __init__(self, program: Program) -> None:
        self.conflicts = program.conflicts
        self.capacity, self.home = program.capacity.tolist(), program.home.tolist()
        self.beds, self.request = program.beds.tolist(), program.request.tolist()
        self.rooms, self.room_capacity = program.rooms.tolist(), program.room_capacity.tolist()
        self.short_of_rooms = program.short_of_rooms.tolist()
        self.block = list(zip(program.requests[program.request].tolist(), program.block_children[program.block].tolist(), strict=True))
        self.opponents: dict[int, set[int]] = {}
        """Per request of the queue: requests with a child that one of its children must not meet."""
        for one, other in program.conflicts:
            self.opponents.setdefault(one, set()).add(other)
            self.opponents.setdefault(other, set()).add(one)

    def of_home(self, options: list[int]) -> list[tuple[int, ...]]:
        """The cliques of one home. `options` stand with the greatest first."""
        capacity = self.capacity[self.home[options[0]]]
        beds = [self.beds[option] for option in options]
        of_request: dict[int, int] = {}
        for at, option in enumerate(options):
            of_request[self.request[option]] = of_request.get(self.request[option], 0) | 1 << at
        quarrel = self._quarrels(options)
        if self.short_of_rooms[self.home[options[0]]]:
            quarrel = [one | other for one, other in zip(quarrel, self._too_few_rooms(options), strict=True)]
        if not any(quarrel) and _beds_suffice(beds, capacity):
            return []
        apart, open_pairs = [], []
        for at, option in enumerate(options):
            others = ~of_request[self.request[option]]
            full = _too_many(beds, capacity - beds[at])
            # Two that fill the home each are kept apart by the beds, two of one request by the request.
            weak = full & ~_too_many(beds, capacity - 1) if beds[at] >= capacity else full
            open_pairs.append((weak | quarrel[at]) & others)
            apart.append((full | quarrel[at] | ~others) & ~(1 << at))
        return [tuple(sorted(options[at] for at in members)) for members in _cover(apart, open_pairs)]

    def _quarrels(self, options: list[int]) -> list[int]:
        """Per option: those in the home with children that must not meet its own."""
        found = [0] * len(options)
        if not self.conflicts:
            return found
        there: dict[int, list[int]] = {}
        for at, option in enumerate(options):
            there.setdefault(self.block[option][0], []).append(at)
        for request, mine in there.items():
            for opponent in self.opponents.get(request, set()) & there.keys() - {request}:
                for at in mine:
                    for other in there[opponent]:
                        if clash(self.conflicts, self.block[options[at]], self.block[options[other]]):
                            found[at] |= 1 << other
        return found

    def _too_few_rooms(self, options: list[int]) -> list[int]:
        """Per option: those in the home for whom it leaves too few rooms. None where the rooms say as much by halves too."""
        rooms = [self.rooms[option] for option in options]
        capacity = self.room_capacity[self.home[options[0]]]
        if {0, capacity} >= set(rooms):
            return [0] * len(options)
        taking: dict[int, int] = {}
        for at, taken in enumerate(rooms):
            taking[taken] = taking.get(taken, 0) | 1 << at
        too_many = {taken: sum(those for other, those in taking.items() if other + taken > capacity) for taken in taking}
        return [too_many[taken] & ~(1 << at) for at, taken in enumerate(rooms)]


def _beds_suffice(beds: list[int], capacity: int) -> bool:
    """Halves of options say no more than options: one bed each, or no two of them fit, or all of them do."""
    return beds[0] <= 1 or beds[-1] >= capacity or sum(beds) <= capacity


def _too_many(beds: list[int], left: int) -> int:
    """Those that need more than the beds left; the greatest stand first."""
    count = 0
    while count < len(beds) and beds[count] > left:
        count += 1
    return (1 << count) - 1


def _cover(apart: list[int], open_pairs: list[int]) -> Iterator[list[int]]:
    """Cliques of the graph `apart` that hold every pair of `open_pairs`: each grown as far as it goes, in order."""
    for one in range(len(apart)):
        while open_pairs[one]:
            other = _lowest(open_pairs[one])
            members, candidates = [one, other], apart[one] & apart[other]
            while candidates:
                wanted = candidates & (open_pairs[members[-1]] | open_pairs[one])  # those that close open pairs come first
                members.append(_lowest(wanted or candidates))
                candidates &= apart[members[-1]]
            inside = sum(1 << member for member in members)
            for member in members:
                open_pairs[member] &= ~inside
            yield members


def _lowest(bits: int) -> int:
    return (bits & -bits).bit_length() - 1
