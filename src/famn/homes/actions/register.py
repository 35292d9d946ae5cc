"""What surrounds the homes: providers with their contracts, and the category schemes that homes are counted by."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from famn.access.actor import Actor
from famn.audit.actions import record_act
from famn.audit.models import Audience
from famn.homes.models import CategoryScheme, ProviderOrganisation, SchemeCategory
from famn.homes.policy import check_can_keep_providers, check_can_keep_schemes
from famn.homes.rules_record import SchemeRow, check_period, check_scheme
from famn.kernel.calendar import local_date
from famn.kernel.denied import Refused
from famn.organisations.actions.trail import record_setting
from famn.organisations.constraints import refusing_constraints
from famn.organisations.rules import check_named, check_not_before
from famn.ui.swedish import short_date

PROVIDER_FACTS = ("name", "org_number", "ivo_permit", "contract_reference", "contract_starts_on", "contract_ends_on", "followed_up_on")


def _tell(by: Actor, provider: ProviderOrganisation, verb: str, text: object, at: datetime) -> None:
    record_act(by=by, verb=verb, text=text, subject_kind="provider", subject_id=provider.pk, audience=Audience.GFO, at=at)


@transaction.atomic
def register_provider(*, by: Actor, facts: Mapping[str, Any], at: datetime) -> ProviderOrganisation:
    """Register a private body that offers homes with support (R-78c). ``facts``: ``PROVIDER_FACTS``.

    Effects: ``ProviderOrganisation``; an act. Raises ``Refused`` for a name that is there already and a wrong contract period.
    """
    check_can_keep_providers(by)
    check_named(facts.get("name", ""), _("Skriv vad verksamheten heter."))
    with refusing_constraints():
        made = ProviderOrganisation.objects.create(
            cooperation_id=by.own_cooperation_id, **{name: facts[name] for name in PROVIDER_FACTS if name in facts}
        )
    _tell(by, made, "provider.register", _("Registrerade konsulentverksamheten %(name)s") % {"name": made.name}, at)
    return made


@transaction.atomic
def change_provider(*, by: Actor, provider: ProviderOrganisation, facts: Mapping[str, Any], at: datetime) -> list[str]:
    """Change a provider's facts; the change history keeps what stood. Returns the changed fields; none, no effect."""
    check_can_keep_providers(by)
    check_named(facts.get("name", provider.name), _("Skriv vad verksamheten heter."))
    now = ProviderOrganisation.objects.select_for_update().get(pk=provider.pk)
    changed = [name for name in PROVIDER_FACTS if name in facts and getattr(now, name) != facts[name]]
    if not changed:
        return []
    for name in changed:
        setattr(now, name, facts[name])
    with refusing_constraints():
        now.save(update_fields=changed)
    labels = ", ".join(str(field.verbose_name).lower() for field in now._meta.concrete_fields if field.name in changed)
    _tell(by, now, "provider.change", _("Ändrade %(name)s: %(what)s") % {"name": now.name, "what": labels}, at)
    return changed


@transaction.atomic
def add_scheme(
    *, by: Actor, name: str, source: str, starts_on: date, rows: Sequence[SchemeRow], at: datetime, proposed: bool = False
) -> CategoryScheme:
    """Let homes be counted by a list of categories from a day on (R-78, R-79). The scheme of that name till then ends that day.

    Effects: the earlier version's end, the scheme, its categories; an act. Raises ``Refused`` unless every category of Famn's
    own is taken in exactly once, for a day that has passed, and where a version already begins that day or later.
    """
    check_can_keep_schemes(by)
    check_named(name, _("Skriv vad listan heter."))
    check_not_before(starts_on, local_date(at), _("Dagen har redan passerat. Välj i dag eller en senare dag."))
    check_scheme(rows)
    same = CategoryScheme.objects.filter(cooperation_id=by.own_cooperation_id, name=name.strip())
    same.filter(starts_on__lt=starts_on).filter(Q(ends_on=None) | Q(ends_on__gt=starts_on)).update(ends_on=starts_on)
    with refusing_constraints():
        made = CategoryScheme.objects.create(
            cooperation_id=by.own_cooperation_id, name=name.strip(), source=source.strip(), starts_on=starts_on, proposed=proposed
        )
    SchemeCategory.objects.bulk_create(
        SchemeCategory(
            cooperation_id=made.cooperation_id, scheme=made, label=row.label.strip(), position=number, takes_in=list(row.takes_in)
        )
        for number, row in enumerate(rows, 1)
    )
    text = _("Kategorilistan %(name)s gäller från %(day)s") % {"name": made.name, "day": short_date(starts_on)}
    record_setting(by, "scheme", text, at=at, scheme=made.pk)
    return made


@transaction.atomic
def end_scheme(*, by: Actor, scheme: CategoryScheme, ends_on: date, at: datetime) -> None:
    """Let a scheme end: the first day on which homes are no longer counted by it. Effects: its end; an act."""
    check_can_keep_schemes(by)
    check_not_before(ends_on, local_date(at), _("Dagen har redan passerat. Välj i dag eller en senare dag."))
    check_period(scheme.starts_on, ends_on)
    if scheme.ends_on is not None and scheme.ends_on <= ends_on:
        raise Refused("ends_already", _("Listan slutar redan gälla den dagen eller tidigare."))
    scheme.ends_on = ends_on
    scheme.save(update_fields=["ends_on"])
    text = _("Kategorilistan %(name)s gäller till %(day)s") % {"name": scheme.name, "day": short_date(ends_on)}
    record_setting(by, "scheme_end", text, at=at, scheme=scheme.pk)
