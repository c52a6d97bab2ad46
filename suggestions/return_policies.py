"""The only place for who may in returns (退办): which unit may ask, who decides, who adjudicates the lead."""

from accounts.roles import Role
from core.actors import Actor, Capacity
from suggestions.models import Assignment, Matter
from suggestions.policies import current, overseer, standing_return, unit_in_part
from suggestions.states import AssignmentState, Level, Part, ReturnDecision

# Before the unit has answered; signing or not makes no difference.
OPEN = (AssignmentState.TO_SIGN, AssignmentState.HANDLING)
# So many units must have refused a matter before its lead is adjudicated (domain W1 T27).
REFUSING_UNITS = 2


def _refused_before(assignment: Assignment) -> bool:
    return any(asked.decision == ReturnDecision.REFUSED for asked in assignment.returns.all())


def returnable(matter: Matter, part: str) -> list[Assignment]:
    """Return the parts whose unit may still ask: nothing adjudicated, nothing refused to it in this round."""
    if matter.adjudicated:
        return []
    return [
        a
        for a in current(matter)
        if a.part == part and a.state in OPEN and standing_return(a) is None and not _refused_before(a)
    ]


def returning_lead(matter: Matter, actor: Actor) -> Capacity | None:
    """主办单位（没有裁定过主办，本轮退办没有被驳回过）。"""
    return unit_in_part(matter, actor, Part.LEAD, OPEN) if returnable(matter, Part.LEAD) else None


def returning_co(matter: Matter, actor: Actor) -> Capacity | None:
    """会办单位（没有裁定过主办，本轮退办没有被驳回过）。"""
    units = {a.unit_id for a in returnable(matter, Part.CO)}
    capacity = unit_in_part(matter, actor, Part.CO, OPEN) if units else None
    own = capacity is not None and (capacity.organisation_id in units or overseer(matter, actor) is not None)
    return capacity if own else None


def standing_parts(matter: Matter, part: str) -> list[Assignment]:
    """Return the parts whose return waits for a decision."""
    return [a for a in current(matter) if a.part == part and standing_return(a) is not None]


def co_return_decider(matter: Matter, actor: Actor) -> Capacity | None:
    """交办的一方（会办单位申请了退办）。"""
    return overseer(matter, actor) if standing_parts(matter, Part.CO) else None


def refusing_units(matter: Matter) -> set[int]:
    """Return the units that have asked to return this matter in its current round."""
    parts = [a for a in matter.assignments.all() if a.round_no == matter.round_no]
    return {a.unit_id for a in parts if a.returns.all()}


def return_agreer(matter: Matter, actor: Actor) -> Capacity | None:
    """交办的一方（两个单位退办以后，只能裁定主办单位）。"""
    return overseer(matter, actor) if len(refusing_units(matter)) < REFUSING_UNITS else None


def lead_adjudicator(matter: Matter, actor: Actor) -> Capacity | None:
    """两个以上单位退办的：县级为县人大代表工委或县政府办，乡镇级为乡镇人大主席团。"""
    if len(refusing_units(matter)) < REFUSING_UNITS:
        return None
    capacity = overseer(matter, actor)
    if capacity is None and matter.level == Level.COUNTY:
        return next(iter(actor.acting_as(Role.GOV_COORDINATOR)), None)
    return capacity
