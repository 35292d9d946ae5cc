"""`plan` beside other solvers on the same queues, in one run: `make bench`.

Every peer gets the same plain model and the same time; OR-Tools runs in a process of its own, since it cannot be loaded
beside HiGHS. A peer that is not installed is left out.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from time import perf_counter

import numpy as np

from matchcore.assignment import assign, compiled, places_of
from matchcore.bench import assignment, one_by_one, side_by_side, singles_queue, synthetic_queue
from matchcore.plain import plain_rows
from matchcore.program import Program, program_of
from matchcore.queue import Queue

SECONDS = 60.0


def main() -> None:
    """Print the tables."""
    print("queue, seed                solver          seconds  ratio       value  children  proven")
    print("to reach: plan proven, in 1.3 x HiGHS at most")
    for requests, homes in ((20, 150), (150, 1000)):
        for seed in (1, 2, 3):
            compare(synthetic_queue(seed, requests, homes), f"{requests} x {homes}, {seed}")
    without_siblings()


def compare(queue: Queue, name: str) -> None:
    """One queue, every solver."""
    (ours, found), (plain, value, chosen) = side_by_side(queue, SECONDS)

    def row(solver: str, took: float, worth: float | None, children: int | None, proven: bool) -> None:
        sure = "yes" if proven else "no"
        print(f"{name:26} {solver:14}{took:>9.4f}{took / plain.wall:>7.2f}{worth or 0:>12.0f}{children or 0:>10}  {sure}", flush=True)

    row("plan", ours.wall, found.value, found.children_placed, found.status == "proven")
    cpu = f"{ours.processor:.4f} of {plain.processor:.4f} s, {ours.processor / plain.processor:.2f}"
    print(f"{'':26} by processor time: {cpu}")
    row("HiGHS, plain", plain.wall, value, children_of(queue, chosen), value is not None)
    for solver, run in (("CBC", cbc), ("CP-SAT", cp_sat)):
        result = run(queue)
        if result is not None:
            row(solver, *result)
    began = perf_counter()
    children = one_by_one(queue)
    row("one by one", perf_counter() - began, None, children, False)


def children_of(queue: Queue, options: list[int]) -> int:
    """Children placed by some options."""
    return sum(int(queue.option_children[option]).bit_count() for option in options)


def cbc(queue: Queue) -> tuple[float, float, int, bool] | None:
    """CBC by way of PuLP: seconds, value, children, proven."""
    if find_spec("pulp") is None:
        return None
    import pulp

    began = perf_counter()
    options, value, rows = plain_rows(queue)
    model = pulp.LpProblem("queue", pulp.LpMaximize)
    columns = [pulp.LpVariable(f"x{at}", cat="Binary") for at in range(len(value))]
    model.setObjective(pulp.LpAffineExpression(list(zip(columns, value, strict=True))))
    for lower, upper, entries in rows:
        total = pulp.LpAffineExpression([(columns[at], entry) for at, entry in entries.items()])
        if entries:
            model.addConstraint(total == upper if lower == upper else total <= upper)
    model.solve(pulp.PULP_CBC_CMD(msg=False, timeLimit=SECONDS, threads=1, gapRel=0))
    took = perf_counter() - began
    chosen = [option for option, column in zip(options, columns, strict=False) if (column.value() or 0) > 0.5]  # noqa: PLR2004 -- 0 or 1 but for rounding
    return took, pulp.value(model.objective) or 0, children_of(queue, chosen), took < SECONDS and model.status == pulp.LpStatusOptimal


def cp_sat(queue: Queue) -> tuple[float, float, int, bool] | None:
    """CP-SAT with two workers, in a process of its own: seconds, value, children, proven."""
    if find_spec("ortools") is None:
        return None
    options, value, rows = plain_rows(queue)
    job = {"value": value, "rows": [[lower == upper, upper, list(entries), list(entries.values())] for lower, upper, entries in rows]}
    command = [sys.executable, "-m", "bench.cp_sat", str(SECONDS)]
    done = subprocess.run(command, input=json.dumps(job), capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"  CP-SAT: {done.stderr.strip().splitlines()[-1:]}")
        return None
    answer = json.loads(done.stdout)
    chosen = [options[at] for at in answer["chosen"] if at < len(options)]
    return answer["seconds"], answer["value"], children_of(queue, chosen), answer["proven"]


def without_siblings() -> None:
    """2,000 requests and 20,000 homes, exact, with whole prices, beside SciPy's sparse matching."""
    for homes in (20_000, 2_200):
        program = program_of(singles_queue(1, 2_000, homes), salt="bench")
        first, _ = assignment(program, times=1)
        took, value = assignment(program, times=9)
        how = "compiled" if compiled() else "without numba"
        print(f"2,000 x {homes:,}, no siblings, {len(program):,} options: worth {value}")
        print(f"    plan {how} {took * 1e3:.1f} ms (first call {first:.1f} s)")
        print(f"    as it is, not compiled, {uncompiled(program) * 1e3:.0f} ms, and the same plan")
        if find_spec("scipy") is None:
            continue
        best: Callable[[], tuple[float, float]] = lambda program=program: scipy_matching(program)  # noqa: E731
        times = [best() for _ in range(9)]
        other = min(seconds for seconds, _ in times)
        print(f"    SciPy's sparse matching {other * 1e3:.1f} ms, worth {times[0][1]:.0f}; plan takes {took / other:.2f} of it, 1 to reach")


def uncompiled(program: Program) -> float:
    """Seconds without the compiler; raises AssertionError if that gives another plan or other prices."""
    places = places_of(program)
    assert places is not None  # noqa: S101 -- as below
    compiled_plan, compiled_prices = assign(program, program.value, places)
    took = []
    for _ in range(3 if places.sum() < 2 * len(program.requests) else 9):
        began = perf_counter()
        plan, prices = assign(program, program.value, places, fast=False)
        took.append(perf_counter() - began)
    assert plan == compiled_plan and (prices == compiled_prices).all()  # noqa: S101 -- a measurement of something else would mislead
    return min(took)


def scipy_matching(program: Program) -> tuple[float, float]:
    """Seconds and value; each request may also stay unplaced, in a column of its own worth nothing."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    requests, homes = len(program.requests), len(program.homes)
    top = int(program.value.max()) + 1  # SciPy takes no zero weights
    rows = np.concatenate([program.request, np.arange(requests)])
    columns = np.concatenate([program.home, homes + np.arange(requests)])
    weights = np.concatenate([top - program.value, np.full(requests, top)]).astype(float)
    graph = csr_matrix((weights, (rows, columns)), shape=(requests, homes + requests))
    began = perf_counter()
    row, column = min_weight_full_bipartite_matching(graph)
    took = perf_counter() - began
    return took, float(requests * top - graph[row, column].sum())


if __name__ == "__main__":
    main()
