"""The only place for who may open stations, post deputies, issue codes, keep duty and hold activities."""

from accounts import policies
from accounts.models import Organisation
from accounts.roles import STATION_ROLES, TOWNSHIP_ROLES, Role
from accounts.states import OrgKind, RegionLevel
from core.actors import SYSTEM_CAPACITY, Actor, ActorKind, Capacity
from core.errors import NotAllowed
from liaison.models import Activity, DutyShift, Participant, ShiftSwap, Station
from liaison.states import StationCategory
from liaison.states.activities import STATION_KINDS, ActivityKind

LOCAL_BODIES = (OrgKind.STATION, OrgKind.PRESIDIUM, OrgKind.STREET_COMMITTEE)
# A category that names a level has its place at that level; all others may be anywhere.
LEVEL_OF = {
    StationCategory.COUNTY_HUB: RegionLevel.COUNTY,
    StationCategory.TOWNSHIP: RegionLevel.TOWNSHIP,
    StationCategory.VILLAGE: RegionLevel.VILLAGE,
}


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


def roster_keeper(station: Station, actor: Actor) -> Capacity | None:
    """Return the capacity in which the actor makes this station's roster: its staff, its township, the county's."""
    if actor.kind == ActorKind.SYSTEM:
        return SYSTEM_CAPACITY
    own = (c for c in actor.acting_as(*STATION_ROLES) if c.organisation_id == station.organisation_id)
    return next(own, None) or _congress_of(station, actor)


def required_roster_keeper(station: Station, actor: Actor) -> Capacity:
    """Return the same capacity.

    :raises NotAllowed: when there is none
    """
    return _allowed(roster_keeper(station, actor), "值班由本站、本乡镇人大或县人大代表工委安排，您没有这个岗位。")


def mode_keeper(station: Station, actor: Actor) -> Capacity:
    """Return the capacity in which the actor moves deputies between fixed and mobile duty at this station.

    :raises NotAllowed: unless the county's, or the presidium (street committee) of the station's township
    """
    if actor.kind == ActorKind.SYSTEM:
        return SYSTEM_CAPACITY
    return _allowed(_congress_of(station, actor), "编组由本乡镇人大或县人大代表工委办理，您没有这个岗位。")


def moves_modes(station: Station, actor: Actor) -> bool:
    """Return whether the actor may do so, for the buttons on pages."""
    return _congress_of(station, actor) is not None


def _congress_of(station: Station, actor: Actor) -> Capacity | None:
    for capacity in actor.acting_as(Role.COUNTY_DISPATCHER):
        return capacity
    for capacity in actor.acting_as(*TOWNSHIP_ROLES):
        if capacity.region_code and station.region.code.startswith(capacity.region_code):
            return capacity
    return None


def keeper_of_shift(shift: DutyShift, actor: Actor) -> Capacity | None:
    """排班岗：本站、本乡镇人大或县人大代表工委。"""
    return roster_keeper(shift.station, actor)


def on_this_shift(shift: DutyShift, actor: Actor) -> Capacity | None:
    """值班人本人：值班代表，或者轮值站长（当班以外也能办自己的班）。"""
    if shift.deputy_id is not None and shift.deputy_id == actor.identity("deputy"):
        return next(iter(actor.acting_as(Role.DEPUTY)), Capacity(role=Role.DEPUTY, label="人大代表"))
    if shift.head is not None and shift.head.user_id is not None and shift.head.user_id == actor.user_id:
        held = (c for c in actor.acting_as(Role.ROTATING_HEAD) if c.organisation_id == shift.station.organisation_id)
        return next(held, Capacity(role=Role.ROTATING_HEAD, label="轮值站长"))
    return None


def on_shift_or_keeper(shift: DutyShift, actor: Actor) -> Capacity | None:
    """值班人本人，或者排班岗。"""
    return on_this_shift(shift, actor) or keeper_of_shift(shift, actor)


