"""Registers what the lower apps may ask insights for."""

from django.apps import AppConfig


class InsightsConfig(AppConfig):
    """民意数据池: aggregates, what many people say at one place, and the reports made of it."""

    name = "insights"
    verbose_name = "民意数据池"

    def ready(self) -> None:
        """Fill core's registries and subscribe the outbox handlers."""
        from insights import registration

        registration.register()
