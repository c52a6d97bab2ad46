"""Units that never sign in: the dispatching side hands over their paper, and gives it number and signer."""

from datetime import datetime

from core import audit
from core.actors import Actor
from core.errors import RuleBroken, WrongState
from core.subjects import Subject
from suggestions import inputs, paper_policies, policies
from suggestions.models import DispatchPaper, Matter
from suggestions.services.steps import acting_user, durable, lock_matter, matter_step, required
from suggestions.states import HandoverWay, MatterAction

LONG_NO, LONG_NAME = 40, 30


def hand_over_paper(
    *,
    matter_id: int,
    actor: Actor,
    at: datetime,
    version: int | None,
    unit_id: int,
    way: str,
    handed_to: str,
    handed_at: datetime,
) -> Matter:
    """登记送达交办单: how, to whom and when a unit on paper got it; its clocks have been running since dispatch.

    :raises RuleBroken: no such part, no way, nobody named, a time to come or before the dispatch
    """
    with matter_step(MatterAction.HAND_OVER_PAPER, matter_id=matter_id, actor=actor, at=at, version=version) as step:
        waiting = paper_policies.parts_to_hand_over(step.matter)
        part = next((p for p in waiting if p.unit_id == unit_id), None)
        if part is None:
            raise RuleBroken("请选择凭纸质办理、还没有登记送达的单位。", field="unit")
        if way not in HandoverWay.values:
            raise RuleBroken("请选择是怎样送达的。", field="way")
        moment = inputs.clean_moment(handed_at, at, "送达时间不能晚于现在。", "handed_at")
        if moment < part.assigned_at.replace(second=0, microsecond=0):
            raise RuleBroken("送达时间不能早于交办时间。", field="handed_at")
        paper, _ = DispatchPaper.objects.select_for_update().get_or_create(assignment=part)
        paper.handed_way, paper.handed_at, paper.recorded_by_id = way, moment, acting_user(actor)
        paper.handed_to = required(handed_to, "请写交给了谁。", "handed_to")[:LONG_NAME]
        paper.save()
        step.detail.update(assignment_id=part.pk, way=way)
    return step.matter


def head_paper(
    *, matter_id: int, assignment_id: int, actor: Actor, at: datetime, doc_no: str, signer: str
) -> DispatchPaper:
    """填文号和签发人: with both the paper gets its red head; both empty takes it off again.

    :raises NotAllowed: not the dispatching side  :raises WrongState: not a part of the present round
    :raises RuleBroken: only one of the two
    """
    with durable():
        matter = lock_matter(matter_id)
        capacity = policies.require(policies.overseer(matter, actor), actor, "填写交办单的文号")
        if assignment_id not in {part.pk for part in policies.current(matter)}:
            raise WrongState("这一轮已经结束，请回到事项页面。")
        number, name = doc_no.strip()[:LONG_NO], signer.strip()[:LONG_NAME]
        if bool(number) != bool(name):
            raise RuleBroken("文号和签发人要一起填，或者都不填。", field="signer" if number else "doc_no")
        paper, _ = DispatchPaper.objects.select_for_update().get_or_create(assignment_id=assignment_id)
        paper.doc_no, paper.signer = number, name
        paper.save()
        audit.record(
            subject=Subject("assignment", assignment_id), verb="head_paper", actor=actor, capacity=capacity, at=at,
            red_head=bool(number),
        )  # fmt: skip
    return paper
