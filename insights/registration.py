"""The only place where insights tells the apps below what they may offer or have to ask."""


def register() -> None:
    """Fill core's registries; called once when the app is ready."""
