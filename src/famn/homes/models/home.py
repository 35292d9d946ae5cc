"""Foster homes in three tables (facts, contact; the assessment is its own domain) and their places in time."""

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from famn.audit.history import tracked
from famn.homes.enums import (
    AdultAtHome,
    AgeBand,
    BankStatus,
    CareKind,
    Category,
    Language,
    NeedCode,
    Operator,
    WordAnswer,
)
from famn.homes.models.register import ProviderOrganisation
from famn.organisations.models import (
    HALF_OPEN,
    Board,
    CooperationRow,
    Locality,
    Municipality,
)
from famn.people.models import ProtectionLevel


@tracked
class FosterHome(CooperationRow):
    """The facts of a home (R-16, R-93): a reference code and a locality, never a name or an address.

    Stored states are those somebody decides (in process, ready, paused, under review, closed); *reserved* and *placed*
    follow from ``Occupancy`` alone (``queries``), so they cannot contradict it.

    ``recruiting_board`` empty: GFO recruited it (R-100). ``responsible_board`` and ``responsible_secretary``: who at the
    boards answers for the home's own questions (R-102a). ``next_contact_on`` is the latest contact's (R-17).

    ``board_agreed_on``: a network home's board lets it go over to the bank. ``joined_bank_at``: when it did; what was written of it
    before stays with the board (``walls.sql``).

    ``board`` is set for a network home (R-15a) and empty for a home of the shared bank. A shared home shows to the
    members' boards only once ``consent_all_members_on`` is set (R-15).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=12, unique=True)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, null=True, related_name="+")
    category = models.CharField(_("Kategori"), max_length=20, choices=Category)
    status = models.CharField(_("Status"), max_length=20, choices=BankStatus, default=BankStatus.IN_PROCESS)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Kommun")
    )
    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Ort"))
    protection = models.CharField(_("Skyddade personuppgifter"), max_length=20, choices=ProtectionLevel, default=ProtectionLevel.NONE)
    coordinator = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("Ansvarig samordnare")
    )
    consent_all_members_on = models.DateField(_("Samtycke till alla medlemskommuner"), null=True, blank=True)
    consent_recorded_by = models.BigIntegerField(null=True)
    care_kinds = ArrayField(models.CharField(max_length=20, choices=CareKind), default=list, verbose_name=_("Slag av uppdrag"))
    age_from = models.PositiveSmallIntegerField(_("Ålder från"), default=0)
    age_to = models.PositiveSmallIntegerField(_("Ålder till"), default=20)
    sibling_places = models.PositiveSmallIntegerField(_("Syskon tillsammans, högst"), null=True, blank=True)
    sex_wish = models.BooleanField(_("Hemmet har ett önskemål om kön"), default=False)
    rooms_free = models.PositiveSmallIntegerField(_("Lediga rum"), default=1)
    adult_at_home = models.CharField(_("Vuxen hemma"), max_length=8, choices=AdultAtHome, default=AdultAtHome.NO)
    languages = ArrayField(models.CharField(max_length=8, choices=Language), default=list, verbose_name=_("Språk"))
    furred_pets = models.BooleanField(_("Pälsdjur"), default=False)
    smoke_free = models.BooleanField(_("Rökfritt"), default=True)
    has_car = models.BooleanField(_("Bil"), default=True)
    short_notice = models.BooleanField(_("Kan ta emot med kort varsel"), default=False)
    basic_course_on = models.DateField(_("Grundutbildning klar"), null=True, blank=True)
    last_word_on = models.DateField(_("Hemmets senaste besked"), null=True, blank=True)
    next_contact_on = models.DateField(_("Nästa kontakt senast"), null=True, blank=True)
    operator = models.CharField(_("Drivs av"), max_length=10, choices=Operator, default=Operator.OWN)
    provider = models.ForeignKey(
        ProviderOrganisation, on_delete=models.PROTECT, null=True, blank=True, related_name="homes", verbose_name=_("Konsulentverksamhet")
    )
    recruiting_board = models.ForeignKey(
        Board, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Rekryterat av")
    )
    responsible_board = models.ForeignKey(
        Board, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Ansvarig nämnd")
    )
    responsible_secretary = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Ansvarig familjehemssekreterare"),
    )
    created_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_reason = models.CharField(max_length=200, blank=True)
    board_agreed_on = models.DateField(_("Nämnden vill lämna hemmet till banken"), null=True, blank=True)
    joined_bank_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["code"]
        indexes = [
            models.Index(fields=["cooperation", "status", "municipality"]),
            models.Index(fields=["board"], condition=Q(board__isnull=False), name="home_network_board"),
            models.Index(fields=["cooperation", "code"], condition=Q(board=None), name="bank_by_code"),
            models.Index(fields=["cooperation", "last_word_on"], condition=Q(board=None), name="bank_by_last_word"),
            models.Index(fields=["cooperation", "coordinator"], condition=Q(board=None), name="bank_by_coordinator"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(age_from__lte=F("age_to")),
                name="home_age_range",
                violation_error_message=_("Åldern från kan inte vara högre än åldern till."),
            ),
            models.CheckConstraint(condition=Q(age_to__lte=21), name="home_age_at_most_21"),
            models.CheckConstraint(
                condition=Q(category=Category.NETWORK, board__isnull=False) | ~Q(category=Category.NETWORK) & Q(board=None),
                name="a_network_home_belongs_to_one_board",
            ),
            models.CheckConstraint(
                condition=~Q(board__isnull=False) | Q(consent_all_members_on=None), name="a_network_home_is_never_shared"
            ),
            models.CheckConstraint(
                condition=Q(protection="none", municipality__isnull=False) | ~Q(protection="none") & Q(locality=None, municipality=None),
                name="a_protected_home_has_no_place",
                violation_error_message=_(
                    "Ett skyddat hem får varken ha ort eller kommun här: de finns bara i valvet. Andra hem behöver en kommun."
                ),
            ),
            models.CheckConstraint(
                condition=Q(operator="provider", provider__isnull=False) | Q(operator="own", provider=None),
                name="a_providers_home_names_it",
                violation_error_message=_("Ange vilken konsulentverksamhet som driver hemmet, och bara då."),
            ),
            models.CheckConstraint(
                condition=Q(board_agreed_on=None) | Q(board__isnull=False) | Q(joined_bank_at__isnull=False),
                name="a_board_agrees_for_its_network_home",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["in_process", "ready", "paused", "under_review", "closed"]),
                name="stored_status",
            ),
            models.CheckConstraint(
                condition=~Q(status="ready") | Q(consent_all_members_on__isnull=False) | Q(board__isnull=False),
                name="bank_entry_needs_consent",
                violation_error_message=_("Hemmet behöver ha informerats om och samtyckt till alla medlemskommuner först."),
            ),
        ]

    def __str__(self) -> str:
        return self.code


@tracked
class HomeContact(CooperationRow):
    """How to reach an unprotected home. A protected home has no row here: its particulars lie in the vault."""

    home = models.OneToOneField(FosterHome, on_delete=models.PROTECT, primary_key=True, related_name="contact")
    names = models.CharField(_("Namn"), max_length=200)
    address = models.CharField(_("Adress"), max_length=200, blank=True)
    phone = models.CharField(_("Telefon"), max_length=40, blank=True)
    email = models.EmailField(_("E-post"), blank=True)


@tracked
class HomeWord(CooperationRow):
    """What a home has said, or is known for, on one need: the recorded fact behind a mark on the match sheet."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    home = models.ForeignKey(FosterHome, on_delete=models.PROTECT, related_name="words")
    need = models.CharField(max_length=40, choices=NeedCode)
    answer = models.CharField(max_length=10, choices=WordAnswer)
    recorded_on = models.DateField()
    recorded_by = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["need"]
        constraints = [models.UniqueConstraint(fields=["home", "need"], name="one_word_per_need")]


