"""Timelines."""

from uuid import UUID

from django.db.models import Q, QuerySet

from famn.audit.models import Act


def acts_on(subjects: dict[str, list[UUID]]) -> QuerySet[Act]:
    """What was done to these records, newest first; the row wall leaves out what the actor may not read."""
    wanted = Q(pk__in=[])
    for kind, ids in subjects.items():
        wanted |= Q(subject_kind=kind, subject_id__in=ids)
    return Act.objects.filter(wanted).order_by("-at", "id")
