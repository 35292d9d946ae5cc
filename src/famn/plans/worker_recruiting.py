"""The recruitment brief of a day in a process of its own, which can be killed: ``python -m famn.plans.worker_recruiting``.

Reads an ``Asked`` from standard input and writes a ``Missing`` to standard output. It reads no settings and no database.
"""

import pickle
import sys

from famn.plans.rules_missing import missing


def main() -> None:
    """One job. Whoever waits takes nothing for an answer: no time, or no plan."""
    asked = pickle.load(sys.stdin.buffer)  # noqa: S301 -- from our own parent
    out = sys.stdout.buffer
    sys.stdout = sys.stderr  # nothing else may speak on this line
    out.write(pickle.dumps(missing(asked)))
    out.flush()


if __name__ == "__main__":
    main()
