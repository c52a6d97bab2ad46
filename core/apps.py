"""Core as a Django app."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Machinery with no word of the people's congress."""

    name = "core"
    verbose_name = "平台"

    def ready(self) -> None:
        """Register what core itself loads as reference data."""
        from core import registries
        from core.reference import calendar

        registries.reference_loaders.register("work-calendar", calendar.load)
