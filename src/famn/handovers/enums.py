"""What can be handed over."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """One kind of responsibility, in the order of the page."""

    FUNCTION = "function", _("Funktioner")
    HOME = "home", _("Hem")
    NETWORK_HOME = "network_home", _("Nätverkshem")
    REFERRAL = "referral", _("Förfrågningar")
    PLACEMENT = "placement", _("Placeringar")
    CLOCK = "clock", _("Övriga åtaganden och avvikelser")
    COVER = "cover", _("Ersätter en kollega")
