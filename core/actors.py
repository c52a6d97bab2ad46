"""The only place for who acts: a person with posts, an anonymous citizen, the system, another system."""

from collections.abc import Mapping
from dataclasses import dataclass, field
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

    def identity(self, kind: str) -> int | None:
        """Return the id under which this actor is a `kind`, or None."""
        return self.identities.get(kind)


SYSTEM_CAPACITY = Capacity(role="system", label="系统")
SYSTEM = Actor(ActorKind.SYSTEM, "系统", capacities=(SYSTEM_CAPACITY,))
PASSER_BY = Actor(ActorKind.CITIZEN, "群众")


def citizen_of(opinion_id: int) -> Actor:
    """Return the citizen who proved with number and code that this item is theirs."""
    return Actor(ActorKind.CITIZEN, "反映人", identities={"opinion": opinion_id})
