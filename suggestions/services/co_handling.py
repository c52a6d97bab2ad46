"""What co-handling units owe: an opinion asked for once more by the lead, or waived by the dispatching side."""

from datetime import datetime

from core.actors import Actor
from core.errors import RuleBroken
from suggestions import co_deadlines, co_policies, deadlines
from suggestions.models import Assignment, CoOpinion, CoReview, Matter
from suggestions.services.steps import acting_user, matter_step, move_part, required
from suggestions.states import AssignmentState, MatterAction

ONE_OF_THEM = "请选择一个会办单位。"


def ask_co_again(
    *, matter_id: int, actor: Actor, at: datetime, version: int | None, co_unit_id: int | None, reason: str
) -> Matter:
    """请会办单位重提: once for each unit and round, five working days (domain W1 T32); the first words are kept.

    :raises RuleBroken: no such unit, no reason
    """
    with matter_step(MatterAction.ASK_CO_AGAIN, matter_id=matter_id, actor=actor, at=at, version=version) as step:
        part = _chosen(co_policies.askable_again(step.matter), co_unit_id)
        said = required(reason, "请写明哪里没有说清、还要什么意见。", "reason")
        former = CoOpinion.objects.get(assignment=part)
        CoReview.objects.create(
            assignment=part, former_text=former.text, former_at=former.at,
            again_reason=said, again_at=at, again_by_id=acting_user(actor),
        )  # fmt: skip
        former.delete()
        move_part(part, MatterAction.ASK_CO_AGAIN)
        co_deadlines.restart_co_opinion(part, step.matter, at)
        step.detail.update(assignment_id=part.pk, unit_id=part.unit_id)
    return step.matter


def waive_co_opinion(
    *, matter_id: int, actor: Actor, at: datetime, version: int | None, co_unit_id: int | None, reason: str
) -> Matter:
    """免交会办意见: the lead need not wait for this unit any longer; why stays on record.

    :raises RuleBroken: no such unit, no reason
    """
    with matter_step(MatterAction.WAIVE_CO_OPINION, matter_id=matter_id, actor=actor, at=at, version=version) as step:
        part = _chosen(co_policies.waivable(step.matter), co_unit_id)
        said = required(reason, "请写明为什么不用这个单位的会办意见。", "reason")
        waived = {"waived_reason": said, "waived_at": at, "waived_by_id": acting_user(actor)}
        CoReview.objects.update_or_create(assignment=part, defaults=waived)
        part.state = AssignmentState.DONE
        part.save()
        for kind in ("sign", "co_opinion"):
            deadlines.stop_for_assignment(part, kind, at)
        step.detail.update(assignment_id=part.pk, unit_id=part.unit_id)
    return step.matter


def _chosen(parts: list[Assignment], unit_id: int | None) -> Assignment:
    part = next((part for part in parts if part.unit_id == unit_id), None)
    if part is None:
        raise RuleBroken(ONE_OF_THEM, field="co_unit")
    return part
