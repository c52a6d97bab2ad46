"""What every step of a livelihood project has: the row under lock, the trail, and the sixty days of its monitors."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from core import audit, clocks, outbox
from core.actors import Actor, Capacity
from core.errors import RuleBroken
from core.subjects import Subject
from core.transactions import durable
from core.transitions import check_version
from oversight import lifecycle
from oversight.models import Project
from oversight.states import ProjectAction, ProjectState
from suggestions.services.steps import required

KIND, LOG, FAMILY = "project", "monitor_log", "project"
TEXT_MAX = 5000


@dataclass
class ProjectStep:
    """A project under lock, and what the trail will say of the step."""

    project: Project
    capacity: Capacity
    detail: dict[str, str | int | bool | None] = field(default_factory=dict)


def subject_of(project: Project) -> Subject:
    """Return the project as the trail and the clocks name it."""
    return Subject(KIND, project.pk)


@contextmanager
def project_step(
    action: ProjectAction, project_id: int, actor: Actor, at: datetime, version: int | None
) -> Iterator[ProjectStep]:
    """Take one step of a project, or none of it; refuses as the table, the policy or the version say."""
    with durable():
        rows = Project.objects.select_for_update(of=("self",)).select_related("unit")
        project = rows.get(pk=project_id)
        taken = lifecycle.PROJECT.check(action, project, actor)
        check_version(version, project.version)
        step, before = ProjectStep(project, taken.capacity), project.state
        yield step
        project.state = ProjectState(taken.transition.target or before)
        project.version += 1
        project.save()
        announce_step(step, action, actor, at, before)


def announce_step(step: ProjectStep, action: ProjectAction, actor: Actor, at: datetime, before: str) -> None:
    """Write the audit event and the outbox message."""
    subject = subject_of(step.project)
    audit.record(
        subject=subject, verb=str(action), actor=actor, capacity=step.capacity, at=at,
        from_state=before, to_state=step.project.state, **step.detail,
    )  # fmt: skip
    outbox.publish(topic=f"oversight.{action}", subject=subject, at=at, user_id=actor.user_id, **step.detail)


def watch(project: Project, at: datetime) -> None:
    """Start the sixty days within which the next log is due."""
    rounds = clocks.of(subject_of(project)).filter(kind=LOG).count()
    clocks.start(subject=subject_of(project), kind=LOG, family=FAMILY, step=LOG, grade="", at=at, round_no=rounds + 1)


def said(value: str, sentence: str, name: str) -> str:
    """Return the text without surrounding blanks.

    :raises RuleBroken: when nothing is left, or it is too long
    """
    words = required(value, sentence, name)
    if len(words) > TEXT_MAX:
        raise RuleBroken(f"最多写{TEXT_MAX}个字。", field=name)
    return words
