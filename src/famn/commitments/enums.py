"""Rules that open a clock, and who answers for it (domain 2.6)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Rule(models.TextChoices):
    """The kinds of commitment. Lengths are data of the guidelines (``organisations.ClockLength``)."""

    MATCH = "D1", _("Matcha mot förfrågan")
    MATCH_AGAIN = "D1-2", _("Matcha på nytt efter nej")
    WRITTEN_AFTER_ORAL = "D2", _("Skriftlig förfrågan efter muntlig")
    OPERATIONAL_DECISION = "D3", _("Verksamhetsbeslut om erbjudet hem")
    FORMAL_DECISION = "D4", _("Formellt beslut")
    AGREEMENT = "A1", _("Avtal med familjehemmet")
    AGREEMENT_YEARLY = "D6", _("Årlig uppdatering av avtal")
    END_NOTICE = "E1", _("Besked om avslutad placering")
    FEEDBACK = "E2", _("Återkoppling efter avslutad placering")
    CLOSING_MEETING = "E3", _("Gemensam avslutningsträff")
    REVIEW = "L-2", _("Övervägande")
    IVO_NOTICE = "L-11", _("Anmälan till IVO om fler än tre placerade barn")
    FIRST_VISIT = "F1", _("Första besöket i hemmet")
    QUESTION_BACK = "Q1", _("Svar på GFO:s fråga")


class Party(models.TextChoices):
    """The side that made the promise (R-48)."""

    GFO = "gfo", _("GFO")
    BOARD = "board", _("Nämnden")
