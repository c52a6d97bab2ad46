"""The only place where insights tells the apps below what they may offer or have to ask."""

from insights import handlers  # noqa: F401 - subscribes the handlers


def register() -> None:
    """Fill core's registries; called once when the app is ready."""
