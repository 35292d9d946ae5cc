"""What a board asks for, for whom, and what GFO answers. The child's identity stays with its board."""

import uuid
from functools import cached_property

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from famn.audit.history import tracked
from famn.homes.enums import CareKind, Language, NeedCode
from famn.organisations.models import BoardRow, Locality, Municipality
from famn.people.models import ProtectionLevel
from famn.referrals.enums import DisclosureGround, LegalBasis, NetworkOutcome, ReferralStatus, Sex, WaitingIn
from matchcore import Market, Request, Rules, load_input, load_question


@tracked
class Child(BoardRow):
    """A child as its own board knows it. GFO never sees this table; two boards' rows of one child cannot tell.

    A protected child has its name and number in the vault; here lie only keyed digests of the name's words, so that
    free text to GFO can be checked for it (``people.name_marks``).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("Barnets namn"), max_length=120, blank=True)
    identity_number = models.CharField(_("Personnummer, samordningsnummer eller reservnummer"), max_length=20, blank=True)
    case_number = models.CharField(_("Ärendenummer"), max_length=40, blank=True)
    birth_date = models.DateField(_("Född"), null=True, blank=True)
    protection = models.CharField(_("Skyddade personuppgifter"), max_length=20, choices=ProtectionLevel, default=ProtectionLevel.NONE)
    name_marks = ArrayField(models.CharField(max_length=64), default=list, blank=True, editable=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["board", "identity_number"], condition=~Q(identity_number=""), name="one_row_per_child_and_board"
            ),
            models.CheckConstraint(
                condition=Q(protection="none") | Q(name="", identity_number=""), name="a_protected_child_is_in_the_vault"
            ),
        ]


@tracked
class Referral(BoardRow):
    """A request for a home for one child or a sibling group (förfrågan; R-18, R-33, R-86a).

    GFO reads it once it has left draft. ``code`` is random and tells nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=12, unique=True)
    status = models.CharField(max_length=24, choices=ReferralStatus, default=ReferralStatus.DRAFT)
    round = models.PositiveSmallIntegerField(default=1)
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    handled_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    oral_received_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closing_reason = models.TextField(blank=True)

    kind = models.CharField(_("Slag av vård"), max_length=20, choices=CareKind, blank=True)
    legal_basis = models.CharField(_("Laglig grund för vården"), max_length=10, choices=LegalBasis, blank=True)
    disclosure_ground = models.CharField(_("Grund för att lämna uppgifterna"), max_length=12, choices=DisclosureGround, blank=True)
    starts_on = models.DateField(_("Önskad start"), null=True, blank=True)
    ends_on = models.DateField(_("Beräknat slut"), null=True, blank=True)
    home_municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Hemkommun")
    )
    home_locality = models.ForeignKey(Locality, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Hemort"))
    distance_limit_km = models.PositiveSmallIntegerField(_("Högst så här långt bort (km)"), null=True, blank=True)
    school_needs = models.TextField(_("Skola eller förskola"), blank=True)
    contact_needs = models.TextField(_("Umgänge"), blank=True)
    languages = ArrayField(models.CharField(max_length=8, choices=Language), default=list, blank=True, verbose_name=_("Språk"))
    siblings_together = models.BooleanField(_("Syskonen ska bo tillsammans"), default=True)
    must_not_meet = models.BooleanField(_("Finns någon som barnet inte får möta"), default=False)
    protected = models.BooleanField(_("Skyddade personuppgifter"), default=False)
    waiting_in = models.CharField(_("Var barnet väntar"), max_length=20, choices=WaitingIn, blank=True)
    waiting_since = models.DateField(_("Väntar sedan"), null=True, blank=True)

    network_considered = models.TextField(_("Vilka i nätverket har övervägts"), blank=True)
    network_considered_by = models.CharField(_("Vem har gjort övervägandet"), max_length=120, blank=True)
    network_considered_on = models.DateField(_("När"), null=True, blank=True)
    network_outcome = models.CharField(_("Vad det ledde till"), max_length=20, choices=NetworkOutcome, blank=True)

    class Meta:
        ordering = ["-created_at", "id"]
        indexes = [
            models.Index(fields=["cooperation", "status", "-created_at"]),
            models.Index(fields=["board", "status", "-created_at"]),
            models.Index(fields=["handled_by", "status"]),
        ]
        constraints = [
            models.UniqueConstraint(fields=["id", "board"], name="referral_carries_its_board"),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "withdrawn"]) | Q(sent_at__isnull=False) | Q(oral_received_at__isnull=False),
                name="referral_sent_or_not_yet",
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=[
                        "draft",
                        "oral_received",
                        "withdrawn",
                        "received",
                        "question_back",
                        "solved_in_network",
                        "solved_otherwise",
                        "no_home_found",
                        "solved_by_consultant",
                    ]
                )
                | ~Q(network_outcome=""),
                name="network_considered_before_search",
                violation_error_message=_("Nätverket ska vara övervägt innan banken söks."),
            ),
            models.CheckConstraint(
                condition=Q(protected=False) | Q(home_locality=None, home_municipality=None), name="a_protected_child_has_no_place"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gt=F("starts_on")),
                name="referral_period",
                violation_error_message=_("Slutet kan inte ligga före starten."),
            ),
            models.CheckConstraint(condition=Q(waiting_in="") | Q(waiting_since__isnull=False), name="waiting_since_when"),
        ]

    def __str__(self) -> str:
        return self.code


