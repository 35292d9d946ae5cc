"""The steps that a job takes for an import: ordered in the transaction that decides on them, and told of while they run.

A job's arguments are readable by the whole application: keys of the import and of the role that ordered it, no more.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from famn.access.actor import Actor
from famn.imports.enums import Stage
from famn.imports.models import HomeImport, ImportProgress
from famn.imports.policy import check_can_import, check_can_write_import
from famn.imports.queries import has_stopped
from famn.kernel.denied import Refused

TASK = "famn.jobs.tasks.import_step"
READ, CHECK, WRITE = "read", "check", "write"
Teller = Callable[[int, int], None]
"""Told how many of how many rows are done."""


def silent(_done: int, _total: int) -> None:
    """Tells nobody."""


def locked(run: HomeImport, *stages: Stage) -> HomeImport:
    """The import as it stands now, held until the transaction ends. Raises ``Refused`` when it is not where it should be."""
    now = HomeImport.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if now.stage not in stages:
        raise Refused("other_stage", _("Importen är redan ett steg längre. Ladda om sidan."))
    return now


def order(by: Actor, run: HomeImport, step: str, *, stage: Stage, total: int, at: datetime, queued: bool = True) -> None:
    """Put a step in the queue; it is run once the transaction has been committed. Not ``queued``: the caller takes it herself."""
    run.stage, run.failure = stage, ""
    run.save()
    ImportProgress.objects.update_or_create(
        run=run, defaults={"cooperation_id": run.cooperation_id, "done": 0, "total": total, "told_at": at}
    )
    if queued:
        app.configure_task(TASK).defer(import_id=str(run.pk), holding_id=str(by.own_holding_id), step=step)


@transaction.atomic
def order_again(*, by: Actor, run: HomeImport, at: datetime) -> None:
    """Order the step of an import whose job has died: nothing of it was written. Raises ``Refused`` while it still works."""
    check_can_import(by)
    now = locked(run, Stage.READING, Stage.WRITING)
    if not has_stopped(now, at=at):
        raise Refused("still_working", _("Arbetet pågår fortfarande."))
    if now.stage == Stage.WRITING:
        check_can_write_import(by)
    step = WRITE if now.stage == Stage.WRITING else READ if hasattr(now, "file") and not now.rows.exists() else CHECK
    order(by, now, step, stage=Stage(now.stage), total=now.progress.total, at=at)


@transaction.atomic
def fail_step(*, by: Actor, run: HomeImport, text: str) -> None:
    """Note why a step came to nothing, and let the import stand where somebody can go on from."""
    check_can_import(by)
    now = HomeImport.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if now.stage in {Stage.READING, Stage.WRITING}:
        now.stage = Stage.PREVIEW if now.rows.exists() else Stage.MAPPING
        now.failure = text[:400]
        now.save(update_fields=["stage", "failure"])


def tell_progress(*, by: Actor, run: HomeImport, done: int, total: int, at: datetime) -> None:
    """Say how far a step has come, on a connection of its own: the step's transaction shows nothing until it ends."""
    check_can_import(by)
    ImportProgress.objects.filter(run=run).update(done=done, total=total, told_at=at)
