"""The one way to change an appraisal: lock, check, change, record and announce in one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from core import audit, ballots, outbox
from core.actors import Actor, Capacity
from core.errors import RuleBroken
from core.models import BallotBox
from core.subjects import Subject
from core.transitions import check_version
from oversight import lifecycle
from oversight.models import OfficeAppraisal
from oversight.states import AppraisalAction
from suggestions.services.steps import durable

KIND = "appraisal"


@dataclass
class AppraisalStep:
    """An appraisal under lock, and what the trail will say of the step."""

    appraisal: OfficeAppraisal
    capacity: Capacity
    detail: dict[str, str | int | bool | None] = field(default_factory=dict)


@contextmanager
def appraisal_step(
    action: AppraisalAction, *, appraisal_id: int, actor: Actor, at: datetime, version: int | None
) -> Iterator[AppraisalStep]:
    """Take one step of an appraisal, or none of it.

    :raises WrongState: it does not follow from the state  :raises NotAllowed: not this actor's to take
    :raises Stale: somebody changed it since it was shown, or holds it
    """
    with durable():
        appraisal = lock(appraisal_id)
        taken = lifecycle.APPRAISAL.check(action, appraisal, actor)
        check_version(version, appraisal.version)
        step = AppraisalStep(appraisal, taken.capacity)
        yield step
        before = appraisal.state
        appraisal.state = taken.transition.target or before
        appraisal.version += 1
        appraisal.save()
        announce_step(step, action, actor, at, before)


def lock(appraisal_id: int) -> OfficeAppraisal:
    """Return the appraisal locked for this transaction; its lock guards its targets, findings and checks."""
    rows = OfficeAppraisal.objects.select_for_update(of=("self",)).select_related("region", "owner", "station")
    return rows.prefetch_related("targets__organisation").get(pk=appraisal_id)


def announce_step(step: AppraisalStep, action: AppraisalAction, actor: Actor, at: datetime, before: str = "") -> None:
    """Write the audit event and the outbox message of what was just done."""
    subject = Subject(KIND, step.appraisal.pk)
    audit.record(
        subject=subject, verb=str(action), actor=actor, capacity=step.capacity, at=at,
        from_state=before, to_state=step.appraisal.state, **step.detail,
    )  # fmt: skip
    outbox.publish(topic=f"oversight.{action}", subject=subject, at=at, user_id=actor.user_id, **step.detail)


def last_box(appraisal: OfficeAppraisal) -> BallotBox:
    """Return the appraisal's newest ballot box.

    :raises RuleBroken: before there is one
    """
    box = ballots.boxes_of(Subject(KIND, appraisal.pk)).last()
    if box is None:
        raise RuleBroken("还没有开始投票。")
    return box


def counted(appraisal: OfficeAppraisal) -> BallotBox:
    """Return the box whose result counts.

    :raises RuleBroken: when the quorum was missed, so that there is no result
    """
    box = last_box(appraisal)
    if not (box.result and box.result["reached"]):
        raise RuleBroken("投票未达法定人数，结果不算。请先重新组织投票。")
    return box
