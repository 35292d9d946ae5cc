"""How many children get a home when referrals are taken one at a time, to compare a plan with. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from matchcore.queue import Queue


@dataclass(frozen=True, slots=True)
class Proposed:
    """Children of a referral in a home."""

    referral: str
    children: tuple[str, ...]
    home: str


def one_by_one(queue: Queue, order: Sequence[str]) -> tuple[Proposed, ...]:
    """Referrals taken in the given order: each gets what is worth most of what is left, and nobody moves for another.

    What people have decided (locks) comes first. A referral is placed whole, or in the two parts of a split, or not at all.
    """
    taking = _Taking(queue)
    for lock in queue.locks:
        at = taking.options[lock.request, lock.children, lock.home]
        if taking.fits(at):  # locks that do not go together are for the caller to tell of
            taking.take((at,))
    for code in order:
        choice = taking.best(queue.request_ids.index(code))
        if choice:
            taking.take(choice)
    whole = {request for request, mine in taking.placed.items() if sum(taking.masks[at] for at in mine) == queue.whole(request)}
    return tuple(
        Proposed(queue.request_ids[request], queue.names(request, taking.masks[at]), queue.home_ids[taking.homes[at]])
        for request in sorted(whole)
        for at in sorted(taking.placed[request])
    )


class _Taking:
    """Who lives where so far, and what is left."""

    def __init__(self, queue: Queue) -> None:
        self.queue = queue
        self.requests = queue.option_request.tolist()
        self.masks, self.homes = queue.option_children.tolist(), queue.option_home.tolist()
        self.values, self.beds, self.rooms = queue.option_value.tolist(), queue.option_beds.tolist(), queue.option_rooms.tolist()
        self.options = {key: at for at, key in enumerate(zip(self.requests, self.masks, self.homes, strict=True))}
        self.mine: dict[int, list[int]] = {}
        for at, request in enumerate(self.requests):
            if (request, self.homes[at]) not in queue.forbidden:
                self.mine.setdefault(request, []).append(at)
        self.left, self.rooms_left = list(queue.home_beds), list(queue.home_rooms)
        self.guests: dict[int, list[str]] = {}
        self.placed: dict[int, list[int]] = {}

    def take(self, choice: tuple[int, ...]) -> None:
        """These options it shall be."""
        for at in choice:
            self.left[self.homes[at]] -= self.beds[at]
            self.rooms_left[self.homes[at]] -= self.rooms[at]
            self.guests.setdefault(self.homes[at], []).extend(self._names(at))
            self.placed.setdefault(self.requests[at], []).append(at)

    def best(self, request: int) -> tuple[int, ...]:
        """What is worth most of what is left for a request; nothing if nothing is left that is worth anything."""
        choices = self._choices(request, [at for at in self.mine.get(request, ()) if self.fits(at)])
        value, choice = max(choices, key=lambda each: (each[0], [-at for at in each[1]]), default=(0, ()))
        return choice if value > 0 else ()

    def _choices(self, request: int, free: list[int]) -> list[tuple[int, tuple[int, ...]]]:
        there = self.placed.get(request)
        if there:  # a lock has placed some of the children: the others go elsewhere
            rest = self.queue.whole(request) & ~sum(self.masks[at] for at in there)
            taken = {self.homes[at] for at in there}
            return [(self.values[at], (at,)) for at in free if self.masks[at] == rest and self.homes[at] not in taken]
        found: list[tuple[int, tuple[int, ...]]] = [(self.values[at], (at,)) for at in free if self.masks[at] == self.queue.whole(request)]
        for split in self.queue.splits:
            if split.request == request:
                one, other = ([at for at in free if self.masks[at] == part] for part in split.parts)
                found += [
                    (self.values[a] + self.values[b] - split.penalty, (a, b)) for a in one for b in other if self.homes[a] != self.homes[b]
                ]
        return found

    def fits(self, at: int) -> bool:
        """There are beds and rooms left, and nobody there whom the children must not meet."""
        there = self.guests.get(self.homes[at], ())
        quarrel = any(frozenset((name, other)) in self.queue.conflicts for name in self._names(at) for other in there)
        home = self.homes[at]
        return self.beds[at] <= self.left[home] and self.rooms[at] <= self.rooms_left[home] and not quarrel

    def _names(self, at: int) -> tuple[str, ...]:
        return self.queue.names(self.requests[at], self.masks[at])
