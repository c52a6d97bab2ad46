"""The only place for who takes part in what in oversight: appraisals, meetings, task forces, officers, projects."""

from accounts.roles import STATION_ROLES, TOWNSHIP_ROLES, UNIT_ROLES, Role
from accounts.states import CODE_LENGTHS, RegionLevel
from core.actors import SYSTEM_CAPACITY, Actor, ActorKind, Capacity
from core.errors import NotAllowed
from liaison.models import Activity
from liaison.policies import keeper_of_activity
from oversight.models import CoordMeeting, OfficeAppraisal, Project, TaskForce
from suggestions.states import Level

COUNTY_ORGANISERS = (Role.COUNTY_DISPATCHER, Role.SUPERVISORY_COMMITTEE)
CALLERS = (*STATION_ROLES, *TOWNSHIP_ROLES, Role.COUNTY_DISPATCHER, Role.SUPERVISORY_COMMITTEE)
TOWNSHIP_DIGITS = CODE_LENGTHS[RegionLevel.TOWNSHIP]
LEADER_CAPACITY = Capacity(role="task_force_leader", label="专项工作组组长")
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


def caller(meeting: CoordMeeting, actor: Actor) -> Capacity | None:
    """发起单位：联络站、乡镇人大、县人大各工委（县人大常委会相关工委或者流动站点都可以牵头）。"""
    return _at(actor, meeting.convener_id, CALLERS)


def calling_capacities(actor: Actor) -> list[Capacity]:
    """Return the posts in which the actor may call a meeting."""
    return list(actor.acting_as(*CALLERS))


def meeting_approver(meeting: CoordMeeting, actor: Actor) -> Capacity | None:
    """核准的一方：只叫乡镇单位的，为本乡镇人大主席团；叫县级单位的，为县人大代表工委。"""
    if meeting.level == Level.COUNTY:
        return _first(actor.acting_as(Role.COUNTY_DISPATCHER))
    own = (c for c in actor.acting_as(*TOWNSHIP_ROLES) if c.region_code == meeting.region.code[:TOWNSHIP_DIGITS])
    return next(own, None)


def meeting_keeper(meeting: CoordMeeting, actor: Actor) -> Capacity | None:
    """主持的一方：发起单位，或者核准的一方。"""
    return caller(meeting, actor) or meeting_approver(meeting, actor)


def called_unit(meeting: CoordMeeting, actor: Actor) -> Capacity | None:
    """被叫到的单位。"""
    called = {row.unit_id for row in meeting.units.all()}
    return next((c for c in actor.acting_as(*UNIT_ROLES) if c.organisation_id in called), None)


def founding_capacities(actor: Actor) -> list[Capacity]:
    """Return the posts in which the actor may found a task force: the county's committees, a township's presidium."""
    return list(actor.acting_as(*COUNTY_ORGANISERS, *TOWNSHIP_ROLES))


def force_keeper(force: TaskForce, actor: Actor) -> Capacity | None:
    """成立专项工作组的一方：县人大各工委，或者本乡镇人大主席团（人大街道工委）。"""
    return _at(actor, force.owner_id, (*COUNTY_ORGANISERS, *TOWNSHIP_ROLES))


def force_worker(force: TaskForce, actor: Actor) -> Capacity | None:
    """专项工作组组长，或者成立的一方。"""
    if actor.user_id is not None and actor.user_id == force.leader_id:
        return LEADER_CAPACITY
    return force_keeper(force, actor)


def register_keeper(actor: Actor) -> Capacity:
    """Return the capacity in which the actor keeps the register of elected and appointed officers.

    :raises NotAllowed: for anybody but 县人大代表工委
    """
    capacity = SYSTEM_CAPACITY if actor.kind == ActorKind.SYSTEM else _first(actor.acting_as(Role.COUNTY_DISPATCHER))
    if capacity is None:
        raise NotAllowed("人大选举和任命人员名册由县人大代表工委管理。")
    return capacity


def may_record_visit(activity: Activity, actor: Actor) -> bool:
    """Return whether the actor enters which officers came to a session: who organises it, or the county."""
    return _visit_capacity(activity, actor) is not None


def visit_recorder(activity: Activity, actor: Actor) -> Capacity:
    """Return the capacity in which the actor enters which officers came to a session.

    :raises NotAllowed: neither organises the session nor keeps the register
    """
    capacity = _visit_capacity(activity, actor)
    if capacity is None:
        raise NotAllowed("到场人员由组织活动的单位或县人大代表工委登记。")
    return capacity


def _visit_capacity(activity: Activity, actor: Actor) -> Capacity | None:
    if actor.kind == ActorKind.SYSTEM:
        return SYSTEM_CAPACITY
    return keeper_of_activity(activity, actor) or _first(actor.acting_as(Role.COUNTY_DISPATCHER))


def project_keeper(project: Project, actor: Actor) -> Capacity | None:
    """列入和调整民生实事项目的一方：县人大代表工委。"""
    return _first(actor.acting_as(Role.COUNTY_DISPATCHER))


def require_project_keeper(actor: Actor) -> Capacity:
    """Return the capacity in which the actor lists projects.

    :raises NotAllowed: for anybody but 县人大代表工委
    """
    capacity = SYSTEM_CAPACITY if actor.kind == ActorKind.SYSTEM else _first(actor.acting_as(Role.COUNTY_DISPATCHER))
    if capacity is None:
        raise NotAllowed("民生实事项目由县人大代表工委列入和调整。")
    return capacity


def keeps_projects(actor: Actor) -> bool:
    """Return whether the actor lists and keeps projects."""
    return bool(actor.acting_as(Role.COUNTY_DISPATCHER))


def project_unit(project: Project, actor: Actor) -> Capacity | None:
    """项目责任单位的承办人和负责人；不上线的单位，由县人大代表工委代为登记。"""
    own = _at(actor, project.unit_id, UNIT_ROLES)
    return own or (project_keeper(project, actor) if project.unit.on_paper else None)


def monitor(project: Project, actor: Actor) -> Capacity | None:
    """项目监督员：聘任的代表本人。"""
    deputy = actor.identity("deputy")
    if deputy is None or not any(m.deputy_id == deputy and m.until is None for m in project.monitors.all()):
        return None
    return _first(actor.acting_as(Role.DEPUTY))


def _at(actor: Actor, organisation_id: int, roles: tuple[Role, ...]) -> Capacity | None:
    return next((c for c in actor.acting_as(*roles) if c.organisation_id == organisation_id), None)


def _first(capacities: tuple[Capacity, ...]) -> Capacity | None:
    return capacities[0] if capacities else None
