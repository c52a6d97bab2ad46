"""The only place for who may do what with papers: hand them over, give them a number, call an 交办会."""

from accounts.roles import Role
from core.actors import Actor, Capacity
from suggestions.models import Assignment, HandoutMeeting, Matter
from suggestions.policies import PRESIDIUM, UNIT, current, overseer
from suggestions.states import AssignmentState

CALLERS = (Role.COUNTY_DISPATCHER, *PRESIDIUM)


def handed_over(part: Assignment) -> bool:
    """Return whether it is on record that the unit has been given its paper."""
    paper = getattr(part, "paper", None)
    return paper is not None and paper.handed_at is not None


def parts_to_hand_over(matter: Matter) -> list[Assignment]:
    """Return the parts of units on paper whose paper nobody has handed over yet."""
    waiting = (AssignmentState.TO_SIGN, AssignmentState.HANDLING)
    return [p for p in current(matter) if p.unit.on_paper and p.state in waiting and not handed_over(p)]


def paper_hander(matter: Matter, actor: Actor) -> Capacity | None:
    """交办的一方（有凭纸质办理、还没有送达的单位）。"""
    return overseer(matter, actor) if parts_to_hand_over(matter) else None


def acts_for_paper(capacity: Capacity, part: Assignment) -> bool:
    """Return whether this post enters what a unit on paper did, not being of that unit itself."""
    own = capacity.role in UNIT and capacity.organisation_id == part.unit_id
    return part.unit.on_paper and not own


def caller(actor: Actor) -> Capacity | None:
    """Who calls an 交办会: the county's dispatcher, a township's presidium."""
    return next(iter(actor.acting_as(*CALLERS)), None)


def keeper(meeting: HandoutMeeting, actor: Actor) -> Capacity | None:
    """Who keeps the list of an 交办会 and dispatches it: those of the body that called it."""
    return next((c for c in actor.acting_as(*CALLERS) if c.organisation_id == meeting.owner_id), None)
