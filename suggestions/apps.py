"""Registers what the lower apps may ask suggestions for."""

from django.apps import AppConfig


class SuggestionsConfig(AppConfig):
    """群众意见和代表建议。"""

    name = "suggestions"
    verbose_name = "意见办理"

    def ready(self) -> None:
        """Fill core's registries and subscribe the outbox handlers."""
        from suggestions import registration

        registration.register()
