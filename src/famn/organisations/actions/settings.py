"""Guidelines, who answers for what, modules, and the cooperation's own facts: dated, never overwritten."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from famn.access.actor import Actor
from famn.kernel.calendar import local_date
from famn.kernel.denied import Refused
from famn.organisations.actions.trail import record_setting
from famn.organisations.constraints import refusing_constraints
from famn.organisations.enums import Module, Party, Step
from famn.organisations.models import ClockLength, Cooperation, GoverningDocument, HostOrganisation, ModuleSetting, ResponsibilityRule
from famn.organisations.policy import check_can_manage
from famn.organisations.rules import LengthInput, check_lengths, check_named, check_not_before
from famn.ui.swedish import short_date


@transaction.atomic
def revise_guideline(
    *,
    by: Actor,
    title: str,
    version: str,
    decided_on: date,
    valid_from: date,
    lengths: Sequence[LengthInput],
    at: datetime,
    revised_on: date | None = None,
    notes: str = "",
) -> GoverningDocument:
    """Add a version of the guidelines with every length it sets (R-62, R-131). It sets the clocks that open from its first day.

    Effects: the version and its lengths; an act. Running clocks keep their days and go on citing their own version. Raises
    ``Refused`` for a first day that has passed, for one that already has a version, and without any length.
    """
    check_can_manage(by)
    check_named(title, _("Skriv riktlinjens namn."))
    check_named(version, _("Skriv vad versionen heter, till exempel året."))
    check_not_before(valid_from, local_date(at), _("En ny version gäller tidigast från i dag. Klockor som redan går ändras inte."))
    check_lengths(lengths)
    with refusing_constraints():
        made = GoverningDocument.objects.create(
            cooperation_id=by.own_cooperation_id, title=title.strip(), version=version.strip(), decided_on=decided_on,
            revised_on=revised_on, valid_from=valid_from, notes=notes.strip(),
        )  # fmt: skip
    ClockLength.objects.bulk_create(
        ClockLength(document=made, rule=one.rule, length=one.length, unit=one.unit.value, warn_days=one.warn_days) for one in lengths
    )
    text = _("Riktlinjerna i version %(version)s gäller från %(day)s") % {"version": made.version, "day": short_date(valid_from)}
    record_setting(by, "guideline", text, at=at, document=made.pk)
    return made


@transaction.atomic
def withdraw_guideline(*, by: Actor, document: GoverningDocument, at: datetime) -> None:
    """Take a version back before its first day. Effects: the version and its lengths gone; an act."""
    check_can_manage(by)
    if document.valid_from <= local_date(at):
        raise Refused("in_force", _("Versionen gäller redan. Lägg till en ny version i stället."))
    version = document.version
    document.delete()
    record_setting(by, "guideline_undo", _("Tog tillbaka riktlinjernas version %(version)s") % {"version": version}, at=at)


def _from_day_on(rows: models.QuerySet[Any], day: date) -> None:
    # What begins on the day or later is replaced; what runs over it ends there.
    rows.filter(starts_on__gte=day).delete()
    rows.filter(starts_on__lt=day).filter(Q(ends_on=None) | Q(ends_on__gt=day)).update(ends_on=day)


def _check_day(day: date, at: datetime) -> None:
    check_not_before(day, local_date(at), _("Dagen har redan passerat. Välj i dag eller en senare dag."))


@transaction.atomic
def set_responsibility(*, by: Actor, step: Step, party: Party, organiser: str, starts_on: date, at: datetime) -> ResponsibilityRule:
    """Say who answers for one step from a day on (R-72c, R-73). What was to come for that step is replaced.

    Effects: the earlier rule's end, the new rule; an act. Raises ``Refused`` for a day that has passed.
    """
    check_can_manage(by)
    _check_day(starts_on, at)
    if party == Party.OTHER:
        check_named(organiser, _("Skriv vilken organisatör det är."))
    _from_day_on(ResponsibilityRule.objects.filter(cooperation_id=by.own_cooperation_id, step=step), starts_on)
    made = ResponsibilityRule.objects.create(
        cooperation_id=by.own_cooperation_id, step=step, party=party, organiser=organiser.strip(), starts_on=starts_on
    )
    who = organiser.strip() or Party(party).label
    text = _("%(step)s: %(who)s svarar från %(day)s") % {"step": Step(step).label, "who": who, "day": short_date(starts_on)}
    record_setting(by, "responsibility", text, at=at, step=step)
    return made


@transaction.atomic
def set_module(*, by: Actor, module: Module, is_on: bool, starts_on: date, at: datetime) -> ModuleSetting:
    """Turn a module on or off from a day on (R-72b). Its data stays and is there again when it is turned on.

    Effects: the earlier setting's end, the new setting; an act. Raises ``Refused`` for a day that has passed.
    """
    check_can_manage(by)
    _check_day(starts_on, at)
    _from_day_on(ModuleSetting.objects.filter(cooperation_id=by.own_cooperation_id, module=module), starts_on)
    made = ModuleSetting.objects.create(cooperation_id=by.own_cooperation_id, module=module, is_on=is_on, starts_on=starts_on)
    words = _("%(module)s är på från %(day)s") if is_on else _("%(module)s är av från %(day)s")
    record_setting(by, "module", words % {"module": Module(module).label, "day": short_date(starts_on)}, at=at, module=module)
    return made


@transaction.atomic
def change_cooperation(
    *, by: Actor, name: str, county_code: str, eves_are_free: bool, host_name: str, host_form: str, host_org_number: str, at: datetime
) -> Cooperation:
    """Change what the cooperation and its host are called, and how its days are counted (R-02). New clocks only.

    Effects: cooperation and host; an act.
    """
    check_can_manage(by)
    check_named(name, _("Skriv vad samverkan heter."))
    check_named(host_name, _("Skriv vad värdorganisationen heter."))
    now = Cooperation.objects.select_for_update().get(pk=by.own_cooperation_id)
    now.name, now.county_code, now.eves_are_free = name.strip(), county_code, eves_are_free
    now.save(update_fields=["name", "county_code", "eves_are_free"])
    HostOrganisation.objects.filter(pk=now.host_id).update(name=host_name.strip(), form=host_form, org_number=host_org_number.strip())
    record_setting(by, "facts", _("Ändrade samverkans uppgifter"), at=at)
    return now
