"""The recruitment brief within a few seconds, whatever the solver does: it works in a process that is killed if it is late."""

import pickle

from famn.plans.processes import ask
from famn.plans.rules_missing import Asked, Missing
from famn.plans.rules_recruiting import Needs
from famn.plans.solving import LocksCannotHold

GRACE = 3.0
"""Seconds beyond those that were given, for starting and reading. Then the process is killed."""

NOTHING = Missing(0, True, Needs((), 0, 0), ())
"""What an empty queue misses; there is nothing to start a process for."""


def work_out(asked: Asked, *, grace: float = GRACE) -> Missing | None:
    """What is missing; None if there was no answer in time. Raises ``LocksCannotHold``."""
    if not asked.requests:
        return NOTHING
    said = ask("famn.plans.worker_recruiting", pickle.dumps(asked), limit=asked.seconds + grace)
    if not said.whole:
        return None
    found: Missing | None = pickle.loads(said.out)  # noqa: S301 -- from our own child
    if found is None:
        raise LocksCannotHold("what people have locked cannot be kept together")
    return found
