"""Words about persons."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Telltale(models.TextChoices):
    """What a free text that the other side reads may not hold."""

    LONG = ("long", _("Texten är för lång: högst %(most)s tecken får plats. Korta den och spara igen."))
    NUMBER = (
        "number",
        _("Texten innehåller ett personnummer. GFO läser den här texten och ska inte se vem barnet är. Ta bort numret och spara igen."),
    )
    NAME = (
        "name",
        _(
            "Texten innehåller barnets namn (”%(word)s”). GFO läser den här texten och ska inte se vem barnet är. "
            "Skriv ”barnet” eller ”syskonet” i stället."
        ),
    )
