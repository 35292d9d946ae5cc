"""Acting for somebody in the demo's build: as ``access.actor.acting``, which says it safely, or in haste, which says it once.

In haste the actor stays stated until the next one acts or the transaction ends, without savepoints: whatever fails ends
the build, so there is nothing to go back to.
"""

import contextlib
import json
import uuid
from collections.abc import Iterator
from contextvars import ContextVar

from django.db import connection

from famn.access.actor import Actor
from famn.access.actor import acting as acting_safely

_in_haste: ContextVar[bool] = ContextVar("in_haste", default=False)
STATE = (
    "select set_config('famn.holding', %s, true), set_config('famn.link', %s, true), "
    "set_config('pghistory.context_id', %s, true), set_config('pghistory.context_metadata', %s, true)"
)


@contextlib.contextmanager
def haste() -> Iterator[None]:
    """Within this block ``acting`` is in haste."""
    token = _in_haste.set(True)
    try:
        yield
    finally:
        _in_haste.reset(token)


@contextlib.contextmanager
def acting(actor: Actor) -> Iterator[None]:
    """The database knows ``actor`` in this block; its rows of change history name her."""
    if not _in_haste.get():
        with acting_safely(actor):
            yield
        return
    holding = str(actor.holding_id) if actor.holding_id else ""
    known = {"user": actor.user_id, "holding": holding or None, "role": actor.role.value}
    with connection.cursor() as cursor:
        cursor.execute(STATE, [holding, actor.link, str(uuid.uuid4()), json.dumps(known)])
    yield
