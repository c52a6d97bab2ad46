"""Core as a Django app."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Machinery with no word of the people's congress."""

    name = "core"
    verbose_name = "平台"

    def ready(self) -> None:
        """Register what core itself loads as reference data, and the channels it has for notices."""
        from core import registries
        from core.delivery import channels, email, sms, webhook
        from core.reference import calendar

        registries.reference_loaders.register("work-calendar", calendar.load)
        for module in (email, sms, webhook):
            channels.channels.register(module.CHANNEL.name, module.CHANNEL)
