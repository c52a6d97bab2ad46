"""The commands on deputies."""

from deputies.services.roll import (
    DeputyFields,
    change_deputy,
    change_mandate_status,
    give_mandate,
    register_deputy,
)

__all__ = ["DeputyFields", "change_deputy", "change_mandate_status", "give_mandate", "register_deputy"]
