"""What runs by the clock. Each task works for one cooperation at a time, as that cooperation's own job (R-56, R-48).

Every few minutes the schedules put one job a cooperation in the queue, unless the one before still waits. A job's
arguments are readable by the whole application: they hold identifiers of cooperations, and for an import of itself and of
the role that ordered it; never of people.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.builtin_tasks import remove_old_jobs
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Status
from procrastinate.tasks import Task

from famn.access.actor import Actor, acting
from famn.accounts.queries import cooperations_with_job, job_actor
from famn.deviations.actions import forecast_mails, sweep_clocks
from famn.imports.actions import purge_old_imports
from famn.jobs.importing import run_step
from famn.messages.mail import send_queued

BATCH = 200
"""Clocks a transaction: short enough never to hold up somebody's decision."""

KEPT_HOURS = 7 * 24

SWEEP, MAIL = "clock_sweep", "mail"
TRY_AGAIN = RetryStrategy(max_attempts=3, wait=10)


def _queue_for_each_cooperation(task: Task, job: str, lock: str = "") -> None:
    for cooperation_id in cooperations_with_job(job, on=timezone.localdate()):
        try:
            # No execution lock: a killed worker would hold it for good. What runs here is safe beside itself.
            task.configure(queueing_lock=f"{lock or job}:{cooperation_id}").defer(cooperation_id=cooperation_id)
        except AlreadyEnqueued:
            continue  # the run before has not begun: it will see what this one would have seen


def _until_done(act: Callable[..., int], *, by: Actor, at: datetime) -> None:
    while True:
        with acting(by):
            done = act(by=by, at=at, limit=BATCH)
        if done < BATCH:
            return


# Two minutes past: a decision saved just before midnight has been committed when its clock is judged.
@app.periodic(cron="2-59/5 * * * *")
@app.task(queueing_lock="every-sweep", pass_context=False)
def sweep_every_cooperation(timestamp: int) -> None:  # noqa: ARG001 -- what procrastinate gives every schedule
    """Every five minutes: look for broken clocks and for those about to break."""
    _queue_for_each_cooperation(sweep, SWEEP)


@app.periodic(cron="4-59/5 * * * *")
@app.task(queueing_lock="every-mail", pass_context=False)
def mail_every_cooperation(timestamp: int) -> None:  # noqa: ARG001 -- what procrastinate gives every schedule
    """Every five minutes: send what lies in the outboxes."""
    _queue_for_each_cooperation(mail, MAIL)


@app.task(retry=TRY_AGAIN)
def sweep(cooperation_id: int) -> None:
    """Mark breaches, draft their deviations and queue the warnings of one cooperation."""
    by, now = job_actor(cooperation_id=cooperation_id, name=SWEEP), timezone.now()
    _until_done(sweep_clocks, by=by, at=now)
    _until_done(forecast_mails, by=by, at=now)


@app.task(retry=TRY_AGAIN)
def mail(cooperation_id: int) -> None:
    """Send the outbox of one cooperation."""
    send_queued(by=job_actor(cooperation_id=cooperation_id, name=MAIL), at=timezone.now())


@app.task(pass_context=False)
def import_step(import_id: str, holding_id: str, step: str) -> None:
    """Read, check or write one import, as whoever ordered it. All or nothing; what went wrong stands on the import's page."""
    run_step(import_id=UUID(import_id), holding_id=UUID(holding_id), step=step)


@app.periodic(cron="17 2 * * *")
@app.task(queueing_lock="every-purge", pass_context=False)
def purge_every_cooperation(timestamp: int) -> None:  # noqa: ARG001 -- what procrastinate gives every schedule
    """Every night: what imports have left behind, and has been kept long enough."""
    _queue_for_each_cooperation(purge, SWEEP, "purge")


@app.task(retry=TRY_AGAIN)
def purge(cooperation_id: int) -> None:
    """Remove the staging of one cooperation's old imports."""
    by = job_actor(cooperation_id=cooperation_id, name=SWEEP)
    with acting(by):
        purge_old_imports(by=by, at=timezone.now())


@app.periodic(cron="47 3 * * *")
@app.task(queueing_lock="tidy", pass_context=True)
async def tidy_queue(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 -- what procrastinate gives every schedule
    """Every night: give up jobs whose worker died (the next run has done their work) and forget those done a week ago."""
    for job in await app.job_manager.get_stalled_jobs():
        await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=False)
    await remove_old_jobs(context, max_hours=KEPT_HOURS, remove_failed=True, remove_cancelled=True, remove_aborted=True)
