"""App registration."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Registers famn.audit."""

    name = "famn.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
