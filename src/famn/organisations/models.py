"""Cooperations, municipalities and boards; memberships and guidelines in time."""

from datetime import date, timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from famn.audit.history import tracked
from famn.kernel.calendar import Unit
from famn.organisations.enums import Module, Onboarding, Party, Step
from famn.organisations.rules_policy import NUMBERS, TABLES, standard_priorities

# The half-open range of a row's ``starts_on`` and ``ends_on``, for exclusion constraints.
HALF_OPEN = Func(F("starts_on"), F("ends_on"), Value("[)"), function="daterange", output_field=DateRangeField())


class Municipality(models.Model):
    """One of Sweden's 290 municipalities (kommun), member of a cooperation or not."""

    code = models.CharField(max_length=4, primary_key=True)
    name = models.CharField(max_length=80)
    county_code = models.CharField(max_length=2)
    latitude = models.DecimalField(max_digits=8, decimal_places=5)
    longitude = models.DecimalField(max_digits=8, decimal_places=5)
    border = models.JSONField(null=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("kommun")

    def __str__(self) -> str:
        return self.name


class Locality(models.Model):
    """A place with a name and a point: the finest whereabouts of a home or child that the product stores openly."""

    name = models.CharField(max_length=80)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="localities")
    latitude = models.DecimalField(max_digits=8, decimal_places=5)
    longitude = models.DecimalField(max_digits=8, decimal_places=5)
    population = models.PositiveIntegerField()

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["municipality", "name"], name="locality_once_per_municipality")]

    def __str__(self) -> str:
        return self.name


class HostOrganisation(models.Model):
    """The body that employs the GFO's staff on the members' behalf (R-02)."""

    class Form(models.TextChoices):
        ASSOCIATION = "association", _("Kommunförbund")
        HOST_MUNICIPALITY = "host_municipality", _("Värdkommun")
        JOINT_BOARD = "joint_board", _("Gemensam nämnd")
        OTHER = "other", _("Annan form")

    name = models.CharField(max_length=120)
    form = models.CharField(max_length=20, choices=Form)
    org_number = models.CharField(max_length=13, blank=True)

    def __str__(self) -> str:
        return self.name


@tracked
class Cooperation(models.Model):
    """One regional foster-home organisation and its members (R-02, R-58): the widest tenant."""

    name = models.CharField(max_length=120)
    host = models.ForeignKey(HostOrganisation, on_delete=models.PROTECT)
    county_code = models.CharField(max_length=2)
    started_on = models.DateField()
    eves_are_free = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


