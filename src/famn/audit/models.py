"""The trail: acts (shown as timelines) and reads (the access log). Append-only at database level.

Actor and record are plain identifiers, never foreign keys: the trail outlives what it tells of.
"""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """Which side of the cooperation may read an act in a timeline."""

    BOTH = "both", _("Båda parter")
    GFO = "gfo", _("GFO")
    BOARD = "board", _("Nämnden")


class TrailRow(models.Model):
    """Who, in which role and for whom; shared by acts and reads."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField()
    holding_id = models.UUIDField(null=True)
    user_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=120)
    role = models.CharField(max_length=40)
    cooperation_id = models.BigIntegerField(null=True)
    actor_board_id = models.BigIntegerField(null=True)

    class Meta:
        abstract = True


class Act(TrailRow):
    """One thing somebody did to one record: a line in its timeline (R-48, R-115)."""

    verb = models.CharField(max_length=60)
    text = models.TextField()
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    board_id = models.BigIntegerField(null=True)
    audience = models.CharField(max_length=8, choices=Audience, default=Audience.BOTH)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "id"]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "-at"]),
            models.Index(fields=["cooperation_id", "board_id", "-at"]),
        ]


class ReadEntry(TrailRow):
    """One look at a person's data (SoLPuL 10 §): a page, a list with the codes it showed, a vault opening."""

    action = models.CharField(max_length=60)
    purpose = models.CharField(max_length=200)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField(null=True)
    board_id = models.BigIntegerField(null=True)
    codes = models.JSONField(default=list)
    ip = models.GenericIPAddressField(null=True)

    class Meta:
        ordering = ["-at", "id"]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "-at"]),
            models.Index(fields=["user_id", "-at"]),
            models.Index(fields=["cooperation_id", "-at"]),
        ]
