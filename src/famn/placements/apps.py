"""App registration."""

from django.apps import AppConfig


class PlacementsConfig(AppConfig):
    """Registers famn.placements."""

    name = "famn.placements"
    label = "placements"
    default_auto_field = "django.db.models.BigAutoField"
