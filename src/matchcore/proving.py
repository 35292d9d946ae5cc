"""What prices prove about a queue, and a search for a better plan: plain Python in whole numbers, without any solver.

Shares no code with the making of plans, only the queue. The reasoning: at given prices every request takes its best
choice; the sum, with all beds, rooms and cliques paid for, is a bound (`total`). Any plan falls short of it by its *loss*:
choices that are not the best, paid beds and rooms that stand empty. A plan better than the one at hand loses less than that one,
so it holds no option with a greater loss. What is left of the queue falls apart into small pieces, and a better plan
would be better in at least one of them; each is searched through for a plan that loses less than the one at hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from matchcore.queue import Queue

MOST_STEPS = 300_000
"""Steps of all searches for one plan together."""

MOST_CHOICES = 20_000
"""Choices in one piece that is searched."""

MOST_REQUESTS = 400
"""Requests in one piece that is searched."""

IMPOSSIBLE = None

Choice = tuple[int, tuple[int, ...]]
"""What a choice loses, and its options."""


@dataclass(frozen=True)
class Option:
    """One option that a plan may hold."""

    request: int
    mask: int
    home: int
    value: int
    beds: int
    rooms: int


@dataclass(frozen=True)
class Clique:
    """Options of one home, any two of which exclude each other, and a price."""

    options: frozenset[int]
    price: int


@dataclass(frozen=True)
class Prices:
    """In fractions 1/scale of a point."""

    scale: int
    bed: Sequence[int]
    """For one bed, per home."""
    room: Sequence[int]
    """For one room, per home."""
    cliques: Mapping[int, Sequence[Clique]]
    """Per home."""


@dataclass(frozen=True)
class Leaf:
    """A case that its own prices prove."""

    prices: Prices


@dataclass(frozen=True)
class Question:
    """A case that falls into two: `request` is placed or not, or, with `option`, the plan holds it or not."""

    request: int
    option: int | None
    yes: Case
    no: Case


Case = Leaf | Question


class Ledger:
    """The queue as the rules read: which options a plan may hold, and what their choices are worth at some prices."""

    def __init__(self, queue: Queue) -> None:
        self.queue = queue
        self.penalty = {(split.request, part): split.penalty for split in queue.splits for part in split.parts}
        key = queue.option_request, queue.option_children, queue.option_home
        columns = (*key, queue.option_value, queue.option_beds, queue.option_rooms)
        self.options = {at: Option(*row) for at, row in enumerate(zip(*(column.tolist() for column in columns), strict=True))}
        self.enemies: dict[str, set[str]] = {}
        for pair in queue.conflicts:
            one, other = pair
            self.enemies.setdefault(one, set()).add(other)
            self.enemies.setdefault(other, set()).add(one)
        self.locked = {lock.request for lock in queue.locks}
        self.usable = self._usable()

    def is_whole(self, option: Option) -> bool:
        """It is for all children of its request."""
        return option.mask == self.queue.whole(option.request)

    def quarrel(self, one: Option, other: Option) -> bool:
        """Some children of the two must not share a home."""
        if not self.enemies:
            return False
        others = set(self.queue.names(other.request, other.mask))
        return any(self.enemies.get(child, set()) & others for child in self.queue.names(one.request, one.mask))

    def exclude(self, one: int, other: int) -> bool:
        """Two options of one home that no plan holds together."""
        first, second = self.options[one], self.options[other]
        beds, rooms = self.queue.home_beds[first.home], self.queue.home_rooms[first.home]
        too_many = first.beds + second.beds > beds or first.rooms + second.rooms > rooms
        return first.request == second.request or too_many or self.quarrel(first, second)

    def pieces(self, options: Iterable[int]) -> list[list[int]]:
        """Options in groups that share neither a home nor a request."""
        leader: dict[tuple[str, int], tuple[str, int]] = {}

        def find(at: tuple[str, int]) -> tuple[str, int]:
            leader.setdefault(at, at)
            while leader[at] != at:
                leader[at] = leader[leader[at]]
                at = leader[at]
            return at

        options = list(options)
        for at in options:
            leader[find(("request", self.options[at].request))] = find(("home", self.options[at].home))
        groups: dict[tuple[str, int], list[int]] = {}
        for at in options:
            groups.setdefault(find(("home", self.options[at].home)), []).append(at)
        return list(groups.values())

    def _usable(self) -> list[int]:
        """Options that a plan may hold: the beds are there, nothing forbids it, and the locks leave room for it."""
        queue = self.queue
        locked = {(lock.request, lock.children, lock.home) for lock in queue.locks}
        kept = []
        fixed = [option for option in self.options.values() if (option.request, option.mask, option.home) in locked]
        by_home: dict[int, list[Option]] = {}
        by_request: dict[int, list[Option]] = {}
        for option in fixed:
            by_home.setdefault(option.home, []).append(option)
            by_request.setdefault(option.request, []).append(option)
        for at, option in self.options.items():
            if option in fixed:
                kept.append(at)
                continue
            mine, there = by_request.get(option.request, []), by_home.get(option.home, [])
            beds_left = queue.home_beds[option.home] - sum(guest.beds for guest in there)
            rooms_left = queue.home_rooms[option.home] - sum(guest.rooms for guest in there)
            beside = all(option.mask ^ lock.mask == queue.whole(option.request) and lock.home != option.home for lock in mine)
            if (
                option.beds <= beds_left
                and option.rooms <= rooms_left
                and beside
                and (option.request, option.home) not in queue.forbidden
                and (self.is_whole(option) or (option.request, option.mask) in self.penalty)
                and not self.quarrel(option, option)
                and not any(self.quarrel(option, guest) for guest in there)
            ):
                kept.append(at)
        blocks = {(self.options[at].request, self.options[at].mask) for at in kept}
        return [at for at in kept if self.is_whole(self.options[at]) or self._other(self.options[at]) in blocks]

    def _other(self, option: Option) -> tuple[int, int]:
        return option.request, option.mask ^ self.queue.whole(option.request)


class Account:
    """Some options of the queue at some prices."""

    def __init__(self, ledger: Ledger, options: Sequence[int], prices: Prices, must: frozenset[int] = frozenset()) -> None:
        """`must`: requests that a plan has to place, beside those that are locked."""
        self.ledger, self.options, self.prices = ledger, options, prices
        known = ledger.options
        self.homes = sorted({known[at].home for at in options})
        inside = set(options)
        self.cliques_of = {home: [clique for clique in prices.cliques.get(home, ()) if clique.options & inside] for home in self.homes}
        cliques = [clique for found in self.cliques_of.values() for clique in found]
        charge = dict.fromkeys(options, 0)
        for clique in cliques:
            for at in clique.options & inside:
                charge[at] += clique.price
        for at in options:
            charge[at] += known[at].beds * prices.bed[known[at].home] + known[at].rooms * prices.room[known[at].home]
        self.profit = {at: known[at].value * prices.scale - charge[at] for at in options}
        self.by_block: dict[tuple[int, int], list[int]] = {}
        for at in options:
            self.by_block.setdefault((known[at].request, known[at].mask), []).append(at)
        for block in self.by_block.values():
            block.sort(key=lambda at: -self.profit[at])
        self.worth = {at: worth for at in options if (worth := self._worth(at)) is not IMPOSSIBLE}
        self.best: dict[int, int] = {known[at].request: 0 for at in options if known[at].request not in ledger.locked | must}
        for at, worth in self.worth.items():
            request = known[at].request
            self.best[request] = max(worth, self.best.get(request, worth))
        paid = sum(prices.bed[home] * ledger.queue.home_beds[home] for home in self.homes) + sum(clique.price for clique in cliques)
        paid += sum(prices.room[home] * ledger.queue.home_rooms[home] for home in self.homes)
        self.total = sum(self.best.values()) + paid

    def loss(self, at: int) -> int | None:
        """What a plan that holds the option falls short of the bound, at least. None: no plan holds it."""
        return self.best[self.ledger.options[at].request] - self.worth[at] if at in self.worth else None

    def _worth(self, at: int) -> int | None:
        """What the best choice with the option is worth."""
        option = self.ledger.options[at]
        if self.ledger.is_whole(option):
            return self.profit[at]
        others = self.by_block.get((option.request, option.mask ^ self.ledger.queue.whole(option.request)), ())
        for other in others:  # the first in another home is the best
            if self.ledger.options[other].home != option.home:
                return self.profit[at] + self.profit[other] - self.ledger.penalty[option.request, option.mask] * self.prices.scale
        return IMPOSSIBLE

    def choices(self, request: int, most: int) -> list[Choice]:
        """Loss and options of every choice of a request that loses at most `most`, the least first."""
        known = self.ledger.options
        found: list[Choice] = []
        if request not in self.ledger.locked:
            found.append((self.best[request], ()))
        for (of, mask), block in self.by_block.items():
            if of != request:
                continue
            if mask == self.ledger.queue.whole(request):
                found += [(self.best[request] - self.profit[at], (at,)) for at in block]
                continue
            other = mask ^ self.ledger.queue.whole(request)
            penalty = self.ledger.penalty[request, mask] * self.prices.scale
            for one in block if mask < other else ():
                for two in self.by_block.get((request, other), ()):
                    if known[one].home != known[two].home:
                        found.append((self.best[request] - self.profit[one] - self.profit[two] + penalty, (one, two)))
        return sorted(choice for choice in found if choice[0] <= most)


class _GivenUp(Exception):
    """Too many steps."""


class Search:
    """Looks for a plan that is worth more than the one at hand. Counts its steps over all pieces."""

    def __init__(self, ledger: Ledger, prices: Prices, value: Mapping[int, int], cases: Mapping[int, Case]) -> None:
        self.ledger, self.prices, self.value, self.cases = ledger, prices, value, cases
        self.steps = MOST_STEPS

    def improves(self, options: Sequence[int]) -> int | None:
        """Points that some plan has more than the one at hand, at least; 0: none has any; None: given up.

        `value` holds the points of each option of the plan at hand; they count those of `options` only.
        """
        account = Account(self.ledger, options, self.prices)
        at_hand = sum(self.value.get(at, 0) for at in options)
        gap = account.total - at_hand * self.prices.scale
        if gap < self.prices.scale:
            return 0
        kept = [at for at in options if (loss := account.loss(at)) is not None and loss <= gap]
        for request in {self.ledger.options[at].request for at in options} & self.cases.keys():
            if self._proves(self.cases[request], kept, frozenset(), at_hand + 1):
                return 0
        pieces = self.ledger.pieces(kept)
        if len(pieces) == 1 and len(kept) == len(options):
            return self._walk(account, gap - self.prices.scale)
        gains = [self.improves(piece) for piece in pieces]
        found = sum(gain for gain in gains if gain)
        return found if found or None not in gains else None

    def _proves(self, case: Case, options: Sequence[int], must: frozenset[int], better: int) -> bool:
        """No plan of these options that places the requests of `must` is worth `better` points or more."""
        known = self.ledger.options
        if not must <= {known[at].request for at in options}:
            return True  # such a plan does not exist
        if isinstance(case, Leaf):
            account = Account(self.ledger, options, case.prices, must)
            return not must <= account.best.keys() or account.total < better * case.prices.scale
        if case.option is None:
            without = [at for at in options if known[at].request != case.request]
            return self._proves(case.yes, options, must | {case.request}, better) and self._proves(case.no, without, must, better)
        without = [at for at in options if at != case.option]
        beside = [at for at in options if at == case.option or self._beside(at, case.option)]
        sure = case.option not in options or self._proves(case.yes, beside, must | {case.request}, better)
        return sure and self._proves(case.no, without, must, better)

    def _beside(self, at: int, chosen: int) -> bool:
        """A plan that holds the chosen option may hold the other one too."""
        one, other = self.ledger.options[chosen], self.ledger.options[at]
        if one.request == other.request:
            parts = one.mask ^ other.mask == self.ledger.queue.whole(one.request) and not one.mask & other.mask
            return parts and one.home != other.home
        return one.home != other.home or not self.ledger.exclude(chosen, at)

    def _walk(self, account: Account, budget: int) -> int | None:
        """Try every combination of choices that loses at most `budget`."""
        requests = _order(account)
        choices = [account.choices(request, budget) for request in requests]
        if sum(map(len, choices)) > MOST_CHOICES or len(requests) > MOST_REQUESTS:
            return None
        walk = _Walk(account, choices, _closing(account, requests))
        try:
            left = self._step(walk, 0, budget)
        except _GivenUp:
            return None
        return 0 if left is None else 1 + left // self.prices.scale

    def _step(self, walk: _Walk, at: int, budget: int) -> int | None:
        """What is left of the budget when all requests from `at` on have chosen; None if they cannot."""
        self.steps -= 1
        if self.steps < 0:
            raise _GivenUp
        if at == len(walk.choices):
            return budget
        for loss, options in walk.choices[at]:
            if loss > budget:
                break
            if walk.fits(options):
                walk.take(options)
                rest = budget - loss - sum(walk.unused(home) for home in walk.closing[at])
                left = self._step(walk, at + 1, rest) if rest >= 0 else None
                if left is not None:
                    return left
                walk.drop(options)
        return None


class _Walk:
    """Where a search stands."""

    def __init__(self, account: Account, choices: list[list[Choice]], closing: list[list[int]]) -> None:
        self.account, self.choices, self.closing = account, choices, closing
        self.free = {home: account.ledger.queue.home_beds[home] for home in account.homes}
        self.free_rooms = {home: account.ledger.queue.home_rooms[home] for home in account.homes}
        self.guests: dict[int, list[int]] = {home: [] for home in account.homes}

    def fits(self, options: Sequence[int]) -> bool:
        known = self.account.ledger.options
        return all(
            known[at].beds <= self.free[known[at].home]
            and known[at].rooms <= self.free_rooms[known[at].home]
            and not any(self.account.ledger.quarrel(known[at], known[guest]) for guest in self.guests[known[at].home])
            for at in options
        )

    def take(self, options: Sequence[int]) -> None:
        for at in options:
            option = self.account.ledger.options[at]
            self.free[option.home] -= option.beds
            self.free_rooms[option.home] -= option.rooms
            self.guests[option.home].append(at)

    def drop(self, options: Sequence[int]) -> None:
        for at in options:
            option = self.account.ledger.options[at]
            self.free[option.home] += option.beds
            self.free_rooms[option.home] += option.rooms
            self.guests[option.home].remove(at)

    def unused(self, home: int) -> int:
        """Paid for in a home, and not used."""
        there, prices = set(self.guests[home]), self.account.prices
        idle = sum(clique.price for clique in self.account.cliques_of.get(home, ()) if not clique.options & there)
        return self.free[home] * prices.bed[home] + self.free_rooms[home] * prices.room[home] + idle


def _order(account: Account) -> list[int]:
    """Requests so that neighbours, who share homes, stand near each other."""
    homes: dict[int, set[int]] = {}
    for at in account.options:
        option = account.ledger.options[at]
        homes.setdefault(option.request, set()).add(option.home)
    guests: dict[int, set[int]] = {}
    for request, there in homes.items():
        for home in there:
            guests.setdefault(home, set()).add(request)
    order: list[int] = []
    waiting = sorted(homes, key=lambda request: (len(homes[request]), request))
    seen: set[int] = set()
    while waiting:
        nearest = [waiting.pop(0)]
        for request in nearest:  # grows while it is read
            if request not in seen:
                seen.add(request)
                order.append(request)
                nearest += sorted({other for home in homes[request] for other in guests[home]} - seen)
    return order


def _closing(account: Account, requests: Sequence[int]) -> list[list[int]]:
    """Per request in order: the homes that nobody after it can live in."""
    at = {request: number for number, request in enumerate(requests)}
    last: dict[int, int] = {}
    for option in (account.ledger.options[number] for number in account.options):
        last[option.home] = max(last.get(option.home, 0), at[option.request])
    closing: list[list[int]] = [[] for _ in requests]
    for home, number in sorted(last.items()):
        closing[number].append(home)
    return closing
