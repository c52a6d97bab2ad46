"""Registers what the lower apps may ask oversight for."""

from django.apps import AppConfig


class OversightConfig(AppConfig):
    """监督: appraisals, ballots cast on them, and what has to be put right."""

    name = "oversight"
    verbose_name = "监督"

    def ready(self) -> None:
        """Fill core's registries and subscribe the outbox handlers."""
        from oversight import registration

        registration.register()
