"""Codes of a deviation's life, and the causes that the steering group compares (R-120)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DeviationStatus(models.TextChoices):
    """Where a deviation (avvikelse) stands."""

    SUSPECTED = "suspected", _("Väntar på svar")
    ANSWERED = "answered", _("Besvarad")
    CONFIRMED = "confirmed", _("Bekräftad")
    DISPUTED = "disputed", _("Ifrågasatt")
    CLOSED = "closed", _("Avslutad")


class Cause(models.TextChoices):
    """Why a promise was broken, in the responsible party's own judgement."""

    STAFFING = "staffing", _("Bemanning, frånvaro")
    NO_SUITABLE_HOME = "no_suitable_home", _("Inget passande hem")
    MISSING_INFORMATION = "missing_information", _("Underlag saknades")
    COOPERATION = "cooperation", _("Samverkan och kommunikation")
    DECISION_PATH = "decision_path", _("Beslutsgången tog tid")
    HOME_CHANGED = "home_changed", _("Hemmet ändrade sig")
    ROUTINE = "routine", _("Rutinen följdes inte")
    OTHER = "other", _("Annat")
