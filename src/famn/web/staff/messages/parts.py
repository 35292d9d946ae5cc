"""The thread of one case, shown on its own page (R-53)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from famn.messages.actions import mark_thread_seen
from famn.messages.forms import MessageForm
from famn.messages.policy import can_read_messages
from famn.messages.queries import thread


def thread_context(request: HttpRequest, *, kind: str, subject_id: UUID, may_write: bool) -> dict[str, Any]:
    """What ``messages/_thread.html`` needs. Showing the thread is reading it: the actor's mark moves to now."""
    by = request.actor
    rows = list(thread(subject_id))
    if rows and can_read_messages(by):
        mark_thread_seen(by=by, subject_id=subject_id, board_id=rows[-1].board_id, at=request.now)
    return {
        "thread": [{"message": row, "mine": row.author_id == by.user_id} for row in rows],
        "message_form": MessageForm() if may_write else None,
        "message_url": reverse("message_send", args=[kind, subject_id]),
    }
