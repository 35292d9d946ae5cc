"""Two plans beside each other: what a wish costs, who gains and who has to give way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from matchcore.answer import Plan
from matchcore.planning import plan
from matchcore.queue import Lock, Queue, QueueError

Extra = tuple[str, Sequence[str], str, int]
"""An option more: request, children, home, points. It takes a bed per child, and the rooms that there are if others of the request do."""


@dataclass(frozen=True)
class Difference:
    """From one plan to another, by requests."""

    points: int
    """How much more the new plan is worth; negative: less."""
    children: int
    """How many more children it places."""
    placed: tuple[str, ...]
    """Unplaced before."""
    displaced: tuple[str, ...]
    """Placed before, and not any more."""
    moved: tuple[str, ...]
    """Placed in both, elsewhere or otherwise split."""
    exact: bool
    """Both plans are proven, so `points` is what it costs or gives, no more and no less."""


def compare(old: Plan, new: Plan) -> Difference:
    """What has changed from `old` to `new`."""
    before, after = _homes(old), _homes(new)
    return Difference(
        points=new.value - old.value,
        children=new.children_placed - old.children_placed,
        placed=tuple(sorted(after.keys() - before.keys())),
        displaced=tuple(sorted(before.keys() - after.keys())),
        moved=tuple(sorted(request for request in before.keys() & after.keys() if before[request] != after[request])),
        exact=old.status == new.status == "proven",
    )


def why_not(queue: Queue, old: Plan, *, request: str, home: str, time_limit: float = 30.0) -> Difference | None:
    """What it would cost to place a request, or the best part of it, in a home after all; None if no plan can.

    The plan `old` is one for the same queue. All locks stay.
    """
    of, where = queue.request_ids.index(request), queue.home_ids.index(home)
    mine = np.flatnonzero((queue.option_request == of) & (queue.option_home == where)).tolist()
    best: Difference | None = None
    for option in mine:
        lock = Lock(of, int(queue.option_children[option]), where)
        try:
            new = plan(replace(queue, locks=(*queue.locks, lock)), salt=old.salt, time_limit=time_limit)
        except QueueError:
            continue  # this part cannot live there
        found = compare(old, new)
        if best is None or found.points > best.points:
            best = found
    return best


def with_options(queue: Queue, old: Plan, options: Iterable[Extra], *, time_limit: float = 30.0) -> Difference:
    """What more options would change, such as those that a relaxation opens.

    An option is *free* if somebody is placed by it and nobody displaced, *contested* if others have to give way.
    """
    new = plan(extended(queue, options), salt=old.salt, time_limit=time_limit)
    return compare(old, new)


def extended(queue: Queue, options: Iterable[Extra], *, new_home: tuple[str, int] | None = None) -> Queue:
    """The queue with more options, and perhaps with a home more (id and beds; it has a room for each of them)."""
    if new_home is not None:
        name, beds = new_home
        queue = replace(queue, home_ids=(*queue.home_ids, name), home_beds=(*queue.home_beds, beds), home_rooms=(*queue.home_rooms, beds))
    needs_rooms = set(queue.option_request[queue.option_rooms > 0].tolist())
    rows = []
    for request, children, home, value in options:
        of = queue.request_ids.index(request)
        mask = sum(1 << queue.children[of].index(child) for child in children)
        where = queue.home_ids.index(home)
        rooms = min(len(children), queue.home_rooms[where]) if of in needs_rooms else 0
        rows.append((of, mask, where, value, len(children), rooms))
    more = np.array(rows, dtype=np.int64).reshape(-1, 6).T
    return replace(
        queue,
        option_request=np.append(queue.option_request, more[0]),
        option_children=np.append(queue.option_children, more[1]),
        option_home=np.append(queue.option_home, more[2]),
        option_value=np.append(queue.option_value, more[3]),
        option_beds=np.append(queue.option_beds, more[4]),
        option_rooms=np.append(queue.option_rooms, more[5]),
    )


def _homes(found: Plan) -> dict[str, frozenset[tuple[str, tuple[str, ...]]]]:
    homes: dict[str, set[tuple[str, tuple[str, ...]]]] = {}
    for row in found.placed:
        homes.setdefault(row.request, set()).add((row.home, row.children))
    return {request: frozenset(places) for request, places in homes.items()}
