"""App registration: no models of its own, but a wall over those of others."""

from django.apps import AppConfig


class HandoversConfig(AppConfig):
    """Registers famn.handovers."""

    name = "famn.handovers"
    label = "handovers"
