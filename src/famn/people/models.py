"""The vault: addresses and identifiers of protected persons (domain 3.4)."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from famn.organisations.models import CooperationRow


class ProtectionLevel(models.TextChoices):
    """How a person's whereabouts are protected."""

    NONE = "none", _("Ingen")
    FLAG = "flag", _("Sekretessmarkering")
    REGISTRATION = "registration", _("Skyddad folkbokföring")
    ASSUMED = "assumed", _("Fingerade personuppgifter")


class VaultEntry(CooperationRow):
    """What nobody sees without a written reason: read only through an opening made minutes ago.

    ``board`` is the owner for a child (or a board's network home), empty for a home of the shared bank.
    """

    class Kind(models.TextChoices):
        CHILD = "child", _("Barn")
        HOME = "home", _("Familjehem")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    board = models.ForeignKey("organisations.Board", on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    subject_id = models.UUIDField()
    names = models.CharField(max_length=200)
    identity_number = models.CharField(max_length=20, blank=True)
    address = models.TextField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    municipality = models.ForeignKey("organisations.Municipality", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject_id", "kind"], name="one_vault_entry_per_subject")]


class VaultOpening(CooperationRow):
    """A logged opening of one entry: the row policy of the vault demands it, so no log means no opening.

    ``board_id`` is the opener's board (empty: GFO), not the owner's: the second person who looks at it is a colleague.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    board_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=10, choices=VaultEntry.Kind)
    subject_id = models.UUIDField()
    subject_code = models.CharField(max_length=20, blank=True)
    opened_at = models.DateTimeField()
    holding_id = models.UUIDField()
    opened_role = models.CharField(max_length=40)
    opened_by = models.BigIntegerField()
    opened_by_name = models.CharField(max_length=120)
    reason = models.CharField(max_length=300)
    seen_at = models.DateTimeField(null=True)
    seen_by = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["-opened_at", "id"]
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="opening_has_a_reason")]
