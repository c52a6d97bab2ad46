"""What follows a record of supervision: the unit answers, the sender takes it, sends it back once, or withdraws."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from core import files
from core.actors import SYSTEM, Actor
from core.errors import RuleBroken
from core.subjects import Subject
from suggestions import supervision_deadlines
from suggestions.models import Matter, Supervision, SupervisionAnswer
from suggestions.services.steps import acting_user, required
from suggestions.services.supervise import issue_notice
from suggestions.services.supervision_steps import Step, short, step_inside, supervision_step
from suggestions.states import SupervisionAction, SupervisionKind

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

FILES_MAX = 6
GONE = "反映人已经撤回，这件事项不再办理。"


def answer_supervision(
    *,
    supervision_id: int,
    actor: Actor,
    at: datetime,
    version: int | None,
    text: str,
    signer: str = "",
    documents: "Sequence[UploadedFile[Any]]" = (),
) -> Supervision:
    """答复: what the unit reports; a letter's answer names the head who signed it.

    :raises RuleBroken: nothing said, too long, no signer of a letter's answer, too many files
    """
    with _step(SupervisionAction.ANSWER_SUPERVISION, supervision_id, actor, at, version) as step:
        record = step.record
        said = short(required(text, "请写答复的内容。", "text"), "text")
        if record.kind != SupervisionKind.REMINDER:
            required(signer, "请填写签发答复的单位负责人。", "signer")
        if len(documents) > FILES_MAX:
            raise RuleBroken(f"附件最多{FILES_MAX}个。", field="documents")
        answer = SupervisionAnswer.objects.create(
            supervision=record, text=said, signer=signer.strip()[:30], at=at, by_id=acting_user(actor)
        )
        for upload in documents:
            subject = Subject("supervision_answer", answer.pk)
            files.store_document(upload=upload, subject=subject, at=at, uploaded_by=actor.user_id)
        supervision_deadlines.stop_answer_clock(record, at)
        step.detail["answer_id"] = answer.pk
    return step.record


def accept_answer(*, supervision_id: int, actor: Actor, at: datetime, version: int | None) -> Supervision:
    """认可答复: the demanded report is there; the matter itself goes its own way."""
    with _step(SupervisionAction.ACCEPT_ANSWER, supervision_id, actor, at, version) as step:
        pass
    return step.record


def return_answer(*, supervision_id: int, actor: Actor, at: datetime, version: int | None, reason: str) -> Supervision:
    """退回补充: once, with what is missing; a second and shorter term begins."""
    with _step(SupervisionAction.RETURN_ANSWER, supervision_id, actor, at, version) as step:
        said = short(required(reason, "请写清还要补充什么。", "reason"), "reason")
        step.record.answers.filter(returned_at__isnull=True).update(returned_at=at, return_reason=said)
        supervision_deadlines.start_answer_clock(step.record, at, again=True)
    return step.record


def withdraw_supervision(
    *, supervision_id: int, actor: Actor, at: datetime, version: int | None, reason: str
) -> Supervision:
    """撤回: with the reason the unit reads; a key item is one no longer."""
    with _step(SupervisionAction.WITHDRAW_SUPERVISION, supervision_id, actor, at, version) as step:
        record = step.record
        record.withdraw_reason = short(required(reason, "请写清为什么撤回。", "reason"), "reason")
        supervision_deadlines.stop_answer_clock(record, at)
        if record.kind == SupervisionKind.KEY:
            Matter.objects.filter(pk=record.matter_id).update(key_supervised=False)
        step.detail["sent"] = record.issued_at is not None
    return step.record


def settle(*, supervision_id: int, at: datetime) -> None:
    """End a reminder whose demand has been met, so that nothing is asked twice; inside the caller's transaction.

    :raises WrongState: it was answered, withdrawn or settled before
    """
    with step_inside(
        SupervisionAction.SETTLE, supervision_id=supervision_id, actor=SYSTEM, at=at, version=None
    ) as step:
        supervision_deadlines.stop_answer_clock(step.record, at)


def end_supervision(*, supervision_id: int, at: datetime) -> None:
    """Withdraw a record whose matter nobody handles any more; inside the caller's transaction.

    :raises WrongState: it has ended before
    """
    with step_inside(
        SupervisionAction.END_SUPERVISION, supervision_id=supervision_id, actor=SYSTEM, at=at, version=None
    ) as step:
        record = step.record
        record.withdraw_reason = GONE
        supervision_deadlines.stop_answer_clock(record, at)
        if record.kind == SupervisionKind.KEY:
            Matter.objects.filter(pk=record.matter_id).update(key_supervised=False)


def _step(action: SupervisionAction, supervision_id: int, actor: Actor, at: datetime, version: int | None) -> Step:
    return supervision_step(action, supervision_id=supervision_id, actor=actor, at=at, version=version)


SUPERVISION_COMMANDS: dict[SupervisionAction, Callable[..., Supervision]] = {
    SupervisionAction.ISSUE_NOTICE: issue_notice,
    SupervisionAction.ANSWER_SUPERVISION: answer_supervision,
    SupervisionAction.ACCEPT_ANSWER: accept_answer,
    SupervisionAction.RETURN_ANSWER: return_answer,
    SupervisionAction.WITHDRAW_SUPERVISION: withdraw_supervision,
}
