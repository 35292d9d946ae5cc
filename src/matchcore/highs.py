"""The program as HiGHS sees it. The only module that knows the solver.

Always one thread: with several, HiGHS keeps one setting for the whole process, and a second one fails without a word.
Prices and plans are only proposals here; what they are worth is computed elsewhere, in whole numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

from matchcore.cliques import cliques
from matchcore.eligible import Bools
from matchcore.pricing import Prices
from matchcore.program import Program
from matchcore.queue import Ints

Floats = NDArray[np.float64]

SCALE = 5040
"""Prices are rounded to fractions 1/5040 of a point: halves, thirds and up to tenths are exact."""

LARGEST_COST = 2**24
"""Values beyond this are passed on in units of a power of two. From 10^9 on, HiGHS ends some relaxations with an error."""

GAP = 0.9
"""Of a plan that is the best, in points: values are whole numbers."""

SETTINGS: dict[str, bool | int | float] = {
    "output_flag": False,
    "threads": 1,
    "random_seed": 1,
    "mip_rel_gap": 0.0,
    # The plan to start from is good already; these cost more than they bring (measured).
    "mip_allow_restart": False,
    "mip_heuristic_run_rins": False,
    "mip_heuristic_run_rens": False,
    "mip_heuristic_run_root_reduced_cost": False,
}

DONE, UNDECIDED, IMPOSSIBLE = "done", "undecided", "impossible"


@dataclass(frozen=True, eq=False)
class Rows:
    """The rows of the model, one after another: lower <= sum of entries <= upper."""

    lower: list[float]
    upper: list[float]
    start: list[int]
    column: list[int]
    entry: list[float]

    def add(self, columns: Sequence[int], entries: Sequence[float], *, lower: float = -highspy.kHighsInf, upper: float) -> int:
        """Add one row. Returns its number."""
        self.column.extend(columns)
        self.entry.extend(entries)
        self.start.append(len(self.column))
        self.lower.append(lower)
        self.upper.append(upper)
        return len(self.upper) - 1


class Model:
    """One program in HiGHS: a column per option, then one per split that tells whether it is chosen."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.cliques = cliques(program)
        self.options = len(program)
        self.splits = [(at, other) for at, other in enumerate(program.partner.tolist()) if at < other]
        self.rows = Rows([], [], [0], [], [])
        self._request_rows()
        self._split_rows()
        everywhere = np.ones(len(program.homes), dtype=np.bool_)
        self.bed_rows = self._capacity_rows(program.beds, program.capacity, everywhere)
        self.room_rows = self._capacity_rows(program.rooms, program.room_capacity, program.short_of_rooms)
        self.clique_rows = [self.rows.add(members, [1.0] * len(members), upper=1.0) for members in self.cliques]
        self.highs = highspy.Highs()  # type: ignore[no-untyped-call]
        for name, setting in SETTINGS.items():
            self.highs.setOptionValue(name, setting)
        self.worth = np.append(program.value.astype(np.float64), [-float(program.penalty[one]) for one, _ in self.splits])
        """Of every column."""
        self.unit = 1.0
        """Points that one point of the solver's stands for."""
        self._pass()
        self._worth(self.worth)

    def relaxed(self, *, seconds: float) -> tuple[str, Prices | None]:
        """The linear relaxation: how it ended, and the prices of its rows."""
        self.highs.setOptionValue("solve_relaxation", True)
        status = self._run(seconds)
        if status != DONE:
            return status, None
        return DONE, self._prices(np.array(self.highs.getSolution().row_dual))

    def case(self, allowed: Bools, must: Bools, *, seconds: float) -> tuple[str, Prices | None]:
        """The relaxation in which only some options may be chosen and some requests must be placed.

        If they cannot all be, prices for which nobody could afford it: each of them is then offered more than the whole
        queue is worth.
        """
        upper = np.ones(len(self.worth))
        upper[: self.options] = allowed
        self.highs.changeColsBounds(len(upper), np.arange(len(upper), dtype=np.int32), np.zeros(len(upper)), upper)
        self._must(must)
        status, prices = self.relaxed(seconds=seconds)
        if status == IMPOSSIBLE:
            self._must(np.zeros_like(must))
            split_of = self.program.block_request[np.array([one for one, _ in self.splits], dtype=np.int64)]
            chosen = np.append(must[self.program.request] & ~self.program.is_part, must[split_of])
            self._worth(np.where(chosen, self.worth + np.abs(self.worth).sum(), self.worth))
            status, prices = self.relaxed(seconds=seconds)
            self._worth(self.worth)
        return status, prices

    def columns(self) -> Floats:
        """The solution found last: a number per option, then one per split."""
        return np.array(self.highs.getSolution().col_value)

    def solved(
        self, *, seconds: float, start: Sequence[int] | None = None, found: Callable[[list[int]], None] | None = None
    ) -> tuple[str, list[int] | None]:
        """The best plan from `start` on: how it ended, and the options of the plan. `found` hears of better plans."""
        self.highs.setOptionValue("solve_relaxation", False)
        if start is not None:
            self.highs.setSolution(self._solution(start))
        if found is not None:
            self.highs.cbMipImprovingSolution.subscribe(lambda event: found(self._options(list(event.data_out.mip_solution))))
        status = self._run(seconds)
        info = self.highs.getInfo()
        if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return status, None
        return status, self._options(self.highs.getSolution().col_value)

    def limit(self, column: int, lower: int, upper: int) -> None:
        """Bounds of one column."""
        self.highs.changeColBounds(column, float(lower), float(upper))

    def aim(self, worth: Ints, *, keep: Sequence[tuple[Sequence[int], int]]) -> None:
        """Maximise something else, but keep the value of some options (and their splits) at a level."""
        penalty = {column: float(self.program.penalty[one]) for column, (one, _) in enumerate(self.splits, self.options)}
        for options, level in keep:
            requests = {int(at) for at in self.program.request[list(options)]}
            splits = [at for at, (one, _) in enumerate(self.splits, self.options) if int(self.program.block_request[one]) in requests]
            entries = [*self.program.value[list(options)].astype(np.float64), *(-penalty[at] for at in splits)]
            columns = np.array([*options, *splits], dtype=np.int32)
            unit = _unit(np.array(entries))
            self.highs.addRow(level / unit, highspy.kHighsInf, len(columns), columns, np.array(entries) / unit)
        self._worth(np.append(worth.astype(np.float64), np.zeros(len(self.splits))))

    def _must(self, must: Bools) -> None:
        for request, surely in enumerate(must.tolist()):
            self.highs.changeRowBounds(request, 1.0 if surely else -highspy.kHighsInf, 1.0)

    def _worth(self, worth: Floats) -> None:
        self.unit = _unit(worth)
        self.highs.changeColsCost(len(worth), np.arange(len(worth), dtype=np.int32), worth / self.unit)
        self.highs.setOptionValue("mip_abs_gap", GAP / self.unit)

    def _run(self, seconds: float) -> str:
        self.highs.setOptionValue("time_limit", self.highs.getRunTime() + max(seconds, 0.01))
        self.highs.run()
        status = self.highs.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal:
            return DONE
        if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
            return IMPOSSIBLE
        return UNDECIDED

    def _request_rows(self) -> None:
        program = self.program
        columns: list[list[int]] = [[] for _ in program.requests]
        for option in np.flatnonzero(~program.is_part).tolist():
            columns[int(program.block_request[program.block[option]])].append(option)
        for at, (one, _) in enumerate(self.splits):
            columns[int(program.block_request[one])].append(self.options + at)
        for request, chosen in enumerate(columns):
            lower = 1.0 if program.must[request] else -highspy.kHighsInf
            self.rows.add(chosen, [1.0] * len(chosen), lower=lower, upper=1.0)

    def _split_rows(self) -> None:
        """Both parts of a chosen split are placed, each once, and not in the same home."""
        first, home = self.program.first.tolist(), self.program.home.tolist()
        for at, pair in enumerate(self.splits):
            column, homes = self.options + at, []
            for part in pair:
                options = range(first[part], first[part + 1])
                self.rows.add([*options, column], [1.0] * len(options) + [-1.0], lower=0.0, upper=0.0)
                homes.append({home[option]: option for option in options})
            for shared in sorted(homes[0].keys() & homes[1].keys()):
                self.rows.add([homes[0][shared], homes[1][shared], column], [1.0, 1.0, -1.0], upper=0.0)

    def _capacity_rows(self, takes: Ints, capacity: Ints, where: Bools) -> dict[int, int]:
        """No more beds, or rooms, are taken than there are. Home to row."""
        program = self.program
        order = np.argsort(program.home, kind="stable")
        ends = np.searchsorted(program.home[order], np.arange(len(program.homes)), side="right").tolist()
        found, start = {}, 0
        for home, end in enumerate(ends):
            options, start = order[start:end], end
            if where[home] and takes[options].sum() > capacity[home]:
                found[home] = self.rows.add(options.tolist(), takes[options].astype(np.float64).tolist(), upper=float(capacity[home]))
        return found

    def _pass(self) -> None:
        columns = self.options + len(self.splits)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = columns, len(self.rows.upper)
        model.sense_ = highspy.ObjSense.kMaximize
        model.col_cost_ = np.zeros(columns)
        model.col_lower_, model.col_upper_ = np.zeros(columns), np.ones(columns)
        model.row_lower_, model.row_upper_ = np.array(self.rows.lower), np.array(self.rows.upper)
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.array(self.rows.start, dtype=np.int32)
        model.a_matrix_.index_ = np.array(self.rows.column, dtype=np.int32)
        model.a_matrix_.value_ = np.array(self.rows.entry)
        model.integrality_ = [highspy.HighsVarType.kInteger] * columns
        self.highs.passModel(model)

    def _prices(self, duals: Floats) -> Prices:
        bed, room = np.zeros(len(self.program.homes), dtype=np.int64), np.zeros(len(self.program.homes), dtype=np.int64)
        for price, rows in ((bed, self.bed_rows), (room, self.room_rows)):
            for home, row in rows.items():
                price[home] = max(0, round(float(duals[row]) * self.unit * SCALE))
        priced = (
            (members, max(0, round(float(duals[row]) * self.unit * SCALE)))
            for members, row in zip(self.cliques, self.clique_rows, strict=True)
        )
        return Prices(SCALE, bed, room, tuple((members, price) for members, price in priced if price))

    def _options(self, columns: Sequence[float]) -> list[int]:
        return np.flatnonzero(np.array(columns[: self.options]) > 0.5).tolist()  # noqa: PLR2004 -- whole numbers but for rounding

    def _solution(self, options: Sequence[int]) -> highspy.HighsSolution:
        columns = np.zeros(self.options + len(self.splits))
        columns[list(options)] = 1.0
        for at, (one, _) in enumerate(self.splits):
            columns[self.options + at] = columns[self.program.first[one] : self.program.first[one + 1]].sum()
        solution = highspy.HighsSolution()
        solution.col_value = list(columns)
        return solution


def _unit(worth: Floats) -> float:
    """The power of two that brings the greatest number down to `LARGEST_COST`; 1 if it is smaller. Dividing by it loses nothing."""
    greatest = float(np.abs(worth).max(initial=0.0))
    return 2.0 ** max(0, int(np.ceil(np.log2(greatest / LARGEST_COST)))) if greatest > LARGEST_COST else 1.0
