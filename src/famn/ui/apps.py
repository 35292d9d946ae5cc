from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "famn.ui"
    label = "ui"
    verbose_name = "Gränssnitt"
