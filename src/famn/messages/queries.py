"""Threads and the inbox. The row wall leaves out what the actor may not read."""

from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery

from famn.access.actor import Actor
from famn.messages.models import Message, MessageSeen


def thread(subject_id: UUID) -> QuerySet[Message]:
    """The messages of one case, oldest first."""
    return Message.objects.filter(subject_id=subject_id).order_by("sent_at", "id")


def seen_at(by: Actor, subject_id: UUID) -> datetime | None:
    """How far the actor has read a thread; None when never."""
    return MessageSeen.objects.filter(subject_id=subject_id, user_id=by.user_id).values_list("seen_at", flat=True).first()


def _unread(by: Actor) -> QuerySet[Message]:
    mark = MessageSeen.objects.filter(subject_id=OuterRef("subject_id"), user_id=by.user_id).values("seen_at")[:1]
    return (
        Message.objects.exclude(author_id=by.user_id).annotate(seen_at=Subquery(mark)).filter(Q(seen_at=None) | Q(sent_at__gt=F("seen_at")))
    )


def unread_count(by: Actor) -> int:
    """How many threads hold something the actor has not read: the number beside the envelope in the shell."""
    return _unread(by).values("subject_id").distinct().count()


def threads(by: Actor) -> QuerySet[Message]:
    """One row a thread, for the inbox: subject, when the last message came, how many, and how many are unread."""
    mark = MessageSeen.objects.filter(subject_id=OuterRef("subject_id"), user_id=by.user_id).values("seen_at")[:1]
    return (
        Message.objects.annotate(mark=Subquery(mark))
        .values("subject_kind", "subject_id", "subject_code", "board_id", "board__name")
        .annotate(
            last_at=Max("sent_at"),
            number=Count("id"),
            unread=Count("id", filter=(Q(mark=None) | Q(sent_at__gt=F("mark"))) & ~Q(author_id=by.user_id)),
        )
        .order_by("-last_at", "subject_id")
    )
