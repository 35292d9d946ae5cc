"""App registration."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Registers famn.people."""

    name = "famn.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
