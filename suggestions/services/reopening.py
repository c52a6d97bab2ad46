"""Reopening: a problem that came back is handled again; what the closing said is kept."""

from datetime import datetime

from accounts.roles import Role
from core.actors import Actor, Capacity
from core.errors import RuleBroken
from suggestions import deadlines, inputs
from suggestions.models import Matter, Reopening, ReturnVisit
from suggestions.policies import CITIZEN_CAPACITY
from suggestions.services import visits
from suggestions.services.steps import MatterStep, matter_step
from suggestions.states import MatterAction, ReopenGround, StillOk

EVIDENCE_MIN = 10


def reopen(*, matter_id: int, actor: Actor, at: datetime, version: int | None, evidence: str) -> Matter:
    """问题反复，恢复办理: on a return visit's finding, or on the word of the citizen or a deputy within the county's term.

    The same units handle it again; rounds are counted anew, so that it may be dissatisfying twice before it goes to
    adjudication. Ratings of the rounds before stay as they are.

    :raises RuleBroken: nothing said of what came back, or the term after the closing is over
    """
    with matter_step(MatterAction.REOPEN, matter_id=matter_id, actor=actor, at=at, version=version) as step:
        matter = step.matter
        ground = _ground(step.capacity)
        visit = _finding(matter) if ground == ReopenGround.VISIT else None
        if visit is None:
            _refuse_late(matter, at)
        _keep_closing(step, actor, at, ground, evidence, visit)
        matter.rounds_before = matter.round_no
        matter.closed_at, matter.remark = None, ""
        visits.cancel_visits(matter, at)
        deadlines.start_for_matter(matter, "rehandle_order", at)
        step.detail["ground"] = str(ground)
    return step.matter


def _ground(capacity: Capacity) -> ReopenGround:
    if capacity == CITIZEN_CAPACITY:
        return ReopenGround.CITIZEN
    return ReopenGround.DEPUTY if capacity.role == Role.DEPUTY else ReopenGround.VISIT


def _finding(matter: Matter) -> ReturnVisit | None:
    found = matter.visits.filter(round_no=matter.round_no, still_ok=StillOk.REBOUND)
    return found.order_by("-pk").first()


def _refuse_late(matter: Matter, at: datetime) -> None:
    until = matter.closed_at and deadlines.term_end(matter, "rebound_window", matter.closed_at)
    if until and at >= until.due_at:
        day = until.last_day
        raise RuleBroken(
            f"办结后可以恢复办理的时间到{day.year}年{day.month}月{day.day}日为止，已经过了；请作为新的意见反映。"
        )


def _keep_closing(
    step: MatterStep,
    actor: Actor,
    at: datetime,
    ground: ReopenGround,
    evidence: str,
    visit: ReturnVisit | None,
) -> None:
    matter = step.matter
    if matter.closed_at is None:
        raise RuleBroken("这件事还没有办结。")
    Reopening.objects.create(
        matter=matter,
        round_no=matter.round_no,
        closed_at=matter.closed_at,
        result_class=matter.result_class,
        remark=matter.remark,
        ground=ground,
        evidence=_said(evidence),
        visit=visit,
        opinion_id=actor.identity("opinion") if ground == ReopenGround.CITIZEN else None,
        deputy_id=actor.identity("deputy") if ground == ReopenGround.DEPUTY else None,
        at=at,
    )


def _said(evidence: str) -> str:
    cleaned = inputs.clean_text(evidence, field="evidence", least=0)
    if len(cleaned) < EVIDENCE_MIN:
        raise RuleBroken("请写清问题又怎样了：什么时候、在哪里、什么情况，至少10个字。", field="evidence")
    return cleaned
