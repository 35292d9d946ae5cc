"""Which cases there are: the flow of two years, and the ones that stand open on the anchor day, a few in every state."""

import random
from datetime import timedelta
from itertools import cycle

from famn.demo.plan import AGE_WEIGHTS, Plan
from famn.demo.world import World
from famn.organisations.models import Board

LONG_TERM_A_YEAR, JOUR_A_YEAR, ENTERED = 105, 60, 150
INHABITANTS = {"2280": 25, "2282": 18, "2283": 18, "2262": 18, "2260": 9, "2284": 55, "2580": 39}
"""In thousands, half of Luleå's for each of its boards."""

EXITS = (("withdrawn", 6), ("no_home_found", 5), ("solved_in_network", 4), ("solved_by_consultant", 3), ("solved_otherwise", 3))
"""In a hundred; the others are placed."""

OPEN = (
    # state, days before the anchor day at which its steps were taken
    ("draft", ({"begin": 1}, {"begin": 6}, {"begin": 13})),
    ("oral_received", ({"begin": 1}, {"begin": 8}, {"begin": 3})),
    ("received", ({"send": 2}, {"send": 17}, {"send": 8})),
    ("question_back", ({"send": 9, "question": 3}, {"send": 20, "question": 13}, {"send": 6, "question": 5})),
    ("searching", ({"send": 28}, {"send": 17}, {"send": 9}, {"send": 5})),
    ("reserved", ({"send": 19, "yes": 2}, {"send": 12, "yes": 4}, {"send": 26, "yes": 6})),
    ("offer_sent", ({"send": 40, "offer": 27}, {"send": 33, "offer": 18}, {"send": 20, "offer": 7}, {"send": 17, "offer": 3})),
    ("under_assessment", ({"send": 41, "offer": 26, "assess": 20}, {"send": 30, "offer": 17, "assess": 9}, {"send": 22, "offer": 9, "assess": 3})),
    ("operational_yes", ({"send": 48, "offer": 34, "assess": 28, "decide": 17}, {"send": 38, "offer": 24, "assess": 19, "decide": 9},
                         {"send": 30, "offer": 16, "assess": 11, "decide": 3})),
    ("formal_decision", ({"send": 52, "offer": 38, "assess": 31, "decide": 20, "formal": 9}, {"send": 44, "offer": 31, "assess": 24, "decide": 12, "formal": 5},
                         {"send": 35, "offer": 22, "assess": 16, "decide": 8, "formal": 3})),
    ("planned", ({"send": 55, "offer": 40, "assess": 33, "decide": 22, "formal": 12, "placed": 8, "start": -6},
                 {"send": 49, "offer": 35, "assess": 28, "decide": 18, "formal": 9, "placed": 5, "start": -11},
                 {"send": 40, "offer": 26, "assess": 20, "decide": 13, "formal": 7, "placed": 3, "start": -20})),
)  # fmt: skip
ENDING = (
    ("ended", ({"end": 30}, {"end": 18}, {"end": 6})),
    ("closing_meeting", ({"end": 58, "feedback": 42}, {"end": 40, "feedback": 26}, {"end": 22, "feedback": 9})),
)
QUEUE = (
    # municipality of the board, ages, days since it was sent, limit in kilometres: what a whole queue is planned for
    ("2283", (15, 13), 24, 100), ("2284", (3, 5), 18, 60), ("2283", (15,), 20, 40), ("2282", (16, 13), 19, 100), ("2284", (7, 9), 12, 60),
    ("2283", (16, 14), 15, 100), ("2262", (10, 12), 14, 40), ("2282", (14, 13), 11, 100), ("2280", (15, 14), 13, 100), ("2284", (2, 4, 6), 16, 100),
    ("2282", (16,), 10, 40), ("2283", (17, 14), 7, 100), ("2260", (8, 11, 14), 17, 60), ("2283", (14,), 4, 40), ("2262", (5,), 9, 30),
    ("2282", (17,), 6, 40), ("2280", (13, 15), 5, 60),
)  # fmt: skip
"""Searched for on the anchor day beside the others: several want the same few homes about Sollefteå, some fit nowhere."""
WAITING = ("emergency_home", "hvb", "other")
WAITS_IN = frozenset({"received", "searching", "reserved", "offer_sent", "under_assessment", "operational_yes"})


def _age(rng: random.Random) -> int:
    low, high, _ = rng.choices(AGE_WEIGHTS, weights=[weight for _, _, weight in AGE_WEIGHTS])[0]
    return rng.randint(low, high)


def _ages(rng: random.Random) -> list[int]:
    first = _age(rng)
    ages = [first]
    if rng.random() < 0.2:
        ages += [max(0, min(17, first + rng.choice((-4, -3, -2, 2, 3)))) for _ in range(rng.choice((1, 1, 1, 2)))]
    return ages


