"""From a common problem to a research (专题调研): planned as an activity and noted as a follow-up in one step."""

from datetime import datetime
from typing import Unpack
from uuid import UUID

from django.db import IntegrityError

from core.actors import Actor
from core.clock import local_date
from core.subjects import Subject
from insights.models import CommonProblem
from insights.services.problem_steps import ProblemStep, add_follow_up, problem_step
from insights.states import FollowUpKind, ProblemAction
from liaison.models import Activity
from liaison.services.activities import ActivityFields, drawn_up, write_plan
from liaison.states.activities import ActivityKind


def research_from(
    *,
    problem_id: int,
    key: UUID,
    organiser_id: int,
    actor: Actor,
    at: datetime,
    version: int | None,
    **fields: Unpack[ActivityFields],
) -> CommonProblem:
    """组织专题调研: draw up a research on the problem and note it as a follow-up; the same key sent again adds nothing.

    :raises NotAllowed: not for this body  :raises RuleBroken: what the plan lacks  :raises Stale: changed meanwhile
    """
    plan, capacity = drawn_up(
        key=key, kind=ActivityKind.RESEARCH, organiser_id=organiser_id, actor=actor, at=at, **fields
    )
    made = _made(problem_id, key)
    if made is not None:
        return made
    try:
        with problem_step(ProblemAction.FOLLOW_UP, problem_id=problem_id, actor=actor, at=at, version=version) as step:
            write_plan(plan, capacity, actor, at)
            _note(step, plan, actor, at)
    except IntegrityError:
        made = _made(problem_id, key)
        if made is None:
            raise
        return made
    return step.problem


def _made(problem_id: int, key: UUID) -> CommonProblem | None:
    """Return the problem where this key's activity was planned from it before."""
    plans = Activity.objects.filter(public_id=key).values("pk")
    return CommonProblem.objects.filter(
        pk=problem_id, follow_ups__subject_kind="activity", follow_ups__subject_id__in=plans
    ).first()


def _note(step: ProblemStep, plan: Activity, actor: Actor, at: datetime) -> None:
    add_follow_up(
        step,
        kind=FollowUpKind.RESEARCH,
        note=f"{plan.title}，{plan.organiser.name}组织，在{plan.region.name}{plan.place_text}",
        planned_on=local_date(plan.starts_at),
        subject=Subject("activity", plan.pk),
        actor=actor,
        at=at,
    )
