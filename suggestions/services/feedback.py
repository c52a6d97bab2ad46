"""Feedback: the dispatching side reviews the reply, then citizen and deputy are told and rating opens."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

from core.actors import Actor
from core.errors import RuleBroken
from suggestions import deadlines, inputs, policies
from suggestions.models import Feedback, Matter, Reply
from suggestions.services import promises, satisfaction, tellings
from suggestions.services.steps import MatterStep, matter_step, move_part, required
from suggestions.states import FeedbackWay, MatterAction, Remark, ReplyFault, ResultClass


def send_back_reply(
    *, matter_id: int, actor: Actor, at: datetime, version: int | None, reason: str, fault: str = ReplyFault.OTHER
) -> Matter:
    """退回修改: what it lacks and where; the reply clock runs on, and three days are given to mend it (domain W1 T35).

    :raises RuleBroken: no such fault, no reason
    """
    if fault not in ReplyFault.values:
        raise RuleBroken("请选择退回原因。", field="fault")
    with matter_step(MatterAction.SEND_BACK_REPLY, matter_id=matter_id, actor=actor, at=at, version=version) as step:
        reply = _standing_reply(step)
        reply.returned_at, reply.fault = at, fault
        reply.return_reason = required(reason, "请写清哪里要修改。", "reason")
        reply.save()
        move_part(step.lead, MatterAction.SEND_BACK_REPLY)
        deadlines.resume_reply_clock(step.matter, at)
        deadlines.start_mending(step.matter, at)
        deadlines.start_progress(step.matter, at, again=True)
        deadlines.stop_for_matter(step.matter, "reply_review", at)
        step.detail.update(reply_id=reply.pk, fault=str(fault))
    return step.matter


def approve_reply(*, matter_id: int, actor: Actor, at: datetime, version: int | None) -> Matter:
    """审核通过: the unit's clock stops at the time it submitted, so that review does not cost it days."""
    with matter_step(MatterAction.APPROVE_REPLY, matter_id=matter_id, actor=actor, at=at, version=version) as step:
        promises.enter_promise(step.matter, _pass_review(step, MatterAction.APPROVE_REPLY, at), at)
        deadlines.start_for_matter(step.matter, "feedback", at)
    return step.matter


def accept_result(*, matter_id: int, actor: Actor, at: datetime, version: int | None) -> Matter:
    """验收办结: what an appraisal found is put right; there is nobody to ask, the side that ordered it has looked.

    :raises RuleBroken: when the reply only promises that it will be
    """
    with matter_step(MatterAction.ACCEPT_RESULT, matter_id=matter_id, actor=actor, at=at, version=version) as step:
        if _pass_review(step, MatterAction.ACCEPT_RESULT, at).result_class == ResultClass.B:
            raise RuleBroken("答复是B类，还没有整改完，不能验收办结；请退回单位，整改完再报。")
        step.matter.remark = Remark.ACCEPTED
        step.matter.closed_at = at
    return step.matter


def _pass_review(step: MatterStep, action: MatterAction, at: datetime) -> Reply:
    reply = _standing_reply(step)
    reply.approved_at = at
    reply.save()
    step.matter.result_class = reply.result_class
    move_part(step.lead, action)
    deadlines.stop_for_matter(step.matter, "reply", reply.submitted_at)
    deadlines.stop_for_matter(step.matter, "reply_review", at)
    step.detail["reply_id"] = reply.pk
    return reply


def _standing_reply(step: MatterStep) -> Reply:
    """Return the reply under review, the only one that was not returned."""
    return Reply.objects.get(assignment=step.lead, returned_at__isnull=True)


def record_feedback(
    *,
    matter_id: int,
    actor: Actor,
    at: datetime,
    version: int | None,
    way: str,
    told_at: datetime,
    note: str = "",
    deputy_told: bool = False,
    others: Sequence[Mapping[str, str]] = (),
) -> Matter:
    """登记反馈: how and when the citizen was told, merged ones too (`others`, by number); only then can anybody rate.

    :raises RuleBroken: no way chosen, a time in the future, the follow-up deputy not told
    """
    with matter_step(MatterAction.RECORD_FEEDBACK, matter_id=matter_id, actor=actor, at=at, version=version) as step:
        if way not in FeedbackWay.values:
            raise RuleBroken("请选择是怎样告诉群众的。", field="way")
        told_at = inputs.clean_moment(told_at, at, "反馈时间不能晚于现在。", "told_at")
        if policies.asked_deputies(step.matter) and not deputy_told:
            raise RuleBroken("答复也要告诉代表，告知后请打勾。", field="deputy_told")
        Feedback.objects.create(
            matter=step.matter,
            round_no=step.matter.round_no,
            way=way,
            told_at=told_at,
            note=note.strip(),
            deputy_told=deputy_told,
            recorded_at=at,
        )
        tellings.tell_each(step.matter, tellings.Telling(way, told_at), others, actor, at)
        step.matter.evaluation_opened_at = at
        deadlines.stop_for_matter(step.matter, "feedback", at)
        deadlines.start_for_matter(step.matter, "evaluation", at)
        # With nobody to ask the round ends at once.
        step.then = partial(satisfaction.conclude_if_complete, step.matter, at)
        step.detail["way"] = way
    return step.matter
