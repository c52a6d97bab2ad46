"""The app of who signs in and for whom they act; it registers nothing with the apps below."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """用户、岗位与单位."""

    name = "accounts"
    verbose_name = "用户、岗位与单位"
