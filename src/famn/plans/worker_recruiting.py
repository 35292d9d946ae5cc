"""The recruitment brief of a day in a process of its own, which can be killed: ``python -m famn.plans.worker_recruiting``.

Reads an ``Asked`` from standard input and writes a ``Missing`` to standard output, or None if the locks cannot be kept
together. It reads no settings and no database.
"""

import pickle
import sys

from famn.plans.processes import end_with_parent
from famn.plans.rules_missing import missing
from matchcore.queue import QueueError


def main() -> None:
    """One job. Whoever waits takes nothing for an answer: no time, or no plan."""
    end_with_parent()
    asked = pickle.load(sys.stdin.buffer)  # noqa: S301 -- from our own parent
    out = sys.stdout.buffer
    sys.stdout = sys.stderr  # nothing else may speak on this line
    try:
        found = missing(asked)
    except QueueError:
        found = None
    out.write(pickle.dumps(found))
    out.flush()


if __name__ == "__main__":
    main()
