"""One program from first plan to proven optimum.

1. A first plan (`greedy`), then the linear relaxation: its prices give a bound in whole numbers (`pricing`).
2. An option whose loss at these prices is greater than the gap is in no plan as good as the one at hand. What remains
   falls apart into small programs, most of them proven at once; HiGHS solves the others.
3. Among all best plans the salt decides: the sum of the drawn numbers of its options is the greatest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from time import monotonic

import numpy as np

from matchcore.answer import PlanPrices
from matchcore.assignment import LARGEST_ASSIGNED, assign, places_of, prices_of
from matchcore.branching import cases
from matchcore.cases import Case
from matchcore.greedy import choices_of, first_plan
from matchcore.highs import DONE, IMPOSSIBLE, Model
from matchcore.pricing import Bound, Prices, bound, no_prices
from matchcore.program import Program, Unplaceable, components, pieces, restricted, selected
from matchcore.queue import Ints, Queue
from matchcore.walking import TooFar, walked

LARGEST_TRUSTED = 10**9
"""Above this value of a whole program, HiGHS's word that a plan is best is not enough: tolerances are relative."""

FEW_OPTIONS, MOST_STEPS = 200, 500
"""Options and steps up to which all plans that are good enough are simply gone through; the solver takes longer to begin."""

MOST_ALONE = 20_000
"""Choices of a single request that are simply gone through."""

PROVING_SECONDS = 1.0
"""Time to prove by cases what the solver has found, beside as much as the solver took to find it."""

DRAWN = 2**16

CORE_OPTIONS = 5
"""Options per request in the first search of a program that has more than `CORE_FROM`."""

CORE_FROM = 1500

TIED_OPTIONS = 3
"""Options per request up to which the salt decides between equal plans although the prices leave a gap."""


@dataclass
class Progress:
    """What is known about one program so far. Options are places in the queue."""

    plan: tuple[int, ...] | None
    """None: no plan that keeps every lock has been found yet."""
    value: int
    points: int
    """No plan of this program is worth more."""
    bed: Mapping[int, int] = field(default_factory=dict)
    """Price of a bed per home of the queue, in fractions 1/scale."""
    room: Mapping[int, int] = field(default_factory=dict)
    """The same of a room."""
    cliques: tuple[tuple[tuple[int, ...], int], ...] = ()
    scale: int = 1
    cases: tuple[Case, ...] = ()
    """They prove the plan where the prices leave a gap."""
    searched: bool = False
    """The solver has searched through everything, or `cases` have: beside what the prices prove."""
    settled: bool = False
    """Among plans of equal value, the salt has decided."""
    finished: bool = False
    """Nothing more would come of more time."""

    @property
    def proven(self) -> bool:
        """No plan is worth more than this one."""
        return self.plan is not None and (self.searched or self.points == self.value)


Report = Callable[[Progress], None]


def solve(program: Program, ties: Ints, *, deadline: float, report: Report = lambda _: None) -> Progress:
    """The best plan of one component, or what is known at `deadline` (of `time.monotonic`).

    `ties` holds the drawn number of every option of the program. `report` hears of every better plan or bound. Raises
    `Unplaceable` if no plan keeps the locks.
    """
    simple = _alone(program, ties) or _assigned(program, ties)
    if simple is not None:
        return simple
    began = monotonic()
    best = first_progress(program, deadline=deadline)
    report(best)
    status, prices = Model(program).relaxed(seconds=deadline - monotonic())
    if status == IMPOSSIBLE:
        raise _no_plan(program)
    if prices is None:
        return best
    proof = bound(program, prices)
    _note_prices(best, program, prices, proof)
    report(best)
    _search(program, best, proof, deadline, report)
    if best.points > best.value and best.scale == prices.scale:
        _prove(program, best, proof, min(deadline, 2 * monotonic() - began + PROVING_SECONDS))
    best.finished = best.proven and _settle(program, ties, best, proof, deadline)
    return best


