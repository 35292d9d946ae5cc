"""How the cooperation stands on a day: members, boards, guidelines, who answers for what, which modules are on.

Every question is asked of a day, so that what was true stays true when somebody joins or a guideline is revised.
"""

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import DateField, Q, QuerySet
from django.db.models.functions import Coalesce

from famn.organisations.enums import STANDARD, STARTS_OFF, Module, Party, Step
from famn.organisations.models import (
    Board,
    ClockLength,
    GoverningDocument,
    MatchingPolicy,
    Membership,
    ModuleSetting,
    Municipality,
    ResponsibilityRule,
)

INFORMED_FROM = Coalesce("informed_from", "starts_on", output_field=DateField())
"""From which day a home's consent to all members covers a membership."""


def on_day(on: date) -> Q:
    """Half-open periods that a day lies in."""
    return Q(starts_on__lte=on) & (Q(ends_on=None) | Q(ends_on__gt=on))


def memberships(cooperation_id: int) -> QuerySet[Membership]:
    """All memberships there are, were and will be, with the municipality."""
    return (
        Membership.objects.filter(cooperation_id=cooperation_id).select_related("municipality").order_by("municipality__name", "starts_on")
    )


def members(cooperation_id: int, *, on: date) -> list[Municipality]:
    """The municipalities that are members on a day (R-57): what is counted for a month is counted over its members."""
    rows = Membership.objects.filter(on_day(on), cooperation_id=cooperation_id)
    return list(Municipality.objects.filter(pk__in=rows.values("municipality_id")).order_by("name"))


def boards(cooperation_id: int, *, on: date) -> QuerySet[Board]:
    """The boards at work on a day, in municipalities that are members that day."""
    rows = Membership.objects.filter(on_day(on), cooperation_id=cooperation_id)
    return (
        Board.objects.filter(on_day(on), municipality__in=rows.values("municipality_id"))
        .select_related("municipality")
        .order_by("municipality__name", "name")
    )


def boards_to_come(cooperation_id: int, *, on: date) -> QuerySet[Board]:
    """Boards that are at work on a day or will be, in municipalities that are members or will be."""
    rows = Membership.objects.filter(Q(ends_on=None) | Q(ends_on__gt=on), cooperation_id=cooperation_id)
    return (
        Board.objects.filter(Q(ends_on=None) | Q(ends_on__gt=on), municipality__in=rows.values("municipality_id"))
        .select_related("municipality")
        .order_by("municipality__name", "name")
    )


def _told_of(cooperation_id: int, on: date) -> QuerySet[Membership]:
    # Members, and those to come whom homes are told of already.
    rows = Membership.objects.filter(Q(ends_on=None) | Q(ends_on__gt=on), cooperation_id=cooperation_id)
    return rows.filter(Q(starts_on__lte=on) | Q(informed_from__lte=on)).annotate(covered_from=INFORMED_FROM)


def told_of(cooperation_id: int, *, on: date) -> list[Municipality]:
    """The municipalities that a home is told of on a day: the members, and those to come that are announced (R-15, R-57a)."""
    return list(Municipality.objects.filter(pk__in=_told_of(cooperation_id, on).values("municipality_id")).order_by("name"))


def not_told_of(cooperation_id: int, *, consent_on: date, on: date) -> list[Municipality]:
    """Those whose boards a consent given on one day does not cover: the home needs to be told of them (R-15, R-57a)."""
    rows = _told_of(cooperation_id, on).filter(covered_from__gt=consent_on)
    return list(Municipality.objects.filter(pk__in=rows.values("municipality_id")).order_by("name"))


def guidelines(cooperation_id: int) -> QuerySet[GoverningDocument]:
    """All versions, newest first."""
    return GoverningDocument.objects.filter(cooperation_id=cooperation_id).order_by("-valid_from", "id")


def guideline_in_force(cooperation_id: int, *, on: date) -> GoverningDocument | None:
    """The version that sets the lengths of clocks opened on a day (R-62)."""
    return guidelines(cooperation_id).filter(valid_from__lte=on).first()


def length_in_force(cooperation_id: int, rule: str, *, on: date) -> ClockLength | None:
    """What the guidelines in force on a day say of one rule; None when they say nothing of it, and no clock is opened."""
    newest = guidelines(cooperation_id).filter(valid_from__lte=on).values("pk")[:1]
    return ClockLength.objects.select_related("document").filter(document=newest, rule=rule).first()


def matching_policies(cooperation_id: int) -> QuerySet[MatchingPolicy]:
    """All versions of the matching policy, newest first."""
    return MatchingPolicy.objects.filter(cooperation_id=cooperation_id).order_by("-valid_from", "id")


def matching_policy_in_force(cooperation_id: int, *, on: date) -> MatchingPolicy | None:
    """The version that match sheets and plans of a day follow."""
    return matching_policies(cooperation_id).filter(valid_from__lte=on).first()


@dataclass(frozen=True, slots=True)
class Responsible:
    """Who answers for one step: the party, or the body's own name, and since when (None: the guidelines' own division)."""

    step: Step
    party: Party
    organiser: str
    since: date | None

    @property
    def who(self) -> str:
        """In words."""
        return self.organiser or str(self.party.label)


def responsibilities(cooperation_id: int, *, on: date) -> list[Responsible]:
    """Who answers for each step on a day (R-72c, R-73), in the order of the steps. One question to the database."""
    said = {rule.step: rule for rule in ResponsibilityRule.objects.filter(on_day(on), cooperation_id=cooperation_id)}
    found = []
    for step in Step:
        rule = said.get(step)
        found.append(
            Responsible(step, Party(rule.party), rule.organiser, rule.starts_on) if rule else Responsible(step, STANDARD[step], "", None)
        )
    return found


def modules_on(cooperation_id: int, *, on: date) -> frozenset[Module]:
    """The modules that are on, on a day (R-72b). One question to the database."""
    said = dict(ModuleSetting.objects.filter(on_day(on), cooperation_id=cooperation_id).values_list("module", "is_on"))
    return frozenset(module for module in Module if said.get(module, module not in STARTS_OFF))


def module_is_on(cooperation_id: int, module: Module, *, on: date) -> bool:
    """Whether one module is on."""
    return module in modules_on(cooperation_id, on=on)


def board_has_cases(board_id: int) -> bool:
    """Whether a board still has referrals, placed children or network homes: yes or no, never which or how many."""
    with connection.cursor() as cursor:
        cursor.execute("select famn_board_has_cases(%s)", [board_id])
        return bool(cursor.fetchone()[0])
