"""Words of the plan."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RunStatus(models.TextChoices):
    """How good a plan is known to be."""

    PROVEN = "proven", _("Bevisat bäst")
    GAP = "gap", _("Bästa som hanns med")


class Act(models.TextChoices):
    """What a person did after having seen a plan."""

    ASKED = "asked", _("Frågade hemmet")
    OFFERED = "offered", _("Erbjöd hemmet")


class Adjust(models.TextChoices):
    """What a person may change in a plan. Values are posted."""

    LOCK = "las", _("Lås")
    UNLOCK = "las-upp", _("Lås upp")
    FORBID = "uteslut", _("Uteslut")
    ALLOW = "tillat", _("Tillåt igen")
