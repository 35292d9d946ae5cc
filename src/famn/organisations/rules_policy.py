"""What a version of the matching policy must keep to. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict, cast

from django.utils.translation import gettext as _

from famn.kernel.denied import Refused


class Priorities(TypedDict):
    """How much it weighs, in the plan for the whole queue, that a child gets a home: whole points, none below 0.

    A child's weight is ``base + by_kind[kind] + by_law[legal basis] + per_day * min(days waited, cap_days)``. A kind of
    care or legal basis that is not in its table adds nothing, nor does an empty one. A referral weighs the sum of its
    children. ``split_penalty`` is taken off once for a referral whose siblings get two homes. How well the home suits
    (its band, 0 to 100) comes after all this and never outweighs one point: that scale is the plan's own.
    """

    base: int
    """1 to ``MOST``: for every child that gets a home."""
    by_kind: dict[str, int]
    """0 to ``MOST``, by ``homes.enums.CareKind``."""
    by_law: dict[str, int]
    """0 to ``MOST``, by ``referrals.enums.LegalBasis``."""
    per_day: int
    """0 to ``MOST``: for every whole day since the referral came."""
    cap_days: int
    """0 to ``LONGEST_WAIT``: after that, waiting longer adds no more."""
    split_penalty: int
    """0 to ``MOST``."""


MOST = 1000
"""The greatest single number of points."""

HEAVIEST = 2000
"""The most that one child may weigh. The plan multiplies this by children and scale, and must stay exact."""

LONGEST_WAIT = 730
"""The longest wait that may count, in days."""

LONGEST_FRESH = 999
"""The longest time that a home's word may count, in days."""

MOST_CHILDREN = 9
FARTHEST_KM = 2000
"""Longer than Sweden."""

MOST_BANDS = 12

RELAXABLE = ("distance", "age", "need", "siblings", "over_max", "availability", "under_review", "reserved")
"""Obstacles that somebody may decide to look past, in the order of the page. The engine's other ones nobody may."""

NEVER_RELAXABLE = ("capacity", "kind", "conflict")
"""No bed is no bed; a permit and a must-not-meet are law."""

RELAXERS = ("board", "gfo", "approver")

NUMBERS = ("base", "per_day", "cap_days", "split_penalty")
TABLES = ("by_kind", "by_law")


def standard_priorities() -> Priorities:
    """What a cooperation begins with. Two children always weigh more than one, however long that one has waited."""
    return {
        "base": 100,
        "by_kind": {"emergency": 30, "long_term": 10, "relief": 0},
        "by_law": {"lvu_6": 20, "lvu_2": 0, "lvu_3": 0, "sol": 0},
        "per_day": 1,
        "cap_days": 40,
        "split_penalty": 50,
    }


def heaviest(priorities: Priorities) -> int:
    """The most that one child can weigh under a table, in points."""
    tables = (priorities["by_kind"], priorities["by_law"])
    most = sum(max(table.values(), default=0) for table in tables)
    return priorities["base"] + most + priorities["per_day"] * priorities["cap_days"]


def two_outweigh_one(priorities: Priorities) -> bool:
    """Whether homes for two children always weigh more than a home for one, whoever they are."""
    return 2 * priorities["base"] > heaviest(priorities)


def _whole(number: object) -> bool:
    return isinstance(number, int) and not isinstance(number, bool)


def check_priorities(table: Mapping[str, Any]) -> None:
    """Refuse what is not ``Priorities``: a key too few or too many, a part of a point, a number out of bounds."""
    if not isinstance(table, Mapping) or set(table) != {*NUMBERS, *TABLES}:
        raise Refused("priorities_shape", _("Tabellen för kön saknar något eller har något för mycket."))
    entries = []
    for name in TABLES:
        if not isinstance(table[name], Mapping) or not all(isinstance(code, str) and code for code in table[name]):
            raise Refused("priorities_shape", _("Tabellen för kön saknar något eller har något för mycket."))
        entries += table[name].values()
    if not all(_whole(number) for number in (*(table[name] for name in NUMBERS), *entries)):
        raise Refused("priorities_whole", _("Poängen i tabellen för kön behöver vara hela tal."))
    if not all(0 <= number <= MOST for number in (table["base"], table["per_day"], table["split_penalty"], *entries)):
        raise Refused("priorities_range", _("Poängen i tabellen för kön behöver ligga mellan 0 och %(most)s.") % {"most": MOST})
    if table["base"] == 0:
        raise Refused("priorities_base", _("Att ett barn får ett hem behöver ge minst 1 poäng. Annars föreslås inga hem."))
    if not 0 <= table["cap_days"] <= LONGEST_WAIT:
        raise Refused("priorities_cap", _("Väntan kan räknas i högst %(days)s dagar.") % {"days": LONGEST_WAIT})
    most = heaviest(cast("Priorities", table))
    if most > HEAVIEST:
        raise Refused(
            "priorities_sum",
            _("Ett barn kan som mest få %(sum)s poäng med den här tabellen. Sänk något, så att det blir högst %(most)s.")
            % {"sum": most, "most": HEAVIEST},
        )


def check_version(version: str) -> None:
    """Refuse a name that is empty, or that a stored run could not cite."""
    if not version.strip() or not version.strip().isprintable():
        raise Refused("version", _("Skriv vad versionen heter, till exempel året."))


def check_policy(
    *,
    freshness_days: int,
    max_children: int,
    distance_bands_km: Sequence[int],
    relaxable: Mapping[str, str],
    priorities: Mapping[str, Any],
) -> None:
    """Refuse a version that the engine or the plan could not follow."""
    if not 1 <= freshness_days <= LONGEST_FRESH:
        raise Refused("freshness", _("Ett besked kan gälla i 1 till %(days)s dagar.") % {"days": LONGEST_FRESH})
    if not 1 <= max_children <= MOST_CHILDREN:
        raise Refused("max_children", _("Antalet barn i ett hem behöver ligga mellan 1 och %(most)s.") % {"most": MOST_CHILDREN})
    bands = list(distance_bands_km)
    if not 1 <= len(bands) <= MOST_BANDS or not all(_whole(km) and 0 < km <= FARTHEST_KM for km in bands):
        raise Refused("bands", _("Skriv mellan ett och %(most)s avstånd i hela kilometer.") % {"most": MOST_BANDS})
    if bands != sorted(set(bands)):
        raise Refused("bands_order", _("Avstånden behöver stå i stigande ordning, vart och ett en gång."))
    if any(kind in NEVER_RELAXABLE for kind in relaxable):
        raise Refused("law", _("Platser, tillstånd och vilka som inte får mötas kan ingen bortse från."))
    if not set(relaxable) <= set(RELAXABLE) or not set(relaxable.values()) <= set(RELAXERS):
        raise Refused("relaxable", _("Välj vem som får bortse från hindret, eller ingen."))
    check_priorities(priorities)
