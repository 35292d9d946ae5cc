"""A child's stay in a home: who was consulted before, what was handed over, what follows, how it ended."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from famn.assessment.models import Undoable
from famn.audit.history import tracked
from famn.homes.enums import AgeBand, CareKind, Category
from famn.homes.models import FosterHome
from famn.organisations.models import Board, BoardRow, Municipality
from famn.referrals.enums import LegalBasis
from famn.referrals.models import Offer, Referral, ReferralChild


@tracked
class Consultation(BoardRow, Undoable):
    """Information to and consultation with another municipality or board about one offered home (R-38, R-38a; SoL 22:6)."""

    class Ground(models.TextChoices):
        LOCATED = "located", _("Hemmet ligger i kommunen")
        PLACED = "placed", _("Har placerat barn i hemmet")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="consultations")
    ground = models.CharField(max_length=10, choices=Ground)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    consulted_board = models.ForeignKey(Board, on_delete=models.PROTECT, null=True, related_name="+")
    done_on = models.DateField(_("Datum"))
    spoke_with = models.CharField(_("Med vem"), max_length=120)
    answer = models.TextField(_("Vad som kom fram"), blank=True)
    registered_by_name = models.CharField(max_length=120)

    class Meta:
        ordering = ["done_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["offer", "municipality", "consulted_board"],
                condition=Q(undone_at=None),
                nulls_distinct=False,
                name="consulted_once_an_offer",
                violation_error_message=_("Samrådet är redan registrerat."),
            ),
        ]


@tracked
class Placement(BoardRow, Undoable):
    """One child's stay in one home (placering): the fact row. The child stands here as its random code.

    An undone start keeps its row, with who and why; lists and counts leave it out.
    """

    class Status(models.TextChoices):
        PLANNED = "planned", _("Planerad")
        STARTED = "started", _("Pågår")
        ENDED = "ended", _("Avslutad, väntar på återkoppling")
        CLOSING_MEETING = "closing_meeting", _("Avslutningsträff väntar")
        CLOSED = "closed", _("Avslutad")
        UNDONE = "undone", _("Ångrad start")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=12, unique=True)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="placements")
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="placements")
    child = models.ForeignKey(ReferralChild, on_delete=models.PROTECT, related_name="+")
    home = models.ForeignKey(FosterHome, on_delete=models.PROTECT, related_name="+")
    home_code = models.CharField(max_length=12)
    home_category = models.CharField(max_length=20, choices=Category)
    coordinator = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    responsible = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    status = models.CharField(max_length=16, choices=Status, default=Status.PLANNED)
    kind = models.CharField(max_length=20, choices=CareKind)
    legal_basis = models.CharField(max_length=10, choices=LegalBasis)
    age_band = models.CharField(max_length=8, choices=AgeBand)
    first_for_untrained_home = models.BooleanField(default=False)
    over_max = models.BooleanField(default=False)
    starts_on = models.DateField(_("Startdag"))
    expected_end_on = models.DateField(_("Beräknat slut"), null=True, blank=True)
    ended_on = models.DateField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-starts_on", "id"]
        indexes = [
            models.Index(fields=["home", "-starts_on"]),
            models.Index(fields=["board", "status"]),
            models.Index(fields=["referral"]),
            models.Index(fields=["cooperation", "status", "-starts_on"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("starts_on")),
                name="placement_period",
                violation_error_message=_("Slutet kan inte ligga före starten."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=["planned", "started", "undone"]) | Q(ended_on__isnull=False), name="ended_has_a_date"
            ),
            models.CheckConstraint(
                condition=Q(status="undone", undone_at__isnull=False) | ~Q(status="undone") & Q(undone_at=None), name="undone_coherence"
            ),
            models.UniqueConstraint(fields=["child"], condition=Q(status__in=["planned", "started"]), name="a_child_lives_in_one_home"),
        ]


@tracked
class IntroductionDelivery(BoardRow, Undoable):
    """The introduction package handed over (R-20): which version, to whom, when, by whom."""

    class Recipient(models.TextChoices):
        CHILD = "child", _("Barnet")
        FAMILY = "family", _("Familjehemmet")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="introductions")
    recipient = models.CharField(_("Till vem"), max_length=10, choices=Recipient)
    version = models.CharField(_("Version"), max_length=40)
    given_on = models.DateField(_("Datum"))
    given_by_name = models.CharField(_("Av vem"), max_length=120)

    class Meta:
        ordering = ["given_on", "id"]


@tracked
class PlacementAgreement(BoardRow, Undoable):
    """That an agreement between board and home exists, and from when (R-39). Its text comes in a later version."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="agreements")
    signed_on = models.DateField(_("Undertecknat"))
    valid_from = models.DateField(_("Gäller från"))
    registered_by_name = models.CharField(max_length=120)

    class Meta:
        ordering = ["valid_from", "id"]


