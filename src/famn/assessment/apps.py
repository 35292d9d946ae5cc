"""App registration."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    """Registers famn.assessment."""

    name = "famn.assessment"
    label = "assessment"
    default_auto_field = "django.db.models.BigAutoField"
