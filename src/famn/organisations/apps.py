"""App registration."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Registers famn.organisations."""

    name = "famn.organisations"
    label = "organisations"
    default_auto_field = "django.db.models.BigAutoField"
