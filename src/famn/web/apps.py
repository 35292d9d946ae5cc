"""App registration."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Registers famn.web."""

    name = "famn.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"
