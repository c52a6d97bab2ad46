"""Appeals against a refusal (不予受理的复核): once, within fifteen days, decided by others (domain W1 T11)."""

from datetime import datetime

from core import audit
from core.actors import Actor
from core.errors import RuleBroken
from suggestions import appeal_deadlines, appeal_policies, deadlines
from suggestions.models import Opinion, RejectionAppeal
from suggestions.services.steps import OpinionStep, acting_user, opinion_step, required
from suggestions.states import AppealDecision, OpinionAction

LATE = "已经过了申请复核的日期；有新情况可以重新反映，也可以按页面上写的去处找负责的部门。"


def appeal_rejection(*, opinion_id: int, actor: Actor, at: datetime, version: int | None, reason: str) -> Opinion:
    """申请复核: the citizen says why it should be taken up; it goes to the congress, not to who refused it.

    :raises RuleBroken: without a reason, or after the fifteen days
    """
    with opinion_step(
        OpinionAction.APPEAL_REJECTION, opinion_id=opinion_id, actor=actor, at=at, version=version
    ) as step:
        said = required(reason, "请写一写为什么应当受理。", "reason")
        if deadlines.window_over(step.opinion, appeal_deadlines.WINDOW, at):
            raise RuleBroken(LATE)
        subject = deadlines.opinion_subject(step.opinion.pk)
        confirmed = audit.trail(subject).filter(verb=OpinionAction.CONFIRM_REJECTION).last()
        RejectionAppeal.objects.create(
            opinion=step.opinion, reason=said, asked_at=at, proposed_by_id=step.opinion.rejection_by_id,
            confirmed_by_id=confirmed.user_id if confirmed is not None else None,
            refused_for=step.opinion.reject_reason,
        )  # fmt: skip
        appeal_deadlines.start_review(step.opinion, at)
    return step.opinion


def uphold_rejection(*, opinion_id: int, actor: Actor, at: datetime, version: int | None, reason: str) -> Opinion:
    """维持不予受理: for good, with a reason the citizen reads."""
    with opinion_step(
        OpinionAction.UPHOLD_REJECTION, opinion_id=opinion_id, actor=actor, at=at, version=version
    ) as step:
        _decide(step, AppealDecision.UPHELD, reason, actor, at)
    return step.opinion


def overturn_rejection(*, opinion_id: int, actor: Actor, at: datetime, version: int | None, reason: str) -> Opinion:
    """撤销不予受理: triage begins anew, with its own term."""
    with opinion_step(
        OpinionAction.OVERTURN_REJECTION, opinion_id=opinion_id, actor=actor, at=at, version=version
    ) as step:
        _decide(step, AppealDecision.OVERTURNED, reason, actor, at)
        opinion = step.opinion
        opinion.reject_reason = opinion.guidance = ""
        opinion.rejection_by_id = None
        deadlines.start_for_opinion(opinion, "triage", at, round_no=deadlines.next_round(opinion, "triage"))
    return step.opinion


def _decide(step: OpinionStep, decision: AppealDecision, reason: str, actor: Actor, at: datetime) -> None:
    appeal = appeal_policies.appeal_of(step.opinion)
    if appeal is None:
        raise RuntimeError(f"opinion {step.opinion.pk} has no appeal to decide")
    appeal.decision, appeal.decided_at, appeal.decided_by_id = decision, at, acting_user(actor)
    appeal.decision_reason = required(reason, "请写明理由，群众能看到。", "reason")
    appeal.save()
    appeal_deadlines.stop_review(step.opinion, at)
