"""App registration."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class WebConfig(AppConfig):
    """Registers famn.web."""

    name = "famn.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Note who has signed in."""
        from famn.web.signin import note_seen  # noqa: PLC0415 -- app registry must be ready

        user_logged_in.connect(note_seen, dispatch_uid="famn.seen")
