"""The only place where deputies tells the apps below what they may ask of it."""

from core import registries
from deputies import duty_report_registration, selectors


def register() -> None:
    """Fill core's registries."""
    registries.actor_identities.register("deputy", selectors.deputy_id_of_user)
    duty_report_registration.register()
