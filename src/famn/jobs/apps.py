"""App registration."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Registers ``famn.jobs``."""

    name = "famn.jobs"
    label = "jobs"
