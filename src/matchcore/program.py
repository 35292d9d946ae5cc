"""The queue as a program in whole numbers: what may be chosen, and what excludes what.

A *choice* of a request is one option for all its children, or two options for the two parts of one split, in different
homes. A *block* is a set of children of one request that may be placed together. Requests, homes and options stand in
an order drawn from the salt, so nothing that follows depends on the order of the file, and nobody is favoured by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256

import numpy as np

from matchcore.eligible import Bools, Pairs, apply_locks, conflicts_of, usable_options
from matchcore.queue import Ints, Queue


class Unplaceable(Exception):
    """A request that must be placed has no choice left."""

    def __init__(self, request: int) -> None:
        super().__init__(f"request {request} has no choice left")
        self.request = request
        """Its place in the queue."""


@dataclass(frozen=True, eq=False)
class Program:
    """A part of the queue in local numbers. Options are sorted by block and home, blocks by request."""

    requests: Ints
    """Place in the queue of each request."""
    must: Bools
    """The request has a lock and cannot be left unplaced."""
    homes: Ints
    """Place in the queue of each home."""
    capacity: Ints
    """Beds of each home."""
    room_capacity: Ints
    """Rooms that each home has for children who need one for themselves."""
    option: Ints
    """Place in the queue of each option."""
    block: Ints
    home: Ints
    value: Ints
    beds: Ints
    rooms: Ints
    """Of `room_capacity`, what each option takes."""
    block_request: Ints
    block_children: Ints
    """Mask of each block, in the bits of the file."""
    first: Ints
    """Block b holds the options from first[b] up to first[b + 1]."""
    partner: Ints
    """Per block: the other part of its split; -1 for a block of all the children."""
    penalty: Ints
    """Per block: the penalty of its split, 0 for a block of all the children."""
    conflicts: Mapping[tuple[int, int], Pairs]
    """Per two requests of the queue, the smaller first: masks that must not share a home."""

    @property
    def request(self) -> Ints:
        """Request of each option."""
        return np.asarray(self.block_request[self.block])

    @property
    def is_part(self) -> Bools:
        """Options for a part of the children."""
        return np.asarray(self.partner[self.block] >= 0)

    @cached_property
    def short_of_rooms(self) -> Bools:
        """Homes in which the rooms keep options apart that the beds do not."""
        wanted = np.bincount(self.home, weights=self.rooms, minlength=len(self.homes)) > self.room_capacity
        fewer = np.zeros(len(self.homes), dtype=np.bool_)
        fewer[self.home[self.rooms > self.beds]] = True
        return np.asarray(wanted & (fewer | (self.room_capacity < self.capacity)))

    def __len__(self) -> int:
        return len(self.option)


def program_of(queue: Queue, *, salt: str) -> Program:
    """Everything that may be chosen. Raises `QueueError` if the locks contradict each other."""
    conflicts = conflicts_of(queue)
    usable = usable_options(queue, conflicts)
    locked = apply_locks(queue, conflicts, usable)
    requests, homes = _drawn(queue.request_ids, salt), _drawn(queue.home_ids, salt)
    kept = np.flatnonzero(usable)
    width = 1 << max((len(children) for children in queue.children), default=0)
    keys = queue.option_request[kept] * width + queue.option_children[kept]
    found, block = np.unique(keys, return_inverse=True)
    block_request = _inverse(requests)[found // width] if len(requests) else found
    masks = (found % width).tolist()
    names = [tuple(sorted(queue.names(request, mask))) for request, mask in zip((found // width).tolist(), masks, strict=True)]
    order = sorted(range(len(found)), key=lambda at: (int(block_request[at]), names[at]))
    block = _inverse(np.array(order, dtype=np.int64))[block]
    home = _inverse(homes)[queue.option_home[kept]] if len(homes) else kept
    by_block = np.lexsort((home, block))
    kept, block, home = kept[by_block], block[by_block], home[by_block]
    block_request, block_children = block_request[order], (found % width)[order]
    partner, penalty = _partners(queue, (found // width)[order], block_children)
    whole = Program(
        requests=requests,
        must=np.array([int(at) in locked for at in requests], dtype=np.bool_),
        homes=homes,
        capacity=np.array(queue.home_beds, dtype=np.int64)[homes],
        room_capacity=np.array(queue.home_rooms, dtype=np.int64)[homes],
        option=kept,
        block=block,
        home=home,
        value=queue.option_value[kept],
        beds=queue.option_beds[kept],
        rooms=queue.option_rooms[kept],
        block_request=block_request,
        block_children=block_children,
        first=np.searchsorted(block, np.arange(len(found) + 1)),
        partner=partner,
        penalty=penalty,
        conflicts=conflicts,
    )
    return restricted(whole, partner[block] != block)


def restricted(program: Program, keep: Bools, *, must_all: bool = True) -> Program:
    """The program with some of its options only, and without homes and requests that have none left.

    A part whose other part has no option left goes too. Raises `Unplaceable` if a request that must be placed has no
    choice left, unless `must_all` is false: then it goes as well.
    """
    alive = np.zeros(len(program.block_request), dtype=np.bool_)
    alive[program.block[keep]] = True
    alive &= (program.partner < 0) | alive[program.partner]
    keep = keep & alive[program.block]
    has_choice = np.zeros(len(program.requests), dtype=np.bool_)
    has_choice[program.block_request[alive]] = True
    if must_all and (program.must & ~has_choice).any():
        raise Unplaceable(int(program.requests[np.flatnonzero(program.must & ~has_choice)[0]]))
    return selected(program, np.flatnonzero(keep))


def components(program: Program) -> list[Program]:
    """The parts of a program that share no home, in its order."""
    found = pieces(program)
    return [program] if len(found) == 1 else [selected(program, options) for options in found]


def pieces(program: Program) -> list[Ints]:
    """The options of each part of a program that shares no home with the rest."""
    leader = list(range(len(program.requests)))

    def find(at: int) -> int:
        while leader[at] != at:
            leader[at] = leader[leader[at]]
            at = leader[at]
        return at

    guest: dict[int, int] = {}
    for pair in np.unique(program.home * len(leader) + program.request).tolist():
        home, request = divmod(pair, len(leader))
        one, other = find(guest.setdefault(home, request)), find(request)
        leader[max(one, other)] = min(one, other)
    leaders = np.array([find(at) for at in range(len(leader))], dtype=np.int64)
    of_option = leaders[program.request]
    found = np.unique(leaders).tolist()
    order = np.argsort(of_option, kind="stable")
    ends = np.searchsorted(of_option[order], found, side="right").tolist()
    return [order[start:end] for start, end in zip([0, *ends], ends, strict=False)]


def selected(program: Program, options: Ints) -> Program:
    """Some options, with their blocks, requests and homes; of each split both parts or neither."""
    blocks, block = _renumbered(program.block[options], len(program.block_request))
    requests, block_request = _renumbered(program.block_request[blocks], len(program.requests))
    homes, home = _renumbered(program.home[options], len(program.homes))
    partner = program.partner[blocks]
    return replace(
        program,
        requests=program.requests[requests],
        must=program.must[requests],
        homes=program.homes[homes],
        capacity=program.capacity[homes],
        room_capacity=program.room_capacity[homes],
        option=program.option[options],
        block=block,
        home=home,
        value=program.value[options],
        beds=program.beds[options],
        rooms=program.rooms[options],
        block_request=block_request,
        block_children=program.block_children[blocks],
        first=np.searchsorted(block, np.arange(len(blocks) + 1)),
        partner=np.where(partner < 0, -1, np.searchsorted(blocks, partner)),
        penalty=program.penalty[blocks],
    )


def _renumbered(numbers: Ints, count: int) -> tuple[Ints, Ints]:
    """Which of the numbers below `count` occur, and each as its place among those. As `numpy.unique`, without sorting."""
    occurs = np.zeros(count, dtype=np.bool_)
    occurs[numbers] = True
    return np.flatnonzero(occurs), (np.cumsum(occurs) - 1)[numbers]


def _partners(queue: Queue, requests: Ints, masks: Ints) -> tuple[Ints, Ints]:
    """Per block the other part of its split and the penalty; the block itself as partner where that has no option."""
    at = {block: number for number, block in enumerate(zip(requests.tolist(), masks.tolist(), strict=True))}
    penalties = {(split.request, mask): split.penalty for split in queue.splits for mask in split.parts}
    partner, penalty = np.full(len(at), -1, dtype=np.int64), np.zeros(len(at), dtype=np.int64)
    for (request, mask), number in at.items():
        if mask != queue.whole(request):
            partner[number] = at.get((request, queue.whole(request) ^ mask), number)
            penalty[number] = penalties[request, mask]
    return partner, penalty


def _drawn(ids: Iterable[str], salt: str) -> Ints:
    """Places of some ids in an order that only the salt decides."""
    keys = [(sha256(f"{salt}\n{name}".encode()).digest(), at) for at, name in enumerate(ids)]
    return np.array([at for _, at in sorted(keys)], dtype=np.int64)


def _inverse(order: Ints) -> Ints:
    inverse = np.empty_like(order)
    inverse[order] = np.arange(len(order))
    return inverse
