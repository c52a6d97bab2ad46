"""The only place for who organises an appraisal, who approves what is made public, who checks, and who is appraised."""

from accounts.roles import STATION_ROLES, TOWNSHIP_ROLES, UNIT_ROLES, Role
from core.actors import SYSTEM_CAPACITY, Actor, ActorKind, Capacity
from core.errors import NotAllowed
from oversight.models import OfficeAppraisal
from suggestions.states import Level

COUNTY_ORGANISERS = (Role.COUNTY_DISPATCHER, Role.SUPERVISORY_COMMITTEE)
COUNTY_APPROVERS = (Role.PUBLISHER, Role.SC_LEADER)


def organiser(appraisal: OfficeAppraisal, actor: Actor) -> Capacity | None:
    """组织评议的一方：乡镇级为本乡镇人大主席团（人大街道工委），县级为县人大代表工委或专工委。"""
    if appraisal.level == Level.COUNTY:
        return _first(actor.acting_as(*COUNTY_ORGANISERS))
    return _at(actor, appraisal.owner_id, TOWNSHIP_ROLES)


def approver(appraisal: OfficeAppraisal, actor: Actor) -> Capacity | None:
    """审定公开的人：乡镇级为乡镇人大主席（人大街道工委主任），县级为公开审核岗或常委会领导。"""
    if appraisal.level == Level.COUNTY:
        return _first(actor.acting_as(*COUNTY_APPROVERS))
    return _at(actor, appraisal.owner_id, (Role.PRESIDIUM_CHAIR,))


def self_checker(appraisal: OfficeAppraisal, actor: Actor) -> Capacity | None:
    """被评议的站所，或者代为登记的组织单位。"""
    targets = {target.organisation_id for target in appraisal.targets.all()}
    own = (c for c in actor.acting_as(*UNIT_ROLES) if c.organisation_id in targets)
    return next(own, None) or organiser(appraisal, actor)


def checker(appraisal: OfficeAppraisal, actor: Actor) -> Capacity | None:
    """跟进整改的人：指定的联络站，或者组织单位。"""
    station = appraisal.station
    own = _at(actor, station.organisation_id, STATION_ROLES) if station is not None else None
    return own or organiser(appraisal, actor)


def planner(level: str, owner_id: int, actor: Actor) -> Capacity:
    """Return the capacity in which the actor plans an appraisal of this level for this body.

    :raises NotAllowed: unless the township's own presidium, or the county's committees
    """
    if actor.kind == ActorKind.SYSTEM:
        return SYSTEM_CAPACITY
    capacity = organiser(OfficeAppraisal(level=level, owner_id=owner_id), actor)
    if capacity is None:
        raise NotAllowed("站所评议由本乡镇人大主席团（人大街道工委）或县人大组织，您没有这个岗位。")
    return capacity


def planning_capacities(actor: Actor) -> list[Capacity]:
    """Return the posts in which the actor may plan an appraisal."""
    return list(actor.acting_as(*TOWNSHIP_ROLES, *COUNTY_ORGANISERS))


def _at(actor: Actor, organisation_id: int, roles: tuple[Role, ...]) -> Capacity | None:
    return next((c for c in actor.acting_as(*roles) if c.organisation_id == organisation_id), None)


def _first(capacities: tuple[Capacity, ...]) -> Capacity | None:
    return capacities[0] if capacities else None