@tracked
class ReferralChild(BoardRow):
    """What GFO sees of a child: a random code, a birth year, and sex only where it is needed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="children")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, null=True, related_name="+")
    code = models.CharField(max_length=12, unique=True)
    birth_year = models.PositiveSmallIntegerField(_("Födelseår"))
    sex = models.CharField(_("Kön, bara om det behövs för matchningen"), max_length=8, choices=Sex, blank=True)
    placed = models.BooleanField(default=False)

    class Meta:
        ordering = ["birth_year", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(birth_year__gte=1990, birth_year__lte=2100),
                name="birth_year_plausible",
                violation_error_message=_("Kontrollera födelseåret."),
            )
        ]


@tracked
class Need(BoardRow):
    """One need in the board's own order (R-33, R-114): a code, a sentence, a requirement or a wish."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="needs")
    code = models.CharField(_("Behov"), max_length=40, choices=NeedCode)
    language = models.CharField(_("Språk"), max_length=8, choices=Language, blank=True)
    sentence = models.CharField(_("Med egna ord"), max_length=300, blank=True)
    rank = models.PositiveSmallIntegerField()
    is_requirement = models.BooleanField(_("Krav"), default=False)

    class Meta:
        ordering = ["rank", "id"]
        constraints = [
            models.UniqueConstraint(fields=["referral", "rank"], name="one_need_per_rank", deferrable=models.Deferrable.DEFERRED),
            models.UniqueConstraint(
                fields=["referral", "code", "language"], name="each_need_once", violation_error_message=_("Behovet finns redan i listan.")
            ),
        ]


class MatchRun(BoardRow):
    """One stored run of the engine: input, versions, salt and output, so that it can be run again to the byte (R-19)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="match_runs")
    at = models.DateTimeField()
    by_name = models.CharField(max_length=120)
    round = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=200, blank=True)
    engine_version = models.CharField(max_length=40)
    policy_version = models.CharField(max_length=40)
    salt = models.CharField(max_length=64)
    input_hash = models.CharField(max_length=64)
    input = models.TextField()
    output = models.TextField()
    applied = models.JSONField(default=list)

    class Meta:
        ordering = ["-at", "id"]
        indexes = [models.Index(fields=["referral", "-at"])]

    @cached_property
    def question(self) -> tuple[Request, Rules, str]:
        """The request, the rules and the salt of ``input``: what is read of it when the homes are not needed."""
        return load_question(self.input.encode())

    @cached_property
    def made_of(self) -> tuple[Market, Request, Rules, str]:
        """What the engine was given, and the salt, read back from ``input``. Kept with the run: it never changes and is dear to read."""
        return load_input(self.input.encode())
