"""Deviations to show, and whom to warn of a clock."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from famn.access.actor import Actor
from famn.access.permissions import Permission, may
from famn.access.roles import Role
from famn.accounts.models import Cover, FunctionHolding, RoleHolding, User
from famn.commitments.enums import Party, Rule
from famn.commitments.models import Commitment
from famn.deviations.enums import DeviationStatus as Status
from famn.deviations.models import Deviation
from famn.deviations.rules import other
from famn.people.name_marks import KnownName
from famn.placements.models import Placement
from famn.referrals.models import Offer, Referral, ReferralChild
from famn.referrals.queries import names_of


def deviations() -> QuerySet[Deviation]:
    """All that the row wall lets the actor see, newest first, with what a list shows."""
    return Deviation.objects.select_related("board", "commitment__document").order_by("-created_at", "id")


def _waits_for(by: Actor) -> Q:
    mine = Party.GFO if by.is_gfo else Party.BOARD
    waits = Q(pk__in=[])
    if may(by, Permission.ANSWER_DEVIATION):
        waits |= Q(status=Status.SUSPECTED, against=mine)
    if may(by, Permission.JUDGE_DEVIATION):
        waits |= Q(status=Status.ANSWERED, against=other(mine))
    if may(by, Permission.CLOSE_DEVIATION):
        waits |= Q(status__in=[Status.CONFIRMED, Status.DISPUTED])
    return waits


def waiting_for(by: Actor) -> QuerySet[Deviation]:
    """Those where the next act is the actor's: to answer, to judge or to close."""
    return deviations().filter(_waits_for(by))


def holders_now(on: date) -> QuerySet[RoleHolding]:
    """Role-holdings in force on a day."""
    return RoleHolding.objects.filter(starts_on__lte=on).filter(Q(ends_on=None) | Q(ends_on__gt=on))


class Receivers:
    """Who is told that a clock is about to break, looked up once for many clocks (a constant number of queries).

    GFO's promise: its case worker and whoever covers for her; without a case worker the contact function for that
    board, else the matching coordinators. A board's promise: its case worker, its contact function and its foster-home
    secretaries; the operational decision also its unit managers, who take it.
    """

    def __init__(self, *, cooperation_id: int, on: date) -> None:
        self._by_role: dict[tuple[str, int | None], set[int]] = defaultdict(set)
        for role, board_id, user_id in (
            holders_now(on)
            .filter(cooperation_id=cooperation_id, role__in=[Role.MATCHING_COORDINATOR, Role.FH_SECRETARY, Role.UNIT_MANAGER])
            .values_list("role", "board_id", "user_id")
        ):
            self._by_role[role, board_id].add(user_id)
        self._contact = {
            (function, board_id): user_id
            for function, board_id, user_id in FunctionHolding.objects.filter(cooperation_id=cooperation_id, starts_on__lte=on)
            .filter(Q(ends_on=None) | Q(ends_on__gt=on))
            .values_list("function", "board_id", "user_id")
        }
        self._stand_ins: dict[int, set[int]] = defaultdict(set)
        for absent, stand_in in Cover.objects.filter(cooperation_id=cooperation_id, starts_on__lte=on, ends_on__gt=on).values_list(
            "absent_id", "stand_in_id"
        ):
            self._stand_ins[absent].add(stand_in)

    def of(self, commitment: Commitment) -> set[int]:
        """The users to tell of one clock."""
        found = self._gfo(commitment) if commitment.party == Party.GFO else self._board(commitment)
        return found | {stand_in for user in found for stand_in in self._stand_ins[user]}

    def _gfo(self, commitment: Commitment) -> set[int]:
        if commitment.owner_id:
            return {commitment.owner_id}
        contact = self._contact.get((FunctionHolding.Function.GFO_CONTACT.value, commitment.board_id))
        return {contact} if contact else set(self._by_role[Role.MATCHING_COORDINATOR.value, None])

    def _board(self, commitment: Commitment) -> set[int]:
        found = set(self._by_role[Role.FH_SECRETARY.value, commitment.board_id])
        contact = self._contact.get((FunctionHolding.Function.BOARD_CONTACT.value, commitment.board_id))
        found |= {user for user in (commitment.owner_id, contact) if user}
        if commitment.rule == Rule.OPERATIONAL_DECISION:
            found |= self._by_role[Role.UNIT_MANAGER.value, commitment.board_id]
        return found


def users_of(ids: Iterable[int]) -> dict[int, User]:
    """Active users by id."""
    return {user.pk: user for user in User.objects.filter(pk__in=set(ids), is_active=True)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The record a deviation is about, as plain identifiers."""

    kind: str
    id: UUID
    code: str
    board_id: int


def subject_of(kind: str, subject_id: UUID) -> Subject | None:
    """A referral or placement that the actor can see; None for anything else."""
    model = {"referral": Referral, "placement": Placement}.get(kind)
    row = model.objects.filter(pk=subject_id).values("code", "board_id").first() if model else None
    return Subject(kind=kind, id=subject_id, code=row["code"], board_id=row["board_id"]) if row else None


def child_names(kind: str, subject_id: UUID) -> list[KnownName]:
    """The names of the children a record is about, as far as the actor may read them: GFO reads none."""
    referral = {
        "referral": Referral.objects.filter(pk=subject_id).values("pk"),
        "offer": Offer.objects.filter(pk=subject_id).values("referral"),
        "placement": Placement.objects.filter(pk=subject_id).values("referral"),
    }.get(kind)
    if referral is None:
        return []
    return names_of(ReferralChild.objects.filter(referral__in=referral))