@tracked
class Board(models.Model):
    """A social board (socialnämnd): the tenant of child data (R-75). One city may have several."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="boards")
    name = models.CharField(max_length=120)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "name"],
                name="board_name_once_per_municipality",
                violation_error_message=_("Kommunen har redan en nämnd med det namnet."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                name="board_period",
                violation_error_message=_("Nämnden behöver upphöra efter att den började."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def last_on(self) -> date | None:
        """The last day of the board; None while it goes on."""
        return self.ends_on - timedelta(days=1) if self.ends_on else None


@tracked
class Membership(models.Model):
    """A municipality's membership of a cooperation, in time (R-57, R-57a, R-57b). Half-open period.

    ``informed_from`` is the first day on which a home's consent to all members covers this one too; empty means the
    first day of the membership. Its boards read a home in the bank only when the home has consented since.
    """

    cooperation = models.ForeignKey(Cooperation, on_delete=models.PROTECT, related_name="memberships")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="memberships")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    political_decision = models.CharField(max_length=120, blank=True)
    agreement_reference = models.CharField(max_length=120, blank=True)
    agreement_signed_on = models.DateField(null=True, blank=True)
    informed_from = models.DateField(null=True, blank=True)
    ended_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                name="membership_period",
                violation_error_message=_("Medlemskapet behöver sluta efter att det börjar."),
            ),
            ExclusionConstraint(
                name="one_membership_at_a_time",
                expressions=[("municipality", RangeOperators.EQUAL), (HALF_OPEN, RangeOperators.OVERLAPS)],
                violation_error_message=_("Kommunen är redan medlem under den tiden."),
            ),
        ]

    @property
    def last_on(self) -> date | None:
        """The last day as a member; None while it goes on."""
        return self.ends_on - timedelta(days=1) if self.ends_on else None


class GoverningDocument(models.Model):
    """A version of the guidelines (R-62, R-131). Every clock cites the version that set its length."""

    cooperation = models.ForeignKey(Cooperation, on_delete=models.PROTECT, related_name="documents")
    title = models.CharField(max_length=200)
    version = models.CharField(max_length=40)
    decided_on = models.DateField()
    revised_on = models.DateField(null=True, blank=True)
    valid_from = models.DateField()
    notes = models.TextField(blank=True)

    class Meta:
        ordering = ["-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["cooperation", "valid_from"],
                name="one_document_version_per_day",
                violation_error_message=_("Det finns redan en version som gäller från den dagen."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.version})"


class ClockLength(models.Model):
    """How long one kind of commitment may take under one version of the guidelines: data, never a constant."""

    document = models.ForeignKey(GoverningDocument, on_delete=models.CASCADE, related_name="lengths")
    rule = models.CharField(max_length=40)
    length = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=20, choices=[(unit.value, unit.value) for unit in Unit])
    warn_days = models.PositiveSmallIntegerField(default=3)

    class Meta:
        ordering = ["rule"]
        constraints = [models.UniqueConstraint(fields=["document", "rule"], name="one_length_per_rule")]


class MatchingPolicy(models.Model):
    """The cooperation's dated settings for the match sheet and the queue: freshness, distance bands, who may relax what.

    ``priorities`` is the published table of urgency and waiting, a ``rules_policy.Priorities``. A run keeps the version it
    was made under.
    """

    cooperation = models.ForeignKey(Cooperation, on_delete=models.PROTECT, related_name="matching_policies")
    version = models.CharField(max_length=40)
    valid_from = models.DateField()
    freshness_days = models.PositiveSmallIntegerField()
    max_children = models.PositiveSmallIntegerField(default=3)
    distance_bands_km = models.JSONField()
    relaxable = models.JSONField()
    priorities = models.JSONField(default=standard_priorities)
    notes = models.TextField(blank=True)

    class Meta:
        ordering = ["-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["cooperation", "valid_from"],
                name="one_policy_per_day",
                violation_error_message=_("Det finns redan en version som gäller från den dagen."),
            ),
            models.CheckConstraint(
                condition=Q(priorities__has_keys=[*NUMBERS, *TABLES]),
                name="policy_has_all_priorities",
            ),
        ]

    def __str__(self) -> str:
        return self.version


class CooperationRow(models.Model):
    """A row that belongs to one cooperation."""

    cooperation = models.ForeignKey(Cooperation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class BoardRow(CooperationRow):
    """A row of case data: it belongs to one board within one cooperation."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


def _one_at_a_time(name: str, *keys: str) -> ExclusionConstraint:
    return ExclusionConstraint(
        name=name,
        expressions=[*((key, RangeOperators.EQUAL) for key in keys), (HALF_OPEN, RangeOperators.OVERLAPS)],
        violation_error_message=_("Det finns redan en uppgift för den tiden."),
    )


class OnboardingStep(CooperationRow):
    """One thing done when a municipality joins (R-70, R-70a). A row stands only for what is done."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="steps")
    step = models.CharField(max_length=20, choices=Onboarding)
    done_on = models.DateField()
    done_by_name = models.CharField(max_length=120)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["membership", "step"], name="one_row_per_onboarding_step")]


class ResponsibilityRule(CooperationRow):
    """Who answers for one step, in a half-open period (R-73). Without a row: ``enums.STANDARD``.

    ``organiser`` names the body in the cooperation's own words (R-72, "Familjehemscentrum"); empty says the party.
    """

    step = models.CharField(max_length=20, choices=Step)
    party = models.CharField(max_length=8, choices=Party)
    organiser = models.CharField(max_length=80, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [
            _one_at_a_time("one_responsible_at_a_time", "cooperation", "step"),
            models.CheckConstraint(condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")), name="responsibility_period"),
        ]


class ModuleSetting(CooperationRow):
    """Whether one module is on, in a half-open period (R-72b). Without a row: on, except ``enums.STARTS_OFF``."""

    module = models.CharField(max_length=20, choices=Module)
    is_on = models.BooleanField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [
            _one_at_a_time("one_setting_of_a_module", "cooperation", "module"),
            models.CheckConstraint(condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")), name="module_period"),
        ]
