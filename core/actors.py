"""The only place for who acts: a person with posts, an anonymous citizen, the system, another system."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType


class ActorKind(StrEnum):
    """What sort of somebody acts."""

    USER = "user"
    CITIZEN = "citizen"
    SYSTEM = "system"
    CLIENT = "client"


@dataclass(frozen=True)
class Capacity:
    """One post or standing in which somebody acts; every act is taken in exactly one and recorded so."""

    role: str
    label: str
    post_id: int | None = None
    organisation_id: int | None = None
    region_code: str = ""
    # Whose post it is when the actor only stands in for that person (代理); the label says so too.
    stands_for: int | None = None


@dataclass(frozen=True)
class Actor:
    """Who is acting, in which capacities, and as what other apps know them."""

    kind: ActorKind
    name: str
    user_id: int | None = None
    capacities: tuple[Capacity, ...] = ()
    identities: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}), hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "identities", MappingProxyType(dict(self.identities)))

    def acting_as(self, *roles: str) -> tuple[Capacity, ...]:
        """Return the capacities in any of these roles."""
        return tuple(capacity for capacity in self.capacities if capacity.role in roles)

    def apart_from(self, user_id: int | None) -> "Actor | None":
        """Return the actor less what stands for that person, or None when it is that person.

        A rule that asks for a second person asks this: neither oneself nor one's own post in another's hands is one.
        """
        if user_id is None:
            return self
        if self.user_id == user_id:
            return None
        return replace(self, capacities=tuple(c for c in self.capacities if c.stands_for != user_id))

    def identity(self, kind: str) -> int | None:
        """Return the id under which this actor is a `kind`, or None."""
        return self.identities.get(kind)


SYSTEM_CAPACITY = Capacity(role="system", label="系统")
SYSTEM = Actor(ActorKind.SYSTEM, "系统", capacities=(SYSTEM_CAPACITY,))
PASSER_BY = Actor(ActorKind.CITIZEN, "群众")


def citizen_of(opinion_id: int) -> Actor:
    """Return the citizen who proved with number and code that this item is theirs."""
    return Actor(ActorKind.CITIZEN, "反映人", identities={"opinion": opinion_id})
