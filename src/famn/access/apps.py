"""App registration; the row wall is applied after every migration."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class AccessConfig(AppConfig):
    """Registers ``famn.access``."""

    name = "famn.access"
    label = "access"

    def ready(self) -> None:
        """Apply the walls once all migrations have run (the signal of one app with models is enough)."""
        from famn.access.wall import apply_walls  # noqa: PLC0415 -- app registry must be ready

        post_migrate.connect(apply_walls, sender=apps.get_app_config("organisations"), dispatch_uid="famn.walls")
