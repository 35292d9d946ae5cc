"""Many homes at once, by the same rules as one at a time: what an import writes, and what undoing one takes away."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from famn.access.actor import Actor
from famn.homes.actions.registering import CODE_TRIES, CapacityInput
from famn.homes.actions.trail import tell_of_homes
from famn.homes.enums import BankStatus
from famn.homes.models import BankStatusEvent, CapacityPeriod, FosterHome, HomeContact
from famn.homes.policy import check_can_register_home
from famn.homes.rules import check_has_consented, check_not_ahead, check_reason, check_status_step
from famn.kernel.calendar import local_date
from famn.kernel.reference import new_code
from famn.organisations.constraints import constraint_name, refusing_constraints
from famn.ui.swedish import short_date

BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHome:
    """One unprotected home of the bank: as ``register_home`` takes it."""

    facts: Mapping[str, Any]
    contact: Mapping[str, str]
    capacity: Sequence[CapacityInput] = ()
    consent_on: date | None = None


@transaction.atomic
def register_homes(*, by: Actor, homes: Sequence[NewHome], text: str, reason: str, at: datetime) -> list[FosterHome]:
    """Register homes of the shared bank, *in process*, in the order given (R-15, R-16). None of them is protected.

    Effects, for each as ``register_home``: the home with a code, its contact, places, status event, and acts (``text`` says
    where it came from, ``reason`` stands in its status history). Raises ``Refused`` for a broken rule of the table.
    """
    check_can_register_home(by)
    for day in {home.consent_on for home in homes if home.consent_on is not None}:
        check_not_ahead(day, today=local_date(at))
    made = _create(by, homes, at)
    cooperation = by.own_cooperation_id
    with refusing_constraints():
        HomeContact.objects.bulk_create(
            [HomeContact(home=row, cooperation_id=cooperation, **home.contact) for row, home in zip(made, homes, strict=True)], BATCH
        )
        CapacityPeriod.objects.bulk_create(
            [
                CapacityPeriod(
                    home=row, cooperation_id=cooperation, kind=one.kind, places=one.places, starts_on=one.starts_on, ends_on=one.ends_on
                )
                for row, home in zip(made, homes, strict=True)
                for one in home.capacity
            ],
            BATCH,
        )
    _events(by, [(row, "", BankStatus.IN_PROCESS) for row in made], reason, at)
    tell_of_homes(by=by, verb="import_home", text={row.pk: text for row in made}, at=at)
    consented = {
        row.pk: _("Hemmet har informerats om alla medlemskommuner och samtyckt %(day)s") % {"day": short_date(home.consent_on)}
        for row, home in zip(made, homes, strict=True)
        if home.consent_on is not None
    }
    tell_of_homes(by=by, verb="record_consent", text=consented, at=at)
    return made


def _create(by: Actor, homes: Sequence[NewHome], at: datetime) -> list[FosterHome]:
    return [row for first in range(0, len(homes), BATCH) for row in _create_batch(by, homes[first : first + BATCH], at)]


def _create_batch(by: Actor, homes: Sequence[NewHome], at: datetime) -> list[FosterHome]:
    draw = random.SystemRandom()
    for attempt in range(CODE_TRIES):
        codes: set[str] = set()
        while len(codes) < len(homes):
            codes.add(new_code("H", draw))
        rows = [
            FosterHome(
                **{"coordinator_id": by.user_id, **home.facts},
                code=code,
                cooperation_id=by.own_cooperation_id,
                status=BankStatus.IN_PROCESS,
                consent_all_members_on=home.consent_on,
                consent_recorded_by=by.user_id if home.consent_on else None,
                created_at=at,
            )
            for home, code in zip(homes, codes, strict=True)
        ]
        try:
            with refusing_constraints():
                return FosterHome.objects.bulk_create(rows)
        except IntegrityError as error:
            # A code is taken by a home that the actor may not even see: draw the batch again.
            if "code" not in constraint_name(error) or attempt == CODE_TRIES - 1:
                raise
    raise AssertionError


@transaction.atomic
def step_homes(*, by: Actor, homes: Sequence[FosterHome], steps: Sequence[BankStatus], reason: str, at: datetime) -> None:
    """Take homes that have just been registered, and stand alike, through states that follow one another.

    Bank entry also needs an assessment, which the caller has seen to (``assessment``). Effects: the status, a status event a
    step. Raises ``Refused`` for a step that there is not, and for a ready home without consent.
    """
    check_can_register_home(by)
    check_reason(reason)
    for home in homes:
        before: str = home.status
        for step in steps:
            check_status_step(before, step, undone=home.undone_at is not None)
            if step == BankStatus.READY:
                check_has_consented(is_network=home.board_id is not None, consent_on=home.consent_all_members_on)
            before = step
    path = [BankStatus(homes[0].status), *steps] if homes else []
    _events(by, [(home, before, after) for home in homes for before, after in pairwise(path)], reason, at)
    with refusing_constraints():
        FosterHome.objects.filter(pk__in=[home.pk for home in homes]).update(status=path[-1] if path else "")
    for home in homes:
        home.status = path[-1]


@transaction.atomic
def undo_registrations(*, by: Actor, homes: Sequence[FosterHome], reason: str, at: datetime) -> None:
    """Undo homes that nothing has happened to (the caller has looked): closed and marked, as ``undo_registration`` does one."""
    check_can_register_home(by)
    check_reason(reason)
    _events(by, [(home, home.status, BankStatus.CLOSED) for home in homes], reason, at)
    FosterHome.objects.filter(pk__in=[home.pk for home in homes], undone_at=None).update(
        status=BankStatus.CLOSED, undone_at=at, undone_reason=reason.strip()[:200]
    )
    text = _("Status: %(status)s. %(reason)s") % {"status": BankStatus.CLOSED.label, "reason": reason}
    tell_of_homes(by=by, verb="change_status", text={home.pk: text for home in homes}, at=at)


def _events(by: Actor, steps: Iterable[tuple[FosterHome, str, str]], reason: str, at: datetime) -> None:
    BankStatusEvent.objects.bulk_create(
        [
            BankStatusEvent(
                cooperation_id=home.cooperation_id,
                home=home,
                from_status=before,
                to_status=after,
                at=at,
                by_name=by.name,
                reason=reason[:300],
            )
            for home, before, after in steps
        ],
        BATCH,
    )
