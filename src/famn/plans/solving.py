"""A plan within a few seconds, whatever the solver does: it works in a process that is killed if it does not answer."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic

from famn.plans.processes import ask
from famn.plans.rules import Json
from famn.plans.rules_one_by_one import Proposed, one_by_one
from matchcore.queue import Queue, queue_from

SECONDS = 3.0
"""For the solver. It stops by itself, with the best plan so far and what is known at most."""

GRACE = 3.0
"""Beyond that, for starting, reading and the checker. Then the process is killed."""


class LocksCannotHold(ValueError):
    """What people have locked cannot be kept together."""


@dataclass(frozen=True, slots=True)
class Solved:
    """The engine's answer, the checker's word, and how long it took."""

    answer: Json
    verdict: Json
    seconds: float


def solve(data: Json, *, salt: str, order: Sequence[str], seconds: float = SECONDS, grace: float = GRACE) -> Solved:
    """The best plan for a queue file, checked; or, if the process had to be killed, referrals one at a time in ``order``.

    Raises ``LocksCannotHold``.
    """
    began = monotonic()
    lines = _work({"queue": data, "salt": salt, "seconds": seconds}, limit=seconds + grace)
    answer = lines[0] if lines else None
    if answer is not None and answer.get("kind") == "QueueError":
        raise LocksCannotHold(str(answer["error"]))
    if answer is None or "error" in answer:
        return _without_solver(queue_from(data), order, salt, monotonic() - began)
    verdict = lines[1] if len(lines) > 1 else {"verdict": "unproven"}
    if verdict["verdict"] == "refused":
        raise AssertionError(f"the plan was refused: {verdict['reason']}")  # a fault of ours: nothing is shown
    return Solved(answer, verdict, monotonic() - began)


def _work(job: Json, *, limit: float) -> list[Json]:
    """The lines that the worker wrote in time."""
    out = ask("famn.plans.worker", json.dumps(job).encode(), limit=limit).out
    whole = out[: out.rfind(b"\n") + 1]
    return [json.loads(line) for line in whole.splitlines()]


def _without_solver(queue: Queue, order: Sequence[str], salt: str, seconds: float) -> Solved:
    """Referrals one at a time, with the plainest bound there is: everybody gets what is worth most to her."""
    placed = one_by_one(queue, order)
    done = {each.referral for each in placed}
    there = {(each.referral, each.children, each.home) for each in placed}
    if any(
        (queue.request_ids[row.request], queue.names(row.request, row.children), queue.home_ids[row.home]) not in there
        for row in queue.locks
    ):
        raise LocksCannotHold("locks: no plan was found that keeps them all")
    value = _value(queue, placed)
    answer: Json = {
        "status": "gap",
        "value": value,
        "bound": max(value, sum(_most(queue, request) for request in range(len(queue.request_ids)))),
        "placed": [{"request": each.referral, "children": sorted(each.children), "home": each.home} for each in placed],
        "unplaced": [
            {"request": code, "children": sorted(queue.children[at]), "reason": "time"}
            for at, code in enumerate(queue.request_ids)
            if code not in done
        ],
        "salt": salt,
        "ties": "open",
    }
    if answer["value"] == answer["bound"]:
        answer["status"] = "proven"
    return Solved(answer, {"verdict": "unproven"}, seconds)


def _value(queue: Queue, placed: Sequence[Proposed]) -> int:
    requests = {code: at for at, code in enumerate(queue.request_ids)}
    homes = {code: at for at, code in enumerate(queue.home_ids)}
    keys = zip(queue.option_request.tolist(), queue.option_children.tolist(), queue.option_home.tolist(), strict=True)
    options = {key: at for at, key in enumerate(keys)}
    value = 0
    for each in placed:
        request = requests[each.referral]
        mask = sum(1 << queue.children[request].index(child) for child in each.children)
        value += int(queue.option_value[options[request, mask, homes[each.home]]])
        value -= sum(split.penalty for split in queue.splits if split.request == request and split.parts[0] == mask)
    return value


def _most(queue: Queue, request: int) -> int:
    """What a request is worth at most: all children in the best home, or the parts of its best split in theirs."""
    best: dict[int, int] = {}
    for at in range(len(queue.option_request)):
        if int(queue.option_request[at]) == request:
            mask = int(queue.option_children[at])
            best[mask] = max(best.get(mask, int(queue.option_value[at])), int(queue.option_value[at]))
    choices = [0, best.get(queue.whole(request), 0)]
    mine = [split for split in queue.splits if split.request == request and all(part in best for part in split.parts)]
    return max(choices + [best[split.parts[0]] + best[split.parts[1]] - split.penalty for split in mine])
