"""Versions of the matching policy: added from a day, taken back until it, never rewritten."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from famn.access.actor import Actor
from famn.kernel.calendar import local_date
from famn.kernel.denied import Refused
from famn.organisations.actions.trail import record_setting
from famn.organisations.constraints import refusing_constraints
from famn.organisations.models import MatchingPolicy
from famn.organisations.policy import check_can_manage
from famn.organisations.rules import check_named, check_not_before
from famn.organisations.rules_policy import Priorities, check_policy, check_version
from famn.ui.swedish import short_date


@transaction.atomic
def revise_matching_policy(
    *,
    by: Actor,
    version: str,
    valid_from: date,
    notes: str,
    freshness_days: int,
    max_children: int,
    distance_bands_km: Sequence[int],
    relaxable: Mapping[str, str],
    priorities: Priorities,
    at: datetime,
) -> MatchingPolicy:
    """Add a version of how homes and the queue are weighed. Match sheets and plans made from its first day follow it.

    ``relaxable``: who may look past which obstacle; one that is left out, nobody may. Effects: the version; an act. What is
    made already keeps the version it was made under. Raises ``Refused`` for a first day that has passed or already has a
    version, for a name that is taken, without a word of what is changed, and for what ``check_policy`` refuses.
    """
    check_can_manage(by)
    check_version(version)
    check_named(notes, _("Skriv vad som ändras och varför."))
    check_not_before(valid_from, local_date(at), _("En ny version gäller tidigast från i dag. Det som redan är framtaget ändras inte."))
    check_policy(
        freshness_days=freshness_days, max_children=max_children, distance_bands_km=distance_bands_km, relaxable=relaxable,
        priorities=priorities,
    )  # fmt: skip
    if MatchingPolicy.objects.filter(cooperation_id=by.own_cooperation_id, version=version.strip()).exists():
        raise Refused("version_taken", _("Det finns redan en version som heter så. Underlagen pekar ut sin version vid namn."))
    with refusing_constraints():
        made = MatchingPolicy.objects.create(
            cooperation_id=by.own_cooperation_id, version=version.strip(), valid_from=valid_from, notes=notes.strip(),
            freshness_days=freshness_days, max_children=max_children, distance_bands_km=list(distance_bands_km),
            relaxable=dict(relaxable), priorities=priorities,
        )  # fmt: skip
    text = _("”Så väger vi” i version %(version)s gäller från %(day)s") % {"version": made.version, "day": short_date(valid_from)}
    record_setting(by, "matching_policy", text, at=at, policy=made.pk)
    return made


@transaction.atomic
def withdraw_matching_policy(*, by: Actor, policy: MatchingPolicy, at: datetime) -> None:
    """Take a version back before its first day. Effects: the version is gone; an act."""
    check_can_manage(by)
    if policy.valid_from <= local_date(at):
        raise Refused("in_force", _("Versionen gäller redan. Lägg till en ny version i stället."))
    version = policy.version
    policy.delete()
    record_setting(by, "matching_policy_undo", _("Tog tillbaka ”Så väger vi” i version %(version)s") % {"version": version}, at=at)
