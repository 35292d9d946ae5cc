"""One row, one promise: who, what, until when, and how it went."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from famn.audit.history import tracked
from famn.commitments.enums import Party, Rule
from famn.organisations.models import BoardRow, GoverningDocument


@tracked
class Commitment(BoardRow):
    """A promise with a time limit (åtagande; R-48, R-56). ``board`` is the board concerned, whichever party answers.

    ``subject_*`` are plain identifiers: the policies of this table need no join to case tables.
    ``due_on`` empty means that the guidelines set no limit and only the age is shown (D4).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    rule = models.CharField(max_length=8, choices=Rule)
    document = models.ForeignKey(GoverningDocument, on_delete=models.PROTECT, null=True, related_name="+")
    party = models.CharField(max_length=8, choices=Party)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    subject_code = models.CharField(max_length=20)
    round = models.PositiveSmallIntegerField(default=1)
    owner = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    opened_on = models.DateField()
    due_on = models.DateField(null=True)
    warn_on = models.DateField(null=True)
    met_at = models.DateTimeField(null=True)
    met_on = models.DateField(null=True)
    breached_at = models.DateTimeField(null=True)
    warned_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on=None) | Q(due_on__gte=F("opened_on")),
                name="due_after_opened",
                violation_error_message=_("Sista dagen kan inte ligga före starten."),
            ),
            models.CheckConstraint(
                condition=Q(met_at=None, met_on=None) | Q(met_at__isnull=False, met_on__isnull=False), name="met_coherence"
            ),
            models.CheckConstraint(condition=Q(met_at=None) | Q(cancelled_at=None), name="met_or_cancelled"),
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "rule", "round"],
                condition=Q(met_at=None, cancelled_at=None),
                name="one_open_commitment_per_rule_and_round",
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], name="commitment_unbroken_due", condition=Q(met_at=None, cancelled_at=None, breached_at=None)),
            models.Index(fields=["board", "due_on"], name="commitment_open_by_board", condition=Q(met_at=None, cancelled_at=None)),
            models.Index(fields=["cooperation", "due_on"], name="commitment_open_by_coop", condition=Q(met_at=None, cancelled_at=None)),
            models.Index(fields=["subject_id"], name="commitment_subject"),
        ]
