"""Models of the answers to a referral: questions to homes, offers, and the board's decisions."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from famn.assessment.models import Undoable
from famn.audit.history import tracked
from famn.homes.models import FosterHome
from famn.organisations.models import BoardRow
from famn.referrals.enums import Channel, DecisionKind, OfferStatus, QuestionAnswer
from famn.referrals.models.request import MatchRun, Referral, ReferralChild


@tracked
class HomeQuestion(BoardRow):
    """One home asked about one referral, by a single-use link or by telephone.

    ``brief`` is what the home is shown: fixed fields, no name, place or board. Only the token's hash is kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="questions")
    home = models.ForeignKey(FosterHome, on_delete=models.PROTECT, related_name="+")
    home_code = models.CharField(max_length=12)
    round = models.PositiveSmallIntegerField()
    channel = models.CharField(max_length=8, choices=Channel)
    token_hash = models.CharField(max_length=64, unique=True, null=True)
    expires_at = models.DateTimeField(null=True)
    brief = models.JSONField(default=dict)
    asked_at = models.DateTimeField()
    asked_by_name = models.CharField(max_length=120)
    answer = models.CharField(_("Svar"), max_length=10, choices=QuestionAnswer, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_through = models.CharField(max_length=8, choices=Channel, blank=True)
    registered_by_name = models.CharField(max_length=120, blank=True)
    spoke_with = models.CharField(_("Vem du talade med"), max_length=120, blank=True)
    said = models.TextField(_("Vad som sades"), blank=True)
    beds = models.PositiveSmallIntegerField(default=1)
    age_bands = ArrayField(models.CharField(max_length=8), default=list)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    reserved = models.BooleanField(default=False)
    released_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["asked_at", "id"]
        indexes = [models.Index(fields=["home", "-asked_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "home", "round"],
                condition=Q(released_at=None),
                name="a_home_is_asked_once_a_round",
                violation_error_message=_("Hemmet är redan tillfrågat om den här förfrågan."),
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | ~Q(answer="") & Q(answered_at__isnull=False), name="answer_coherence"
            ),
            models.CheckConstraint(condition=Q(reserved=False) | Q(answer="yes"), name="reserved_only_after_yes"),
        ]


@tracked
class Offer(BoardRow):
    """A home offered to the board for the children of a referral (erbjudande). One live offer a referral.

    What GFO may know of the board's answer stands here: outcome, date and a reason written to GFO. The decision itself
    stands in ``Decision``, at the board.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="offers")
    question = models.ForeignKey(HomeQuestion, on_delete=models.PROTECT, null=True, related_name="+")
    home = models.ForeignKey(FosterHome, on_delete=models.PROTECT, related_name="+")
    home_code = models.CharField(max_length=12)
    match_run = models.ForeignKey(MatchRun, on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False)
    children = models.ManyToManyField(ReferralChild, through="OfferChild", related_name="+")
    round = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=12, choices=OfferStatus, default=OfferStatus.SENT)
    reason = models.TextField(_("Varför det här hemmet"))
    over_max_reason = models.TextField(_("Särskilda skäl för fler än tre barn"), blank=True)
    over_max_approved_by = models.CharField(max_length=120, blank=True)
    sent_at = models.DateTimeField()
    sent_by_name = models.CharField(max_length=120)
    answered_at = models.DateTimeField(null=True)
    answer_to_gfo = models.TextField(_("Skäl till GFO"), blank=True)
    formally_decided_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-sent_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["referral"],
                condition=Q(status__in=["sent", "accepted"]),
                name="one_live_offer_a_referral",
                violation_error_message=_("Det finns redan ett erbjudande som väntar på svar."),
            ),
            models.UniqueConstraint(
                fields=["home"],
                condition=Q(status__in=["sent", "accepted"]),
                name="one_live_offer_a_home",
                violation_error_message=_("Hemmet är redan erbjudet till en annan förfrågan."),
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="offer_has_a_reason"),
            models.CheckConstraint(
                condition=~Q(status="rejected") | ~Q(answer_to_gfo=""),
                name="a_no_has_a_reason",
                violation_error_message=_("Skriv varför, så att GFO kan söka bättre nästa gång."),
            ),
        ]

    @property
    def state_words(self) -> str:
        """Where the offer stands, in Swedish: a yes is the unit's alone until the board has decided formally (R-37)."""
        if self.status == OfferStatus.ACCEPTED and self.formally_decided_on is None:
            return str(_("Verksamhetsbeslut: ja"))
        return str(self.get_status_display())


class OfferChild(BoardRow):
    """Which children of the referral an offer covers."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="+")
    child = models.ForeignKey(ReferralChild, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["offer", "child"], name="a_child_once_an_offer")]


@tracked
class ChildSuitability(BoardRow, Undoable):
    """The board's judgement of the home for these children (R-36, R-124). Never leaves the board."""

    class Outcome(models.TextChoices):
        SUITABLE = "suitable", _("Hemmet passar barnet")
        NOT_SUITABLE = "not_suitable", _("Hemmet passar inte barnet")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="suitabilities")
    child = models.ForeignKey(ReferralChild, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(_("Bedömning"), max_length=20, choices=Outcome)
    best_interests = models.TextField(_("Barnets bästa"))
    childs_view = models.TextField(_("Barnets egen åsikt"))
    written_by_name = models.CharField(max_length=120)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["written_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["offer", "child"], condition=Q(undone_at=None), name="one_suitability_per_child_and_offer"),
            models.CheckConstraint(
                condition=~Q(best_interests="") & ~Q(childs_view=""),
                name="best_interests_and_view_are_written",
                violation_error_message=_("Barnets bästa och barnets åsikt behöver båda vara ifyllda."),
            ),
        ]


@tracked
class Decision(BoardRow, Undoable):
    """A board's decision on an offer: the operational one stops D3, the formal one lets a placement start (R-37, R-37a).

    A written decision shows day, content, who decided, who reported and who took part (förvaltningslagen 31 §).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(_("Slag av beslut"), max_length=12, choices=DecisionKind)
    outcome_yes = models.BooleanField(_("Ja"))
    decided_on = models.DateField(_("Beslutsdag"))
    decided_by = models.CharField(_("Beslutat av"), max_length=160)
    reported_by = models.CharField(_("Föredragande"), max_length=120, blank=True)
    participants = models.CharField(_("Övriga som deltog"), max_length=300, blank=True)
    reference = models.CharField(_("Paragraf eller diarienummer"), max_length=80, blank=True)
    legal_basis = models.CharField(_("Lagrum"), max_length=120, blank=True)
    reason = models.TextField(_("Skäl"), blank=True)
    registered_at = models.DateTimeField()
    registered_by_name = models.CharField(max_length=120)

    class Meta:
        ordering = ["registered_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["offer", "kind"], condition=Q(undone_at=None), name="one_decision_of_a_kind"),
            models.CheckConstraint(
                condition=~Q(kind=DecisionKind.CHAIR) | ~Q(legal_basis=""),
                name="a_chairs_decision_names_its_law",
                violation_error_message=_("Ange lagrummet som ger ordföranden rätt att besluta."),
            ),
        ]


@tracked
class Delegation(BoardRow):
    """A board lets another role take the operational decision, from a date (R-37)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    role = models.CharField(max_length=40, choices=[("fh_secretary", _("Familjehemssekreterare"))])
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    reference = models.CharField(_("Delegationsordning"), max_length=120)

    class Meta:
        ordering = ["starts_on", "id"]
