"""The configuration is an app so that its start-up checks and migration hooks are connected."""

from django.apps import AppConfig, apps
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate, pre_migrate


class ConfigConfig(AppConfig):
    """Registers ``famn.config``."""

    name = "famn.config"
    label = "config"

    def ready(self) -> None:
        """Connect the grants to migrations and the role check to ``famn check``."""
        from famn.config import checks, roles

        # The signals come once for each app with models; one of them is enough.
        one = apps.get_app_config("contenttypes")
        pre_migrate.connect(roles.before_migrate, sender=one, dispatch_uid="famn.before_migrate")
        post_migrate.connect(roles.after_migrate, sender=one, dispatch_uid="famn.after_migrate")
        register(Tags.database)(checks.database_role)
