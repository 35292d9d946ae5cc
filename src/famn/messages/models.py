"""Threads between contact functions on one case (R-53), and the outbox of neutral mails."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from famn.organisations.models import BoardRow, CooperationRow


class Message(BoardRow):
    """One message in the thread of one referral or placement. Never leaves the system as e-mail."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    subject_code = models.CharField(max_length=20)
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    author_name = models.CharField(max_length=120)
    from_gfo = models.BooleanField()
    body = models.TextField(_("Meddelande"))
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ["sent_at", "id"]
        indexes = [models.Index(fields=["subject_id", "sent_at"])]


class MessageSeen(BoardRow):
    """How far one user has read one thread."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject_id = models.UUIDField()
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject_id", "user"], name="one_seen_mark_per_thread")]


class Mail(CooperationRow):
    """A neutral e-mail: it says that something waits in Famn, never what or about whom."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    to = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    reason_key = models.CharField(max_length=80)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [models.UniqueConstraint(fields=["to", "kind", "reason_key"], name="mailed_once")]
