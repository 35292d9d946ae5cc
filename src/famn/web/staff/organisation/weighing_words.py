"""How homes and the queue are weighed, in words that need no knowledge of the engine."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from famn.homes.enums import CareKind
from famn.organisations.forms_policy import NOBODY, RELAXABLE_WORDS, RELAXERS
from famn.organisations.models import MatchingPolicy
from famn.organisations.rules_policy import RELAXABLE, heaviest, two_outweigh_one
from famn.plans.previewing import Changed, Preview
from famn.plans.rules import weight
from famn.referrals.enums import LegalBasis
from famn.ui import swedish

WHO = dict(RELAXERS)

NEVER = (
    (_lazy("Platserna räcker inte under hela tiden"), _lazy("En plats som inte finns kan ingen besluta fram.")),
    (
        _lazy("Hemmet tar inte emot för den vård som söks, eller är bedömt som inte lämpligt"),
        _lazy("Hemmet ska vara utrett av en socialnämnd innan ett barn tas emot (SoL 22 kap. 2 §)."),
    ),
    (_lazy("Barnet skulle möta någon som det inte får möta"), _lazy("Barnets bästa avgör (SoL 22 kap. 1 §).")),
)
"""What nobody may look past, and why. The engine knows these three as ``NEVER_RELAXABLE``."""

EXAMPLES = (
    (CareKind.LONG_TERM, LegalBasis.SOL, 7),
    (CareKind.LONG_TERM, LegalBasis.SOL, 60),
    (CareKind.EMERGENCY, LegalBasis.SOL, 1),
    (CareKind.EMERGENCY, LegalBasis.LVU_6, 1),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: what, and what is said of it."""

    what: str
    says: str


def points(number: int) -> str:
    """ "30 poäng"."""
    return _("%(n)s poäng") % {"n": number}


def _added(number: int) -> str:
    return _("%(n)s till") % {"n": points(number)} if number else _("inget till")


def _days(number: int) -> str:
    return ngettext("%(n)s dag", "%(n)s dagar", number) % {"n": number}


def _table(policy: MatchingPolicy) -> list[Line]:
    table = policy.priorities
    lines = [Line(_("Varje barn som får ett hem"), points(table["base"]))]
    for choices, name in ((CareKind, "by_kind"), (LegalBasis, "by_law")):
        lines += [Line(str(code.label), _added(table[name].get(code.value, 0))) for code in choices]
    lines.append(
        Line(
            _("Varje dag som förfrågan har väntat"),
            _("%(n)s till, i högst %(days)s") % {"n": points(table["per_day"]), "days": _days(table["cap_days"])},
        )
    )
    lines.append(Line(_("Syskon som får olika hem"), _("%(n)s mindre, en gång för syskonen") % {"n": points(table["split_penalty"])}))
    return lines


def _examples(policy: MatchingPolicy) -> list[Line]:
    return [
        Line(
            _("%(kind)s, %(law)s, har väntat %(days)s") % {"kind": kind.label, "law": law.label, "days": _days(days)},
            points(weight(policy.priorities, kind=kind.value, care_law=law.value, waiting_days=days)),
        )
        for kind, law, days in EXAMPLES
    ]


def _numbers(policy: MatchingPolicy) -> str:
    """What follows of the table as a whole."""
    most = heaviest(policy.priorities)
    if two_outweigh_one(policy.priorities):
        return _("Ett barn väger som mest %(most)s poäng. Hem åt två barn väger alltid tyngre än hem åt ett.") % {"most": most}
    return _(
        "Ett barn väger som mest %(most)s poäng. Med den här tabellen kan ett barn som är brådskande eller har väntat länge"
        " gå före två andra."
    ) % {"most": most}


def bands(policy: MatchingPolicy) -> str:
    """ "högst 10 km, över 10 till 20 km och över 20 km"."""
    ends = policy.distance_bands_km
    parts = [_("högst %(km)s km") % {"km": ends[0]}]
    parts += [_("över %(low)s till %(high)s km") % {"low": low, "high": high} for low, high in pairwise(ends)]
    return swedish.joined([*parts, _("över %(km)s km") % {"km": ends[-1]}])


def relaxations(policy: MatchingPolicy) -> list[Line]:
    """Who may look past what."""
    return [Line(str(RELAXABLE_WORDS[code]), str(WHO[policy.relaxable.get(code, NOBODY)])) for code in RELAXABLE]


def told(policy: MatchingPolicy) -> dict[str, Any]:
    """One version, whole, for the page."""
    return {
        "policy": policy,
        "fresh": _days(policy.freshness_days),
        "bands": bands(policy),
        "table": _table(policy),
        "examples": _examples(policy),
        "numbers": _numbers(policy),
        "relaxations": relaxations(policy),
        "never": [Line(str(what), str(why)) for what, why in NEVER],
    }


def _more(before: int, after: int) -> str:
    """ "2 barn fler"."""
    if after == before:
        return _("lika många")
    if after > before:
        return ngettext("%(n)s barn fler", "%(n)s barn fler", after - before) % {"n": after - before}
    return ngettext("%(n)s barn färre", "%(n)s barn färre", before - after) % {"n": before - after}


def _line(found: Changed) -> str:
    """What a policy changes in one queue, in a sentence."""
    now = _("%(before)s barn i kön får hem med reglerna nu, %(after)s med den nya versionen (%(more)s).") % {
        "before": found.children_before,
        "after": found.children_after,
        "more": _more(found.children_before, found.children_after),
    }
    return now if found.proven else f"{now} {_UNPROVEN}"


_UNPROVEN = _lazy("Tiden räckte inte till att bevisa att förslagen är de bästa. Skillnaden kan delvis bero på det.")


def _homes(codes: tuple[str, ...]) -> str:
    return swedish.joined(list(codes))


def _rows(found: Changed) -> list[dict[str, str]]:
    """Each referral that fares otherwise, those who lose first."""
    none = _("Inget hem")
    return [
        {"code": each.referral, "before": _homes(each.before) or none, "after": _homes(each.after) or none, "kind": kind, "what": str(what)}
        for rows, kind, what in (
            (found.lost, "broken", _("Får inget hem")),
            (found.gained, "met", _("Får hem")),
            (found.elsewhere, "neutral", _("Får ett annat hem")),
        )
        for each in rows
    ]


def preview_words(found: Preview) -> dict[str, Any]:
    """What a new version would change, for the page."""
    today = found.today
    return {
        "line": _line(today) if today else "",
        "rows": _rows(today) if today else [],
        "same": today.referrals - len(today.codes) if today else 0,
        "empty": today is not None and today.referrals == 0,
        "locks_clash": found.locks_clash,
        "late": today is None and not found.locks_clash,
        "year": [
            {
                "on": each.on,
                "referrals": each.changed.referrals,
                "before": each.changed.children_before,
                "after": each.changed.children_after,
                "other": len(each.changed.codes),
                "proven": each.changed.proven,
            }
            for each in found.year
        ],
        "months": found.months,
        "same_table": found.same_table,
        "missed": 0 if found.same_table else found.months - len(found.year),
    }
