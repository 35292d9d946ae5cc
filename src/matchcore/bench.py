"""Made-up queues of the cooperation's size and the country's, and what planning them costs beside plain HiGHS."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from time import perf_counter

from matchcore.answer import Plan, plan_data
from matchcore.assignment import assign, places_of, prices_of
from matchcore.check import check_plan
from matchcore.plain import plain_optimum
from matchcore.planning import plan
from matchcore.pricing import bound
from matchcore.program import Program, program_of
from matchcore.queue import Queue, queue_from
from matchcore.solving import value_of

Say = Callable[[str], object]

SIBLINGS = 0.35
"""Requests for more than one child."""

FEWEST_RUNS, MOST_RUNS, ENOUGH_SECONDS = 5, 40, 2.0


def bench(*, seconds: float, say: Say) -> None:
    """Print the measurements that need nothing but HiGHS."""
    say(f"{'queue':34}{'options':>9}{'plan':>10}{'HiGHS':>10}{'ratio':>7}{'cpu':>7}  {'status':8}{'value':>11}{'children':>9}{'check':>9}")
    for requests, homes in ((20, 150), (150, 1000)):
        for seed in (1, 2, 3):
            queue = synthetic_queue(seed, requests, homes)
            (ours, found), (plain, value, _) = side_by_side(queue, seconds)
            began = perf_counter()
            verdict = check_plan(queue, plan_data(found)).data()["verdict"]
            checked = perf_counter() - began
            say(
                f"{f'{requests} requests x {homes} homes, seed {seed}':34}{len(queue.option_home):>9}"
                f"{ours.wall * 1e3:>8.1f} ms{plain.wall * 1e3:>8.1f} ms"
                f"{ours.wall / plain.wall:>7.2f}{ours.processor / plain.processor:>7.2f}"
                f"  {found.status.value:8}{found.value:>11}{found.children_placed:>9}{checked * 1e3:>6.0f} ms"
                f"  {verdict}{'' if value in (None, found.value) else ' UNLIKE HiGHS'}; one by one: {one_by_one(queue)} children"
            )
    program = program_of(singles_queue(1, 2_000, 20_000), salt="bench")
    took, value = assignment(program)
    say(f"{'2,000 x 20,000 without siblings':34}{len(program):>9}{took * 1e3:>8.0f} ms{'':>10}{'':>14}  {'proven':8}{value:>11}")


@dataclass(frozen=True)
class Cost:
    """The fastest of some runs, in seconds."""

    wall: float
    processor: float
    """What processes that it started have used counts too. The same as `wall` but for what else the machine does."""


def processor_time() -> float:
    """Seconds of processor time, of this process and those it has started and seen end."""
    return sum(usage.ru_utime + usage.ru_stime for usage in map(getrusage, (RUSAGE_SELF, RUSAGE_CHILDREN)))


def side_by_side(queue: Queue, seconds: float) -> tuple[tuple[Cost, Plan], tuple[Cost, int | None, list[int]]]:
    """`plan` and HiGHS alone on the plain model, both from queue to plan, in turn.

    Runs of some milliseconds say little on a machine that does other things too: short ones are run more often.
    """
    ours: list[tuple[float, float]] = []
    plain: list[tuple[float, float]] = []
    began = perf_counter()
    while len(ours) < FEWEST_RUNS or (len(ours) < MOST_RUNS and perf_counter() - began < ENOUGH_SECONDS):
        starts = perf_counter(), processor_time()
        found = plan(queue, salt="bench", time_limit=seconds)
        ours.append((perf_counter() - starts[0], processor_time() - starts[1]))
        starts = perf_counter(), processor_time()
        value, _, chosen = plain_optimum(queue, seconds=seconds)
        plain.append((perf_counter() - starts[0], processor_time() - starts[1]))
    return (Cost(*map(min, zip(*ours, strict=True))), found), (Cost(*map(min, zip(*plain, strict=True))), value, chosen)


def assignment(program: Program, times: int = 5) -> tuple[float, int]:
    """Seconds and value of a queue without siblings; raises AssertionError unless the whole prices prove it."""
    places = places_of(program)
    assert places is not None  # noqa: S101 -- a measurement of something else would mislead
    took = []
    for _ in range(times):
        began = perf_counter()
        chosen, price = assign(program, program.value, places)
        took.append(perf_counter() - began)
    value = value_of(program, chosen)
    assert bound(program, prices_of(program, price)).points == value  # noqa: S101 -- as above
    return min(took), value


def one_by_one(queue: Queue) -> int:
    """Children placed if referrals are taken in the order they came, each in the best way that is left.

    They may be split as the plan may split them: else the comparison would flatter the plan.
    """
    free, there, placed = list(queue.home_beds), [set[str]() for _ in queue.home_beds], 0
    options: dict[tuple[int, int], list[tuple[int, int, int]]] = {}
    columns = (queue.option_request, queue.option_children, queue.option_value, queue.option_home, queue.option_beds)
    for request, mask, *option in zip(*(column.tolist() for column in columns), strict=True):
        options.setdefault((request, mask), []).append((option[0], option[1], option[2]))
    ways: list[list[tuple[int, tuple[int, ...]]]] = [[(0, (queue.whole(request),))] for request in range(len(queue.request_ids))]
    for split in queue.splits:
        ways[split.request] += [(split.penalty, split.parts), (split.penalty, split.parts[::-1])]

    def left(request: int, mask: int, taken: list[int]) -> tuple[int, int, int] | None:
        """Value, home and beds of the best option that is left, in another home than those taken."""
        names = queue.names(request, mask)
        may = [
            (value, home, beds)
            for value, home, beds in options.get((request, mask), ())
            if home not in taken
            and beds <= free[home]
            and not any(frozenset((one, other)) in queue.conflicts for one in names for other in there[home])
        ]
        return max(may, default=None)

    for request, mine in enumerate(ways):
        best = 0
        chosen: list[tuple[int, int, int, int]] = []
        for penalty, masks in mine:
            found: list[tuple[int, int, int, int]] = []
            for mask in masks:
                there_is = left(request, mask, [home for _, _, home, _ in found])
                found += [] if there_is is None else [(mask, *there_is)]
            worth = sum(value for _, value, _, _ in found) - penalty
            if len(found) == len(masks) and worth > best:
                best, chosen = worth, found
        for mask, _value, home, beds in chosen:
            free[home] -= beds
            there[home].update(queue.names(request, mask))
            placed += mask.bit_count()
    return placed


def synthetic_queue(seed: int, requests: int, homes: int) -> Queue:
    """Referrals that compete for homes nearby: siblings, splits at a penalty, pairs that must not meet."""
    dice = Random(seed)  # noqa: S311 -- made-up numbers
    spots = [(dice.random(), dice.random()) for _ in range(homes)]
    children: list[list[str]] = []
    for _ in range(requests):
        count = dice.choice((2, 2, 2, 3, 3, 4, 5)) if dice.random() < SIBLINGS else 1
        start = sum(map(len, children))
        children.append([f"c{start + at}" for at in range(count)])
    table: dict[str, list[int]] = {name: [] for name in ("request", "children", "home", "value")}
    splits: dict[str, list[object]] = {"request": [], "parts": [], "penalty": []}
    reach = max(8, homes // 25)
    for request, names in enumerate(children):
        whole = (1 << len(names)) - 1
        masks = [whole]
        for part in range(1, whole // 2 + 1):
            splits["request"].append(request)
            splits["parts"].append([part, whole ^ part])
            splits["penalty"].append(100)
            masks += [part, whole ^ part]
        # Half of the children come from the same few places, where homes are scarce.
        x, y = (dice.gauss(0.3, 0.1), dice.gauss(0.3, 0.1)) if dice.random() < 0.5 else (dice.random(), dice.random())  # noqa: PLR2004
        near = sorted(range(homes), key=lambda home: (spots[home][0] - x) ** 2 + (spots[home][1] - y) ** 2)[:reach]
        urgency = dice.choice((100, 200, 400, 800))
        for home in near:
            if dice.random() < 0.5:  # noqa: PLR2004 -- the other half lacks something
                band = dice.randrange(0, 101, 10)
                for mask in masks:
                    row = (request, mask, home, mask.bit_count() * (urgency + band) + 20 * (mask.bit_count() - 1))
                    for name, number in zip(table, row, strict=True):
                        table[name].append(number)
    everyone = [child for names in children for child in names]
    return queue_from(
        {
            "homes": {"id": [f"h{at}" for at in range(homes)], "beds": [dice.choice((0, 1, 1, 1, 2, 2, 3)) for _ in range(homes)]},
            "requests": {"id": [f"g{at}" for at in range(requests)], "children": children},
            "options": table,
            "splits": splits,
            "conflicts": [dice.sample(everyone, 2) for _ in range(len(everyone) // 5)],
        }
    )


def singles_queue(seed: int, requests: int, homes: int) -> Queue:
    """One child each, some fifty suitable homes each, most of them near."""
    dice = Random(seed)  # noqa: S311 -- made-up numbers
    table: dict[str, list[int]] = {name: [] for name in ("request", "home", "value")}
    for request in range(requests):
        centre = int(abs(dice.gauss(0, 0.25)) * homes) % homes  # crowded at one end
        urgency = dice.choice((100, 200, 400, 800))
        near = {(centre + int(dice.gauss(0, 60))) % homes for _ in range(60)}
        for home in sorted(near):
            for name, number in zip(table, (request, home, urgency + dice.randrange(101)), strict=True):
                table[name].append(number)
    return queue_from(
        {
            "homes": {"id": [f"h{at}" for at in range(homes)], "beds": [1] * homes},
            "requests": {"id": [f"g{at}" for at in range(requests)], "children": [[f"c{at}"] for at in range(requests)]},
            "options": {**table, "children": [1] * len(table["home"])},
        }
    )
