"""Network homes: registered by a board, assigned by GFO's head, known to nobody else (R-15a)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from famn.access.actor import Actor
from famn.access.roles import Role
from famn.accounts.models import User
from famn.accounts.queries import is_holder
from famn.homes.actions.registering import create_home
from famn.homes.actions.trail import record_home_act
from famn.homes.enums import Category
from famn.homes.models import FosterHome, NetworkAssignment
from famn.homes.policy import (
    check_can_assign_network_home,
    check_can_register_network_home,
)
from famn.kernel.calendar import local_date
from famn.kernel.denied import Refused
from famn.ui.swedish import short_date


@transaction.atomic
def register_network_home(
    *, by: Actor, facts: Mapping[str, Any], contact: Mapping[str, str] | None, at: datetime, vault: Mapping[str, Any] | None = None
) -> FosterHome:
    """Register a home from a child's network, for the actor's own board alone.

    Effects, in order: ``FosterHome`` of that board; contact or vault entry; ``BankStatusEvent``; an act.
    """
    check_can_register_network_home(by)
    fields = {"last_word_on": local_date(at), **facts, "category": Category.NETWORK}
    home = create_home(by=by, fields=fields, contact=contact, vault=vault, capacity=(), consent_on=None, at=at, board_id=by.board_id)
    record_home_act(by=by, home=home, verb="register_network_home", text=_("Registrerade nätverkshemmet"), at=at)
    return home


@transaction.atomic
def assign_network_home(*, by: Actor, home: FosterHome, user: User, starts_on: date, at: datetime) -> NetworkAssignment:
    """Give a coordinator or supervisor a network home to work with, from a day: from then she sees it.

    Effects: ``NetworkAssignment``; an act. Raises ``Refused`` when the home is no network home, the user has neither
    role, or is assigned already.
    """
    check_can_assign_network_home(by)
    if home.board_id is None:
        raise Refused("not_a_network_home", _("Bara nätverkshem tilldelas så här."))
    roles = (Role.GFO_COORDINATOR, Role.SUPERVISOR)
    if not any(is_holder(user.pk, role, cooperation_id=home.cooperation_id, on=starts_on) for role in roles):
        raise Refused("not_assignable", _("Välj en samordnare eller handledare på GFO."))
    if NetworkAssignment.objects.filter(home=home, user=user, ends_on=None).exists():
        raise Refused("already_assigned", _("%(name)s har redan det här hemmet.") % {"name": user.name})
    made = NetworkAssignment.objects.create(cooperation_id=home.cooperation_id, home=home, user=user, starts_on=starts_on)
    text = _("Tilldelade nätverkshemmet till %(name)s från %(day)s") % {"name": user.name, "day": short_date(starts_on)}
    record_home_act(by=by, home=home, verb="assign_network_home", text=text, at=at)
    return made


@transaction.atomic
def end_network_assignment(*, by: Actor, assignment: NetworkAssignment, ends_on: date, at: datetime) -> None:
    """End an assignment from a day on: from that day the home is no longer seen. Effects: its end; an act."""
    check_can_assign_network_home(by)
    if ends_on < assignment.starts_on:
        raise Refused("ends_before_it_starts", _("Uppdraget kan inte sluta innan det har börjat."))
    assignment.ends_on = ends_on
    assignment.save(update_fields=["ends_on"])
    text = _("Avslutade uppdraget för %(name)s från %(day)s") % {"name": assignment.user.name, "day": short_date(ends_on)}
    record_home_act(by=by, home=assignment.home, verb="end_network_assignment", text=text, at=at)
