"""The only place for who may keep master data, which role fits which kind of organisation, and when sign-in locks."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from accounts.roles import ADMIN_ROLES, COUNTY_CONGRESS_ROLES, STATION_ROLES, TOWNSHIP_ROLES, UNIT_ROLES, Role
from accounts.states import OrgKind
from core.actors import SYSTEM_CAPACITY, Actor, ActorKind, Capacity
from core.errors import NotAllowed
from core.registries import Registry

# Filled by the apps above: may this organisation be abolished on that day? A sentence says why not.
abolition_guards: Registry[Callable[[int, date], str | None]] = Registry("abolition_guards")

# A county whose offices share one address to the outside may set SIGN_IN_ADDRESS_FAILURES higher.
LOCK_AFTER = 5
LOCK_WINDOW = timedelta(minutes=15)
LOCK_FOR = timedelta(minutes=30)
IDLE_LIMIT = timedelta(minutes=30)

TERM_KEEPERS = (Role.SYS_ADMIN, Role.COUNTY_DISPATCHER)
_COUNTY_BODIES = (OrgKind.STANDING_COMMITTEE, OrgKind.WORKING_COMMITTEE)
_FITTING: dict[Role, tuple[OrgKind, ...]] = {
    **dict.fromkeys((*STATION_ROLES, Role.ROTATING_HEAD), (OrgKind.STATION,)),
    **dict.fromkeys(TOWNSHIP_ROLES, (OrgKind.PRESIDIUM, OrgKind.STREET_COMMITTEE)),
    Role.COUNTY_DISPATCHER: (OrgKind.WORKING_COMMITTEE,),
    Role.GOV_COORDINATOR: (OrgKind.GOVERNMENT,),
    Role.SUPERVISORY_COMMITTEE: (OrgKind.WORKING_COMMITTEE,),
    Role.SC_LEADER: _COUNTY_BODIES,
    Role.PUBLISHER: (*_COUNTY_BODIES, OrgKind.PARTY),
}


def administrator(actor: Actor) -> Capacity:
    """Return the capacity in which the actor keeps users, posts and other master data.

    :raises NotAllowed: unless the system itself or a system administrator (系统管理员)
    """
    if actor.kind == ActorKind.SYSTEM:
        return SYSTEM_CAPACITY
    return one_of(actor, Role.SYS_ADMIN)


def keeper_of_terms(actor: Actor) -> Capacity:
    """Return the capacity in which the actor sets terms (办理时限).

    :raises NotAllowed: unless the system itself, a system administrator or the congress's dispatching office
    """
    if actor.kind == ActorKind.SYSTEM:
        return SYSTEM_CAPACITY
    return one_of(actor, *TERM_KEEPERS)


def keeps_terms(actor: Actor) -> bool:
    """Return whether the actor may change terms."""
    return bool(actor.acting_as(*TERM_KEEPERS))


def reads_terms(actor: Actor) -> bool:
    """Return whether the actor may look them up: all staff go by them, and who sets them."""
    return keeps_terms(actor) or works_in_console(actor)


def one_of(actor: Actor, *roles: str) -> Capacity:
    """Return the first capacity the actor holds among the roles.

    :raises NotAllowed: if none is held
    """
    capacities = actor.acting_as(*roles)
    if not capacities:
        raise NotAllowed(f"这项操作由{'、'.join(Role(role).label for role in roles)}办理，您没有这个岗位。")
    return capacities[0]


def delivery_keeper(actor: Actor) -> Capacity:
    """Return the capacity in which the actor looks after messages that could not be sent.

    :raises NotAllowed: unless the county's dispatcher or a system administrator
    """
    return one_of(actor, Role.COUNTY_DISPATCHER, Role.SYS_ADMIN)


def keeps_deliveries(actor: Actor) -> bool:
    """Return whether the actor may see which messages could not be sent."""
    return bool(actor.acting_as(Role.COUNTY_DISPATCHER, Role.SYS_ADMIN))


def calendar_keeper(actor: Actor) -> Capacity:
    """Return the capacity in which the actor keeps the working calendar, by which the county's terms are counted.

    :raises NotAllowed: unless a dispatcher of the committee for deputy affairs (县人大代表工委交办岗)
    """
    return one_of(actor, Role.COUNTY_DISPATCHER)


def works_in_console(actor: Actor) -> bool:
    """Return whether the actor holds a staff post that has business in the console (三员 have none)."""
    return any(capacity.role not in (*ADMIN_ROLES, Role.DEPUTY) for capacity in actor.capacities)


def keeps_master_data(actor: Actor) -> bool:
    """Return whether the actor may open the master data pages."""
    return bool(actor.acting_as(Role.SYS_ADMIN))


def role_fits(role: str, kind: str, can_handle: bool) -> bool:
    """Return whether a post of this role makes sense at such an organisation.

    Scope follows from the organisation's region, so a township clerk placed at a county body would see the county.
    """
    if role in UNIT_ROLES:
        return can_handle
    if role in ADMIN_ROLES:
        return True
    return OrgKind(kind) in _FITTING.get(Role(role), ())


def is_locked(failures: Iterable[datetime], at: datetime, limit: int = LOCK_AFTER) -> bool:
    """Return whether so many failures fell within fifteen minutes, the last of them less than thirty minutes ago."""
    times = sorted(failures)
    return any(
        last - first < LOCK_WINDOW and at - last < LOCK_FOR
        for first, last in zip(times, times[limit - 1 :], strict=False)
    )


def sees_county(actor: Actor) -> bool:
    """Return whether one of the actor's posts reads the whole county's congress work."""
    return bool(actor.acting_as(*COUNTY_CONGRESS_ROLES))
