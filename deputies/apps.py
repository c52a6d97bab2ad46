"""Registers what the lower apps may ask deputies for."""

from django.apps import AppConfig


class DeputiesConfig(AppConfig):
    """人大代表."""

    name = "deputies"
    verbose_name = "人大代表"

    def ready(self) -> None:
        """Fill core's registries; the models are not there any earlier."""
        from deputies import registration

        registration.register()
