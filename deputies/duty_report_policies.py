"""The only place for who arranges reports to the voters, who writes one, and who approves what becomes public."""

from accounts.roles import TOWNSHIP_ROLES, Role
from accounts.states import RegionLevel
from core.actors import SYSTEM_CAPACITY, Actor, ActorKind, Capacity
from core.errors import NotAllowed
from deputies.models import DutyReport

# 一百字以下写不清一年做了什么。
TEXT_MIN = 100
PUBLIC_DAYS_BEFORE = 5
VOTERS_QUORUM = 50


def organiser(report: DutyReport, actor: Actor) -> Capacity | None:
    """组织述职的一方：乡镇人大主席团（人大街道工委），县级为县人大代表工委。"""
    return _of_owner(report.plan.owner_id, report.plan.region.level, actor, TOWNSHIP_ROLES, (Role.COUNTY_DISPATCHER,))


def approver(report: DutyReport, actor: Actor) -> Capacity | None:
    """审定公开的人：乡镇人大主席（人大街道工委主任），县级为公开审核岗或常委会领导。"""
    chair, county = (Role.PRESIDIUM_CHAIR,), (Role.PUBLISHER, Role.SC_LEADER)
    return _of_owner(report.plan.owner_id, report.plan.region.level, actor, chair, county)


def author(report: DutyReport, actor: Actor) -> Capacity | None:
    """述职的代表本人。"""
    if actor.identity("deputy") != report.deputy_id:
        return None
    return next(iter(actor.acting_as(Role.DEPUTY)), None)


def planner(actor: Actor, owner_id: int, level: str) -> Capacity:
    """Return the capacity in which the actor arranges reports for this body.

    :raises NotAllowed: unless the township's own congress, or the county's deputy affairs committee
    """
    if actor.kind == ActorKind.SYSTEM:
        return SYSTEM_CAPACITY
    capacity = _of_owner(owner_id, level, actor, TOWNSHIP_ROLES, (Role.COUNTY_DISPATCHER,))
    if capacity is None:
        raise NotAllowed("述职由乡镇人大主席团（人大街道工委）或县人大代表工委组织，您没有这个岗位。")
    return capacity


def _of_owner(
    owner_id: int, level: str, actor: Actor, township: tuple[Role, ...], county: tuple[Role, ...]
) -> Capacity | None:
    if level == RegionLevel.COUNTY:
        return next(iter(actor.acting_as(*county)), None)
    return next((c for c in actor.acting_as(*township) if c.organisation_id == owner_id), None)
