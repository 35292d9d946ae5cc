"""Which options of a queue some plan could hold: beds and rooms, forbidden pairs, children who must not meet, locks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from matchcore.queue import Lock, Queue, QueueError

Bools = NDArray[np.bool_]
Pairs = tuple[tuple[int, int], ...]
Conflicts = Mapping[tuple[int, int], Pairs]
"""Per two requests of the queue, the smaller first: pairs of masks that must not share a home."""


def conflicts_of(queue: Queue) -> Conflicts:
    """The queue's conflicts, by request."""
    where = {child: (request, 1 << bit) for request, names in enumerate(queue.children) for bit, child in enumerate(names)}
    found: dict[tuple[int, int], set[tuple[int, int]]] = {}
    for pair in queue.conflicts:
        (one, bit), (other, other_bit) = sorted(where[child] for child in pair)
        found.setdefault((one, other), set()).add((bit, other_bit))
    return {requests: tuple(sorted(pairs)) for requests, pairs in found.items()}


def usable_options(queue: Queue, conflicts: Conflicts) -> Bools:
    """Options that some plan could hold, locks aside."""
    beds, rooms = np.array(queue.home_beds, dtype=np.int64), np.array(queue.home_rooms, dtype=np.int64)
    whole = np.array([queue.whole(at) for at in range(len(queue.children))], dtype=np.int64)
    if not len(queue.option_home):
        return np.zeros(0, dtype=np.bool_)
    usable = (queue.option_beds <= beds[queue.option_home]) & (queue.option_rooms <= rooms[queue.option_home])
    part = queue.option_children != whole[queue.option_request]
    known = {(split.request, mask) for split in queue.splits for mask in split.parts}
    for option in np.flatnonzero(part).tolist():
        usable[option] &= (int(queue.option_request[option]), int(queue.option_children[option])) in known
    inner = {requests[0]: pairs for requests, pairs in conflicts.items() if requests[0] == requests[1]}
    for option in np.flatnonzero(np.isin(queue.option_request, list(inner))).tolist():
        mask = int(queue.option_children[option])
        usable[option] &= not any(mask & a and mask & b for a, b in inner[int(queue.option_request[option])])
    if queue.forbidden:
        barred = [request * len(beds) + home for request, home in queue.forbidden]
        usable &= ~np.isin(queue.option_request * len(beds) + queue.option_home, barred)
    return np.asarray(usable)


def clash(conflicts: Conflicts, one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Two blocks (request of the queue, mask) hold children that must not share a home."""
    if one[0] > other[0]:
        one, other = other, one
    return any(one[1] & a and other[1] & b for a, b in conflicts.get((one[0], other[0]), ()))


def apply_locks(queue: Queue, conflicts: Conflicts, usable: Bools) -> dict[int, dict[int, int]]:
    """Take away every option that cannot live with the locks. Returns home by mask by request.

    Raises `QueueError` if the locks contradict each other.
    """
    locked: dict[int, dict[int, int]] = {}
    guests: dict[int, dict[tuple[int, int], int]] = {}  # per home: options by request and mask
    for lock in sorted(set(queue.locks)):
        option = _option_of(queue, lock, usable)
        homes, there = locked.setdefault(lock.request, {}), guests.setdefault(lock.home, {})
        if lock.children in homes or lock.home in homes.values():
            raise QueueError(f"locks: {_name(queue, lock)} contradicts another lock of the request")
        if any(clash(conflicts, (lock.request, lock.children), guest) for guest in there):
            raise QueueError(f"locks: {_name(queue, lock)} puts children together who must not meet")
        homes[lock.children], there[lock.request, lock.children] = lock.home, option
        beds_left, rooms_left = _left(queue, lock.home, there.values())
        if beds_left < 0 or rooms_left < 0:
            raise QueueError(f"locks: {_name(queue, lock)} needs more {'beds' if beds_left < 0 else 'rooms'} than the home has left")
    for request, homes in locked.items():
        _keep_locked(queue, request, homes, usable)
    for home, there in guests.items():
        beds_left, rooms_left = _left(queue, home, there.values())
        for option in np.flatnonzero((queue.option_home == home) & usable).tolist():
            block = int(queue.option_request[option]), int(queue.option_children[option])
            if block not in there:
                fits = queue.option_beds[option] <= beds_left and queue.option_rooms[option] <= rooms_left
                usable[option] = fits and not any(clash(conflicts, block, guest) for guest in there)
    return locked


def _keep_locked(queue: Queue, request: int, homes: dict[int, int], usable: Bools) -> None:
    """Of a locked request only the locked options remain, and those of the other part if one part is locked."""
    masks, whole = tuple(sorted(homes)), queue.whole(request)
    if len(masks) > 1 and masks not in {split.parts for split in queue.splits if split.request == request}:
        raise QueueError(f"locks: those of {queue.request_ids[request]!r} do not make up one split")
    for option in np.flatnonzero((queue.option_request == request) & usable).tolist():
        mask, home = int(queue.option_children[option]), int(queue.option_home[option])
        other = whole ^ mask in homes and home not in homes.values()
        usable[option] = homes[mask] == home if mask in homes else other


def _left(queue: Queue, home: int, options: Iterable[int]) -> tuple[int, int]:
    """Beds and rooms that some options leave in a home."""
    taken = list(options)
    return queue.home_beds[home] - int(queue.option_beds[taken].sum()), queue.home_rooms[home] - int(queue.option_rooms[taken].sum())


def _option_of(queue: Queue, lock: Lock, usable: Bools) -> int:
    same = (queue.option_request == lock.request) & (queue.option_children == lock.children) & (queue.option_home == lock.home)
    found = np.flatnonzero(same & usable)
    if not len(found):
        raise QueueError(f"locks: {_name(queue, lock)} is not an option that may be chosen")
    return int(found[0])


def _name(queue: Queue, lock: Lock) -> str:
    return f"the lock of {queue.request_ids[lock.request]!r} in {queue.home_ids[lock.home]!r}"
