"""What prices prove: for any prices on beds, rooms and togetherness, an upper bound that no plan exceeds, in whole numbers.

Let every bed and every room of a home cost something, and let every *clique* (options in one home of which at most one can be chosen)
have a price too. If each request takes its best choice at these prices, and all beds, rooms and cliques are paid for, the sum
is at least the value of every plan, whoever made the prices up. Prices are counted in fractions 1/scale of a point.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matchcore.eligible import Bools
from matchcore.program import Program
from matchcore.queue import Ints

NEVER = -(2**60)
"""Stands for minus infinity; far below every sum of real values, and two of them still fit in an int64."""

LARGEST_EXACT = 2**58
"""Products and sums beyond this are computed in Python's own integers instead of int64."""


@dataclass(frozen=True, eq=False)
class Prices:
    """Prices for one program, in its local numbers. Never negative."""

    scale: int
    bed: Ints
    """Per home, for one bed."""
    room: Ints
    """Per home, for one room."""
    cliques: tuple[tuple[tuple[int, ...], int], ...] = ()
    """Options of one home, any two of which exclude each other, and the price."""


@dataclass(frozen=True, eq=False)
class Bound:
    """What prices prove."""

    total: int
    """No plan is worth more, in fractions of a point. `NEVER` or less: there is no plan at all."""
    points: int
    """The same in whole points."""
    best: Ints
    """Per request: what its best choice is worth at the prices."""
    profit: Ints
    """Per option: its value less what it pays, in fractions of a point."""
    loss: Ints
    """Per option: any plan that holds it is worth at least so much less than `total`."""


def bound(program: Program, prices: Prices, *, allowed: Bools | None = None, must: Bools | None = None) -> Bound:
    """The bound that some prices prove for a program.

    `allowed`: only plans of these options count; `must`: only plans that place these requests.
    """
    profit = _profits(program, prices)
    if allowed is not None:
        profit[~allowed] = NEVER
    best_home, best, second = _best_two(program, profit)
    # A part is worth what it gives with the best other part in another home, less the penalty.
    other = program.partner[program.block]
    partner = np.where(best_home[other] == program.home, second[other], best[other])
    worth = np.where(other < 0, profit, profit + partner - program.penalty[program.block] * prices.scale)
    best_choice = np.full(len(program.requests), NEVER, dtype=profit.dtype)
    np.maximum.at(best_choice, program.request, worth)
    best_choice = np.where(program.must if must is None else must, best_choice, np.maximum(best_choice, 0))
    paid = sum(int(beds) * int(price) for beds, price in zip(program.capacity, prices.bed, strict=True) if price)
    paid += sum(int(rooms) * int(price) for rooms, price in zip(program.room_capacity, prices.room, strict=True) if price)
    paid += sum(price for _, price in prices.cliques)
    total = sum(best_choice.tolist()) + paid
    loss = np.asarray(best_choice[program.request] - worth)
    return Bound(total=total, points=total // prices.scale, best=best_choice, profit=profit, loss=loss)


def no_prices(program: Program) -> Prices:
    """Prices of nothing: each request on its own."""
    nothing = np.zeros(len(program.homes), dtype=np.int64)
    return Prices(1, nothing, nothing)


def _profits(program: Program, prices: Prices) -> Ints:
    """Value of each option less what it pays."""
    value, beds, bed, rooms, room = program.value, program.beds, prices.bed, program.rooms, prices.room
    dearest = max([int(np.abs(column).max(initial=0)) for column in (value, program.penalty)])
    charge = int(beds.max(initial=0)) * int(bed.max(initial=0)) + int(rooms.max(initial=0)) * int(room.max(initial=0))
    charge += sum(price for _, price in prices.cliques)
    if dearest * prices.scale + charge > LARGEST_EXACT // 4:
        value, beds, bed, rooms, room = (column.astype(object) for column in (value, beds, bed, rooms, room))
    profit = value * prices.scale - beds * bed[program.home] - rooms * room[program.home]
    for options, price in prices.cliques:
        profit[list(options)] -= price
    return np.asarray(profit)


def _best_two(program: Program, profit: Ints) -> tuple[Ints, Ints, Ints]:
    """Per block: the home of its best option, that option's profit, and the second best profit."""
    blocks = len(program.block_request)
    if not blocks:
        return (np.zeros(0, dtype=np.int64),) * 3
    start = program.first[:-1]
    best = np.maximum.reduceat(profit, start)
    places = np.where(profit == best[program.block], np.arange(len(profit)), len(profit))
    at = np.minimum.reduceat(places, start)
    rest = profit.copy()
    rest[at] = NEVER
    return program.home[at], best, np.maximum.reduceat(rest, start)