def _board(w: World) -> Board:
    return w.rng.choices(w.boards, weights=[INHABITANTS[board.municipality_id] for board in w.boards])[0]


def entered(w: World, count: int) -> list[Plan]:
    """Stays that ran when the two years began."""
    first, days = w.entered_from + timedelta(days=75), max(1, (w.history_from - w.entered_from).days - 120)
    return [
        Plan(
            board=_board(w),
            kind="long_term",
            begin=first + timedelta(days=w.rng.randrange(days)),
            ages=_ages(w.rng),
            entered=True,
            refusals=0,
        )
        for _ in range(count)
    ]


def flow(w: World, count: int, kind: str) -> list[Plan]:
    """What came in during two years, and what became of it. The latest weeks are ``open_now``'s."""
    rng = w.rng
    jour = kind == "emergency"
    days = (w.anchor - w.history_from).days - (25 if jour else 75)
    fates = [] if jour else [name for name, share in EXITS for _ in range(max(1, round(count * share / 100)))]
    fates += ["placed"] * max(1, count - len(fates))
    fates.reverse()
    return [
        Plan(
            board=_board(w), kind=kind, begin=w.history_from + timedelta(days=rng.randrange(days)), ages=_ages(rng), fate=fate, oral=jour and rng.random() < 0.5,
            rejections=rng.choices((0, 1, 2), weights=(72, 22, 6) if not jour else (95, 5, 0))[0],
            refusals=rng.choice((0, 0, 1) if jour else (0, 1, 1, 2, 3)), late=_late(rng), question=not jour and rng.random() < 0.12,
            change=not jour and rng.random() < 0.1, talk=rng.random() < 0.3, withdrawn_offer=not jour and number % 18 == 0,
        )
        for number, fate in enumerate(fates)
    ]  # fmt: skip


def _late(rng: random.Random) -> frozenset[str]:
    return frozenset(rule for rule, share in (("D1", 0.09), ("D2", 0.1), ("D3", 0.1), ("Q1", 0.15)) if rng.random() < share)


def open_now(w: World) -> list[Plan]:
    """The cases that stand open on the anchor day: each state at least three times in a world of full size."""
    times = max(1, round(w.scale))
    most = max(w.parts, round(4 * min(1.0, w.scale)))  # one in every state for each part, in the smallest world
    waiting = cycle(WAITING)
    boards = cycle(w.boards)
    plans: list[Plan] = []
    for state, variants in (*OPEN, *ENDING):
        standing = list(variants[:most]) * times
        for days in standing[w.part :: w.parts]:
            ending = state in {"ended", "closing_meeting"}
            pinned = dict(days) if ending else steps_of(days)
            begin = pinned.pop("begin", days.get("end", 0) + w.rng.randint(50, 110))
            oral = state == "oral_received"
            plans.append(
                Plan(
                    board=next(boards), kind="emergency" if oral or (ending and w.rng.random() < 0.6) else "long_term", begin=w.back(begin), ages=_ages(w.rng)[:2],
                    stop=state, days=pinned, oral=oral, refusals=w.rng.randint(1, 3) if state in {"searching", "reserved"} else w.rng.randint(0, 2),
                    question=state == "question_back", talk=w.rng.random() < 0.5 and state not in {"draft", "oral_received"}, match=True,
                    waiting=next(waiting) if state in WAITS_IN else "",
                )
            )  # fmt: skip
    plans += [plan for _ in range(times) for plan in _queue(w)]
    if w.part == 0:
        shielded = next(plan for plan in plans if plan.stop == "searching")
        shielded.protected = True
        shielded.ages = shielded.ages[:1]
    return plans


def _queue(w: World) -> list[Plan]:
    """This part's share of the queue; in a small world the first of it."""
    boards = {board.municipality_id: board for board in w.boards}
    mine = [row for row in QUEUE if row[0] in boards]
    plans = []
    for place, ages, sent, limit in mine[: max(1, round(len(mine) * min(1.0, w.scale)))]:
        days = steps_of({"send": sent})
        begin = days.pop("begin")
        plans.append(
            Plan(
                board=boards[place], kind="long_term", begin=w.back(begin), ages=list(ages), stop="searching", days=days, refusals=w.rng.randint(0, 1),
                match=True, waiting=w.rng.choice(WAITING), limit_km=limit,
            )
        )  # fmt: skip
    return plans


def steps_of(days: dict[str, int]) -> dict[str, int]:
    """Every step's day: those that are not named follow the one before."""
    if "send" not in days:
        return dict(days)
    last = days["send"]
    steps = {"begin": last + 2}
    for step in ("send", "take", "question", "ask", "yes", "offer", "assess", "decide", "formal", "placed"):
        last = days.get(step, max(1, last - 1))
        steps[step] = last
    steps["start"] = days.get("start", -14)
    return steps
