"""The recruitment brief within a few seconds, whatever the solver does: it works in a process that is killed if it is late."""

import os
import pickle
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from famn.plans.rules_missing import Asked, Missing
from famn.plans.rules_recruiting import Needs

GRACE = 3.0
"""Seconds beyond those that were given, for starting and reading. Then the process is killed."""

NOTHING = Missing(0, True, Needs((), 0, 0), ())
"""What an empty queue misses; there is nothing to start a process for."""


def work_out(asked: Asked, *, grace: float = GRACE) -> Missing | None:
    """What is missing; None if there was no answer in time."""
    if not asked.requests:
        return NOTHING
    process = subprocess.Popen(
        [sys.executable, "-m", "famn.plans.worker_recruiting"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(Path(__file__).resolve().parents[2]), "OPENBLAS_NUM_THREADS": "1"},
        start_new_session=True,  # so that the processes it starts end with it
    )
    try:
        said, _ = process.communicate(pickle.dumps(asked), timeout=asked.seconds + grace)
    except subprocess.TimeoutExpired:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return None
    if process.returncode:
        return None
    found: Missing = pickle.loads(said)  # noqa: S301 -- from our own child
    return found
