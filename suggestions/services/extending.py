"""Extensions (延期): asked for before the end, with a plan for the time between; decided by hand, never by itself."""

from dataclasses import dataclass
from datetime import date, datetime

from core.actors import Actor
from core.errors import RuleBroken
from suggestions import extension_deadlines, extension_policies
from suggestions.models import Extension, Matter
from suggestions.services.steps import MatterStep, acting_user, matter_step, required
from suggestions.states import ExtensionDecision, ExtensionGround, MatterAction

PLAN_MIN = 10


def day_text(day: date) -> str:
    """Return a day as people say it."""
    return f"{day.year}年{day.month}月{day.day}日"


@dataclass(frozen=True)
class _Span:
    """From the day the reply is due to the last day it may be moved to."""

    due_on: date
    furthest: date

    def check(self, wished: date | None, field: str) -> date:
        """Return the day.

        :raises RuleBroken: none, no later than the present end, or beyond what may be granted
        """
        if wished is None or wished <= self.due_on:
            raise RuleBroken(f"请选择{day_text(self.due_on)}以后的日期。", field=field)
        if wished > self.furthest:
            raise RuleBroken(f"最晚只能延到{day_text(self.furthest)}。", field=field)
        return wished


def ask_extension(
    *, matter_id: int, actor: Actor, at: datetime, version: int | None,
    ground: str, reason: str, plan: str, wished_on: date | None,
) -> Matter:  # fmt: skip
    """申请延期: the lead unit, before the reply is due; the clock runs on until it is decided (domain W1 T30, W2 G15).

    :raises RuleBroken: too late, no ground, no plan, a day outside of what may be granted
    """
    with matter_step(MatterAction.ASK_EXTENSION, matter_id=matter_id, actor=actor, at=at, version=version) as step:
        span = _span(step.matter, at)
        if ground not in ExtensionGround.values:
            raise RuleBroken("请选择延期原因。", field="ground")
        said = required(reason, "请写明为什么在期限内办不完。", "reason")
        if len(plan.strip()) < PLAN_MIN:
            raise RuleBroken("请写明这段时间怎么办、先采取什么措施，至少10个字。", field="plan")
        wished = span.check(wished_on, "wished_on")
        Extension.objects.create(
            assignment=step.lead, ground=ground, reason=said, plan=plan.strip(), was_due_on=span.due_on,
            wished_on=wished, asked_at=at, asked_by_id=acting_user(actor),
        )  # fmt: skip
        extension_deadlines.start_review(step.matter, at)
        step.detail.update(unit_id=step.lead.unit_id, wished_on=wished.isoformat())
    return step.matter


def grant_extension(
    *, matter_id: int, actor: Actor, at: datetime, version: int | None, granted_on: date | None, reason: str = ""
) -> Matter:
    """批准延期: until the wished day or an earlier one; the citizen and the deputies are told (domain W1 T31).

    :raises RuleBroken: a day outside of what may be granted
    """
    with matter_step(MatterAction.GRANT_EXTENSION, matter_id=matter_id, actor=actor, at=at, version=version) as step:
        asked = _standing(step)
        if granted_on is not None and granted_on > asked.wished_on:
            raise RuleBroken(f"单位只申请延到{day_text(asked.wished_on)}。", field="granted_on")
        asked.granted_on = _Span(asked.was_due_on, asked.wished_on).check(granted_on, "granted_on")
        _decide(step, asked, ExtensionDecision.GRANTED, reason, actor, at)
        extension_deadlines.extend_reply(step.matter, asked.granted_on, at)
        step.detail.update(granted_on=asked.granted_on.isoformat())
    return step.matter


def refuse_extension(*, matter_id: int, actor: Actor, at: datetime, version: int | None, reason: str) -> Matter:
    """不同意延期: the reply stays due on its day, and the unit does not ask again in this round (domain W1 T31)."""
    with matter_step(MatterAction.REFUSE_EXTENSION, matter_id=matter_id, actor=actor, at=at, version=version) as step:
        said = required(reason, "请写明为什么不同意延期。", "reason")
        _decide(step, _standing(step), ExtensionDecision.REFUSED, said, actor, at)
    return step.matter


def _span(matter: Matter, at: datetime) -> _Span:
    clock = extension_deadlines.reply_clock(matter)
    furthest = extension_deadlines.furthest(matter, clock, at) if clock is not None else None
    if clock is None or furthest is None:
        raise RuleBroken("这一类事项没有规定延期，请在期限内答复。")
    if at >= clock.due_at:
        raise RuleBroken("已经过了答复期限，不能再申请延期。请尽快答复，并向群众和代表说明。")
    if furthest <= clock.last_day:
        raise RuleBroken("已经延到最晚的日期，不能再延。")
    return _Span(clock.last_day, furthest)


def _standing(step: MatterStep) -> Extension:
    asked = extension_policies.standing_extension(step.matter)
    if asked is None:
        raise RuntimeError(f"matter {step.matter.pk} has no extension to decide")
    return asked


def _decide(
    step: MatterStep, asked: Extension, decision: ExtensionDecision, reason: str, actor: Actor, at: datetime
) -> None:
    asked.decision, asked.decision_reason = decision, reason.strip()
    asked.decided_at, asked.decided_by_id = at, acting_user(actor)
    asked.save()
    extension_deadlines.stop_review(step.matter, at)
    step.detail.update(unit_id=step.lead.unit_id)
