"""Commands on what a meeting decided: report, verify, strike, and how the called units kept their word (双向评价)."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import datetime

from core.actors import Actor
from core.errors import NotAllowed, RuleBroken, WrongState
from oversight.models import CoordMeeting, Decision
from oversight.services.meeting_steps import MeetingStep, meeting_step
from oversight.states import DecisionState, MeetingAction, MeetingState
from suggestions.services.steps import required

OPEN = (DecisionState.OPEN, DecisionState.REPORTED)


def report_decision(
    *, meeting_id: int, decision_id: int, actor: Actor, at: datetime, version: int | None, report: str
) -> CoordMeeting:
    """报告落实: the unit says what it did; those who called look before it is struck off the list.

    :raises NotAllowed: for another unit's task  :raises WrongState: when it is done or struck
    """
    with _step(MeetingAction.REPORT_DECISION, meeting_id, actor, at, version) as step:
        decision = _open(step, decision_id)
        if decision.unit_id != step.capacity.organisation_id:
            raise NotAllowed("只能报告本单位的任务。")
        decision.report = required(report, "请写明做了什么、做到哪一步。", "report")
        decision.state, decision.reported_at = DecisionState.REPORTED, at
        decision.save()
    return step.meeting


def verify_decision(
    *, meeting_id: int, decision_id: int, actor: Actor, at: datetime, version: int | None, done: bool, note: str = ""
) -> CoordMeeting:
    """核实销号: somebody has looked; not done goes back to the unit with what is missing.

    :raises WrongState: before the unit has reported  :raises RuleBroken: sent back without saying what is missing
    """
    with _step(MeetingAction.VERIFY_DECISION, meeting_id, actor, at, version) as step:
        decision = _open(step, decision_id)
        if decision.state != DecisionState.REPORTED:
            raise WrongState("单位还没有报告落实情况。")
        if done:
            decision.state, decision.verified_at = DecisionState.DONE, at
        else:
            missing = required(note, "请写明还差什么。", "note")
            decision.report = f"{decision.report}\n退回：{missing}"
            decision.state, decision.reported_at = DecisionState.OPEN, None
        decision.save()
        step.detail["done"] = done
        _settle(step)
    return step.meeting


def strike_decision(
    *, meeting_id: int, decision_id: int, actor: Actor, at: datetime, version: int | None, reason: str
) -> CoordMeeting:
    """划去: no longer needed; the line stays readable with the reason."""
    with _step(MeetingAction.STRIKE_DECISION, meeting_id, actor, at, version) as step:
        decision = _open(step, decision_id)
        decision.struck_reason = required(reason, "请写明为什么划去。", "reason")[:200]
        decision.state = DecisionState.STRUCK
        decision.save()
        _settle(step)
    return step.meeting


def rate_units(
    *, meeting_id: int, actor: Actor, at: datetime, version: int | None, ratings: Mapping[int, tuple[bool, bool, bool]]
) -> CoordMeeting:
    """报到评价: on time, the right person, word kept; given once for each unit, by those who called.

    :raises RuleBroken: when all were rated before
    """
    with _step(MeetingAction.RATE_UNITS, meeting_id, actor, at, version) as step:
        rated = 0
        for row in step.meeting.units.all():
            if row.pk in ratings and row.rated_at is None:
                row.on_time, row.right_person, row.kept_word = ratings[row.pk]
                row.rated_at = at
                row.save()
                rated += 1
        if not rated:
            raise RuleBroken("这些单位已经评价过了。")
        step.detail["rated"] = rated
    return step.meeting


def _step(
    action: MeetingAction, meeting_id: int, actor: Actor, at: datetime, version: int | None
) -> AbstractContextManager[MeetingStep]:
    return meeting_step(action, meeting_id=meeting_id, actor=actor, at=at, version=version)


def _open(step: MeetingStep, decision_id: int) -> Decision:
    decision = next((d for d in step.meeting.decisions.all() if d.pk == decision_id), None)
    if decision is None:
        raise NotAllowed("没有这一项。")
    if decision.state not in OPEN:
        raise WrongState("这一项已经销号或者划去。")
    step.detail["decision"] = decision.pk
    return decision


def _settle(step: MeetingStep) -> None:
    """Let the meeting end when nothing of it is open any more."""
    if not step.meeting.decisions.filter(state__in=OPEN).exists():
        step.meeting.state = MeetingState.SETTLED