def _alone(program: Program, ties: Ints) -> Progress | None:
    """The plan of a single request. None if there are more, or too many choices to go through."""
    if len(program.requests) > 1 or _choices_alone(program) > MOST_ALONE:
        return None
    options = _best_alone(program, ties)
    value = value_of(program, options)
    if value < 0 and not program.must[0]:
        options, value = (), 0
    chosen = tuple(sorted(program.option[list(options)].tolist()))
    return Progress(chosen, value, value, searched=True, settled=True, finished=True)


def _choices_alone(program: Program) -> int:
    sizes = np.diff(program.first)
    return int(np.where(program.partner < 0, sizes, sizes * sizes[program.partner]).sum())


def _best_alone(program: Program, ties: Ints) -> tuple[int, ...]:
    """Options of the best choice of a single request; of several best, the one that is drawn."""
    (choices,) = choices_of(program, most_parts=len(program))
    if not choices:
        if program.must[0]:
            raise _no_plan(program)
        return ()
    return max(choices, key=lambda choice: (choice[0], int(ties[list(choice[1])].sum())))[1]


def _assigned(program: Program, ties: Ints) -> Progress | None:
    """The plan of a program that is a mere assignment, drawn among the best; None if it is not one, or too great for int64."""
    places = places_of(program)
    # One more than the ties of any plan: then no tie outweighs a point.
    factor = 1 + int(ties.max(initial=0)) * min(len(program.requests), int(program.capacity.sum()))
    if places is None or (int(np.abs(program.value).max(initial=0)) + 1) * factor > LARGEST_ASSIGNED:
        return None
    chosen, price = assign(program, program.value, places)
    prices = prices_of(program, price)
    proof = bound(program, prices)
    value = value_of(program, chosen)
    if proof.points != value:  # cannot be; the other way does not rest on this one
        return None
    best = Progress(tuple(sorted(program.option[chosen].tolist())), value, value)
    _note_prices(best, program, prices, proof)
    tied = proof.loss == 0
    if int(tied.sum()) > len(chosen):
        chosen, _ = assign(program, program.value * factor + ties, places, tied)
        if value_of(program, chosen) != value:
            return None
        best.plan = tuple(sorted(program.option[chosen].tolist()))
    best.searched = best.settled = best.finished = True
    return best


def first_progress(program: Program, *, deadline: float) -> Progress:
    """A plan and a bound within milliseconds, without a solver."""
    start = first_plan(program, deadline=deadline)
    points = bound(program, no_prices(program)).points
    if start is None:
        return Progress(None, 0, points)
    return Progress(tuple(program.option[start].tolist()), value_of(program, start), points)


def value_of(program: Program, options: Sequence[int]) -> int:
    """Points of a plan, given by its options in local numbers."""
    chosen = np.array(options, dtype=np.int64)
    blocks = program.block[chosen]
    penalties = program.penalty[blocks[program.partner[blocks] > blocks]]
    return int(sum(program.value[chosen].tolist()) - sum(penalties.tolist()))


def drawn(queue: Queue, program: Program, salt: str) -> Ints:
    """Per option a number from its children, its home and the salt; more children, greater numbers."""
    prefix = sha256(f"{salt}\n".encode())
    homes = [queue.home_ids[home].encode() for home in program.homes.tolist()]
    blocks = [
        (mask.bit_count(), "".join(f"\n{name}" for name in sorted(queue.names(request, mask))).encode())
        for request, mask in zip(program.requests[program.block_request].tolist(), program.block_children.tolist(), strict=True)
    ]
    numbers = []
    for block, home in zip(program.block.tolist(), program.home.tolist(), strict=True):
        children, names = blocks[block]
        digest = prefix.copy()
        digest.update(homes[home] + names)
        numbers.append(children * (DRAWN + int.from_bytes(digest.digest()[:2], "big")))
    return np.array(numbers, dtype=np.int64)


def local_prices(program: Program, best: Progress) -> Prices:
    """The prices found for a program, as far as they concern a part of it."""
    at = {option: number for number, option in enumerate(program.option.tolist())}
    bed = np.array([best.bed.get(home, 0) for home in program.homes.tolist()], dtype=np.int64)
    room = np.array([best.room.get(home, 0) for home in program.homes.tolist()], dtype=np.int64)
    cliques = ((tuple(at[option] for option in members if option in at), price) for members, price in best.cliques)
    return Prices(best.scale, bed, room, tuple((members, price) for members, price in cliques if members))


