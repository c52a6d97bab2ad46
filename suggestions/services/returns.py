"""Returns (退办): a unit says in writing that a part is not its own; the dispatching side decides, at last for good."""

from datetime import datetime

from accounts.models import Organisation
from core.actors import Actor
from core.clock import local_date
from core.errors import RuleBroken
from suggestions import policies, return_deadlines, return_policies
from suggestions.models import Assignment, AssignmentReturn, Matter
from suggestions.selectors import returns as reads
from suggestions.services.catalogue import learn_duty
from suggestions.services.dispatch import allowed_units, refuse_employer
from suggestions.services.matters import assign
from suggestions.services.steps import MatterStep, acting_user, matter_step, required
from suggestions.states import AssignmentState, MatterAction, Part, ReturnDecision


def ask_return(
    *, matter_id: int, actor: Actor, at: datetime, version: int | None, reason: str, proposed_unit_id: int | None
) -> Matter:
    """申请退办: the lead unit, in its window from dispatch on, with reason and whose it is (domain W1 T24, W2 G11).

    The matter's own clock runs on; a unit passes nothing on by itself.

    :raises RuleBroken: the window is over, the grade knows none, no reason, no other unit named
    """
    with matter_step(MatterAction.ASK_RETURN, matter_id=matter_id, actor=actor, at=at, version=version) as step:
        _ask(step, step.lead, actor, at, reason, proposed_unit_id)
    return step.matter


def co_ask_return(
    *, matter_id: int, actor: Actor, at: datetime, version: int | None, reason: str, proposed_unit_id: int | None
) -> Matter:
    """申请退办（会办）: a co-handling unit; the lead goes on meanwhile."""
    with matter_step(MatterAction.CO_ASK_RETURN, matter_id=matter_id, actor=actor, at=at, version=version) as step:
        parts = return_policies.returnable(step.matter, Part.CO)
        own = [part for part in parts if part.unit_id == step.capacity.organisation_id]
        _ask(step, (own or [part for part in parts if part.unit.on_paper])[0], actor, at, reason, proposed_unit_id)
    return step.matter


def _ask(
    step: MatterStep, part: Assignment, actor: Actor, at: datetime, reason: str, proposed_unit_id: int | None
) -> None:
    window = return_deadlines.window_of(step.matter, part.assigned_at)
    if window is None:
        raise RuleBroken("这一级的事项不退办，请先办理；认为不归本单位的，在答复里说明，或者请交办的一方协调。")
    if at > window.due_at:
        day = window.last_day
        raise RuleBroken(
            f"退办要在{day.month}月{day.day}日以前提出，现在已经过了。请继续办理，要几家一起办的，请交办的一方协调。"
        )
    if proposed_unit_id is None or proposed_unit_id == part.unit_id:
        raise RuleBroken("请选择应当由哪个单位办理。", field="proposed_unit")
    if not reads.proposable(step.matter, part, at).filter(pk=proposed_unit_id).exists():
        raise RuleBroken("建议的单位不能承办，请另选。", field="proposed_unit")
    AssignmentReturn.objects.create(
        assignment=part,
        reason=required(reason, "请写明为什么不归本单位办理，依据是什么。", "reason"),
        proposed_unit_id=proposed_unit_id,
        asked_at=at,
        asked_by_id=acting_user(actor),
    )
    if part.state == AssignmentState.TO_SIGN:
        return_deadlines.pause_sign(part, at)
    if not return_deadlines.review_runs(step.matter):
        return_deadlines.start_review(step.matter, at)
    step.detail.update(assignment_id=part.pk, unit_id=part.unit_id, proposed_unit_id=proposed_unit_id)


def agree_return(
    *, matter_id: int, actor: Actor, at: datetime, version: int | None, lead_unit_id: int, reason: str = ""
) -> Matter:
    """同意退办，重新交办: another unit leads from now on; what was done stays on record (domain W1 T25).

    :raises RuleBroken: a unit the acting side may not dispatch to, or one that has returned it itself
    """
    with matter_step(MatterAction.AGREE_RETURN, matter_id=matter_id, actor=actor, at=at, version=version) as step:
        if lead_unit_id in return_policies.refusing_units(step.matter):
            raise RuleBroken("这个单位本轮已经申请退办；要由它办的，请选“不同意退办”。", field="lead_unit")
        _decide(step, step.lead, ReturnDecision.AGREED, reason, actor, at)
        _give_lead(step, lead_unit_id, at)
    return step.matter


