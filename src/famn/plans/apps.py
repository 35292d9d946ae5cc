"""App registration."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Registers famn.plans."""

    name = "famn.plans"
    label = "plans"
    default_auto_field = "django.db.models.BigAutoField"
