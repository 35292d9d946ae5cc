"""Clocks to show: never counted in a template."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from famn.commitments.enums import Party
from famn.commitments.models import Commitment
from famn.commitments.rules import state


def commitments_of(*subject_ids: UUID) -> QuerySet[Commitment]:
    """All clocks of these records, as they were opened."""
    return Commitment.objects.filter(subject_id__in=subject_ids).select_related("board", "document").order_by("opened_on", "round", "id")


def broken_unmarked(today: date) -> QuerySet[Commitment]:
    """Clocks that broke and that nobody has marked: still open after the last day, or met after it."""
    return (
        Commitment.objects.filter(cancelled_at=None, breached_at=None, due_on__isnull=False)
        .filter(Q(met_at=None, due_on__lt=today) | Q(met_on__gt=F("due_on")))
        .select_related("board", "document")
        .order_by("due_on", "id")
    )


def about_to_break(today: date) -> QuerySet[Commitment]:
    """Open promises inside their warning days that nobody was mailed about yet."""
    return (
        Commitment.objects.filter(met_at=None, cancelled_at=None, breached_at=None, warned_at=None)
        .filter(Q(warn_on__lte=today) & Q(due_on__gte=today))
        .order_by("due_on", "id")
    )


def clock_strips(commitments: Iterable[Commitment], *, today: date) -> list[dict[str, Any]]:
    """The properties of ``clock_strip`` for each clock with a last day; ``source`` is the guideline version it stands on (R-62)."""
    return [
        {
            "label": row.get_rule_display(),
            "party": _("GFO") if row.party == Party.GFO else str(row.board),
            "opened_on": row.opened_on,
            "due_on": row.due_on,
            "met_on": row.met_on,
            "source": str(row.document) if row.document else "",
            "round": row.round,
            "state": state(due=row.due_on, warn=row.warn_on, met_on=row.met_on, today=today),
        }
        for row in commitments
        if row.cancelled_at is None and row.due_on is not None
    ]
