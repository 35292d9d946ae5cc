"""Timelines and the read log."""

from datetime import date
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from famn.audit.models import Act, ReadEntry


def acts_on(subjects: dict[str, list[UUID]]) -> QuerySet[Act]:
    """What was done to these records, newest first; the row wall leaves out what the actor may not read."""
    wanted = Q(pk__in=[])
    for kind, ids in subjects.items():
        wanted |= Q(subject_kind=kind, subject_id__in=ids)
    return Act.objects.filter(wanted).order_by("-at", "id")


def newest_verb(kind: str, verbs: list[str]) -> Subquery:
    """Of these things that may have been done to a record, to annotate it with: the last one that was."""
    told = Act.objects.filter(subject_kind=kind, subject_id=OuterRef("pk"), verb__in=verbs)
    return Subquery(told.order_by("-at", "id").values("verb")[:1])


def reads(*, user_id: int | None = None, code: str = "", day: date | None = None) -> QuerySet[ReadEntry]:
    """Looks at personal data, newest first; the row wall leaves out what the actor may not follow up."""
    found = ReadEntry.objects.all()
    if user_id is not None:
        found = found.filter(user_id=user_id)
    if code:
        found = found.filter(codes__contains=[code.upper()])
    if day is not None:
        found = found.filter(at__date=day)
    return found.order_by("-at", "id")


def readers() -> list[tuple[int, str]]:
    """Those who stand in the part of the log that the actor sees: number and name."""
    found = ReadEntry.objects.exclude(user_id=None).order_by("actor_name", "user_id").values_list("user_id", "actor_name").distinct()
    return list(found)
