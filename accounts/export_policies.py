"""The only place for who sees the record of exports: each person their own, the audit administrator all."""

from accounts.policies import works_in_console
from accounts.roles import Role
from core.actors import Actor


def audits(actor: Actor) -> bool:
    """Return whether this actor watches over what others take out."""
    return bool(actor.acting_as(Role.AUDIT_ADMIN))


def has_page(actor: Actor) -> bool:
    """Return whether this actor has the page: staff, and who watches over them."""
    return works_in_console(actor) or audits(actor)
