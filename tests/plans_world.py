"""The best plan of a tiny queue by trying everything; it shares no code with the engine."""

import itertools

from matchcore.queue import Queue


def brute_force(queue: Queue) -> int:
    """The value of the best plan there is, by trying every combination of options."""
    by_request: list[list[tuple[int, ...]]] = []
    whole = [queue.whole(at) for at in range(len(queue.request_ids))]
    options = list(
        zip(
            queue.option_request.tolist(),
            queue.option_children.tolist(),
            queue.option_home.tolist(),
            queue.option_value.tolist(),
            queue.option_beds.tolist(),
            queue.option_rooms.tolist(),
            strict=True,
        )
    )
    for request in range(len(whole)):
        mine = [at for at, option in enumerate(options) if option[0] == request and (request, option[2]) not in queue.forbidden]
        choices: list[tuple[int, ...]] = [(), *((at,) for at in mine if options[at][1] == whole[request])]
        for split in queue.splits:
            if split.request == request:
                choices += [
                    (a, b) for a in mine for b in mine if (options[a][1], options[b][1]) == split.parts and options[a][2] != options[b][2]
                ]
        by_request.append(choices)
    best = 0
    for combination in itertools.product(*by_request):
        chosen = [at for choice in combination for at in choice]
        beds, rooms = (dict.fromkeys(range(len(queue.home_ids)), 0) for _ in range(2))
        there: dict[int, list[str]] = {}
        for at in chosen:
            beds[options[at][2]] += options[at][4]
            rooms[options[at][2]] += options[at][5]
            there.setdefault(options[at][2], []).extend(queue.names(options[at][0], options[at][1]))
        if any(beds[home] > queue.home_beds[home] or rooms[home] > queue.home_rooms[home] for home in beds):
            continue
        if any(frozenset(pair) in queue.conflicts for names in there.values() for pair in itertools.combinations(names, 2)):
            continue
        if any((lock.request, lock.children, lock.home) not in {options[at][:3] for at in chosen} for lock in queue.locks):
            continue
        penalty = sum(
            split.penalty
            for choice in combination
            if len(choice) == 2
            for split in queue.splits
            if (split.request, split.parts) == (options[choice[0]][0], (options[choice[0]][1], options[choice[1]][1]))
        )
        best = max(best, sum(options[at][3] for at in chosen) - penalty)
    return best
