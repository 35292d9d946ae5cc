"""Registers the app."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Tokens, components and the shell of the pages."""

    name = "famn.ui"
    label = "ui"
    verbose_name = "Gränssnitt"
