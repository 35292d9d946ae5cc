"""What functions there are: responsibility sits on them, and people hold them in periods (R-51, R-52, R-64a)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Function(models.TextChoices):
    """A function of the cooperation. All but *matching* belong to one board each."""

    GFO_CONTACT = "gfo_contact", _("GFO:s kontaktperson för nämnden")
    BOARD_CONTACT = "board_contact", _("Nämndens kontaktperson mot GFO")
    MATCHING = "matching", _("Matchningsansvarig")
    UNIT_HEAD = "unit_head", _("Enhetschef för barn och unga")
    STEERING_GROUP = "steering_group", _("Styrgruppen")
    UNIT_HEADS_FORUM = "unit_heads_forum", _("Enhetschefsgruppen")
