"""Trees of cases: a proof where one set of prices leaves a gap. `branching` grows them, `proving` checks them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Leaf:
    """Prices that prove a case. Homes and options are places in the queue."""

    scale: int
    bed: tuple[tuple[int, int], ...]
    """Home and price of a bed."""
    room: tuple[tuple[int, int], ...]
    """Home and price of a room."""
    cliques: tuple[tuple[tuple[int, ...], int], ...]


@dataclass(frozen=True)
class Question:
    """Is `request` placed, or with `option`: does the plan hold it? Both are places in the queue."""

    request: int
    option: int | None
    yes: Case
    no: Case


Case = Leaf | Question
