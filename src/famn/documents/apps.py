"""App registration."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Registers famn.documents."""

    name = "famn.documents"
    label = "documents"
    default_auto_field = "django.db.models.BigAutoField"
