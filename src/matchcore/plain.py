"""The plain model, as a textbook would write it, handed to HiGHS as it is: the yardstick of tests and measurements.

Reads the queue itself and shares no code with `plan`. No locks, no prices, no order.
"""

from __future__ import annotations

from time import perf_counter

import highspy
import numpy as np

from matchcore.queue import Queue

Row = tuple[float, float, dict[int, float]]
"""Lower and upper end of the sum of some columns, each times its entry."""


def plain_optimum(queue: Queue, *, seconds: float = 600.0) -> tuple[int | None, float, list[int]]:
    """Value of the best plan (None: not proven in time), seconds that building and solving took, and the options chosen."""
    began = perf_counter()
    options, value, rows = plain_rows(queue)
    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, setting in (("output_flag", False), ("threads", 1), ("mip_rel_gap", 0.0), ("mip_abs_gap", 0.9)):
        highs.setOptionValue(name, setting)
    _pass(highs, value, rows)
    highs.setOptionValue("time_limit", seconds)
    highs.run()
    took = perf_counter() - began
    columns = list(highs.getSolution().col_value)
    chosen = [option for option, column in zip(options, columns, strict=False) if column > 0.5]  # noqa: PLR2004
    done = highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return (round(highs.getInfo().objective_function_value) if done else None), took, chosen


def plain_rows(queue: Queue) -> tuple[list[int], list[float], list[Row]]:
    """The model: the option of each of the first columns, the value of every column, and the rows. All columns are 0 or 1."""
    halves = {(split.request, part) for split in queue.splits for part in split.parts}
    options = [
        at
        for at, (request, mask, home) in enumerate(_rows(queue))
        if (mask == queue.whole(request) or (request, mask) in halves) and (request, home) not in queue.forbidden
    ]
    column = {option: at for at, option in enumerate(options)}
    value = [float(queue.option_value[option]) for option in options] + [-float(split.penalty) for split in queue.splits]
    rows: list[Row] = []
    by_block: dict[tuple[int, int], dict[int, int]] = {}
    for option, (request, mask, home) in enumerate(_rows(queue)):
        if option in column:
            by_block.setdefault((request, mask), {})[home] = column[option]
    for request in range(len(queue.request_ids)):  # whole or split or not at all
        entries = dict.fromkeys(by_block.get((request, queue.whole(request)), {}).values(), 1.0)
        entries |= {len(options) + at: 1.0 for at, split in enumerate(queue.splits) if split.request == request}
        rows.append((-highspy.kHighsInf, 1.0, entries))
    for at, split in enumerate(queue.splits):  # a split takes both parts, in two homes
        halves_of = [by_block.get((split.request, part), {}) for part in split.parts]
        rows += [(0.0, 0.0, {**dict.fromkeys(half.values(), 1.0), len(options) + at: -1.0}) for half in halves_of]
        shared = halves_of[0].keys() & halves_of[1].keys()
        rows += [(-highspy.kHighsInf, 1.0, {halves_of[0][home]: 1.0, halves_of[1][home]: 1.0}) for home in shared]
    for takes, capacity in ((queue.option_beds, queue.home_beds), (queue.option_rooms, queue.home_rooms)):
        for home, most in enumerate(capacity if takes.any() else ()):
            there = [option for option in np.flatnonzero(queue.option_home == home).tolist() if option in column]
            rows.append((-highspy.kHighsInf, float(most), {column[option]: float(takes[option]) for option in there}))
    rows += _conflict_rows(queue, column)
    return options, value, rows


def _rows(queue: Queue) -> list[tuple[int, int, int]]:
    return list(zip(queue.option_request.tolist(), queue.option_children.tolist(), queue.option_home.tolist(), strict=True))


def _conflict_rows(queue: Queue, column: dict[int, int]) -> list[Row]:
    """Of two children who must not meet, at most one lives in each home."""
    with_child: dict[str, dict[int, list[int]]] = {}
    for option, (request, mask, home) in enumerate(_rows(queue)):
        if option in column:
            for child in queue.names(request, mask):
                with_child.setdefault(child, {}).setdefault(home, []).append(column[option])
    found = []
    for one, other in sorted(sorted(pair) for pair in queue.conflicts):
        for home in with_child.get(one, {}).keys() & with_child.get(other, {}).keys():
            entries: dict[int, float] = {}
            for at in with_child[one][home] + with_child[other][home]:
                entries[at] = entries.get(at, 0.0) + 1.0  # an option with both of them counts twice, so it is out
            found.append((-highspy.kHighsInf, 1.0, entries))
    return found


def _pass(highs: highspy.Highs, value: list[float], rows: list[Row]) -> None:
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(value), len(rows)
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = np.array(value)
    model.col_lower_, model.col_upper_ = np.zeros(len(value)), np.ones(len(value))
    model.row_lower_, model.row_upper_ = np.array([row[0] for row in rows]), np.array([row[1] for row in rows])
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.cumsum([0, *(len(row[2]) for row in rows)]).astype(np.int32)
    model.a_matrix_.index_ = np.array([at for row in rows for at in row[2]], dtype=np.int32)
    model.a_matrix_.value_ = np.array([entry for row in rows for entry in row[2].values()])
    model.integrality_ = [highspy.HighsVarType.kInteger] * len(value)
    highs.passModel(model)
