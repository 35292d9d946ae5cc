"""Broken commitments (avvikelser): the party that broke it answers, the other side confirms or disputes."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from famn.audit.history import tracked
from famn.commitments.enums import Party, Rule
from famn.commitments.models import Commitment
from famn.deviations.enums import Cause, DeviationStatus
from famn.organisations.models import BoardRow


@tracked
class Deviation(BoardRow):
    """One deviation (R-56). ``board`` is the board concerned, whichever party broke the commitment."""

    Status = DeviationStatus
    Cause = Cause

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=12, unique=True)
    commitment = models.OneToOneField(Commitment, on_delete=models.PROTECT, null=True, related_name="deviation")
    rule = models.CharField(max_length=8, choices=Rule, blank=True)
    against = models.CharField(_("Mot"), max_length=8, choices=Party)
    status = models.CharField(max_length=12, choices=DeviationStatus, default=DeviationStatus.SUSPECTED)
    automatic = models.BooleanField()
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    subject_code = models.CharField(max_length=20)
    what = models.TextField(_("Vad som hände"))
    occurred_on = models.DateField()
    reported_by_name = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField()
    cause = models.CharField(_("Orsak"), max_length=24, choices=Cause, blank=True)
    cause_text = models.TextField(_("Beskriv orsaken"), blank=True)
    action_text = models.TextField(_("Åtgärd"), blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by_name = models.CharField(max_length=120, blank=True)
    verdict_text = models.TextField(_("Kommentar"), blank=True)
    verdict_at = models.DateTimeField(null=True)
    verdict_by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["-created_at", "id"]
        indexes = [models.Index(fields=["cooperation", "status"]), models.Index(fields=["board", "status"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="suspected") | ~Q(cause="") & ~Q(action_text=""),
                name="answered_with_cause_and_action",
                violation_error_message=_("Ange både orsak och åtgärd."),
            ),
            models.CheckConstraint(
                condition=~Q(status="disputed") | ~Q(verdict_text=""),
                name="a_dispute_has_a_reason",
                violation_error_message=_("Skriv vad ni ifrågasätter."),
            ),
        ]
