"""Commands on an appraisal's ballot: open it, print slips, count; who chose what is known to nobody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from core import ballots
from core.actors import Actor
from core.ballot_tally import Ballot, Group, Question
from core.ballots import Slip
from core.clock import local_date
from core.errors import RuleBroken
from core.models import BallotBox
from core.subjects import Subject
from oversight.models import OfficeAppraisal
from oversight.services.steps import KIND, appraisal_step, last_box
from oversight.states import GRADES, AppraisalAction

# 评议员: some of the deputies (街道议政员 in a street) and citizens; a county may weigh them differently.
GROUPS = (("deputies", "人大代表、议政员"), ("citizens", "群众"))


@dataclass(frozen=True)
class Terms:
    """When the ballot is open, how many papers it needs, and how the groups weigh (all 0: by heads)."""

    opens_at: datetime
    closes_at: datetime
    quorum: int
    weights: Mapping[str, int] = field(default_factory=dict)
    asks_reason: bool = False


def open_ballot(*, appraisal_id: int, terms: Terms, actor: Actor, at: datetime, version: int | None) -> OfficeAppraisal:
    """开始投票: every office on every content, three grades; a second appraisal asks exactly what the first did.

    :raises RuleBroken: before the day of the meeting, or for times, weights or a quorum that cannot be
    """
    step_of = appraisal_step(
        AppraisalAction.OPEN_BALLOT, appraisal_id=appraisal_id, actor=actor, at=at, version=version
    )
    with step_of as step:
        meeting = step.appraisal.meeting_on
        if meeting is not None and local_date(terms.opens_at) < meeting:
            raise RuleBroken(f"投票要在评议会当天（{meeting.month}月{meeting.day}日）或以后开始。", field="opens_at")
        box = ballots.open_box(
            subject=Subject(KIND, appraisal_id),
            ballot=_paper(step.appraisal, terms),
            opens_at=terms.opens_at,
            closes_at=terms.closes_at,
            quorum=terms.quorum,
            actor=actor,
            capacity=step.capacity,
            at=at,
        )
        step.detail["box"] = box.pk
    return step.appraisal


def _paper(appraisal: OfficeAppraisal, terms: Terms) -> Ballot:
    return Ballot(
        title=appraisal.title,
        organiser=appraisal.owner.name,
        questions=_questions(appraisal),
        options=GRADES,
        groups=[Group(key, label, weight=terms.weights.get(key, 0)) for key, label in GROUPS],
        asks_reason=terms.asks_reason,
    )


def _questions(appraisal: OfficeAppraisal) -> Sequence[Question]:
    # By office and position, so that the papers of a second appraisal can be laid beside the first one's.
    return [
        Question(f"{target.organisation_id}-{position}", content, target.organisation.name)
        for target in appraisal.targets.all()
        for position, content in enumerate(appraisal.contents, start=1)
    ]


def issue_slips(
    *, appraisal_id: int, group: str, size: int, number: int, note: str, actor: Actor, at: datetime, version: int | None
) -> list[Slip]:
    """制票: return the codes of a new batch, this one time.

    :raises RuleBroken: for sizes and groups that cannot be  :raises WrongState: when this batch was made already
    """
    step_of = appraisal_step(
        AppraisalAction.ISSUE_SLIPS, appraisal_id=appraisal_id, actor=actor, at=at, version=version
    )
    with step_of as step:
        slips = ballots.issue_codes(
            box_id=last_box(step.appraisal).pk, group=group, size=size, number=number, note=note,
            actor=actor, capacity=step.capacity, at=at,
        )  # fmt: skip
        step.detail.update(group=group, batch=number, size=len(slips))
    return slips


def reissue_slips(
    *,
    appraisal_id: int,
    group: str,
    serial: int | None,
    number: int,
    note: str,
    actor: Actor,
    at: datetime,
    version: int | None,
) -> list[Slip]:
    """换发选票: make one lost slip void, or all that are not used, and return as many new ones.

    :raises RuleBroken: without a reason, or when there is nothing to replace
    """
    step_of = appraisal_step(
        AppraisalAction.REISSUE_SLIPS, appraisal_id=appraisal_id, actor=actor, at=at, version=version
    )
    with step_of as step:
        slips = ballots.reissue_codes(
            box_id=last_box(step.appraisal).pk, group=group, serial=serial, number=number, note=note,
            actor=actor, capacity=step.capacity, at=at,
        )  # fmt: skip
        step.detail.update(group=group, batch=number, size=len(slips))
    return slips


def close_ballot(*, appraisal_id: int, actor: Actor, at: datetime, version: int | None) -> BallotBox:
    """结束投票并计票: count, see whether the quorum was reached, freeze the result."""
    step_of = appraisal_step(
        AppraisalAction.CLOSE_BALLOT, appraisal_id=appraisal_id, actor=actor, at=at, version=version
    )
    with step_of as step:
        box = ballots.close_box(box_id=last_box(step.appraisal).pk, actor=actor, capacity=step.capacity, at=at)
        step.detail["reached"] = bool(box.result["reached"])
    return box


def repeat_ballot(*, appraisal_id: int, actor: Actor, at: datetime, version: int | None) -> OfficeAppraisal:
    """重新组织投票: only where the quorum was missed; the old box stays as it is.

    :raises RuleBroken: when the result counts
    """
    step_of = appraisal_step(
        AppraisalAction.REPEAT_BALLOT, appraisal_id=appraisal_id, actor=actor, at=at, version=version
    )
    with step_of as step:
        if last_box(step.appraisal).result["reached"]:
            raise RuleBroken("这次投票达到法定人数，结果有效，不能重新投票。")
    return step.appraisal
