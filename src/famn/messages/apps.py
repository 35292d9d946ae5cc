"""App registration."""

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    """Registers ``famn.messages`` (Django's own messages app keeps the label ``messages``)."""

    name = "famn.messages"
    label = "famn_messages"
    default_auto_field = "django.db.models.BigAutoField"
