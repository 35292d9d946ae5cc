"""App registration."""

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """Registers famn.referrals."""

    name = "famn.referrals"
    label = "referrals"
    default_auto_field = "django.db.models.BigAutoField"
