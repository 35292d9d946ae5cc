"""`plan`: place the whole queue. Takes the queue apart, has the parts solved, and puts the answer together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import gcd
from threading import Event
from time import monotonic

import numpy as np

from matchcore.answer import Placement, Plan, PlanPrices, Reason, Status, Taken, Unplaced
from matchcore.assignment import places_of
from matchcore.eligible import clash
from matchcore.pricing import bound
from matchcore.program import Program, Unplaceable, components, program_of
from matchcore.queue import Queue, QueueError
from matchcore.solving import Progress, drawn, first_progress, local_prices, solve
from matchcore.worker import solve_apart

AT_HAND = 10_000
"""Programs with at most so many options are first tried here; starting a process would take longer than solving them."""

AT_HAND_SECONDS = 2.0

ROOM_ENOUGH = 3
"""Places per request from which an assignment of any size is made at hand."""

MOST_SHOWN = 5

NO_PLAN = -(2**40)
"""A value below this means that no plan holds the option at all."""


class NoPlan(Exception):
    """Time ran out before any plan was found that keeps all the locks."""


Say = Callable[[str], None]


def plan(
    queue: Queue, *, salt: str = "", time_limit: float = 60.0, threads: int = 1, stop: Event | None = None, say: Say = lambda _: None
) -> Plan:
    """The best plan for the queue.

    The same queue and salt give the same plan, in whatever order the file lists things and however many `threads`
    (processes) work, provided that it is proven in time. After `time_limit` seconds, or when `stop` is set, the best plan so
    far is returned with status *gap* and a bound that holds.

    Raises `QueueError` if the locks cannot all be kept, `NoPlan` if time ran out before it was known whether they can.
    """
    began = monotonic()
    deadline, stop = began + time_limit, stop or Event()
    program = program_of_queue(queue, salt)
    parts = components(program)
    built = monotonic()
    say(f"{len(program.requests)} requests with {len(program)} options in {len(parts)} separate parts")
    try:
        known = _solve_parts(queue, parts, salt, deadline, threads, stop, say)
    except Unplaceable as error:
        raise _locks_error(queue, error) from None
    solved = monotonic()
    answer = _answer(queue, parts, known, salt)
    seconds = {"build": built - began, "solve": solved - built, "total": monotonic() - began}
    say(f"{answer.status.value}: {answer.value} points, {answer.children_placed} children placed, {seconds['total']:.2f} s")
    return Plan(**{**answer.__dict__, "seconds": seconds})


def program_of_queue(queue: Queue, salt: str) -> Program:
    """The program of a queue. Raises `QueueError` if the locks cannot hold."""
    try:
        return program_of(queue, salt=salt)
    except Unplaceable as error:
        raise _locks_error(queue, error) from None


def _solve_parts(queue: Queue, parts: Sequence[Program], salt: str, deadline: float, threads: int, stop: Event, say: Say) -> list[Progress]:
    known: list[Progress] = []
    left = []
    for number, part in enumerate(parts):
        if monotonic() >= deadline or stop.is_set():
            known.append(first_progress(part, deadline=deadline))
            continue
        ties, soon = drawn(queue, part, salt), min(deadline, monotonic() + AT_HAND_SECONDS)
        if len(part) <= AT_HAND or _is_easy(part):
            known.append(solve(part, ties, deadline=soon))
        else:
            known.append(first_progress(part, deadline=soon))
        if not known[-1].finished:
            left.append((number, part, ties))

    def tell(number: int, news: Progress) -> None:
        known[number] = better(known[number], news)
        say(f"part {number + 1}: {known[number].value} of at most {known[number].points} points")

    if left:
        left.sort(key=lambda job: -len(job[1]))
        solve_apart(left, workers=threads, deadline=deadline, stop=stop, tell=tell)
    return known


def _is_easy(part: Program) -> bool:
    """A mere assignment with room enough, in which hardly anyone has to move for another."""
    places = places_of(part)
    return places is not None and int(places.sum()) >= ROOM_ENOUGH * len(part.requests)


def better(old: Progress, new: Progress) -> Progress:
    """The newer word, unless the older plan is worth more or its bound is lower."""
    if new.plan is None or (old.plan is not None and (old.value, old.settled) > (new.value, new.settled)):
        new.plan, new.value, new.settled = old.plan, old.value, old.settled
    if old.points < new.points:
        new.points, new.scale, new.bed, new.room, new.cliques = old.points, old.scale, old.bed, old.room, old.cliques
    new.searched, new.cases = new.searched or old.searched, new.cases or old.cases
    return new


def _answer(queue: Queue, parts: Sequence[Program], known: Sequence[Progress], salt: str) -> Plan:
    if any(progress.plan is None for progress in known):
        raise NoPlan("no plan that keeps every lock was found in time")
    chosen = sorted(option for progress in known for option in progress.plan or ())
    value = sum(progress.value for progress in known)
    highest = sum(progress.value if progress.proven else progress.points for progress in known)
    return Plan(
        status=Status.PROVEN if highest == value else Status.GAP,
        value=value,
        bound=highest,
        placed=tuple(sorted((_placement(queue, option) for option in chosen), key=lambda row: (row.request, row.home))),
        unplaced=tuple(sorted(_unplaced(queue, parts, known, chosen), key=lambda row: row.request)),
        prices=_prices(queue, known),
        ties_drawn=all(progress.settled for progress in known),
        salt=salt,
        seconds={},
    )


def _placement(queue: Queue, option: int) -> Placement:
    request = int(queue.option_request[option])
    names = queue.names(request, int(queue.option_children[option]))
    return Placement(queue.request_ids[request], tuple(sorted(names)), queue.home_ids[int(queue.option_home[option])])


def _prices(queue: Queue, known: Sequence[Progress]) -> PlanPrices:
    """One set of prices in one scale, the coarsest that says the same."""
    scale = max((progress.scale for progress in known), default=1)
    home, rooms = [0] * len(queue.home_ids), [0] * len(queue.home_ids)
    cliques = []
    for progress in known:
        for column, prices in ((home, progress.bed), (rooms, progress.room)):
            for at, price in prices.items():
                column[at] = price * (scale // progress.scale)
        cliques += [(tuple(sorted(members)), price * (scale // progress.scale)) for members, price in progress.cliques]
    common = gcd(scale, *home, *rooms, *(price for _, price in cliques))
    return PlanPrices(
        scale=scale // common,
        home=tuple(price // common for price in home),
        rooms=tuple(price // common for price in rooms),
        cliques=tuple(sorted((members, price // common) for members, price in cliques)),
        bound=sum(progress.points for progress in known),
        cases=tuple(sorted((case for progress in known for case in progress.cases), key=repr)),
    )


def _unplaced(queue: Queue, parts: Sequence[Program], known: Sequence[Progress], chosen: Sequence[int]) -> list[Unplaced]:
    guests: dict[int, list[int]] = {}
    for option in chosen:
        guests.setdefault(int(queue.option_home[option]), []).append(option)
    placed = {int(queue.option_request[option]) for option in chosen}
    with_options = {int(request) for request in queue.option_request}
    left = set(range(len(queue.request_ids))) - placed
    found: dict[int, Unplaced] = {}
    for part, progress in zip(parts, known, strict=True):
        without = [local for local, request in enumerate(part.requests.tolist()) if request in left]
        if without:
            proof = bound(part, local_prices(part, progress))
            most = ((proof.total - proof.loss) // progress.scale).tolist()
            for local in without:
                found[int(part.requests[local])] = _reason(queue, part, progress, local, guests, most)
    for request in left - found.keys():
        reason = Reason.NO_USABLE_OPTION if request in with_options else Reason.NO_OPTION
        found[request] = _row(queue, request, reason)
    return list(found.values())


def _row(queue: Queue, request: int, reason: Reason, homes: tuple[Taken, ...] = (), cost: int | None = None) -> Unplaced:
    return Unplaced(queue.request_ids[request], tuple(sorted(queue.children[request])), reason, homes, cost)


def _reason(queue: Queue, part: Program, progress: Progress, local: int, guests: dict[int, list[int]], most: Sequence[int]) -> Unplaced:
    """Why one request of a part is unplaced: who lives in the homes that it could have had.

    `most`: per option, what a plan that holds it is worth at most.
    """
    request = int(part.requests[local])
    mine = np.flatnonzero(part.request == local).tolist()
    highest = max(most[at] for at in mine)
    if highest <= NO_PLAN:
        return _row(queue, request, Reason.NO_USABLE_OPTION)  # both parts of its splits would need the same home
    taken: dict[int, tuple[str, ...]] = {}
    for at in sorted(mine, key=lambda at: -int(part.value[at])):
        home = int(part.homes[part.home[at]])
        there = guests.get(home, [])
        taken_beds, taken_rooms = int(queue.option_beds[there].sum()), int(queue.option_rooms[there].sum())
        full = taken_beds + int(part.beds[at]) > queue.home_beds[home]
        short = taken_rooms + int(part.rooms[at]) > queue.home_rooms[home]
        block = request, int(part.block_children[part.block[at]])
        by = [
            guest for guest in there if full or (short and queue.option_rooms[guest]) or clash(part.conflicts, block, _block(queue, guest))
        ]
        if by and home not in taken:
            taken[home] = tuple(sorted({queue.request_ids[int(queue.option_request[guest])] for guest in by}))
    homes = tuple(Taken(queue.home_ids[home], by) for home, by in list(taken.items())[:MOST_SHOWN])
    if not part.is_part[mine].any() and int(part.value[mine].max()) <= 0:
        return _row(queue, request, Reason.WORTHLESS)
    if taken:
        return _row(queue, request, Reason.TAKEN, homes, max(0, progress.value - highest))
    return _row(queue, request, Reason.WORTHLESS if progress.proven else Reason.TIME)


def _block(queue: Queue, option: int) -> tuple[int, int]:
    return int(queue.option_request[option]), int(queue.option_children[option])


def _locks_error(queue: Queue, error: Unplaceable) -> QueueError:
    return QueueError(f"locks: no plan keeps them all, beginning with that of {queue.request_ids[error.request]!r}")
