"""One plan in a process of its own, which can be killed: ``python -m famn.plans.worker``.

Reads ``{"queue", "salt", "seconds"}`` from standard input. Writes two lines to standard output: the engine's answer, and
what the checker, which knows no solver, says of it. It reads no settings and no database.
"""

import json
import sys
from typing import Any

from famn.plans.processes import end_with_parent
from matchcore.answer import plan_data
from matchcore.check import Refused, check_plan
from matchcore.planning import NoPlan, plan
from matchcore.queue import QueueError, queue_from


def main() -> None:
    """One job. An error is one line, ``{"error": …}``."""
    end_with_parent()
    job: dict[str, Any] = json.load(sys.stdin)
    try:
        queue = queue_from(job["queue"])
        answer = plan_data(plan(queue, salt=job["salt"], time_limit=job["seconds"]))
    except (QueueError, NoPlan) as error:
        _say({"error": str(error), "kind": type(error).__name__})
        return
    _say(answer)
    try:
        _say(check_plan(queue, answer).data())
    except Refused as error:
        _say({"verdict": "refused", "reason": str(error)})


def _say(data: dict[str, Any]) -> None:
    print(json.dumps(data), flush=True)  # noqa: T201 -- to the parent


if __name__ == "__main__":
    main()
