"""Assembly: the project as an app, so that its commands and pages are found, and the admin site of the county."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class RendaConfig(AppConfig):
    """The project itself."""

    name = "renda"
    verbose_name = "人大联络"

    def ready(self) -> None:
        """Let a commit wake the relay; a broker that is away is not waited for."""
        from core import outbox
        from renda.tasks import wake_relay

        outbox.kick_with(wake_relay)


class RendaAdminConfig(AdminConfig):
    """Plain Django admin, for master data only."""

    default_site = "renda.admin_site.RendaAdminSite"
