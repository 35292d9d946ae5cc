"""One plain model from standard input to CP-SAT: for `bench.matching`."""

import json
import sys
from time import perf_counter

from ortools.sat.python import cp_model


def main() -> None:
    """Solve and answer."""
    job = json.load(sys.stdin)
    began = perf_counter()
    model = cp_model.CpModel()
    columns = [model.new_bool_var(f"x{at}") for at in range(len(job["value"]))]
    for equal, upper, places, entries in job["rows"]:
        total = sum(int(entry) * columns[at] for at, entry in zip(places, entries, strict=True))
        if places:
            model.add(total == int(upper) if equal else total <= int(upper))
    model.maximize(sum(int(value) * column for value, column in zip(job["value"], columns, strict=True)))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = float(sys.argv[1])
    solver.parameters.num_workers = 2
    status = solver.solve(model)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    chosen = [at for at, column in enumerate(columns) if found and solver.value(column)]
    seconds = perf_counter() - began
    json.dump({"seconds": seconds, "value": solver.objective_value, "chosen": chosen, "proven": status == cp_model.OPTIMAL}, sys.stdout)


if __name__ == "__main__":
    main()
