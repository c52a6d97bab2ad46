"""What happens elsewhere after a step: importing this package subscribes the handlers, split by subject."""

from liaison.handlers import activities, duty

__all__ = ["activities", "duty"]
