"""Queues in which every home takes a fixed number of requests: the classical assignment, solved without HiGHS.

Requests come one by one and each takes the best home at the present prices; where that is full, the cheapest chain of
moves makes room (successive shortest paths). Prices only rise as far as they must, stay whole numbers, and prove at the
end that the plan is the best. With numba installed the loop is compiled; without it, the same function runs as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush
from typing import Any

import numpy as np

from matchcore.eligible import Bools
from matchcore.pricing import Prices
from matchcore.program import Program
from matchcore.queue import Ints

COMPILE_FROM = 20_000
"""Options from which compiling pays; loading the compiler alone takes longer than a small queue."""


def places_of(program: Program) -> Ints | None:
    """Per home the number of requests it takes, whichever they are. None if that depends on which, or on splits or locks."""
    if program.must.any() or program.is_part.any() or not len(program) or int(program.beds.min()) < 1:
        return None
    least, most = np.full(len(program.homes), np.iinfo(np.int64).max), np.zeros(len(program.homes), dtype=np.int64)
    np.minimum.at(least, program.home, program.beds)
    np.maximum.at(most, program.home, program.beds)
    places = program.capacity // least
    # Priced beds must say the same as priced places: a place is a bed, or there is only one.
    if not ((places == program.capacity // most) & ((most == 1) | (places == 1))).all():
        return None
    quarrelsome = [request for pair in program.conflicts for request in pair]
    if (np.isin(program.requests[program.request], quarrelsome) & (places[program.home] > 1)).any():
        return None
    return np.asarray(places)


def assign(program: Program, value: Ints, places: Ints, keep: Bools | None = None, *, fast: bool = True) -> tuple[list[int], Ints]:
    """The options of the plan with the greatest sum of `value`, and the price of a place in each home.

    `keep`: only these options may be used; `fast`: compiled, if it pays. Exact as long as values stay below 2^61.
    """
    kept = np.arange(len(program)) if keep is None else np.flatnonzero(keep)
    request = program.request[kept]
    first = np.searchsorted(request, np.arange(len(program.requests) + 1))
    slots = np.concatenate([[0], np.cumsum(places)])
    dearest = np.full(len(program.requests), -1, dtype=np.int64)
    np.maximum.at(dearest, request, value[kept])
    order = np.argsort(-dearest, kind="stable")  # who has least to lose comes last, and soon gives up the search
    columns = (order, first, program.home[kept], value[kept], slots)
    loop = compiled() if fast and len(kept) >= COMPILE_FROM else None
    if loop is not None:
        chosen, price = loop(*columns)
    else:
        chosen, price = _assign(*(column.tolist() for column in columns))
    at = np.asarray(chosen, dtype=np.int64)
    return kept[at[at >= 0]].tolist(), np.asarray(price, dtype=np.int64)


def prices_of(program: Program, price: Ints) -> Prices:
    """Prices of places as prices of beds, and of cliques where a home takes one request of any size."""
    single = program.beds == 1
    by_bed = np.ones(len(program.homes), dtype=np.bool_)
    by_bed[program.home[~single]] = False
    cliques = [
        (tuple(np.flatnonzero(program.home == home).tolist()), int(price[home])) for home in np.flatnonzero(~by_bed & (price > 0)).tolist()
    ]
    return Prices(1, np.where(by_bed, price, 0), tuple(cliques))


_cache: list[Callable[..., Any]] = []


def compiled() -> Callable[..., Any] | None:
    """The loop as machine code, or None without numba."""
    if not _cache:
        try:
            from numba import njit  # type: ignore[import-not-found, unused-ignore]  # noqa: PLC0415 -- optional, and slow to load
        except ImportError:
            return None
        _cache.append(njit(cache=True)(_assign))
    return _cache[0]


def _assign(order: Any, first: Any, home: Any, value: Any, slots: Any) -> tuple[list[int], list[int]]:  # noqa: C901, PLR0912, PLR0915
    """The loop over requests in `order`, in one piece for the compiler.

    Request r has the options from first[r] on, home h the slots from slots[h] on. Distances are what a chain of moves
    costs the plan; a chain ends in a home with a free slot or with somebody unplaced.
    """
    requests, homes = len(first) - 1, len(slots) - 1
    price = [0] * homes
    worth = [0] * requests  # what a request has, at the present prices
    chosen = [-1] * requests  # option
    guest = [-1] * slots[homes]  # request, by slot
    used = [0] * homes
    seen = [-1] * homes  # the newcomer that last reached a home, and what follows belongs to it
    distance = [0] * homes
    through = [0] * homes  # the option by which a home was reached
    settled = [-1] * homes
    for newcomer in order:
        best, where = 0, -1
        for option in range(first[newcomer], first[newcomer + 1]):
            profit = value[option] - price[home[option]]
            if profit > best or (profit == best and where < 0):
                best, where = profit, option
        worth[newcomer] = best
        if where < 0:
            continue
        if used[home[where]] < slots[home[where] + 1] - slots[home[where]]:
            chosen[newcomer] = where
            guest[slots[home[where]] + used[home[where]]] = newcomer
            used[home[where]] += 1
            continue
        # Everyone who might move, with what the chain up to them has cost; the end of a chain is ~request (unplaced) or a home.
        heap = [(best, ~newcomer)]
        moving = [(newcomer, 0)]
        done = 0
        visited = [home[where]]
        visited.pop()
        while True:
            while done < len(moving):
                request, cost = moving[done]
                done += 1
                for option in range(first[request], first[request + 1]):
                    to = home[option]
                    if settled[to] == newcomer:
                        continue
                    there = cost + worth[request] - value[option] + price[to]
                    if seen[to] != newcomer or there < distance[to]:
                        seen[to] = newcomer
                        distance[to] = there
                        through[to] = option
                        heappush(heap, (there, to))
            cost, to = heappop(heap)
            if to < 0:
                break
            if settled[to] == newcomer:
                continue
            settled[to] = newcomer
            if used[to] < slots[to + 1] - slots[to]:
                break
            visited.append(to)
            for slot in range(slots[to], slots[to + 1]):
                moving.append((guest[slot], cost))
                heappush(heap, (cost + worth[guest[slot]], ~guest[slot]))
        for request, paid in moving:
            worth[request] -= cost - paid
        for passed in visited:
            price[passed] += cost - distance[passed]
        # Walk the chain back: who is unplaced or moves into the free slot, whose place is then taken, and so on.
        leaving = -1
        if to < 0:
            leaving = ~to
            if leaving == newcomer:
                continue
            to = home[chosen[leaving]]
            chosen[leaving] = -1
        while True:
            option = through[to]
            mover = 0
            low, high = 0, requests  # the request that the option belongs to
            while low < high:
                middle = (low + high) // 2
                if first[middle + 1] <= option:
                    low = middle + 1
                else:
                    high = middle
            mover = low
            slot = slots[to]
            if leaving < 0:
                slot += used[to]
                used[to] += 1
            else:
                while guest[slot] != leaving:
                    slot += 1
            guest[slot] = mover
            old = chosen[mover]
            chosen[mover] = option
            if mover == newcomer:
                break
            leaving = mover
            to = home[old]
    return chosen, price
