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

        # The signals come once for each app with models, in the order of the apps; one of them is enough.
        first, last = apps.get_app_config("contenttypes"), apps.get_app_config("deviations")
        pre_migrate.connect(roles.before_migrate, sender=first, dispatch_uid="famn.before_migrate")
        # After the walls, whose triggers bring pgtrigger's own function along.
        post_migrate.connect(roles.after_migrate, sender=last, dispatch_uid="famn.after_migrate")
        register(Tags.database)(checks.database_role)
