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


LIVE_OFFERS = frozenset({OfferStatus.SENT, OfferStatus.ACCEPTED})
"""Offers that still wait for something: one a referral, and one a home."""


class DecisionKind(models.TextChoices):
    """Two records of one decision (R-37a)."""

    OPERATIONAL = "operational", _("Verksamhetsbeslut")
    COMMITTEE = "committee", _("Beslut i nämnd eller utskott")
    CHAIR = "chair", _("Ordförandebeslut, brådskande")


class Step(models.TextChoices):
    """The steps of a written referral, in the order they are shown; they can be taken in any order."""

    CHILDREN = "barnen", _("Barnen")
    CARE = "vard", _("Vård")
    NEEDS = "behov", _("Behov")
    PLACE = "plats", _("Plats och vardag")
    NETWORK = "natverk", _("Nätverket")
    SEND = "skicka", _("Skicka")


class Missing(models.TextChoices):
    """What stands between a draft and its sending, in words that say what to do."""

    CHILDREN = "children", _("Lägg till minst ett barn")
    IDENTITY = "identity", _("Ange namn, nummer eller ärendenummer för varje barn")
    KIND = "kind", _("Välj slag av vård")
    LEGAL_BASIS = "legal_basis", _("Välj laglig grund för vården")
    DISCLOSURE_GROUND = "disclosure_ground", _("Välj på vilken grund ni lämnar uppgifterna till GFO")
    STARTS_ON = "starts_on", _("Ange önskad start")
    NEEDS = "needs", _("Lägg till minst ett behov")
    SENTENCES = "sentences", _("Skriv en mening om varje behov")
    HOME_MUNICIPALITY = "home_municipality", _("Välj hemkommun")
    NETWORK_CONSIDERED = "network_considered", _("Skriv vilka i nätverket ni har övervägt")
    NETWORK_BY = "network_considered_by", _("Skriv vem som har gjort övervägandet")
    NETWORK_ON = "network_considered_on", _("Ange när övervägandet gjordes")
    NETWORK_OUTCOME = "network_outcome", _("Välj vad övervägandet av nätverket ledde till")


class Turn(models.TextChoices):
    """Whose turn it is."""

    BOARD = "board", _("Nämnden")
    GFO = "gfo", _("GFO")
    NOBODY = "nobody", _("Ingen")


class Why(models.TextChoices):
    """Why a referral's state does not allow an act; shown to the user as it stands."""

    NO_SUCH_WAY = "no_such_way", _("Förfrågan står i läget %(state)s. Därifrån går det inte att göra detta.")
    NOT_A_DRAFT = "not_a_draft", _("Förfrågan är redan skickad. Ändra den i stället, så ser GFO vad som är nytt.")
    STILL_A_DRAFT = "still_a_draft", _("Förfrågan är ett utkast. Spara direkt i formuläret.")
    NOT_CHANGEABLE = "not_changeable", _("Förfrågan har kommit för långt för att ändras. Skriv ett meddelande till GFO.")
    NOT_COMPLETE = "not_complete", _("Innan du kan skicka: %(what)s.")
    ALREADY_WRITTEN = "already_written", _("Den skriftliga förfrågan är redan skickad.")
    NO_QUESTION = "no_question", _("GFO har ingen fråga som väntar på svar.")
    EMPTY_ANSWER = "empty_answer", _("Skriv ett svar.")
    NOT_CLOSED = "not_closed", _("Förfrågan är inte avslutad, så det finns inget att ångra.")
    NOT_REOPENABLE = "not_reopenable", _("Förfrågan kan inte öppnas igen. Skicka en ny.")
    NO_REASON = "no_reason", _("Skriv varför.")
    NOT_ORAL = "not_oral", _("Bara en muntlig förfrågan som ännu inte är skriftlig kan tas bort som felregistrerad.")
    NO_BIRTH_YEAR = "no_birth_year", _("Ange födelseår för minst ett barn.")
    NO_WAITING_SINCE = "no_waiting_since", _("Ange sedan när barnet väntar. Dagen kan inte ligga framåt i tiden.")
    UNKNOWN_FIELD = "unknown_field", _("Uppgiften %(field)s kan inte ändras här.")
    BAD_NUMBER = "bad_number", _("Numret stämmer inte. Kontrollera det, eller lämna tomt så får barnet ett reservnummer.")
    PROTECTED_IN_VAULT = "protected_in_vault", _("Barn med skyddade personuppgifter får sitt namn och nummer i valvet.")
    NEED_TWICE = "need_twice", _("Behovet %(need)s står två gånger.")
    LANGUAGE_MISSING = "language_missing", _("Välj vilket språk behovet gäller.")
    LAST_CHILD = "last_child", _("En skickad förfrågan behöver minst ett barn. Återta förfrågan i stället.")