def refuse_return(*, matter_id: int, actor: Actor, at: datetime, version: int | None, reason: str) -> Matter:
    """不同意退办: the unit handles it and does not ask again in this round (domain W1 T26)."""
    with matter_step(MatterAction.REFUSE_RETURN, matter_id=matter_id, actor=actor, at=at, version=version) as step:
        said = required(reason, "请写明为什么应当由这个单位办理。", "reason")
        part = step.lead
        _decide(step, part, ReturnDecision.REFUSED, said, actor, at)
        if part.state == AssignmentState.TO_SIGN:  # What was refused back counts as signed for.
            part.state, part.signed_at = AssignmentState.HANDLING, at
            part.save()
            return_deadlines.stop_sign(part, at)
    return step.matter


def adjudicate_lead(
    *,
    matter_id: int,
    actor: Actor,
    at: datetime,
    version: int | None,
    lead_unit_id: int,
    basis: str,
    subject: str = "",
) -> Matter:
    """裁定主办单位: after two units have refused, for good; the duty catalogue learns it (domain W1 T27).

    :raises RuleBroken: no ground given, or a unit the acting side may not dispatch to
    """
    with matter_step(MatterAction.ADJUDICATE_LEAD, matter_id=matter_id, actor=actor, at=at, version=version) as step:
        ground = required(basis, "请写明裁定的依据。", "basis")
        _decide(step, step.lead, ReturnDecision.ADJUDICATED, ground, actor, at)
        step.matter.adjudicated = True
        _give_lead(step, lead_unit_id, at)
        learn_duty(
            category_id=step.matter.category_id, unit_id=lead_unit_id, subject=subject.strip() or step.matter.title,
            basis=f"裁定：{ground}", day=local_date(at), actor=actor, capacity=step.capacity, at=at,
        )  # fmt: skip
    return step.matter


def agree_co_return(*, matter_id: int, actor: Actor, at: datetime, version: int | None, reason: str = "") -> Matter:
    """同意会办退办: the unit has no part in it any more."""
    with matter_step(MatterAction.AGREE_CO_RETURN, matter_id=matter_id, actor=actor, at=at, version=version) as step:
        part = return_policies.standing_parts(step.matter, Part.CO)[0]
        _decide(step, part, ReturnDecision.AGREED, reason, actor, at)
        _end_part(part, at)
    return step.matter


def refuse_co_return(*, matter_id: int, actor: Actor, at: datetime, version: int | None, reason: str) -> Matter:
    """不同意会办退办: the unit gives its opinion and does not ask again in this round."""
    with matter_step(MatterAction.REFUSE_CO_RETURN, matter_id=matter_id, actor=actor, at=at, version=version) as step:
        said = required(reason, "请写明为什么应当由这个单位会办。", "reason")
        part = return_policies.standing_parts(step.matter, Part.CO)[0]
        _decide(step, part, ReturnDecision.REFUSED, said, actor, at)
        if part.state == AssignmentState.TO_SIGN:
            return_deadlines.resume_sign(part, at)
    return step.matter


def _decide(
    step: MatterStep, part: Assignment, decision: ReturnDecision, reason: str, actor: Actor, at: datetime
) -> None:
    asked = policies.standing_return(part)
    if asked is None:
        raise RuntimeError(f"assignment {part.pk} has no return to decide")
    asked.decision, asked.decision_reason = decision, reason.strip()
    asked.decided_at, asked.decided_by_id = at, acting_user(actor)
    asked.save()
    waiting = (policies.standing_return(other) for other in step.parts if other.pk != part.pk)
    if all(one is None for one in waiting):
        return_deadlines.stop_review(step.matter, at)
    step.detail.update(assignment_id=part.pk, unit_id=part.unit_id)


def _end_part(part: Assignment, at: datetime) -> None:
    part.state = AssignmentState.RETURNED
    part.save()
    return_deadlines.stop_part(part, at)


def _give_lead(step: MatterStep, unit_id: int, at: datetime) -> None:
    """End the returned part and give the lead to this unit, anew also where it has a co-handling part."""
    units: dict[int, Organisation] = allowed_units(step, [unit_id], at)
    refuse_employer(step.matter, units)
    _end_part(step.lead, at)
    for part in step.parts:
        if part.unit_id == unit_id:
            _end_part(part, at)
    assign(step.matter, units[unit_id], Part.LEAD, at)
    return_deadlines.count_anew(step.matter, at, contact=policies.reachable(step.matter))
    step.detail["lead_unit_id"] = unit_id
