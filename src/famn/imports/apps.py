"""App registration."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    """Registers famn.imports."""

    name = "famn.imports"
    label = "imports"
    default_auto_field = "django.db.models.BigAutoField"
