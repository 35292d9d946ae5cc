"""App registration."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Registers famn.accounts."""

    name = "famn.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
