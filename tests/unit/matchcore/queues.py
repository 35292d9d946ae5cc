"""Made-up queues, and the best plan by trying everything.

The brute force shares no code with the engine: it reads the file's structure itself.
"""

from __future__ import annotations

from itertools import product
from random import Random

from matchcore.queue import queue_from


def made_up_queue(
    seed: int,
    homes: int,
    requests: int,
    *,
    options: int = 6,
    siblings: float = 0.4,
    splits: float = 0.5,
    conflicts: float = 0.2,
    beds: tuple[int, int] = (1, 3),
    sizes: tuple[int, ...] = (2, 2, 3),
    most: int = 800,
    own_beds: bool = False,
    own_rooms: float = 0.0,
) -> dict:
    """A queue file: `options` homes per request, `conflicts` pairs per child, beds that may differ from the children.

    `own_rooms`: the share of requests whose children need a room each; homes have none to as many as there are beds at most.
    """
    dice = Random(seed)
    children: list[list[str]] = []
    for _ in range(requests):
        count = dice.choice(sizes) if dice.random() < siblings else 1
        start = sum(map(len, children))
        children.append([f"c{start + at}" for at in range(count)])
    table: dict[str, list[int]] = {name: [] for name in ("request", "children", "home", "value", "beds")}
    split_table: dict[str, list] = {"request": [], "parts": [], "penalty": []}
    for request, names in enumerate(children):
        whole = (1 << len(names)) - 1
        masks = [whole]
        if len(names) > 1 and dice.random() < splits:
            for part in range(1, whole // 2 + 1):
                split_table["request"].append(request)
                split_table["parts"].append([part, whole ^ part])
                split_table["penalty"].append(dice.randint(0, 200))
                masks += [part, whole ^ part]
        urgency = dice.randint(0, most)
        for home, mask in product(dice.sample(range(homes), min(options, homes)), masks):
            if dice.random() < 0.9:
                count = mask.bit_count()
                row = (request, mask, home, sum(urgency // 2 + dice.randint(-5, 100) for _ in range(count)) + 30 * (count - 1))
                taken = max(0, count + dice.choice([-1, 0, 0, 1])) if own_beds else count
                for name, number in zip(table, (*row, taken), strict=True):
                    table[name].append(number)
    everyone = [child for names in children for child in names]
    home_table: dict[str, list] = {"id": [f"h{at}" for at in range(homes)], "beds": [dice.randint(*beds) for _ in range(homes)]}
    if own_rooms:
        home_table["rooms"] = [dice.randint(0, beds[1]) for _ in range(homes)]
        picky = {request for request in range(requests) if dice.random() < own_rooms}
        table["rooms"] = [mask.bit_count() * (request in picky) for request, mask in zip(table["request"], table["children"], strict=True)]
    return {
        "homes": home_table,
        "requests": {"id": [f"g{at}" for at in range(requests)], "children": children},
        "options": table,
        "splits": split_table,
        "conflicts": [dice.sample(everyone, 2) for _ in range(int(conflicts * len(everyone))) if len(everyone) > 1],
    }


def tiny_queue(seed: int) -> dict:
    """A queue small enough to try everything, of any shape."""
    dice = Random(seed)
    return made_up_queue(
        seed,
        dice.randint(1, 5),
        dice.randint(1, 6),
        options=4,
        siblings=0.6,
        conflicts=dice.choice([0, 0.2, 0.5]),
        sizes=dice.choice([(2, 2, 3), (2, 3, 4, 5)]),
        beds=(0, dice.choice([2, 3, 5])),
        most=dice.choice([4, 800]),
        own_beds=dice.random() < 0.5,
        own_rooms=dice.choice([0, 0.5, 1]),
    )


def shuffled(data: dict, seed: int) -> dict:
    """The same queue with everything in another order: homes, requests, children, options, splits, conflicts."""
    dice = Random(seed)
    home_order, request_order = _order(dice, len(data["homes"]["id"])), _order(dice, len(data["requests"]["id"]))
    child_orders = [_order(dice, len(names)) for names in data["requests"]["children"]]

    def mask_of(request: int, mask: int) -> int:
        return sum(1 << new for new, old in enumerate(child_orders[request]) if mask >> old & 1)

    options, splits = data["options"], data["splits"]
    option_order, split_order = _order(dice, len(options["home"])), _order(dice, len(splits["request"]))
    home_at = {old: new for new, old in enumerate(home_order)}
    request_at = {old: new for new, old in enumerate(request_order)}
    return {
        **data,
        "homes": {name: [column[at] for at in home_order] for name, column in data["homes"].items()},
        "requests": {
            "id": [data["requests"]["id"][at] for at in request_order],
            "children": [[data["requests"]["children"][at][child] for child in child_orders[at]] for at in request_order],
        },
        "options": {
            "request": [request_at[options["request"][at]] for at in option_order],
            "children": [mask_of(options["request"][at], options["children"][at]) for at in option_order],
            "home": [home_at[options["home"][at]] for at in option_order],
            **{name: [options[name][at] for at in option_order] for name in ("value", "beds", "rooms") if name in options},
        },
        "splits": {
            "request": [request_at[splits["request"][at]] for at in split_order],
            "parts": [dice.sample([mask_of(splits["request"][at], part) for part in splits["parts"][at]], 2) for at in split_order],
            "penalty": [splits["penalty"][at] for at in split_order],
        },
        "conflicts": [dice.sample(pair, 2) for pair in dice.sample(data["conflicts"], len(data["conflicts"]))],
    }


def best_by_trying(data: dict) -> int | None:
    """Value of the best plan; None if no plan keeps the locks. Tries every choice of every request."""
    queue_from(data)  # what is tried must be a right queue
    choices = [_choices(data, request) for request in range(len(data["requests"]["id"]))]
    conflicts = {frozenset(pair) for pair in data["conflicts"]}
    locks = data.get("locks", [])
    free, there = list(data["homes"]["beds"]), [[] for _ in data["homes"]["id"]]
    free_rooms = list(data["homes"].get("rooms", [0] * len(free)))
    hope = [0] * (len(choices) + 1)
    for request in reversed(range(len(choices))):
        hope[request] = hope[request + 1] + max([0, *(value for value, _ in choices[request])])
    best: list[int | None] = [None]

    def fits(placements: list) -> bool:
        return all(
            beds <= free[home]
            and rooms <= free_rooms[home]
            and not any(frozenset((one, other)) in conflicts for one in names for other in [*there[home], *names])
            for names, home, beds, rooms in placements
        )

    def step(request: int, value: int) -> None:
        if best[0] is not None and value + hope[request] <= best[0]:
            return
        if request == len(choices):
            best[0] = value
            return
        wanted = {(frozenset(lock["children"]), lock["home"]) for lock in locks if lock["request"] == data["requests"]["id"][request]}
        for worth, placements in [*choices[request], (0, [])]:
            held = {(frozenset(names), data["homes"]["id"][home]) for names, home, _, _ in placements}
            if not wanted <= held or not fits(placements):
                continue
            for names, home, beds, rooms in placements:
                free[home] -= beds
                free_rooms[home] -= rooms
                there[home] += names
            step(request + 1, value + worth)
            for names, home, beds, rooms in placements:
                free[home] += beds
                free_rooms[home] += rooms
                del there[home][len(there[home]) - len(names) :]

    step(0, 0)
    return best[0]


def _choices(data: dict, request: int) -> list[tuple[int, list]]:
    names, table = data["requests"]["children"][request], data["options"]
    whole = (1 << len(names)) - 1
    barred = {home for other, home in data.get("forbidden", []) if other == data["requests"]["id"][request]}
    mine: dict[int, list[tuple[int, list]]] = {}
    for at, of in enumerate(table["request"]):
        if of == request and data["homes"]["id"][table["home"][at]] not in barred:
            mask = table["children"][at]
            beds = table["beds"][at] if "beds" in table else mask.bit_count()
            rooms = table["rooms"][at] if "rooms" in table else 0
            placement = ([name for bit, name in enumerate(names) if mask >> bit & 1], table["home"][at], beds, rooms)
            mine.setdefault(mask, []).append((table["value"][at], [placement]))
    found = list(mine.get(whole, []))
    for of, (one, other), penalty in zip(*data["splits"].values(), strict=True):
        if of == request:
            for (value, first), (more, second) in product(mine.get(one, []), mine.get(other, [])):
                if first[0][1] != second[0][1]:
                    found.append((value + more - penalty, first + second))
    return sorted(found, key=lambda choice: -choice[0])


def _order(dice: Random, count: int) -> list[int]:
    return dice.sample(range(count), count)
