"""What must be let go when a referral ends or is taken back: asked homes, the live offer, the board's view of a home."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from famn.access.actor import Actor
from famn.access.permissions import Permission, check_may, may
from famn.homes.models import HomeOpening
from famn.referrals.enums import OfferStatus
from famn.referrals.models import Offer, Referral


def release_everything(*, by: Actor, referral: Referral, at: datetime) -> int:
    """Let all asked homes go, take back the live offer and close what it opened. Part of an action that ends a referral.

    Called by the board that takes its referral back or by GFO that closes it; the caller writes the act and cancels the
    clocks. Effects: reservations lifted and questions closed (``famn_release_referral``), the live offer *withdrawn*, its
    ``HomeOpening`` closed. Returns how many homes were let go.
    """
    if not may(by, Permission.WRITE_REFERRAL):
        check_may(by, Permission.HANDLE_REFERRAL)
    with connection.cursor() as cursor:
        cursor.execute("select famn_release_referral(%s, %s)", [referral.pk, at])
        return int(cursor.fetchone()[0])


def close_offer(offer: Offer, *, status: OfferStatus, at: datetime) -> None:
    """End an offer and the view of the home that came with it. Only from within an action that has checked who asks."""
    Offer.objects.filter(pk=offer.pk).update(status=status, ended_at=at)
    close_door(offer=offer, at=at)


def close_door(*, offer: Offer, at: datetime) -> None:
    """The board sees the home through this offer no longer; the log of what it saw stays."""
    HomeOpening.objects.filter(origin_id=offer.pk, closed_at=None).update(closed_at=at)


def release_reservation(question_id: UUID, *, at: datetime) -> None:
    """Let go of the bed that was held for a question, through the database's own function: boards read no occupancy."""
    with connection.cursor() as cursor:
        cursor.execute("select famn_release(%s, %s)", [question_id, at])
