"""App registration."""

from django.apps import AppConfig


class DeviationsConfig(AppConfig):
    """Registers famn.deviations."""

    name = "famn.deviations"
    label = "deviations"
    default_auto_field = "django.db.models.BigAutoField"
