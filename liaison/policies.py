"""The only place for who may open stations, post deputies to them and issue their codes."""

from accounts import policies
from accounts.roles import STATION_ROLES, TOWNSHIP_ROLES, Role
from core.actors import SYSTEM_CAPACITY, Actor, ActorKind, Capacity
from core.errors import NotAllowed
from liaison.models import Station


def station_keeper(actor: Actor) -> Capacity:
    """Return the capacity in which the actor opens, changes and closes stations.

    :raises NotAllowed: unless the deputy affairs committee or the administrator
    """
    if actor.kind == ActorKind.SYSTEM:
        return SYSTEM_CAPACITY
    return policies.one_of(actor, Role.COUNTY_DISPATCHER, Role.SYS_ADMIN)


def posting_keeper(station: Station, actor: Actor) -> Capacity:
    """Return the capacity in which the actor says which deputies are at this station.

    :raises NotAllowed: unless the county's, or the presidium (street committee) of the station's township
    """
    if actor.kind == ActorKind.SYSTEM:
        return SYSTEM_CAPACITY
    return _allowed(_county_or_township(station, actor), "编组由本乡镇人大或县人大代表工委办理，您没有这个岗位。")


def code_keeper(station: Station, actor: Actor) -> Capacity:
    """Return the capacity in which the actor issues and revokes this station's codes.

    :raises NotAllowed: unless the station's own staff, its township's congress or the county's
    """
    if actor.kind == ActorKind.SYSTEM:
        return SYSTEM_CAPACITY
    return _allowed(_keeper(station, actor), "二维码由本站、本乡镇人大或县人大代表工委管理，您没有这个岗位。")


def keeps_codes(station: Station, actor: Actor) -> bool:
    """Return whether the actor may issue and revoke this station's codes, for the buttons on pages."""
    return _keeper(station, actor) is not None


def _keeper(station: Station, actor: Actor) -> Capacity | None:
    own = (c for c in actor.acting_as(*STATION_ROLES) if c.organisation_id == station.organisation_id)
    return next(own, None) or _county_or_township(station, actor)


def _county_or_township(station: Station, actor: Actor) -> Capacity | None:
    for capacity in actor.acting_as(Role.COUNTY_DISPATCHER, Role.SYS_ADMIN):
        return capacity
    for capacity in actor.acting_as(*TOWNSHIP_ROLES):
        if capacity.region_code and station.region.code.startswith(capacity.region_code):
            return capacity
    return None


def _allowed(capacity: Capacity | None, sentence: str) -> Capacity:
    if capacity is None:
        raise NotAllowed(sentence)
    return capacity