def prices_for(program: Program, prices: PlanPrices) -> Prices:
    """The prices of a plan in the local numbers of a program."""
    at = {option: number for number, option in enumerate(program.option.tolist())}
    bed = np.array([prices.home[home] for home in program.homes.tolist()], dtype=np.int64)
    room = np.array([prices.rooms[home] for home in program.homes.tolist()], dtype=np.int64)
    cliques = ((tuple(at[option] for option in members if option in at), price) for members, price in prices.cliques)
    return Prices(prices.scale, bed, room, tuple((members, price) for members, price in cliques if members))


def _note_prices(best: Progress, program: Program, prices: Prices, proof: Bound) -> None:
    if proof.points <= best.points:
        best.points, best.scale = proof.points, prices.scale
        best.bed, best.room = (
            {int(program.homes[home]): price for home, price in enumerate(column.tolist()) if price} for column in (prices.bed, prices.room)
        )
        best.cliques = tuple((tuple(program.option[list(members)].tolist()), price) for members, price in prices.cliques)


def _search(program: Program, best: Progress, proof: Bound, deadline: float, report: Report) -> None:
    """Make `best` the best plan there is, as far as the time lasts."""
    if not best.proven:
        _search_core(program, best, proof, deadline, report)
    if best.proven:
        return
    parts = [program]
    if best.plan is not None:
        parts = components(restricted(program, proof.loss <= proof.total - best.value * best.scale))
    done = [_search_part(program, part, best, deadline, report) for part in parts]
    best.searched = all(done)


def _search_core(program: Program, best: Progress, proof: Bound, deadline: float, report: Report) -> None:
    """First only among the options that lose least: a much better plan comes of it in a fraction of the time.

    If the plan's gap turns out to be no greater than the loss that was allowed, nothing was left out that matters.
    """
    size = CORE_OPTIONS * len(program.requests)
    if len(program) <= max(CORE_FROM, 2 * size):
        return
    allowed = int(np.sort(proof.loss)[size])
    try:
        core = restricted(program, proof.loss <= allowed)
    except Unplaceable:
        return

    def found(options: list[int]) -> None:
        value = value_of(core, options)
        if best.plan is None or value > best.value:
            best.plan, best.value = tuple(sorted(core.option[options].tolist())), value
            report(best)

    status, options = Model(core).solved(seconds=deadline - monotonic(), found=found)
    if options is None:
        return
    found(options)
    if status == DONE and proof.total - best.value * best.scale <= allowed:
        best.searched = _is_trusted(program)


def _prove(program: Program, best: Progress, proof: Bound, deadline: float) -> None:
    """Prove by cases that the plan is the best, in each part that the prices leave open. Nothing is lost if it fails."""
    if best.plan is None:
        return
    number = {option: at for at, option in enumerate(program.option.tolist())}
    trees = []
    for part in components(restricted(program, proof.loss <= proof.total - best.value * best.scale)):
        inside = set(part.option.tolist())

        def found(options: list[int], part: Program = part, inside: set[int] = inside) -> int:
            plan = sorted([*(option for option in best.plan or () if option not in inside), *part.option[options].tolist()])
            value = value_of(program, [number[option] for option in plan])
            if value > best.value:
                best.plan, best.value = tuple(plan), value
            return _value_inside(part, best)

        value = _value_inside(part, best)
        if bound(part, local_prices(part, best)).points > value:
            tree = cases(part, value, deadline=deadline, found=found)
            if tree is None:
                return
            trees.append(tree)
    best.cases, best.searched = tuple(trees), True


def _value_inside(part: Program, best: Progress) -> int:
    """What the plan is worth in a part."""
    chosen = set(best.plan or ())
    return value_of(part, [at for at, option in enumerate(part.option.tolist()) if option in chosen])


def _is_trusted(program: Program) -> bool:
    return bound(program, no_prices(program)).points <= LARGEST_TRUSTED


