"""The end of a matter that is handled no further: its parts and clocks end with it."""

from datetime import datetime

from core.actors import SYSTEM
from core.errors import WrongState
from core.transitions import CHANGED
from suggestions import deadlines, lifecycle
from suggestions.models import Assignment
from suggestions.services.steps import MatterStep, finish_matter, lock_matter
from suggestions.states import AssignmentState, MatterAction

FINISHED = (AssignmentState.DONE, AssignmentState.RETURNED, AssignmentState.ENDED)


def end_matter(matter_id: int, at: datetime, *, undispatched: bool = False) -> None:
    """End a matter that nobody wants handled any more, as the system, in the caller's transaction.

    :raises WrongState: when it has just come too far, with `undispatched` when it was just dispatched
    """
    matter = lock_matter(matter_id)
    if undispatched and matter.dispatched_at is not None:
        raise WrongState(CHANGED)
    taken = lifecycle.MATTER.check(MatterAction.END, matter, SYSTEM)
    step = MatterStep(matter, taken.capacity)
    for part in matter.assignments.all():
        _end_part(part, at)
    for kind in deadlines.MATTER_KINDS:
        deadlines.stop_for_matter(matter, kind, at)
    finish_matter(step, taken.transition, SYSTEM, at)


def _end_part(part: Assignment, at: datetime) -> None:
    if part.state in FINISHED:
        return
    part.state = AssignmentState.ENDED
    part.save()
    for kind in ("sign", "co_opinion"):
        deadlines.stop_for_assignment(part, kind, at)
