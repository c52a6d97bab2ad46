"""The only place where liaison tells the apps below what they have to ask it before they act."""

from accounts import policies
from liaison import selectors


def register() -> None:
    """Fill the registries of the apps below."""
    policies.abolition_guards.register("liaison", selectors.why_station_stays)
