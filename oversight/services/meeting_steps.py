"""The one way to change a coordination meeting: lock, check, change, record and announce in one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from core import audit, outbox
from core.actors import Actor, Capacity
from core.subjects import Subject
from core.transitions import check_version
from oversight import lifecycle
from oversight.models import CoordMeeting
from oversight.states import MeetingAction
from suggestions.services.steps import durable

KIND = "meeting"


@dataclass
class MeetingStep:
    """A meeting under lock, and what the trail will say of the step."""

    meeting: CoordMeeting
    capacity: Capacity
    detail: dict[str, str | int | bool | None] = field(default_factory=dict)


@contextmanager
def meeting_step(
    action: MeetingAction, *, meeting_id: int, actor: Actor, at: datetime, version: int | None
) -> Iterator[MeetingStep]:
    """Take one step of a meeting, or none of it.

    :raises WrongState: it does not follow from the state  :raises NotAllowed: not this actor's to take
    :raises Stale: somebody changed it since it was shown, or holds it
    """
    with durable():
        meeting = lock(meeting_id)
        taken = lifecycle.MEETING.check(action, meeting, actor)
        check_version(version, meeting.version)
        step, before = MeetingStep(meeting, taken.capacity), meeting.state
        yield step
        # The last decision struck off settles the meeting: the command has moved it then.
        meeting.state = taken.transition.target or meeting.state
        finish(step, action, actor, at, before)


def lock(meeting_id: int) -> CoordMeeting:
    """Return the meeting locked for this transaction; its lock guards its units and decisions."""
    rows = CoordMeeting.objects.select_for_update(of=("self",)).select_related("region", "convener")
    return rows.prefetch_related("units__unit", "decisions__unit").get(pk=meeting_id)


def finish(step: MeetingStep, action: MeetingAction, actor: Actor, at: datetime, before: str = "") -> None:
    """Store the meeting, write the audit event and the outbox message."""
    meeting, subject = step.meeting, Subject(KIND, step.meeting.pk)
    meeting.version += 1 if before else 0
    meeting.save()
    audit.record(
        subject=subject, verb=str(action), actor=actor, capacity=step.capacity, at=at,
        from_state=before, to_state=meeting.state, **step.detail,
    )  # fmt: skip
    outbox.publish(topic=f"oversight.{action}", subject=subject, at=at, user_id=actor.user_id, **step.detail)
