"""One step of an import, as whoever ordered it, with its progress told on a connection of its own."""

import logging
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from uuid import UUID

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from famn.access.actor import Actor, acting
from famn.access.roles import Role
from famn.accounts.models import RoleHolding
from famn.accounts.queries import actor_of
from famn.imports.actions import check_all_rows, fail_step, read_rows, tell_progress, write_import
from famn.imports.actions.steps import CHECK, READ, WRITE, Teller
from famn.imports.enums import Stage
from famn.imports.models import HomeImport
from famn.kernel.denied import Denied, Refused

STEPS = {READ: read_rows, CHECK: check_all_rows, WRITE: write_import}
EVERY = 1.0
"""Seconds between two words of progress."""
log = logging.getLogger(__name__)


def run_step(*, import_id: UUID, holding_id: UUID, step: str) -> None:
    """Take one step of an import. A refusal stands on its page; so does a fault, which is raised as well. Nothing half is written."""
    by = ordered_by(holding_id)
    with acting(by):
        run = HomeImport.objects.select_related(None).get(pk=import_id)
    try:
        with telling(by, run) as tell, acting(by):
            STEPS[step](by=by, run=run, at=timezone.now(), tell=tell)
    except (Refused, Denied) as no:
        _fail(by, run, no.text)
    except Exception:
        _fail(by, run, _("Något gick fel, och inget är infört. Försök igen, eller säg till den som sköter systemet."))
        raise


def ordered_by(holding_id: UUID) -> Actor:
    """Whoever ordered the step, if her role is still in force; the row wall shows the holding to itself."""
    with acting(Actor(role=Role.GFO_COORDINATOR, name="", holding_id=holding_id)):
        return actor_of(RoleHolding.objects.select_related("user").get(pk=holding_id))


def _fail(by: Actor, run: HomeImport, text: str) -> None:
    with acting(by):
        fail_step(by=by, run=run, text=text)
    with acting(by):
        now = HomeImport.objects.get(pk=run.pk)
        if now.stage == Stage.PREVIEW:
            # The bank or a setting may have changed: the rows are shown as they stand now.
            check_all_rows(by=by, run=now, at=timezone.now())


@contextmanager
def telling(by: Actor, run: HomeImport) -> Iterator[Teller]:
    """A teller that writes at most once a second, from a thread with a connection of its own."""
    last, waiting = 0.0, Future[None]()
    waiting.set_result(None)

    def note(done: int, total: int) -> None:
        with acting(by):
            tell_progress(by=by, run=run, done=done, total=total, at=timezone.now())

    with ThreadPoolExecutor(1) as thread:

        def tell(done: int, total: int) -> None:
            nonlocal last, waiting
            if time.monotonic() - last >= EVERY and waiting.done():
                last, waiting = time.monotonic(), thread.submit(note, done, total)

        try:
            yield tell
        finally:
            thread.submit(connection.close)
