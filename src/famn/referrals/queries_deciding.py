"""Offers with what the board has on record about them. The row wall leaves out what the actor may not read."""

from datetime import date
from typing import Protocol
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from famn.access.actor import Actor
from famn.homes.models import FosterHome
from famn.referrals.models import ChildSuitability, Decision, Delegation, Offer, OfferChild, ReferralChild


class HasHome(Protocol):
    """A row that names a home."""

    @property
    def home_id(self) -> UUID:
        """Which home."""


def offers() -> QuerySet[Offer]:
    """Offers with their board, newest first. Home and referral are fetched apart: a wall may hide either (see ``home_of``)."""
    return Offer.objects.select_related("board", "board__municipality").order_by("-sent_at", "id")


def home_of(row: HasHome) -> FosterHome | None:
    """The facts of an offer's or stay's home, as long as the actor may read them; else None, and its code is all there is."""
    return FosterHome.objects.select_related("municipality", "locality").filter(pk=row.home_id).first()


def offered_children(offer: Offer) -> list[ReferralChild]:
    """The children an offer covers, eldest first; the child's own row comes along for those who may read it."""
    rows = OfferChild.objects.filter(offer=offer).select_related("child", "child__child").order_by("child__birth_year", "child__code")
    return [row.child for row in rows]


def suitabilities(offer: Offer) -> dict[UUID, ChildSuitability]:
    """The board's judgement in force per child of the offer (R-36)."""
    return {one.child_id: one for one in ChildSuitability.objects.filter(offer=offer, undone_at=None).order_by("written_at", "id")}


def decisions(offer: Offer) -> QuerySet[Decision]:
    """The decisions in force on an offer, in the order they were registered."""
    return Decision.objects.filter(offer=offer, undone_at=None).order_by("registered_at", "id")


def undone_decisions(offer: Offer) -> QuerySet[Decision]:
    """Decisions that were registered and undone: shown as a trace."""
    return Decision.objects.filter(offer=offer, undone_at__isnull=False).order_by("registered_at", "id")


def delegations_in_force(*, on: date) -> QuerySet[Delegation]:
    """The board's delegations of the operational decision on a day; the last day is part of it."""
    return Delegation.objects.filter(starts_on__lte=on).filter(Q(ends_on=None) | Q(ends_on__gte=on)).order_by("starts_on", "id")


def is_delegated(by: Actor, *, on: date) -> bool:
    """Whether the actor's own board has delegated the operational decision to her role on a day."""
    return by.board_id is not None and delegations_in_force(on=on).filter(board_id=by.board_id, role=by.role).exists()


def offers_of(referral_id: UUID) -> QuerySet[Offer]:
    """Every offer of a referral with the decisions in force: the history both sides see."""
    return (
        Offer.objects.filter(referral_id=referral_id)
        .prefetch_related(Prefetch("decisions", queryset=Decision.objects.filter(undone_at=None).order_by("registered_at", "id")))
        .order_by("-sent_at", "id")
    )
