"""Promises: a B reply's promise is entered when the reply stands, reported, checked, changed or explained."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from core import files
from core.actors import Actor
from core.clock import local_date
from core.errors import RuleBroken
from core.subjects import Subject
from suggestions import aftercare, deadlines, inputs
from suggestions.models import Commitment, CommitmentChange, Matter, Reply
from suggestions.services import visits
from suggestions.services.steps import MatterStep, acting_user, matter_step, required
from suggestions.states import CommitmentState, MatterAction, ResultClass

REPORT_MIN = 10


@dataclass(frozen=True)
class Fulfilment:
    """What a unit says of a promise it has kept, and what proves it."""

    report: str
    evidence: str
    photos: tuple["UploadedFile[Any]", ...] = field(default=())


def enter_promise(matter: Matter, reply: Reply, at: datetime) -> None:
    """Enter what a standing reply promises, in the caller's transaction; nothing for a reply that promises nothing."""
    if reply.result_class != ResultClass.B or reply.committed_on is None:
        return
    Commitment.objects.create(
        matter=matter,
        reply=reply,
        unit_id=reply.assignment.unit_id,
        round_no=matter.round_no,
        content=reply.next_step,
        promised_at=at,
        first_due_on=reply.committed_on,
        due_on=reply.committed_on,
    )
    deadlines.start_promise(matter, reply.committed_on, at)


def lapse_promise(matter: Matter, at: datetime) -> None:
    """End a promise whose reply was not accepted, in the caller's transaction: the next reply has to promise anew."""
    _end(matter, CommitmentState.LAPSED, at)


def explain_promise(matter: Matter, at: datetime) -> None:
    """End a promise that the county has explained in writing, in the caller's transaction."""
    _end(matter, CommitmentState.EXPLAINED, at)


def _end(matter: Matter, state: CommitmentState, at: datetime) -> None:
    promise = aftercare.standing_promise(matter)
    if promise is not None:
        promise.state, promise.ended_at = state, at
        promise.save()
    deadlines.stop_for_matter(matter, "commitment", at)


def _standing(step: MatterStep) -> Commitment:
    """Return the promise under the matter's lock; the policy has found that there is one."""
    promise = aftercare.standing_promise(step.matter)
    if promise is None:
        raise RuleBroken("这件事没有要兑现的承诺。")
    step.detail["commitment_id"] = promise.pk
    return promise


def report_fulfilment(
    *, matter_id: int, actor: Actor, at: datetime, version: int | None, fulfilment: Fulfilment
) -> Matter:
    """报告承诺兑现: what was done and what proves it; the dispatching side then looks.

    :raises RuleBroken: nothing said, no evidence, too many photos
    """
    with matter_step(MatterAction.REPORT_FULFILMENT, matter_id=matter_id, actor=actor, at=at, version=version) as step:
        promise = _standing(step)
        if len(required(fulfilment.report, "请写明承诺的事做成了什么样。", "report")) < REPORT_MIN:
            raise RuleBroken("写得太短，请写清做了什么、什么时候做完、现在怎样。", field="report")
        if len(fulfilment.photos) > inputs.PHOTOS_MAX:
            raise RuleBroken(f"照片最多{inputs.PHOTOS_MAX}张。", field="photo")
        promise.report = fulfilment.report.strip()
        promise.evidence = required(fulfilment.evidence, "请写明凭据，例如验收单、现场照片、群众签字。", "evidence")
        promise.state, promise.reported_at, promise.reported_by_id = CommitmentState.REPORTED, at, acting_user(actor)
        promise.save()
        for photo in fulfilment.photos:
            files.store_image(upload=photo, subject=Subject("commitment", promise.pk), at=at, uploaded_by=actor.user_id)
        deadlines.pause_promise(step.matter, at)
    return step.matter


def send_back_fulfilment(*, matter_id: int, actor: Actor, at: datetime, version: int | None, reason: str) -> Matter:
    """退回兑现报告: it is not done as promised; the promised day stays."""
    action = MatterAction.SEND_BACK_FULFILMENT
    with matter_step(action, matter_id=matter_id, actor=actor, at=at, version=version) as step:
        promise = _standing(step)
        promise.return_reason = required(reason, "请写清哪里没有做到。", "reason")
        promise.state = CommitmentState.OPEN
        promise.save()
        deadlines.resume_promise(step.matter, at)
    return step.matter


def confirm_fulfilment(*, matter_id: int, actor: Actor, at: datetime, version: int | None, check_note: str) -> Matter:
    """核实兑现并办结: somebody has looked; in time or late is judged by the day the unit reported.

    :raises RuleBroken: without saying how it was checked
    """
    with matter_step(MatterAction.CONFIRM_FULFILMENT, matter_id=matter_id, actor=actor, at=at, version=version) as step:
        promise = _standing(step)
        promise.check_note = required(check_note, "请写明怎样核实的，例如到现场看了、问了反映人。", "check_note")
        promise.state, promise.ended_at, promise.checked_by_id = CommitmentState.DONE, at, acting_user(actor)
        promise.save()
        deadlines.stop_for_matter(step.matter, "commitment", promise.reported_at or at)
        step.matter.closed_at = at
        visits.plan_visits(step.matter, at)
    return step.matter


def change_commitment(
    *, matter_id: int, actor: Actor, at: datetime, version: int | None, due_on: date, reason: str
) -> Matter:
    """变更承诺日期: another day with the reason in writing, which deputy and citizen read; a report is taken back.

    The unit may do so twice, after that the county committee decides.

    :raises RuleBroken: no reason, a day that is past or the same
    """
    with matter_step(MatterAction.CHANGE_COMMITMENT, matter_id=matter_id, actor=actor, at=at, version=version) as step:
        promise = _standing(step)
        if due_on <= local_date(at):
            raise RuleBroken("新的日期要在今天以后。", field="due_on")
        if due_on == promise.due_on:
            raise RuleBroken("新的日期和原来的一样。", field="due_on")
        CommitmentChange.objects.create(
            commitment=promise,
            old_due_on=promise.due_on,
            due_on=due_on,
            reason=required(reason, "请写明为什么变更，代表和群众能看到。", "reason"),
            by_county=step.capacity.organisation_id != promise.unit_id,
            at=at,
            by_id=acting_user(actor),
        )
        promise.due_on, promise.state = due_on, CommitmentState.OPEN
        promise.changed_times += 1
        promise.save()
        deadlines.stop_for_matter(step.matter, "commitment", at)
        deadlines.start_promise(step.matter, due_on, at)
        step.detail["due_on"] = due_on.isoformat()
    return step.matter
