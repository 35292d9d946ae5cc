"""App registration."""

from django.apps import AppConfig


class HomesConfig(AppConfig):
    """Registers famn.homes."""

    name = "famn.homes"
    label = "homes"
    default_auto_field = "django.db.models.BigAutoField"
