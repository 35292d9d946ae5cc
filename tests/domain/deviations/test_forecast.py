"""A clock about to break is told of beforehand: once, to those who can keep it, without case data."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction

from famn.access.actor import acting
from famn.accounts.models import Cover
from famn.commitments.enums import Party, Rule
from famn.commitments.models import Commitment
from famn.deviations.actions import forecast_mails
from famn.messages.mail import queue_mail, send_queued
from famn.messages.models import Mail
from tests.clocks_world import NOW, TODAY, make_clock

SOON = TODAY - timedelta(days=17)  # four days left of three weeks; the guidelines warn five days ahead


def forecast(world, at=NOW):
    by = world.actors["clock_sweep"]
    with acting(by):
        return forecast_mails(by=by, at=at)


def queued(world):
    with acting(world.actors["mail"]):
        return sorted(Mail.objects.values_list("to__email", flat=True))


@pytest.mark.covers("R-48")
def test_a_clock_about_to_break_is_mailed_once(world):
    make_clock(world, opened_on=SOON)
    make_clock(world, opened_on=TODAY)
    assert forecast(world) == 1
    assert forecast(world) == 0
    assert forecast(world, NOW + timedelta(days=1)) == 0
    assert queued(world) == ["matching.1@exempel.se"]


def test_a_broken_clock_is_not_forecast(world):
    make_clock(world, opened_on=TODAY - timedelta(days=22))
    assert forecast(world) == 0


def test_gfos_case_worker_is_told_and_whoever_covers_for_her(world):
    head = world.actors["head"]
    with acting(head):
        Cover.objects.create(
            cooperation=world.cooperations[1],
            absent=world.users["matching_other"],
            stand_in=world.users["matching"],
            starts_on=TODAY,
            ends_on=TODAY + timedelta(days=7),
        )
    make_clock(world, opened_on=SOON, owner_id=world.users["matching_other"].pk)
    forecast(world)
    assert queued(world) == ["matching.1@exempel.se", "matching_other.1@exempel.se"]


def test_a_boards_secretaries_are_told_and_for_the_decision_its_manager(world):
    make_clock(world, rule=Rule.OPERATIONAL_DECISION, party=Party.BOARD, opened_on=SOON)
    forecast(world)
    assert queued(world) == ["manager_a.1@exempel.se", "secretary_a.1@exempel.se"]


def test_the_same_reason_is_queued_once(world):
    by = world.actors["clock_sweep"]
    with acting(by):
        for _ in range(2):
            queue_mail(by=by, to=[world.users["matching"]], kind="clock", reason_key="clock:1", at=NOW)
    assert queued(world) == ["matching.1@exempel.se"]


@pytest.mark.covers("R-48")
def test_the_mail_is_neutral_and_goes_out_once_however_many_things_wait(world):
    clocks = [make_clock(world, opened_on=SOON, code=f"F-HEML{n}Q") for n in range(2)]
    forecast(world)
    by = world.actors["mail"]
    assert send_queued(by=by, at=NOW) == 1
    assert send_queued(by=by, at=NOW) == 0
    (sent,) = mail.outbox
    text = f"{sent.subject}\n{sent.body}\n{sent.extra_headers}"
    assert sent.subject == "Något väntar på dig i Famn"
    for word in ("F-HEML", "Härnösand", "Matcha", str(world.users["matching"]), *[str(clock.pk) for clock in clocks]):
        assert word not in text
    with acting(by):
        assert not Mail.objects.filter(sent_at=None).exists()


def test_a_mail_server_that_refuses_leaves_the_mail_for_the_next_run(world, settings):
    make_clock(world, opened_on=SOON)
    forecast(world)
    by = world.actors["mail"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 9, 1  # nobody answers there
    assert send_queued(by=by, at=NOW) == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_queued(by=by, at=NOW) == 1


def test_nobody_but_the_job_reads_the_outbox(world):
    make_clock(world, opened_on=SOON)
    forecast(world)
    for key in ("head", "matching", "manager_a", "mail:2"):
        with acting(world.actors[key]):
            assert not Mail.objects.exists()


def test_a_forecast_that_fails_is_given_out_again(world):
    make_clock(world, opened_on=SOON)
    by = world.actors["clock_sweep"]
    with acting(by):
        forecast_mails(by=by, at=NOW)
        transaction.set_rollback(True)
    with acting(world.actors["head"]):
        assert not Commitment.objects.filter(warned_at__isnull=False).exists()
    assert forecast(world) == 1
