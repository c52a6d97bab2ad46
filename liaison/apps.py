"""Registers what the lower apps have to ask liaison for."""

from django.apps import AppConfig


class LiaisonConfig(AppConfig):
    """代表联络站."""

    name = "liaison"
    verbose_name = "代表联络站"

    def ready(self) -> None:
        """Fill the registries; the models are not there any earlier."""
        from liaison import registration

        registration.register()
