"""The app of who signs in and for whom they act."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """用户、岗位与单位."""

    name = "accounts"
    verbose_name = "用户、岗位与单位"

    def ready(self) -> None:
        """Tell core where people are reached, and offer the pages of messages."""
        from accounts import registration

        registration.register()
