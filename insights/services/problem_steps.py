"""The one way to change a common problem: lock, check, change, record and announce in one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime

from core import audit, outbox
from core.actors import Actor, Capacity
from core.errors import RuleBroken
from core.subjects import Subject
from core.transitions import check_version
from insights import lifecycle
from insights.models import CommonProblem, ProblemFollowUp
from insights.states import FollowUpKind, ProblemAction
from suggestions.services.steps import durable, required

SUBJECT = "problem"
NOTE_MAX = 200
Detail = str | int | bool | list[int] | None


@dataclass
class ProblemStep:
    """A problem under lock, and what the trail will say of the step."""

    problem: CommonProblem
    capacity: Capacity
    detail: dict[str, Detail] = field(default_factory=dict)


@contextmanager
def problem_step(
    action: ProblemAction, *, problem_id: int, actor: Actor, at: datetime, version: int | None
) -> Iterator[ProblemStep]:
    """Take one step of a problem, or none of it.

    :raises WrongState: it does not follow from the state  :raises NotAllowed: not this actor's to take
    :raises Stale: somebody changed it since it was shown, or holds it
    """
    with durable():
        locked = CommonProblem.objects.select_for_update(of=("self",)).select_related("owner__region")
        problem = locked.get(pk=problem_id)
        step = lifecycle.PROBLEM.check(action, problem, actor)
        check_version(version, problem.version)
        taken = ProblemStep(problem, step.capacity)
        yield taken
        before = problem.state
        problem.state = step.transition.target or before
        problem.version += 1
        problem.save()
        announce_problem(problem, action, actor, step.capacity, at, before, taken.detail)


def announce_problem(
    problem: CommonProblem,
    action: ProblemAction,
    actor: Actor,
    capacity: Capacity,
    at: datetime,
    before: str,
    detail: dict[str, Detail],
) -> None:
    """Write the audit event and the outbox message of what was just done to a problem."""
    subject = Subject(SUBJECT, problem.pk)
    audit.record(
        subject=subject, verb=action.value, actor=actor, capacity=capacity, at=at, from_state=before,
        to_state=problem.state, **detail,
    )  # fmt: skip
    outbox.publish(topic=f"insights.{action.value}", subject=subject, at=at, user_id=actor.user_id, **detail)


def add_follow_up(
    step: ProblemStep,
    *,
    kind: str,
    note: str,
    planned_on: date | None,
    subject: Subject | None,
    actor: Actor,
    at: datetime,
) -> None:
    """Store what was started from the problem under lock, with the row it became where there is one.

    :raises RuleBroken: no kind, or nothing said of what is arranged
    """
    if kind not in FollowUpKind.values:
        raise RuleBroken("请选择怎样跟进。", field="kind")
    ProblemFollowUp.objects.create(
        problem=step.problem,
        kind=kind,
        note=required(note, "请写明谁来做、做什么。", "note")[:NOTE_MAX],
        planned_on=planned_on,
        subject_kind=subject.kind if subject else "",
        subject_id=subject.id if subject else None,
        started_at=at,
        started_by_id=actor.user_id,
    )
    step.detail["kind"] = kind
