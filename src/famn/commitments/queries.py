"""Clocks to show: never counted in a template."""

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from famn.commitments.models import Commitment


def open_commitments() -> QuerySet[Commitment]:
    """Promises neither kept nor cancelled, soonest first; the row wall chooses whose."""
    return Commitment.objects.filter(met_at=None, cancelled_at=None).select_related("board", "document").order_by("due_on", "id")


def commitments_of(*subject_ids: UUID) -> QuerySet[Commitment]:
    """All clocks of these records, as they were opened."""
    return Commitment.objects.filter(subject_id__in=subject_ids).select_related("board", "document").order_by("opened_on", "round", "id")


def unbroken_overdue(today: date) -> QuerySet[Commitment]:
    """Open promises whose last day has passed and that nobody has marked yet."""
    return Commitment.objects.filter(met_at=None, cancelled_at=None, breached_at=None, due_on__lt=today).order_by("due_on", "id")


def about_to_break(today: date) -> QuerySet[Commitment]:
    """Open promises inside their warning days that nobody was mailed about yet."""
    return (
        Commitment.objects.filter(met_at=None, cancelled_at=None, breached_at=None, warned_at=None)
        .filter(Q(warn_on__lte=today) & Q(due_on__gte=today))
        .order_by("due_on", "id")
    )