@tracked
class CapacityPeriod(CooperationRow):
    """How many children a home offers to take, of one kind, in a half-open period."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    home = models.ForeignKey(FosterHome, on_delete=models.PROTECT, related_name="capacity")
    kind = models.CharField(max_length=20, choices=CareKind)
    places = models.PositiveSmallIntegerField(_("Platser"))
    starts_on = models.DateField(_("Från och med"))
    ends_on = models.DateField(_("Till"), null=True, blank=True)

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(places__lte=9), name="capacity_places"),
            models.CheckConstraint(condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")), name="capacity_period"),
            ExclusionConstraint(
                name="one_capacity_per_kind_and_time",
                expressions=[
                    ("home", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (HALF_OPEN, RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Hemmet har redan platser angivna för en del av den tiden."),
            ),
        ]


class Occupancy(CooperationRow):
    """A bed taken: reserved by an asked home's yes, or by a placed child. No child stands here, only an age band.

    The only source of free places, of children already there, and of whom to consult (R-38, R-38a). Written through
    the definer functions of ``walls.sql``; boards never read it. ``origin_id`` is the question, offer or placement.
    """

    class State(models.TextChoices):
        RESERVED = "reserved", _("Reserverad")
        PLACED = "placed", _("Placerad")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    home = models.ForeignKey(FosterHome, on_delete=models.PROTECT, related_name="occupancies")
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    origin_id = models.UUIDField()
    referral_id = models.UUIDField()
    state = models.CharField(max_length=10, choices=State)
    kind = models.CharField(max_length=20, choices=CareKind)
    beds = models.PositiveSmallIntegerField(default=1)
    age_bands = ArrayField(models.CharField(max_length=8, choices=AgeBand), default=list)
    must_not_meet = models.BooleanField(default=False)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        ordering = ["starts_on", "id"]
        indexes = [models.Index(fields=["home", "starts_on"]), models.Index(fields=["origin_id"]), models.Index(fields=["referral_id"])]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="occupancy_period"),
            models.UniqueConstraint(fields=["home"], condition=Q(state="reserved"), name="reserved_for_one_referral_at_a_time"),
        ]


class BankStatusEvent(CooperationRow):
    """One step in a home's status history, with who and why."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    home = models.ForeignKey(FosterHome, on_delete=models.PROTECT, related_name="status_events")
    from_status = models.CharField(max_length=20, choices=BankStatus, blank=True)
    to_status = models.CharField(max_length=20, choices=BankStatus)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=120)
    reason = models.CharField(max_length=300)

    class Meta:
        ordering = ["-at", "id"]


class HomeOpening(CooperationRow):
    """A board may see a home's facts and contact part: while an offer to it is live, or its child lives there.

    Written by ``referrals`` (offer) and ``placements`` (stay); closed when the offer or stay ends. The log stays.
    """

    class Origin(models.TextChoices):
        OFFER = "offer", _("Erbjudande")
        PLACEMENT = "placement", _("Placering")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    home = models.ForeignKey(FosterHome, on_delete=models.PROTECT, related_name="openings")
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    origin = models.CharField(max_length=10, choices=Origin)
    origin_id = models.UUIDField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-opened_at", "id"]
        indexes = [models.Index(fields=["board", "home"], condition=Q(closed_at=None), name="opening_live")]
        constraints = [models.UniqueConstraint(fields=["origin_id"], name="one_opening_per_origin")]


class NetworkAssignment(CooperationRow):
    """The coordinator or supervisor assigned to one network home: besides its board and GFO's head, nobody else sees it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    home = models.ForeignKey(FosterHome, on_delete=models.PROTECT, related_name="assignments")
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["starts_on", "id"]