def _search_part(program: Program, part: Program, best: Progress, deadline: float, report: Report) -> bool:
    """The best plan in one part, the rest of the plan standing. Returns whether it is known for sure to be that."""
    number = {option: at for at, option in enumerate(program.option.tolist())}
    inside = set(part.option.tolist())

    def found(options: list[int]) -> None:
        kept = [option for option in best.plan or () if option not in inside]
        plan = sorted([*kept, *part.option[options].tolist()])
        value = value_of(program, [number[option] for option in plan])
        if best.plan is None or value > best.value:
            best.plan, best.value = tuple(plan), value
            report(best)

    start = None
    if best.plan is not None:
        chosen = set(best.plan)
        start = [at for at, option in enumerate(part.option.tolist()) if option in chosen]
        value, prices = value_of(part, start), local_prices(part, best)
        proof = bound(part, prices)
        if value == proof.points:
            return True
        if len(part) <= FEW_OPTIONS:
            with suppress(TooFar):
                better = walked(part, prices, proof, at_least=value + 1, most=MOST_STEPS)
                if better is not None:
                    found(better)
                return True
    status, options = Model(part).solved(seconds=deadline - monotonic(), start=start, found=found)
    if status == IMPOSSIBLE and start is None:
        raise _no_plan(program)
    if options is not None:
        found(options)
    return status == DONE and _is_trusted(program)


def _settle(program: Program, ties: Ints, best: Progress, proof: Bound, deadline: float) -> bool:
    """Of all plans that are worth as much, take the one that the salt has drawn.

    With a gap in the prices, very many options may be left, and to draw among them takes longer than to plan. Then the
    plan stays that the solver came to in the order that the salt has given requests and homes. Returns whether that is the end of it.
    """
    as_good = restricted(program, proof.loss <= proof.total - best.value * best.scale)
    chosen = set(best.plan or ())
    if best.points > best.value and len(as_good) > TIED_OPTIONS * len(as_good.requests):
        return True
    tie = dict(zip(program.option.tolist(), ties.tolist(), strict=True))
    plan: list[int] = []
    together: list[Program] = []
    for piece in pieces(as_good):
        options = as_good.option[piece].tolist()
        if chosen.issuperset(options):
            plan += options  # there is nothing to draw among
            continue
        part = selected(as_good, piece)
        level = value_of(part, [at for at, option in enumerate(options) if option in chosen])
        found = _drawn_plan(part, best, [tie[option] for option in options], level) if len(options) <= FEW_OPTIONS else None
        if found is None:
            together.append(part)
        else:
            plan += part.option[found].tolist()
    if together:
        drawn_together = _draw_together(as_good, together, tie, chosen, deadline)
        if drawn_together is None:
            return False
        plan += drawn_together
    number = {option: at for at, option in enumerate(program.option.tolist())}
    if value_of(program, [number[option] for option in plan]) != best.value:
        return False
    best.plan = tuple(sorted(plan))
    best.settled = True
    return True


def _drawn_plan(part: Program, best: Progress, ties: Sequence[int], level: int) -> list[int] | None:
    """The drawn plan of a part among those of a value; None if there are too many to go through."""
    prices = local_prices(part, best)
    with suppress(TooFar):
        return walked(part, prices, bound(part, prices), at_least=level, most=MOST_STEPS, ties=ties)
    return None


def _draw_together(
    as_good: Program, parts: Sequence[Program], tie: Mapping[int, int], chosen: set[int], deadline: float
) -> list[int] | None:
    """The drawn choices of parts in which requests still depend on each other; None if the time ran out."""
    wanted = {option for part in parts for option in part.option.tolist()}
    tied = restricted(as_good, np.array([option in wanted for option in as_good.option.tolist()]), must_all=False)
    number = {option: at for at, option in enumerate(tied.option.tolist())}
    levels = []
    for part in parts:
        options = part.option.tolist()
        level = value_of(part, [at for at, option in enumerate(options) if option in chosen])
        levels.append(([number[option] for option in options], level))
    model = Model(tied)
    model.aim(np.array([tie[option] for option in tied.option.tolist()]), keep=levels)
    status, found = model.solved(seconds=deadline - monotonic())
    return tied.option[found].tolist() if status == DONE and found is not None else None


def _no_plan(program: Program) -> Unplaceable:
    return Unplaceable(int(program.requests[np.flatnonzero(program.must)[0]]))
