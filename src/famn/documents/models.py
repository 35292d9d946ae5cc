"""Documents and their versions. The bytes lie in the database, behind the same wall as the row that tells of them."""

import uuid
from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from famn.audit.history import tracked
from famn.documents.enums import Format, Kind
from famn.organisations.models import Board, CooperationRow

MAX_BYTES = 20 * 1024 * 1024


@tracked
class Document(CooperationRow):
    """One document of the library (R-73a). ``board`` empty: the whole cooperation's; else that board's own (R-42)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=160)
    kind = models.CharField(max_length=20, choices=Kind)
    withdrawn_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["title", "id"]

    def __str__(self) -> str:
        return self.title


class DocumentVersion(CooperationRow):
    """One version of a document, as it was added; never changed, never removed. Valid in a half-open period."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="versions")
    version = models.CharField(max_length=40)
    decided_on = models.DateField(null=True, blank=True)
    revised_on = models.DateField(null=True, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    format = models.CharField(max_length=8, choices=Format)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    added_at = models.DateTimeField()
    added_by_name = models.CharField(max_length=120)

    class Meta:
        ordering = ["-valid_from", "-added_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "version"],
                name="one_document_version",
                violation_error_message=_("Dokumentet har redan en version med det namnet."),
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="document_version_period",
                violation_error_message=_("Versionen behöver sluta gälla efter att den börjar."),
            ),
            models.CheckConstraint(
                condition=Q(size__lte=MAX_BYTES) & Q(size__gt=0),
                name="document_size",
                violation_error_message=_("Filen får vara högst 20 MB."),
            ),
        ]

    def __str__(self) -> str:
        return self.version

    @property
    def valid_last(self) -> date | None:
        """The last day it holds; None until further notice."""
        return self.valid_until - timedelta(days=1) if self.valid_until else None
