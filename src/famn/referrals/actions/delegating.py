"""Delegating the operational decision to another role of the board (R-37)."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from famn.access.actor import Actor
from famn.audit.actions import record_act
from famn.audit.models import Audience
from famn.kernel.denied import Refused
from famn.referrals.models import Delegation
from famn.referrals.policy_deciding import check_can_delegate


@transaction.atomic
def delegate_decision(*, by: Actor, role: str, starts_on: date, ends_on: date | None, reference: str, at: datetime) -> Delegation:
    """Let another role of the board take the operational decision, from a day (R-37). ``ends_on`` is the last day.

    Effects: one dated row; earlier decisions stand. Raises ``Refused`` for a period that ends before it starts.
    """
    check_can_delegate(by)
    if ends_on is not None and ends_on < starts_on:
        raise Refused("period", _("Sista dagen ligger före den första."))
    if not reference.strip():
        raise Refused("no_reference", _("Skriv vilken delegationsordning det gäller."))
    made = Delegation.objects.create(
        cooperation_id=by.own_cooperation_id,
        board_id=by.own_board_id,
        role=role,
        starts_on=starts_on,
        ends_on=ends_on,
        reference=reference.strip(),
    )
    _tell(by, made, "delegated", _("Delegerade verksamhetsbesluten."), at)
    return made


@transaction.atomic
def end_delegation(*, by: Actor, delegation: Delegation, ends_on: date, at: datetime) -> None:
    """Set the last day of a delegation. Decisions already taken stand. Raises ``Refused`` for a day before its first."""
    check_can_delegate(by)
    if ends_on < delegation.starts_on:
        raise Refused("period", _("Sista dagen ligger före den första."))
    delegation.ends_on = ends_on
    delegation.save(update_fields=["ends_on"])
    _tell(by, delegation, "delegation_ended", _("Satte sista dag för delegationen."), at)


def _tell(by: Actor, delegation: Delegation, verb: str, text: str, at: datetime) -> None:
    record_act(
        by=by,
        verb=verb,
        text=text,
        subject_kind="delegation",
        subject_id=delegation.pk,
        board_id=delegation.board_id,
        audience=Audience.BOARD,
        at=at,
    )