def asked_for_swap(swap: ShiftSwap, actor: Actor) -> Capacity | None:
    """被请求换班的代表。"""
    return _as_deputy(actor, swap.asked_of_id)


def asking_for_swap(swap: ShiftSwap, actor: Actor) -> Capacity | None:
    """提出换班的代表。"""
    return _as_deputy(actor, swap.asked_by_id)


def _as_deputy(actor: Actor, deputy_id: int) -> Capacity | None:
    if actor.identity("deputy") != deputy_id:
        return None
    return next(iter(actor.acting_as(Role.DEPUTY)), Capacity(role=Role.DEPUTY, label="人大代表"))


# Who holds activities, each for the own body; a supervisory committee (专工委) its inspections and research.
ORGANISING_ROLES = (*STATION_ROLES, *TOWNSHIP_ROLES, Role.COUNTY_DISPATCHER, Role.SUPERVISORY_COMMITTEE)


def planner(kind: str, organiser: Organisation, actor: Actor) -> Capacity:
    """Return the capacity in which the actor plans an activity of this kind for this body.

    :raises NotAllowed: not the actor's body, or a kind that is the congress's own
    """
    if actor.kind == ActorKind.SYSTEM:
        return SYSTEM_CAPACITY
    own = (c for c in actor.acting_as(*ORGANISING_ROLES) if c.organisation_id == organiser.pk)
    capacity = _allowed(next(own, None), "只能以自己岗位所在的单位组织活动。")
    if kind not in STATION_KINDS and capacity.role in STATION_ROLES:
        raise NotAllowed(f"{ActivityKind(kind).label}由乡镇人大或县人大组织，联络站可以请乡镇人大拟定。")
    return capacity


def keeper_of_activity(activity: Activity, actor: Actor) -> Capacity | None:
    """组织单位的工作人员；本乡镇人大；县人大代表工委。"""
    if actor.kind == ActorKind.SYSTEM:
        return SYSTEM_CAPACITY
    own = (c for c in actor.acting_as(*ORGANISING_ROLES) if c.organisation_id == activity.organiser_id)
    return next(own, None) or _above(activity, actor, *TOWNSHIP_ROLES)


def approver_of_activity(activity: Activity, actor: Actor) -> Capacity | None:
    """站长批准本站的，乡镇人大主席批准本乡镇的，县人大代表工委和常委会领导批准全县的。"""
    if actor.kind == ActorKind.SYSTEM:
        return SYSTEM_CAPACITY
    heads = (Role.STATION_HEAD, Role.PRESIDIUM_CHAIR)
    own = (c for c in actor.acting_as(*heads) if c.organisation_id == activity.organiser_id)
    leader = actor.acting_as(Role.SC_LEADER) if activity.organiser.kind not in LOCAL_BODIES else ()
    return next(own, None) or _above(activity, actor, Role.PRESIDIUM_CHAIR) or next(iter(leader), None)


def _above(activity: Activity, actor: Actor, *roles: str) -> Capacity | None:
    """Return the post over the organising body: the county's, or the township's over its stations."""
    for capacity in actor.acting_as(Role.COUNTY_DISPATCHER):
        return capacity
    township = (c for c in actor.acting_as(*roles) if c.region_code)
    return next((c for c in township if activity.organiser.region.code.startswith(c.region_code)), None)


def invited_person(participant: Participant, actor: Actor) -> Capacity | None:
    """被邀请的代表、工作人员本人，或者被邀请单位的经办人、负责人。"""
    if participant.deputy_id is not None and participant.deputy_id == actor.identity("deputy"):
        return next(iter(actor.acting_as(Role.DEPUTY)), Capacity(role=Role.DEPUTY, label=Role.DEPUTY.label))
    if participant.user_id is not None and participant.user_id == actor.user_id:
        return next(iter(actor.capacities), None)
    if participant.organisation_id is None:
        return None
    return next((c for c in actor.capacities if c.organisation_id == participant.organisation_id), None)
