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

LARGEST_ASSIGNED = 2**61
"""Above this, sums would leave int64."""

COMPILE_FROM = 20_000
"""Options from which compiling pays; loading the compiler alone takes longer than a small queue."""


def places_of(program: Program) -> Ints | None:
    """Per home the number of requests it takes, whichever they are. None if that depends on which, or on splits or locks."""
    if program.must.any() or program.is_part.any() or not len(program) or int(program.beds.min()) < 1:
        return None
    if program.short_of_rooms.any():
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
    kept = kept[value[kept] >= 0]  # nobody is better placed than unplaced at a loss
    request, worth = program.request[kept], value[kept]
    order = _best_first(request, worth)
    kept, request, worth, home = kept[order], request[order], worth[order], program.home[kept][order]
    requests = len(program.requests)
    first = np.searchsorted(request, np.arange(requests + 1))
    slots = np.concatenate([[0], np.cumsum(places)])
    # Whoever wants most a home that is wanted by no more than it has places for, has it: no prices are needed for that.
    able = np.flatnonzero(first[1:] > first[:-1])
    wanted = home[first[able]]
    content = np.bincount(wanted, minlength=len(places))[wanted] <= places[wanted]
    newcomers = able[~content]
    # Who has least to lose comes last, and soon gives up the search.
    newcomers = newcomers[np.argsort(-worth[first[newcomers]], kind="stable")]
    start = able[content]
    loop = compiled() if fast and len(kept) >= COMPILE_FROM else None
    if loop is not None:
        chosen, price = loop(newcomers, start, first, home, worth, slots)
    else:
        # Few of the options are ever looked at: a view of them is ready at once, where a list would have to be made.
        chosen, price = _assign(newcomers.tolist(), start.tolist(), first.tolist(), home.data, worth.data, slots.tolist())
    at = np.asarray(chosen, dtype=np.int64)
    return sorted(kept[at[at >= 0]].tolist()), np.asarray(price, dtype=np.int64)


def _best_first(request: Ints, value: Ints) -> Ints:
    """Options by request, the most valuable first. Packed into one number if it holds them: that sorts ten times as fast."""
    if not len(request):
        return np.arange(0)
    top, count = int(value.max()), len(value)
    if (int(request.max()) + 1) * (top + 1) * 2 * count < LARGEST_ASSIGNED:
        bits = count.bit_length()
        return np.asarray(np.sort(((request * (top + 1) + (top - value)) << bits) + np.arange(count)) & ((1 << bits) - 1))
    return np.lexsort((-value, request))


def prices_of(program: Program, price: Ints) -> Prices:
    """Prices of places as prices of beds, and of cliques where a home takes one request of any size."""
    single = program.beds == 1
    by_bed = np.ones(len(program.homes), dtype=np.bool_)
    by_bed[program.home[~single]] = False
    cliques = [
        (tuple(np.flatnonzero(program.home == home).tolist()), int(price[home])) for home in np.flatnonzero(~by_bed & (price > 0)).tolist()
    ]
    return Prices(1, np.where(by_bed, price, 0), np.zeros_like(price), tuple(cliques))


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


def _assign(  # noqa: C901, PLR0912, PLR0915 -- in one piece for the compiler
    newcomers: Any, content: Any, first: Any, home: Any, value: Any, slots: Any
) -> tuple[list[int], list[int]]:
    """The options chosen, per request (-1: none), and the prices.

    Request r has the options from first[r] on, the most valuable first, none of them below 0; home h has the slots from
    slots[h] on. `content` have their first choice from the beginning; `newcomers` come one by one. Distances are what a
    chain of moves costs the plan; a chain ends in a home with a free slot or with somebody unplaced. Since prices are
    never negative, the value of an option tells how near its home can be at best, and whoever is further away than the
    nearest end that is known need not be looked at, nor the options after it.
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
    mover_to = [0] * homes  # and the request that would move there
    settled = [-1] * homes
    for request in content:
        option = first[request]
        chosen[request] = option
        worth[request] = value[option]
        guest[slots[home[option]] + used[home[option]]] = request
        used[home[option]] += 1
    for newcomer in newcomers:
        best, where = -1, -1
        for option in range(first[newcomer], first[newcomer + 1]):
            if value[option] <= best:
                break
            profit = value[option] - price[home[option]]
            if profit > best:
                best, where = profit, option
        if where < 0:
            continue
        worth[newcomer] = best
        if used[home[where]] < slots[home[where] + 1] - slots[home[where]]:
            chosen[newcomer] = where
            guest[slots[home[where]] + used[home[where]]] = newcomer
            used[home[where]] += 1
            continue
        # Everyone who might move, with what the chain up to them has cost; the end of a chain is ~request (unplaced) or a home.
        heap = [(best, ~newcomer)]
        nearest_end = best
        moving = [(newcomer, 0)]
        done = 0
        visited = [home[where]]
        visited.pop()
        while True:
            while done < len(moving):
                request, cost = moving[done]
                done += 1
                for option in range(first[request], first[request + 1]):
                    there = cost + worth[request] - value[option]
                    if there >= nearest_end:
                        break
                    to = home[option]
                    there += price[to]
                    if there >= nearest_end or settled[to] == newcomer:
                        continue
                    if seen[to] != newcomer or there < distance[to]:
                        seen[to] = newcomer
                        distance[to] = there
                        through[to] = option
                        mover_to[to] = request
                        heappush(heap, (there, to))
                        if used[to] < slots[to + 1] - slots[to]:
                            nearest_end = there
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
                if cost + worth[guest[slot]] < nearest_end:
                    nearest_end = cost + worth[guest[slot]]
                    heappush(heap, (nearest_end, ~guest[slot]))
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
            mover = mover_to[to]
            slot = slots[to]
            if leaving < 0:
                slot += used[to]
                used[to] += 1
            else:
                while guest[slot] != leaving:
                    slot += 1
            guest[slot] = mover
            old = chosen[mover]
            chosen[mover] = through[to]
            if mover == newcomer:
                break
            leaving = mover
            to = home[old]
    return chosen, price