@tracked
class FollowUp(BoardRow):
    """One date laid out when a placement starts: a visit, a review. The commitment of the same day is its clock."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="follow_ups")
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    law = models.CharField(max_length=80, blank=True)
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    done_by_name = models.CharField(max_length=120, blank=True)
    reference = models.CharField(_("Diarienummer"), max_length=60, blank=True)

    class Meta:
        ordering = ["due_on", "id"]


@tracked
class PlacementEnd(BoardRow, Undoable):
    """How and why a stay ended, and the notice to GFO (R-45, R-04b)."""

    class Cause(models.TextChoices):
        HOME_AGAIN = "home_again", _("Barnet flyttade hem")
        AGED_OUT = "aged_out", _("Eget boende, vuxen ålder")
        CUSTODY_TRANSFER = "custody_transfer", _("Vårdnaden flyttades över")
        CHILD_WISH = "child_wish", _("Barnets önskan")
        PARENT_WISH = "parent_wish", _("Vårdnadshavarens begäran")
        HOME_WISH = "home_wish", _("Familjehemmets begäran")
        HOME_CONDITIONS = "home_conditions", _("Hemmet saknade förutsättningar")
        RELATIONS = "relations", _("Relationen fungerade inte")
        NEEDS_CHANGED = "needs_changed", _("Barnets behov ändrades")
        SAFETY = "safety", _("Brister i tryggheten")
        PLANNED_SHORT = "planned_short", _("Tillfällig vistelse enligt plan")

    class NextLiving(models.TextChoices):
        PARENTS = "parents", _("Hos föräldrarna")
        RELATIVES = "relatives", _("Hos närstående")
        FOSTER_HOME = "foster_home", _("Annat familjehem")
        EMERGENCY_HOME = "emergency_home", _("Jourhem")
        HVB = "hvb", _("HVB")
        SIS = "sis", _("SiS-hem")
        SUPPORTED = "supported", _("Stödboende")
        OWN = "own", _("Eget boende")
        SAME_HOME = "same_home", _("Samma hem efter vårdnadsöverflyttning")
        UNKNOWN = "unknown", _("Inte känt")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="ends")
    ended_on = models.DateField(_("Slutdag"))
    planned = models.BooleanField(_("Planerat"))
    causes = ArrayField(models.CharField(max_length=20, choices=Cause), verbose_name=_("Orsaker"))
    next_living = models.CharField(_("Vart barnet flyttade"), max_length=20, choices=NextLiving)
    note = models.TextField(_("Mer om avslutet"), blank=True)
    notified_gfo_at = models.DateTimeField()
    registered_by_name = models.CharField(max_length=120)
    home_returns = models.BooleanField(null=True)
    home_returns_asked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-ended_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["placement"], condition=Q(undone_at=None), name="a_stay_ends_once"),
            models.CheckConstraint(
                condition=Q(causes__len__gte=1), name="an_end_has_a_cause", violation_error_message=_("Välj minst en orsak.")
            ),
        ]


@tracked
class ClosingFeedback(BoardRow, Undoable):
    """How the assignment worked, told to GFO (R-46)."""

    class Satisfactory(models.TextChoices):
        YES = "yes", _("Ja")
        PARTLY = "partly", _("Delvis")
        NO = "no", _("Nej")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="feedback")
    satisfactory = models.CharField(_("Fungerade uppdraget tillfredsställande"), max_length=8, choices=Satisfactory)
    text = models.TextField(_("Beskriv hur uppdraget fungerade"))
    given_at = models.DateTimeField()
    given_by_name = models.CharField(max_length=120)

    class Meta:
        ordering = ["given_at", "id"]
        constraints = [models.UniqueConstraint(fields=["placement"], condition=Q(undone_at=None), name="one_feedback_a_stay")]


@tracked
class ClosingMeeting(BoardRow):
    """The joint meeting after a poor result (R-46a): home, board's caseworker and GFO."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    placement = models.OneToOneField(Placement, on_delete=models.PROTECT, related_name="closing_meeting")
    held_on = models.DateField(_("Hölls den"), null=True, blank=True)
    participants = models.CharField(_("Deltog"), max_length=300, blank=True)
    lessons = models.TextField(_("Lärdomar"), blank=True)
    board_note = models.TextField(_("Nämndens anteckning"), blank=True)
    gfo_note = models.TextField(_("GFO:s anteckning"), blank=True)
    registered_by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["id"]
