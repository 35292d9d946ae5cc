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


class Left(models.TextChoices):
    """What keeps a board from ceasing: nobody could answer for it afterwards."""

    CASES = "cases", _("Öppna förfrågningar, pågående placeringar eller nätverkshem. Nämnden avslutar dem först.")
    CLOCKS = "clocks", _("Åtaganden som inte är klara, eller avvikelser som väntar på nämndens svar. Nämnden gör dem klara först.")
    HOMES = "homes", _("Hem i banken som nämnden är ansvarig för. GFO väljer någon annan på hemmens sidor.")
