"""Staging of an import: what was in the file, how it was understood, and what became of it.

All of it is case data of GFO, kept for ``KEPT_DAYS``. No identity number and no row of a protected home is ever stored here:
the reading leaves them out (``actions.reading``).
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from famn.homes.models import FosterHome
from famn.imports.enums import Choice, RowState, Stage
from famn.organisations.models import CooperationRow

KEPT_DAYS = 30
"""How long the staging of an import is kept: our choice, so that a mistake can be undone within the month."""


class HomeImport(CooperationRow):
    """One file on its way into the bank.

    ``columns``: headings by position, as they stood. ``mapping``: column (as text) to ``enums.Column``. ``meanings``: column
    fact to {folded word of the file: our value}. ``kept_until``: its rows are removed from that day.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.MAPPING)
    file_name = models.CharField(max_length=120)
    sheets = ArrayField(models.CharField(max_length=120), default=list)
    sheet = models.CharField(max_length=120, blank=True)
    header_row = models.PositiveIntegerField(default=1)
    columns = ArrayField(models.CharField(max_length=200), default=list)
    mapping = models.JSONField(default=dict)
    meanings = models.JSONField(default=dict)
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)
    created_at = models.DateTimeField()
    failure = models.CharField(max_length=400, blank=True)
    written = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    finished_by_name = models.CharField(max_length=120, blank=True)
    undone_at = models.DateTimeField(null=True)
    undone_by_name = models.CharField(max_length=120, blank=True)
    undone = models.PositiveIntegerField(default=0)
    kept_until = models.DateField()

    class Meta:
        ordering = ["-created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["cooperation"],
                condition=Q(stage=Stage.WRITING),
                name="one_import_is_written_at_a_time",
                violation_error_message=_("En annan import förs in just nu. Vänta tills den är klar."),
            )
        ]

    def __str__(self) -> str:
        return self.file_name


class ImportFile(CooperationRow):
    """The bytes of the file, from the upload until its rows have been read."""

    run = models.OneToOneField(HomeImport, on_delete=models.CASCADE, primary_key=True, related_name="file")
    content = models.BinaryField()


class ImportProgress(CooperationRow):
    """How far a job has come. A table of its own: it is told while the job's one transaction holds the import."""

    run = models.OneToOneField(HomeImport, on_delete=models.CASCADE, primary_key=True, related_name="progress")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    told_at = models.DateTimeField()


class ImportRow(CooperationRow):
    """One row of the file.

    ``cells``: its texts by column; ``facts``: what they were understood as; ``keys``: by what it may be
    recognised in the bank and the file; ``problems``: [{column, text, fault, suggestion}]. ``twin``: the home or row it is like.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(HomeImport, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    cells = models.JSONField(default=list)
    facts = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    keys = ArrayField(models.CharField(max_length=200), default=list)
    state = models.CharField(max_length=10, choices=RowState, default=RowState.READY)
    choice = models.CharField(max_length=5, choices=Choice, default=Choice.NONE, blank=True)
    warned = models.BooleanField(default=False)
    twin = models.CharField(max_length=40, blank=True)
    home = models.ForeignKey(FosterHome, on_delete=models.PROTECT, null=True, related_name="+")
    left_as_is = models.BooleanField(default=False)

    class Meta:
        ordering = ["number", "id"]
        indexes = [
            GinIndex(fields=["keys"], name="import_row_keys"),
            models.Index(fields=["run", "state", "number"], name="import_row_state"),
        ]
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="one_row_per_number")]


class SavedMapping(CooperationRow):
    """How a file with these headings was understood last time. ``signature``: the headings, folded and hashed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    signature = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)
    meanings = models.JSONField(default=dict)
    saved_at = models.DateTimeField()
    by_name = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cooperation", "signature"], name="one_mapping_per_headings")]
