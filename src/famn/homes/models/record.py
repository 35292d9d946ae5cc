"""What a home's own record holds beside its facts: who lives there, permits, mentoring, and the contacts with it."""

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from famn.audit.history import tracked
from famn.homes.enums import Channel, PermitKind, Relation
from famn.homes.models.home import FosterHome
from famn.organisations.models import HALF_OPEN, Board, CooperationRow

CONTACT_TEXT = 2000


@tracked
class HomeMember(CooperationRow):
    """Somebody who lives in the home: a parent, a child of the family, another adult. Placed children are never here.

    Guarded like the contact part. A protected home has no rows here: who lives there stands in the vault.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    home = models.ForeignKey(FosterHome, on_delete=models.PROTECT, related_name="members")
    relation = models.CharField(_("Relation"), max_length=16, choices=Relation)
    name = models.CharField(_("Namn"), max_length=120, blank=True)
    birth_year = models.PositiveSmallIntegerField(_("Födelseår"), null=True, blank=True)
    starts_on = models.DateField(_("Bor i hemmet från"), null=True, blank=True)
    ends_on = models.DateField(_("Till"), null=True, blank=True)

    class Meta:
        ordering = ["relation", "birth_year", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gt=F("starts_on")),
                name="member_period",
                violation_error_message=_("Perioden behöver sluta efter att den börjar."),
            ),
            models.CheckConstraint(
                condition=Q(birth_year=None) | Q(birth_year__gte=1900, birth_year__lte=2100),
                name="member_birth_year",
                violation_error_message=_("Skriv födelseåret med fyra siffror."),
            ),
        ]


@tracked
class HomePermit(CooperationRow):
    """A decision that the home may be used: a board's approval (medgivande), or a permit once the law asks for one (R-81).

    ``conditions`` are facts about the assignment (ages, places), never about persons. Half-open period.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    home = models.ForeignKey(FosterHome, on_delete=models.PROTECT, related_name="permits")
    kind = models.CharField(_("Slag"), max_length=10, choices=PermitKind)
    issuing_board = models.ForeignKey(Board, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Nämnd"))
    issuer = models.CharField(_("Annan beslutsfattare"), max_length=120, blank=True)
    decided_on = models.DateField(_("Beslutat"))
    ends_on = models.DateField(_("Gäller till"), null=True, blank=True)
    reference = models.CharField(_("Diarienummer"), max_length=60, blank=True)
    scope = models.CharField(_("Omfattning"), max_length=200, blank=True)
    conditions = models.CharField(_("Villkor"), max_length=300, blank=True)
    withdrawn_on = models.DateField(_("Återkallat"), null=True, blank=True)

    class Meta:
        ordering = ["-decided_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(issuing_board__isnull=False) | ~Q(issuer=""),
                name="permit_has_an_issuer",
                violation_error_message=_("Ange vilken nämnd eller myndighet som har beslutat."),
            ),
            models.CheckConstraint(
                condition=(Q(ends_on=None) | Q(ends_on__gt=F("decided_on")))
                & (Q(withdrawn_on=None) | Q(withdrawn_on__gte=F("decided_on"))),
                name="permit_period",
                violation_error_message=_("Slutdatumet behöver ligga efter beslutet."),
            ),
        ]


@tracked
class MentorPeriod(CooperationRow):
    """A time in which the home is a mentor (mentorsfamilj) that may support a new home. Half-open."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    home = models.ForeignKey(FosterHome, on_delete=models.PROTECT, related_name="mentor_periods")
    starts_on = models.DateField(_("Från och med"))
    ends_on = models.DateField(_("Till"), null=True, blank=True)

    class Meta:
        ordering = ["-starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                name="mentor_period",
                violation_error_message=_("Perioden behöver sluta efter att den börjar."),
            ),
            ExclusionConstraint(
                name="one_mentor_period_at_a_time",
                expressions=[("home", RangeOperators.EQUAL), (HALF_OPEN, RangeOperators.OVERLAPS)],
                violation_error_message=_("Hemmet är redan mentor under en del av den tiden."),
            ),
        ]


@tracked
class ContactLog(CooperationRow):
    """One contact with a home while it waits for an assignment (R-17): when, how, by whom, and when the next is due.

    The keeper's working note: boards do not read it, save for their own network homes. ``reached`` false: nobody answered.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    home = models.ForeignKey(FosterHome, on_delete=models.PROTECT, related_name="contacts")
    on = models.DateField(_("När"))
    channel = models.CharField(_("Hur"), max_length=10, choices=Channel)
    reached = models.BooleanField(_("Vi fick kontakt"), default=True)
    summary = models.CharField(_("Kort om samtalet"), max_length=CONTACT_TEXT, blank=True)
    next_on = models.DateField(_("Nästa kontakt senast"), null=True, blank=True)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ["-on", "-noted_at", "id"]
        indexes = [models.Index(fields=["home", "-on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(next_on=None) | Q(next_on__gte=F("on")),
                name="next_contact_comes_after",
                violation_error_message=_("Nästa kontakt behöver ligga efter den här."),
            )
        ]
