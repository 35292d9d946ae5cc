"""Codes of a referral's life (domain 2.2)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReferralStatus(models.TextChoices):
    """Where a referral (förfrågan) stands."""

    DRAFT = "draft", _("Utkast")
    ORAL_RECEIVED = "oral_received", _("Muntlig, väntar på skriftlig")
    RECEIVED = "received", _("Mottagen")
    QUESTION_BACK = "question_back", _("Fråga från GFO")
    SEARCHING = "searching", _("Söker hem")
    OFFER_SENT = "offer_sent", _("Erbjudande skickat")
    UNDER_ASSESSMENT = "under_assessment", _("Nämnden bedömer")
    OPERATIONAL_YES = "operational_yes", _("Ja från verksamheten")
    FORMAL_DECISION = "formal_decision", _("Formellt beslut finns")
    PLACED = "placed", _("Placerad")
    CLOSED = "closed", _("Avslutad")
    WITHDRAWN = "withdrawn", _("Återtagen")
    NO_HOME_FOUND = "no_home_found", _("Inget hem hittades")
    SOLVED_IN_NETWORK = "solved_in_network", _("Löst i nätverket")
    SOLVED_BY_CONSULTANT = "solved_by_consultant", _("Löst genom konsulentstött hem")
    SOLVED_OTHERWISE = "solved_otherwise", _("Löst på annat sätt")


class WaitingIn(models.TextChoices):
    """Where a child waits while the referral is open (R-118, R-124a)."""

    EMERGENCY_HOME = "emergency_home", _("Väntar i jourhem")
    HVB = "hvb", _("Väntar på HVB")
    OTHER = "other", _("Väntar på annat håll")


class LegalBasis(models.TextChoices):
    """On which law the care rests."""

    SOL = "sol", _("Socialtjänstlagen (SoL)")
    LVU_2 = "lvu_2", _("LVU 2 § (miljön)")
    LVU_3 = "lvu_3", _("LVU 3 § (eget beteende)")
    LVU_6 = "lvu_6", _("LVU 6 § (omedelbart omhändertagande)")


class DisclosureGround(models.TextChoices):
    """On which ground the board shares the needs with GFO (domain 3.2)."""

    CONSENT = "consent", _("Samtycke (OSL 12 kap. 2 §)")
    OSL_26_9 = "osl_26_9", _("Uppgifter för vård av den som är under 18 år (OSL 26 kap. 9 §)")
    OSL_10_2 = "osl_10_2", _("Nödvändigt för nämndens verksamhet (OSL 10 kap. 2 §)")
    DUTY = "duty", _("Uppgiftsskyldighet i lag (OSL 10 kap. 28 §)")


class NetworkOutcome(models.TextChoices):
    """What came of considering the child's own network first (R-82, R-82a; SoL 22:1)."""

    NOBODY_FOUND = "nobody_found", _("Ingen i nätverket kan ta emot barnet")
    NOT_SUITABLE = "not_suitable", _("Någon anmälde sig, men bedömdes inte passa")
    DECLINED = "declined", _("Tillfrågade har tackat nej")
    ONGOING = "ongoing", _("Utredning av en närstående pågår samtidigt")
    HARMFUL = "harmful", _("Bedöms inte vara till barnets bästa")


class Sex(models.TextChoices):
    """Only where the board marks it as needed for the match."""

    GIRL = "girl", _("Flicka")
    BOY = "boy", _("Pojke")


class QuestionAnswer(models.TextChoices):
    """What an asked home says."""

    YES = "yes", _("Ja, vi vill veta mer")
    NO = "no", _("Nej, inte den här gången")
    RING_ME = "ring_me", _("Ring mig")


class Channel(models.TextChoices):
    """How a home was asked."""

    LINK = "link", _("Länk")
    PHONE = "phone", _("Telefon")


class OfferStatus(models.TextChoices):
    """Where an offer (erbjudande) stands. ``SENT`` to ``ACCEPTED`` are live: one a referral."""

    SENT = "sent", _("Skickat")
    ACCEPTED = "accepted", _("Ja från nämnden")
    REJECTED = "rejected", _("Nej från nämnden")
    WITHDRAWN = "withdrawn", _("Återtaget")
    COMPLETED = "completed", _("Lett till placering")


class DecisionKind(models.TextChoices):
    """Two records of one decision (R-37a)."""

    OPERATIONAL = "operational", _("Verksamhetsbeslut")
    COMMITTEE = "committee", _("Beslut i nämnd eller utskott")
    CHAIR = "chair", _("Ordförandebeslut, brådskande")
