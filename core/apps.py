"""Core as a Django app."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Machinery with no word of the people's congress."""

    name = "core"
    verbose_name = "平台"
