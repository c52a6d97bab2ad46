"""The one way to change an opinion or a matter: lock, check, change, record and announce in one transaction."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from core import audit, outbox
from core.actors import Actor, Capacity
from core.errors import RuleBroken
from core.subjects import Subject
from core.transactions import durable as durable
from core.transitions import Transition, check_limit, check_version
from suggestions import deadlines, lifecycle, policies
from suggestions.models import Assignment, Matter, Opinion
from suggestions.states import MatterAction, OpinionAction, Part


@dataclass
class OpinionStep:
    """An opinion under lock, and what the trail will say of the step."""

    opinion: Opinion
    capacity: Capacity
    detail: dict[str, str | int | bool | None] = field(default_factory=dict)


@dataclass
class MatterStep:
    """A matter under lock with its assignments, and what the trail will say of the step."""

    matter: Matter
    capacity: Capacity
    detail: dict[str, str | int | bool | None] = field(default_factory=dict)
    # A rating leaves the version alone: whoever may not see it must not be able to count it either (背靠背).
    unseen: bool = False
    # What follows in the same transaction, after this step is written.
    then: Callable[[], None] | None = None

    @property
    def lead(self) -> Assignment:
        """Return the lead unit's part in the current round."""
        return next(a for a in self.parts if a.part == Part.LEAD)

    @property
    def parts(self) -> list[Assignment]:
        """Return the parts of the current round."""
        return policies.current(self.matter)

    def acting_part(self, state: str, *parts: str) -> Assignment:
        """Return the acting unit's own part in this state, the lead's before a co-handling one.

        The policy has found that there is one; a unit on paper is acted for by the dispatching side.
        """
        fitting = [a for p in parts for a in self.parts if a.part == p and a.state == state]
        own = [a for a in fitting if a.unit_id == self.capacity.organisation_id]
        return (own or [a for a in fitting if a.unit.on_paper])[0]


def lock_opinion(opinion_id: int) -> Opinion:
    """Return the opinion locked for this transaction; with a matter, the matter is locked first."""
    matter_id = Opinion.objects.values_list("matter_id", flat=True).get(pk=opinion_id)
    if matter_id is not None:
        Matter.objects.select_for_update().get(pk=matter_id)
    return (
        Opinion.objects.select_for_update(of=("self",)).select_related("owner__region", "taken_by").get(pk=opinion_id)
    )


def lock_matter(matter_id: int) -> Matter:
    """Return the matter locked for this transaction; its lock guards its assignments, replies and ratings too."""
    matters = Matter.objects.select_for_update(of=("self",)).select_related("owner", "region", "category")
    return matters.prefetch_related("assignments__unit", "assignments__returns", "opinions", "ratings").get(
        pk=matter_id
    )


@contextmanager
def opinion_step(
    action: OpinionAction, *, opinion_id: int, actor: Actor, at: datetime, version: int | None
) -> Iterator[OpinionStep]:
    """Take one step of an opinion, or none of it.

    :raises WrongState: it does not follow from the state  :raises NotAllowed: not this actor's to take
    :raises Stale: somebody changed it since it was shown, or holds it
    """
    with durable():
        opinion = lock_opinion(opinion_id)
        step = lifecycle.OPINION.check(action, opinion, actor)
        check_version(version, opinion.version)
        within_limit(step.transition, "意见", deadlines.opinion_subject(opinion.pk))
        taken = OpinionStep(opinion, step.capacity)
        yield taken
        finish_opinion(taken, step.transition, actor, at)


def finish_opinion(step: OpinionStep, transition: Transition, actor: Actor, at: datetime) -> None:
    """Move the opinion to the row's target, then write the audit event and the outbox message."""
    opinion = step.opinion
    before = opinion.state
    opinion.state = transition.target or before
    opinion.version += 1
    opinion.save()
    announce_opinion(opinion, transition.action, actor, step.capacity, at, before, **step.detail)


