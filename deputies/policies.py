"""The only place for who keeps the roll of deputies, and what may not stand in a public profile."""

import re

from accounts import policies
from accounts.roles import Role
from core.actors import SYSTEM_CAPACITY, Actor, ActorKind, Capacity

# A mobile number, or seven and more digits in a row or with hyphens: no phone of a deputy is public.
_PHONE = re.compile(r"\d(?:[-\s]?\d){6,}")


def roll_keeper(actor: Actor) -> Capacity:
    """Return the capacity in which the actor keeps the roll: the deputy affairs committee or the administrator.

    :raises NotAllowed: for everybody else
    """
    if actor.kind == ActorKind.SYSTEM:
        return SYSTEM_CAPACITY
    return policies.one_of(actor, Role.COUNTY_DISPATCHER, Role.SYS_ADMIN)


def names_a_phone(text: str) -> bool:
    """Return whether a text contains what looks like a phone number."""
    return _PHONE.search(text) is not None
