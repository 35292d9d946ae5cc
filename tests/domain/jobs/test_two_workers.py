"""Real worker processes on one queue: each breach once, and nothing half-done when one is killed."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from famn.access.actor import acting
from famn.accounts.queries import cooperations_with_job
from famn.audit.models import Act
from famn.commitments.models import Commitment
from famn.deviations.models import Deviation
from famn.homes.models import FosterHome
from famn.imports.actions import choose_columns, order_writing, start_import
from famn.imports.enums import Stage
from famn.imports.models import ImportProgress
from famn.imports.queries import SILENCE
from famn.jobs.importing import run_step
from famn.jobs.tasks import sweep, sweep_every_cooperation
from famn.messages.models import Mail
from tests.clocks_world import TODAY, make_clock
from tests.clocks_world import sweep as sweep_here
from tests.homes_world import sign_in
from tests.imports_world import text_file

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "cache", "owner"])
PATIENCE = 40


@pytest.fixture(autouse=True)
def empty_queue(db):
    """The queue's tables are not Django's to flush."""
    with connections["owner"].cursor() as owner:
        owner.execute("truncate procrastinate_jobs, procrastinate_workers, procrastinate_periodic_defers cascade")


@contextmanager
def worker():
    """``famn worker``-like process on the test database, killed at the end if it still lives."""
    address = make_conninfo(**{**conninfo_to_dict(os.environ["DATABASE_URL"]), "dbname": connection.settings_dict["NAME"]})
    process = subprocess.Popen(
        [sys.executable, "-m", "django", "procrastinate", "worker", "--one-shot", "--concurrency", "2"],
        env={**os.environ, "DATABASE_URL": address, "FAMN_PROCESS": "worker"},
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def ended(process) -> None:
    """Wait until a worker has emptied the queue; show what it said when it could not."""
    output, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, output.decode()


def until(true) -> None:
    """Wait for another process."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "nothing happened"
        time.sleep(0.05)


def found(world):
    with acting(world.actors["head"]):
        return (
            Commitment.objects.filter(breached_at__isnull=False).count(),
            Deviation.objects.count(),
            Act.objects.filter(verb="clock_broken").count(),
        )


@pytest.mark.covers("R-56")
def test_two_workers_draft_each_deviation_once(world):
    clocks = 60
    for _ in range(clocks):
        make_clock(world, opened_on=TODAY - timedelta(days=30))
    for _ in range(8):
        sweep.defer(cooperation_id=world.cooperations[1].pk)
    with worker() as first, worker() as second:
        ended(first)
        ended(second)
    assert found(world) == (clocks, clocks, 2 * clocks)
    assert set(ProcrastinateJob.objects.values_list("status", flat=True)) == {"succeeded"}


def test_a_worker_killed_in_the_middle_leaves_nothing_half_done(world):
    make_clock(world, opened_on=TODAY - timedelta(days=30))
    sweep.defer(cooperation_id=world.cooperations[1].pk)
    # The timeline is held shut, so the sweep stops after the breach and the deviation, before their lines.
    with worker() as process, transaction.atomic(using="owner"), connections["owner"].cursor() as owner:
        owner.execute("lock table audit_act in share mode")

        def waits() -> bool:
            owner.execute("select exists (select 1 from pg_locks where relation = 'audit_act'::regclass and not granted)")
            return owner.fetchone()[0]

        until(waits)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=PATIENCE)
    until(lambda: found(world) == (0, 0, 0))
    # The next run of the schedule does the whole work, though the killed job still stands as being done.
    sweep_every_cooperation(timestamp=0)
    with worker() as process:
        ended(process)
    assert found(world) == (1, 1, 2)


def test_an_import_killed_in_the_middle_is_begun_again_whole(world, client):
    """Neither half nor twice: what the killed job had written is gone, and "Försök igen" writes it all once."""
    by = world.actor("coordinator")
    rows = [[f"Prov {number}", "Härnösand", f"070-174 06 {number:02}"] for number in range(5, 45)]
    with acting(by):
        run = start_import(by=by, name="lista.csv", content=text_file(rows, ["Namn", "Kommun", "Telefon"]), at=timezone.now())
        choose_columns(by=by, run=run, mapping=run.mapping, at=timezone.now())
    with worker() as process:
        ended(process)
    with acting(by):
        run.refresh_from_db()
        assert run.stage == Stage.PREVIEW
        order_writing(by=by, run=run, at=timezone.now())
    # The homes are written before the act that tells of it, which is held back here.
    with worker() as process, transaction.atomic(using="owner"), connections["owner"].cursor() as owner:
        owner.execute("lock table audit_act in share mode")

        def waits() -> bool:
            owner.execute("select exists (select 1 from pg_locks where relation = 'audit_act'::regclass and not granted)")
            return owner.fetchone()[0]

        until(waits)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=PATIENCE)

    def homes() -> int:
        with acting(by):
            return FosterHome.objects.count()

    until(lambda: homes() == 0)
    sign_in(client, world, "coordinator")
    url = reverse("import_run", args=[run.pk])
    assert "Försök igen" not in client.get(url).content.decode()
    with acting(by):
        ImportProgress.objects.filter(run=run).update(told_at=timezone.now() - SILENCE - timedelta(seconds=1))
    assert "Försök igen" in client.get(url).content.decode()
    assert client.post(reverse("import_again", args=[run.pk])).status_code == 302
    with worker() as process:
        ended(process)
    assert homes() == len(rows)
    # The killed job may wake up again: it finds the work done.
    run_step(import_id=run.pk, holding_id=by.holding_id, step="write")
    assert homes() == len(rows)
    with acting(by):
        run.refresh_from_db()
        assert (run.stage, run.written, run.failure) == (Stage.DONE, len(rows), "")


def test_a_clock_that_another_connection_holds_is_left_to_it(world):
    held, free = (make_clock(world, opened_on=TODAY - timedelta(days=30)) for _ in range(2))
    with transaction.atomic(using="owner"), connections["owner"].cursor() as owner:
        owner.execute("select 1 from commitments_commitment where id = %s for update", [held.pk])
        assert sweep_here(world) == 1
        with acting(world.actors["head"]):
            assert Deviation.objects.get().commitment_id == free.pk
    assert sweep_here(world) == 1
    assert found(world) == (2, 2, 4)


def test_the_schedule_queues_one_job_a_cooperation_without_personal_data(world):
    for _ in range(2):
        sweep_every_cooperation(timestamp=0)
    queued = list(ProcrastinateJob.objects.filter(task_name="famn.jobs.tasks.sweep").values_list("args", flat=True))
    assert sorted(args["cooperation_id"] for args in queued) == cooperations_with_job("clock_sweep", on=TODAY)
    assert all(set(args) == {"cooperation_id"} for args in queued)


def test_the_sweeping_job_also_queues_the_warnings_and_the_mailing_job_sends_them(world):
    from famn.jobs.tasks import mail

    make_clock(world, opened_on=TODAY - timedelta(days=18))
    sweep.defer(cooperation_id=world.cooperations[1].pk)
    with worker() as process:
        ended(process)
    mail.defer(cooperation_id=world.cooperations[1].pk)
    with worker() as process:
        ended(process)
    with acting(world.actors["mail"]):
        assert [(row.to.email, row.sent_at is not None) for row in Mail.objects.select_related("to")] == [("matching.1@exempel.se", True)]
