"""A further cooperation on the same installation."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from famn.access.actor import Actor
from famn.organisations.actions.trail import record_setting
from famn.organisations.policy import check_can_found
from famn.organisations.rules import LengthInput, check_lengths, check_named
from famn.organisations.rules_policy import standard_priorities


@dataclass(frozen=True, slots=True, kw_only=True)
class Founded:
    """What came of it: the cooperation, and the caller's holding as its administrator."""

    cooperation_id: int
    holding_id: UUID


@transaction.atomic
def found_cooperation(
    *,
    by: Actor,
    name: str,
    county_code: str,
    started_on: date,
    eves_are_free: bool,
    host: Mapping[str, str],
    guideline: Mapping[str, Any],
    lengths: Sequence[LengthInput],
    policy: Mapping[str, Any],
    at: datetime,
) -> Founded:
    """Start another cooperation: host, cooperation, guidelines with lengths, settings of the match sheet, jobs, administrator.

    ``host``: name, form, org_number. ``guideline``: title, version, decided_on; it is valid from ``started_on``. ``policy``:
    freshness_days, max_children, distance_bands_km, relaxable; priorities when they are not the standard. Effects: all of
    it in one stroke by ``famn_found_cooperation``; an act in the caller's present cooperation. Nothing of the first can be
    seen from the second, and the other way round.
    """
    check_can_found(by)
    check_named(name, _("Skriv vad samverkan heter."))
    check_named(host["name"], _("Skriv vad värdorganisationen heter."))
    check_lengths(lengths)
    given = (
        dict(host),
        {"name": name.strip(), "county_code": county_code, "started_on": started_on.isoformat(), "eves_are_free": eves_are_free},
        {
            "title": guideline["title"],
            "version": guideline["version"],
            "decided_on": guideline["decided_on"].isoformat(),
            "valid_from": started_on.isoformat(),
            "lengths": [{"rule": one.rule, "length": one.length, "unit": one.unit.value, "warn_days": one.warn_days} for one in lengths],
        },
        {"priorities": standard_priorities(), **policy, "version": "1", "valid_from": started_on.isoformat()},
    )
    with connection.cursor() as cursor:
        cursor.execute("select * from famn_found_cooperation(%s, %s, %s, %s)", [json.dumps(one) for one in given])
        cooperation_id, holding_id = cursor.fetchone()
    record_setting(by, "found", _("Startade en ny samverkan"), at=at, cooperation=cooperation_id)
    return Founded(cooperation_id=cooperation_id, holding_id=holding_id)
