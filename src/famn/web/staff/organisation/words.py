"""What the cooperation's pages share: the catalogue of clocks, crumbs, and lengths in words."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from famn.commitments.enums import Rule
from famn.kernel.calendar import Unit
from famn.organisations.enums import CONTACT_RULE
from famn.organisations.models import ClockLength

CATALOGUE: tuple[tuple[str, Any], ...] = (
    *((rule.value, rule.label) for rule in Rule if rule not in {Rule.FORMAL_DECISION, Rule.IVO_NOTICE}),
    (CONTACT_RULE, _("Längsta tid utan kontakt med ett hem i banken")),
)
"""Every clock whose length the guidelines set. The formal decision has none: only its age is shown (R-37a).
The notice to IVO is the law's, at once (SoF 16:2)."""


def crumbs(*more: tuple[Any, str]) -> tuple[tuple[Any, str], ...]:
    """The cooperation's first page, and whatever stands between it and this one."""
    return ((_("Samverkan"), reverse("cooperation")), *more)


def in_words(length: int, unit: str, warn_days: int) -> str:
    """ "21 dagar, varnar 5 dagar före"."""
    if Unit(unit) is Unit.WORKING_DAYS:
        text = ngettext("%(count)s arbetsdag", "%(count)s arbetsdagar", length)
    elif Unit(unit) is Unit.CALENDAR_MONTHS:
        text = ngettext("%(count)s månad", "%(count)s månader", length)
    else:
        text = ngettext("%(count)s dag", "%(count)s dagar", length)
    warns = ngettext("varnar %(count)s dag före", "varnar %(count)s dagar före", warn_days) % {"count": warn_days}
    return f"{text % {'count': length}}, {warns}"


def length_rows(lengths: Iterable[ClockLength]) -> list[dict[str, Any]]:
    """Every clock of the catalogue, with what the version says of it; empty where it says nothing."""
    known = {one.rule: one for one in lengths}
    return [
        {"code": code, "label": label, "words": in_words(one.length, one.unit, one.warn_days) if (one := known.get(code)) else ""}
        for code, label in CATALOGUE
    ]


def own_cooperation(request: HttpRequest) -> int:
    """The cooperation of whoever asks."""
    return request.actor.own_cooperation_id
