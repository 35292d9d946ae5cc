"""Codes of the organisation: steps and who answers for them, modules, what a new member goes through."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Party(models.TextChoices):
    """Who answers for a step (R-73)."""

    GFO = "gfo", _("GFO")
    BOARD = "board", _("Kommunen")
    SHARED = "shared", _("Gemensamt")
    OTHER = "other", _("Annan organisatör")


class Step(models.TextChoices):
    """The steps from a home's interest to the end of a stay, in the order they are taken (R-72c, R-73)."""

    RECRUITMENT = "recruitment", _("Rekrytera familjehem")
    SCREENING = "screening", _("Första bedömning av intresserade")
    TRAINING = "training", _("Grundutbildning")
    ASSESSMENT = "assessment", _("Utreda allmän lämplighet")
    REGISTERS = "registers", _("Begära och se registerutdrag")
    ADOPTION = "adoption", _("Fastställa allmän lämplighet")
    BANK = "bank", _("Hålla banken aktuell och ha kontakt med väntande hem")
    NETWORK = "network", _("Utreda nätverkshem")
    REFERRAL = "referral", _("Skriva förfrågan")
    MATCHING = "matching", _("Matcha och fråga hem")
    CHILD_SUITABILITY = "child_suitability", _("Bedöma hemmet för barnet")
    CONSULTATION = "consultation", _("Informera och samråda med hemkommun och andra nämnder")
    DECISION = "decision", _("Besluta om placering")
    AGREEMENT = "agreement", _("Teckna avtal med familjehemmet")
    PLACEMENT = "placement", _("Handlägga placeringen och följa vården")
    COMPENSATION = "compensation", _("Betala arvode och omkostnader")
    SUPPORT = "support", _("Handleda och stödja familjehemmet")
    ENDING = "ending", _("Avsluta placeringen och meddela GFO")
    CLOSING_MEETING = "closing_meeting", _("Kalla till avslutningsträff")


STANDARD: dict[Step, Party] = {
    Step.RECRUITMENT: Party.GFO, Step.SCREENING: Party.GFO, Step.TRAINING: Party.GFO, Step.ASSESSMENT: Party.GFO,
    Step.REGISTERS: Party.BOARD, Step.ADOPTION: Party.BOARD, Step.BANK: Party.GFO, Step.NETWORK: Party.BOARD,
    Step.REFERRAL: Party.BOARD, Step.MATCHING: Party.GFO, Step.CHILD_SUITABILITY: Party.BOARD,
    Step.CONSULTATION: Party.BOARD, Step.DECISION: Party.BOARD, Step.AGREEMENT: Party.BOARD, Step.PLACEMENT: Party.BOARD,
    Step.COMPENSATION: Party.BOARD, Step.SUPPORT: Party.GFO, Step.ENDING: Party.BOARD, Step.CLOSING_MEETING: Party.GFO,
}  # fmt: skip
"""Who answers where the cooperation has said nothing else: the guidelines' own division (R-06, R-34, R-36, R-42, R-43)."""


class Module(models.TextChoices):
    """A part of the product that a cooperation may do without (R-72b)."""

    NETWORK_HOMES = "network_homes", _("Nätverkshem")
    EMERGENCY = "emergency", _("Jourhem")
    RELIEF = "relief", _("Avlastning")
    PERMITS = "permits", _("Medgivanden och tillstånd för hem")
    FOUR_CATEGORIES = "four_categories", _("Utredningens fyra kategorier")
    HOMES_IMPORT = "homes_import", _("Import av register")
    MESSAGES = "messages", _("Meddelanden i ärenden")


STARTS_OFF = frozenset({Module.PERMITS, Module.FOUR_CATEGORIES})
"""Off until the cooperation turns them on: what a law or an inquiry proposes."""


class Onboarding(models.TextChoices):
    """What a new member and the GFO do before and around the first day (R-57b, R-70, R-70a)."""

    DECISION = "decision", _("Politiskt beslut om medlemskap")
    PLANNING = "planning", _("Gemensam planering inför starten")
    AGREEMENT = "agreement", _("Samverkansavtal undertecknat")
    GUIDELINES = "guidelines", _("Riktlinjerna genomgångna")
    LOCAL_GUIDELINE = "local_guideline", _("Nämndens lokala riktlinje tillagd")
    CONTACTS = "contacts", _("Kontaktpersoner utsedda åt båda håll")
    USERS = "users", _("Nämndens användare inbjudna")
    HOMES_INFORMED = "homes_informed", _("Hemmen i banken informerade om den nya medlemmen")


CONTACT_RULE = "K1"
"""The longest time without contact with a home in the bank (R-17). A length, never a commitment: it concerns no board."""


class County(models.TextChoices):
    """Sweden's counties by their codes."""

    STOCKHOLM = "01", _("Stockholms län")
    UPPSALA = "03", _("Uppsala län")
    SODERMANLAND = "04", _("Södermanlands län")
    OSTERGOTLAND = "05", _("Östergötlands län")
    JONKOPING = "06", _("Jönköpings län")
    KRONOBERG = "07", _("Kronobergs län")
    KALMAR = "08", _("Kalmar län")
    GOTLAND = "09", _("Gotlands län")
    BLEKINGE = "10", _("Blekinge län")
    SKANE = "12", _("Skåne län")
    HALLAND = "13", _("Hallands län")
    VASTRA_GOTALAND = "14", _("Västra Götalands län")
    VARMLAND = "17", _("Värmlands län")
    OREBRO = "18", _("Örebro län")
    VASTMANLAND = "19", _("Västmanlands län")
    DALARNA = "20", _("Dalarnas län")
    GAVLEBORG = "21", _("Gävleborgs län")
    VASTERNORRLAND = "22", _("Västernorrlands län")
    JAMTLAND = "23", _("Jämtlands län")
    VASTERBOTTEN = "24", _("Västerbottens län")
    NORRBOTTEN = "25", _("Norrbottens län")