def announce_opinion(
    opinion: Opinion,
    action: str,
    actor: Actor,
    capacity: Capacity,
    at: datetime,
    before: str = "",
    **detail: str | int | bool | None,
) -> None:
    """Write the audit event and the outbox message of what was just done to an opinion."""
    subject = deadlines.opinion_subject(opinion.pk)
    announce(subject, action, actor, capacity, at, before, opinion.state, detail)


@contextmanager
def matter_step(
    action: MatterAction, *, matter_id: int, actor: Actor, at: datetime, version: int | None
) -> Iterator[MatterStep]:
    """Take one step of a matter, or none of it.

    :raises WrongState: it does not follow from the state  :raises NotAllowed: not this actor's to take
    :raises Stale: somebody changed it since it was shown, or holds it
    """
    with durable():
        matter = lock_matter(matter_id)
        step = lifecycle.MATTER.check(action, matter, actor)
        check_version(version, matter.version)
        within_limit(step.transition, "办理事项", deadlines.matter_subject(matter.pk), matter.round_no)
        taken = MatterStep(matter, step.capacity)
        yield taken
        finish_matter(taken, step.transition, actor, at)
        if taken.then is not None:
            taken.then()


def within_limit(row: Transition, noun: str, subject: Subject, round_no: int = 0) -> None:
    """Refuse a step that its row allows no more for this item, counted from the trail.

    :raises WrongState: with the sentence
    """
    check_limit(
        row, noun, lambda per_round: audit.times(subject, row.action, **({"round_no": round_no} if per_round else {}))
    )


def finish_matter(step: MatterStep, transition: Transition, actor: Actor, at: datetime) -> None:
    """Move the matter to the row's target, then write the audit event and the outbox message."""
    matter = step.matter
    before = matter.state
    matter.state = transition.target or before
    matter.version += 0 if step.unseen else 1
    matter.save()
    subject = deadlines.matter_subject(matter.pk)
    detail = {"round_no": matter.round_no, **step.detail}
    announce(subject, transition.action, actor, step.capacity, at, before, matter.state, detail)


def announce_matter(
    matter: Matter,
    action: str,
    actor: Actor,
    capacity: Capacity,
    at: datetime,
    before: str = "",
    **detail: str | int | bool | None,
) -> None:
    """Write the audit event and the outbox message of what was just done to a matter outside a step of its table."""
    announce(deadlines.matter_subject(matter.pk), action, actor, capacity, at, before, matter.state, detail)


def move_part(assignment: Assignment, action: MatterAction) -> None:
    """Move a unit's part as the third table says.

    :raises RuntimeError: when the two tables disagree, which is a fault of ours
    """
    source, target = lifecycle.ASSIGNMENT[action]
    if assignment.state != source:
        raise RuntimeError(f"assignment {assignment.pk} is {assignment.state}, {action} needs {source}")
    assignment.state = target
    assignment.save()


def announce(
    subject: Subject,
    action: str,
    actor: Actor,
    capacity: Capacity,
    at: datetime,
    before: str,
    after: str,
    detail: dict[str, str | int | bool | None],
) -> None:
    """Write the audit event and the outbox message of a step, in the step's transaction."""
    audit.record(
        subject=subject,
        verb=str(action),
        actor=actor,
        capacity=capacity,
        at=at,
        from_state=before,
        to_state=after,
        **detail,
    )
    outbox.publish(topic=f"suggestions.{action}", subject=subject, at=at, user_id=actor.user_id, **detail)


def required(value: str, sentence: str, field_name: str) -> str:
    """Return the text without surrounding blanks.

    :raises RuleBroken: when nothing is left, with the sentence to show beside the field
    """
    cleaned = value.strip()
    if not cleaned:
        raise RuleBroken(sentence, field=field_name)
    return cleaned


def acting_user(actor: Actor) -> int:
    """Return who is signed in, for columns that name a person.

    :raises RuleBroken: when nobody is
    """
    if actor.user_id is None:
        raise RuleBroken("请先登录。")
    return actor.user_id
