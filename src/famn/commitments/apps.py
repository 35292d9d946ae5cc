"""App registration."""

from django.apps import AppConfig


class CommitmentsConfig(AppConfig):
    """Registers famn.commitments."""

    name = "famn.commitments"
    label = "commitments"
    default_auto_field = "django.db.models.BigAutoField"
