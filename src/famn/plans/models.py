"""Plans for the whole queue as they were made and shown, and what people did after seeing them. Nothing is ever changed here."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Mod
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from famn.organisations.models import BoardRow, CooperationRow
from famn.plans.enums import Act, RunStatus
from famn.referrals.models import Referral


class PlanRun(CooperationRow):
    """One plan: the day's queue, what people had chosen, versions, salt and answer, so that it can be made again to the byte.

    It holds codes of referrals and homes, no place and no distance. ``input`` and ``output``: ``rules_stored``.
    ``referrals``: codes of those in the queue.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=120)
    reason = models.CharField(max_length=200, blank=True)
    before = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    engine_version = models.CharField(max_length=40)
    policy_version = models.CharField(max_length=40)
    salt = models.CharField(max_length=64)
    facts_hash = models.CharField(max_length=64)
    input_hash = models.CharField(max_length=64)
    input = models.TextField()
    output = models.TextField()
    referrals = ArrayField(models.CharField(max_length=12), default=list)
    status = models.CharField(max_length=8, choices=RunStatus)
    seconds = models.DecimalField(max_digits=7, decimal_places=3)

    class Meta:
        ordering = ["-at", "id"]
        indexes = [models.Index(fields=["cooperation", "-at"])]
        constraints = [
            # Two who change the same plan at once: the second sees the first's before she goes on.
            models.UniqueConstraint(
                fields=["before"],
                name="a_plan_is_followed_once",
                violation_error_message=_("Någon har räknat om sedan dess."),
            )
        ]


class PlanLook(CooperationRow):
    """A person has been shown a plan: the first time, once a person and plan."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(PlanRun, on_delete=models.PROTECT, related_name="looks")
    user_id = models.BigIntegerField()
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["run", "user_id"], name="a_plan_is_first_shown_once")]


class PlanChoice(BoardRow):
    """A home was asked or offered for a referral in the queue: what the newest plan said, what was chosen, and why.

    Stored also when what was proposed is chosen. ``proposed`` is empty where the plan left the referral without a home.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(PlanRun, on_delete=models.PROTECT, related_name="choices", db_constraint=False)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="+")
    act = models.CharField(max_length=8, choices=Act)
    home_code = models.CharField(max_length=12)
    proposed = ArrayField(models.CharField(max_length=12), default=list)
    reason = models.TextField(_("Varför det här hemmet"))
    at = models.DateTimeField()
    by_name = models.CharField(max_length=120)

    class Meta:
        ordering = ["-at", "id"]
        indexes = [models.Index(fields=["referral", "-at"])]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="a_choice_has_a_reason")]

    @property
    def as_proposed(self) -> bool:
        """The plan had proposed this home."""
        return self.home_code in self.proposed


class RecruitmentBrief(CooperationRow):
    """Which homes are missing, in words, as the head shared it with the communicator (R-69): once a week, never changed.

    It holds what may be read without seeing cases: no code, no count under five, none that is not a multiple of five.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    week = models.DateField()
    """The Monday of the week."""
    shared_at = models.DateTimeField()
    shared_by_name = models.CharField(max_length=120)
    waiting = models.PositiveSmallIntegerField()
    """Children who wait for a home, at least: rounded down to a multiple of five."""
    lines = ArrayField(models.CharField(max_length=300))

    class Meta:
        ordering = ["-week", "id"]
        constraints = [
            models.UniqueConstraint(fields=["cooperation", "week"], name="one_recruitment_brief_a_week"),
            models.CheckConstraint(condition=Exact(Mod(F("waiting"), 5), 0), name="waiting_is_told_in_fives"),
        ]
