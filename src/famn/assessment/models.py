"""General suitability (allmän lämplighet) and the register checks a board makes of a home."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from famn.audit.history import tracked
from famn.homes.models import FosterHome
from famn.organisations.models import Board, CooperationRow


class Undoable(models.Model):
    """A registration that may be undone; the row stays, with who and why."""

    undone_at = models.DateTimeField(null=True)
    undone_by_name = models.CharField(max_length=120, blank=True)
    undone_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True


@tracked
class GeneralSuitability(CooperationRow, Undoable):
    """The home's investigation: GFO writes it, a social board must adopt it (SoL 22:2, domain 1.8 no. 9)."""

    class Outcome(models.TextChoices):
        SUITABLE = "suitable", _("Lämpligt")
        LIMITED = "limited", _("Lämpligt med begränsningar")
        NOT_SUITABLE = "not_suitable", _("Inte lämpligt")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    home = models.ForeignKey(FosterHome, on_delete=models.PROTECT, related_name="suitabilities")
    board = models.ForeignKey(Board, on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(_("Bedömning"), max_length=20, choices=Outcome)
    summary = models.TextField(_("Sammanfattning"), blank=True)
    assessed_on = models.DateField(_("Bedömd"))
    adopted_by = models.ForeignKey(
        Board, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Fastställd av")
    )
    adopted_on = models.DateField(_("Fastställd den"), null=True, blank=True)
    review_by = models.DateField(_("Omprövas senast"), null=True, blank=True)

    class Meta:
        ordering = ["-assessed_on", "id"]
        indexes = [models.Index(fields=["home", "-assessed_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(adopted_by=None, adopted_on=None) | Q(adopted_by__isnull=False, adopted_on__isnull=False),
                name="adopted_by_and_on",
            ),
            models.CheckConstraint(
                condition=Q(review_by=None) | Q(adopted_on=None) | Q(review_by__gt=F("adopted_on")), name="review_after_adoption"
            ),
        ]


@tracked
class RegisterCheck(CooperationRow, Undoable):
    """A board has seen an extract (SoF 3:3). Board and date only: the extract itself is never stored."""

    class Register(models.TextChoices):
        CRIMINAL_RECORDS = "criminal_records", _("Belastningsregistret")
        SUSPICIONS = "suspicions", _("Misstankeregistret")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    home = models.ForeignKey(FosterHome, on_delete=models.PROTECT, related_name="register_checks")
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    register = models.CharField(_("Register"), max_length=20, choices=Register)
    seen_on = models.DateField(_("Utdraget sett den"))
    recorded_by_name = models.CharField(max_length=120)

    class Meta:
        ordering = ["-seen_on", "id"]
        indexes = [models.Index(fields=["home", "board"])]
