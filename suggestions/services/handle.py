"""Handle: what the units do from signing to the reply."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from accounts.roles import Role
from core import files
from core.actors import Actor
from core.clock import local_date
from core.errors import RuleBroken
from core.subjects import Subject
from liaison.selectors import organ_days
from liaison.selectors.activities import is_on
from suggestions import deadlines, inputs, policies
from suggestions.models import Contact, CoOpinion, Matter, Progress, Reply
from suggestions.services import paper_scans, promises
from suggestions.services.steps import MatterStep, acting_user, matter_step, move_part, required
from suggestions.states import (
    AssignmentState,
    ContactWay,
    MatterAction,
    Part,
    ResultClass,
    UnsolvedReason,
)

BODY_MIN = 20


@dataclass(frozen=True)
class Answer:
    """What a unit answers: class, text, and what each class must prove."""

    result_class: str
    body: str
    signer: str
    doc_no: str = ""
    evidence: str = ""
    next_step: str = ""
    committed_on: date | None = None
    unsolved_reason: str = ""
    photos: tuple["UploadedFile[Any]", ...] = field(default=())
    # The stamped reply of a unit that works on paper.
    scan: "UploadedFile[Any] | None" = None


def sign(*, matter_id: int, actor: Actor, at: datetime, version: int | None) -> Matter:
    """签收: the lead unit takes the matter up. Contact and reply have been running since dispatch."""
    with matter_step(MatterAction.SIGN, matter_id=matter_id, actor=actor, at=at, version=version) as step:
        _sign_part(step, Part.LEAD, MatterAction.SIGN, actor, at)
    return step.matter


def co_sign(*, matter_id: int, actor: Actor, at: datetime, version: int | None) -> Matter:
    """签收（会办）: a co-handling unit takes its part up."""
    with matter_step(MatterAction.CO_SIGN, matter_id=matter_id, actor=actor, at=at, version=version) as step:
        _sign_part(step, Part.CO, MatterAction.CO_SIGN, actor, at)
    return step.matter


def _sign_part(step: MatterStep, part: Part, action: MatterAction, actor: Actor, at: datetime) -> None:
    assignment = step.acting_part(AssignmentState.TO_SIGN, part)
    assignment.signed_at, assignment.handler_id = at, acting_user(actor)
    move_part(assignment, action)
    deadlines.stop_for_assignment(assignment, "sign", at)
    step.detail["assignment_id"] = assignment.pk


def log_contact(
    *,
    matter_id: int,
    actor: Actor,
    at: datetime,
    version: int | None,
    way: str,
    with_citizen: bool,
    with_deputy: bool,
    contacted_at: datetime,
    summary: str,
    activity_id: int | None = None,
) -> Matter:
    """登记联系情况: with the citizen or the deputy; the first one stops the first-contact clock.

    What a unit answered at its own session at a station (国家机关进站) points to that session.

    :raises RuleBroken: nobody talked with, a time to come, a session that is not this unit's or not of that day
    """
    with matter_step(MatterAction.LOG_CONTACT, matter_id=matter_id, actor=actor, at=at, version=version) as step:
        _require_said(way, with_citizen or with_deputy)
        contacted_at = inputs.clean_moment(contacted_at, at, "联系时间不能晚于现在。", "contacted_at")
        part = step.acting_part(AssignmentState.HANDLING, Part.LEAD, Part.CO)
        if activity_id is not None:
            _require_session(activity_id, part.unit_id, contacted_at, at)
            step.detail["activity_id"] = activity_id
        Contact.objects.create(
            assignment=part,
            activity_id=activity_id,
            way=way,
            with_citizen=with_citizen,
            with_deputy=with_deputy,
            contacted_at=contacted_at,
            summary=required(summary, "请写谈了什么。", "summary"),
            recorded_by_id=acting_user(actor),
        )
        deadlines.stop_for_matter(step.matter, "first_contact", at)
        step.detail["way"] = way
    return step.matter


def _require_said(way: str, with_somebody: bool) -> None:
    if way not in ContactWay.values:
        raise RuleBroken("请选择联系方式。", field="way")
    if not with_somebody:
        raise RuleBroken("请选择联系的是群众还是代表。", field="with_citizen")


def _require_session(activity_id: int, unit_id: int, contacted_at: datetime, at: datetime) -> None:
    session = organ_days.answered_on([unit_id], at).filter(pk=activity_id).first()
    if session is None:
        raise RuleBroken("请选择本单位一个月以内的进站活动。", field="activity")
    if not is_on(session, contacted_at):
        day = local_date(session.starts_at)
        raise RuleBroken(f"联系时间要在活动当天（{day.month}月{day.day}日）。", field="contacted_at")


def record_progress(
    *, matter_id: int, actor: Actor, at: datetime, version: int | None, text: str, next_step: str = ""
) -> Matter:
    """登记进展: citizen and deputy can read it; the lead unit's word is the one its clock of progress waits for."""
    with matter_step(MatterAction.RECORD_PROGRESS, matter_id=matter_id, actor=actor, at=at, version=version) as step:
        part = step.acting_part(AssignmentState.HANDLING, Part.LEAD, Part.CO)
        Progress.objects.create(
            assignment=part,
            text=required(text, "请写办到哪一步了。", "text"),
            next_step=next_step.strip()[:200],
            at=at,
            recorded_by_id=acting_user(actor),
        )
        if part.part == Part.LEAD:
            deadlines.stop_for_matter(step.matter, "progress", at)
            deadlines.start_progress(step.matter, at, again=True)
    return step.matter


def submit_co_opinion(*, matter_id: int, actor: Actor, at: datetime, version: int | None, text: str) -> Matter:
    """提交会办意见: what the co-handling unit gives to the lead."""
    with matter_step(MatterAction.SUBMIT_CO_OPINION, matter_id=matter_id, actor=actor, at=at, version=version) as step:
        assignment = step.acting_part(AssignmentState.HANDLING, Part.CO)
        said = required(text, "请写会办意见。", "text")
        CoOpinion.objects.create(assignment=assignment, text=said, at=at, recorded_by_id=acting_user(actor))
        move_part(assignment, MatterAction.SUBMIT_CO_OPINION)
        deadlines.stop_for_assignment(assignment, "co_opinion", at)
    return step.matter


def submit_reply(*, matter_id: int, actor: Actor, at: datetime, version: int | None, answer: Answer) -> Matter:
    """提交答复: A proves itself, B promises a date and the next step, C and D give the reason.

    :raises RuleBroken: what the class must prove is missing; nobody was contacted though a name was left; a co-handling
        unit has not given its opinion
    """
    with matter_step(MatterAction.SUBMIT_REPLY, matter_id=matter_id, actor=actor, at=at, version=version) as step:
        _give_reply(step, MatterAction.SUBMIT_REPLY, answer, actor, at)
        deadlines.pause_reply_clock(step.matter, at)
        deadlines.restart_for_matter(step.matter, "reply_review", at)
    return step.matter


def issue_reply(*, matter_id: int, actor: Actor, at: datetime, version: int | None, answer: Answer) -> Matter:
    """签发答复: the unit's head signs the answer to a suggestion; the congress does not approve its content (第五十一条).

    :raises RuleBroken: as for a submitted reply, and without the document's number
    """
    with matter_step(MatterAction.ISSUE_REPLY, matter_id=matter_id, actor=actor, at=at, version=version) as step:
        required(answer.doc_no, "请填写答复的文号。", "doc_no")
        reply = _give_reply(step, MatterAction.ISSUE_REPLY, answer, actor, at)
        reply.approved_at = at
        reply.save()
        step.matter.result_class = reply.result_class
        promises.enter_promise(step.matter, reply, at)
        deadlines.stop_for_matter(step.matter, "reply", at)
        deadlines.start_for_matter(step.matter, "feedback", at)
    return step.matter


def _give_reply(step: MatterStep, action: MatterAction, answer: Answer, actor: Actor, at: datetime) -> Reply:
    """Check and store the lead unit's reply, and move its part."""
    _check_answer(answer, at)
    _check_contacted(step)
    _check_co_opinions(step)
    _check_other_hand(step, answer, actor)
    scan = paper_scans.required_scan(step, answer.scan)
    reply = _store_reply(step, answer, actor, at)
    if scan is not None:
        paper_scans.keep_scan(scan, reply, actor, at)
    for photo in answer.photos:
        files.store_image(upload=photo, subject=Subject("reply", reply.pk), at=at, uploaded_by=actor.user_id)
    move_part(step.lead, action)
    for kind in ("progress", "mending"):
        deadlines.stop_for_matter(step.matter, kind, at)
    step.detail.update(result_class=answer.result_class, reply_id=reply.pk)
    if scan is not None:
        step.detail["on_paper"] = True
    return reply


def _check_answer(answer: Answer, at: datetime) -> None:
    if answer.result_class not in ResultClass.values:
        raise RuleBroken("请选择答复的结果类别。", field="result_class")
    if len(required(answer.body, "请写答复内容。", "body")) < BODY_MIN:
        raise RuleBroken("答复太短，请逐条写清查了什么、怎么办的、结果怎样。", field="body")
    if len(answer.photos) > inputs.PHOTOS_MAX:
        raise RuleBroken(f"照片最多{inputs.PHOTOS_MAX}张。", field="photo")
    required(answer.signer, "请填写签发答复的单位负责人。", "signer")
    if answer.result_class == ResultClass.A:
        required(answer.evidence, "A类要写明落实情况和凭据。", "evidence")
    elif answer.result_class == ResultClass.B:
        required(answer.next_step, "B类要写明下一步工作。", "next_step")
        if answer.committed_on is None or answer.committed_on <= local_date(at):
            raise RuleBroken("B类要写明今后哪一天完成。", field="committed_on")
    elif answer.unsolved_reason not in UnsolvedReason.values:
        raise RuleBroken("C类和D类要选择未能解决的原因。", field="unsolved_reason")


def _check_contacted(step: MatterStep) -> None:
    """Handling units shall talk with those who raised it (代表法第五十一条); with nobody reachable there is no duty."""
    if policies.reachable(step.matter) and not Contact.objects.filter(assignment__in=step.parts).exists():
        raise RuleBroken("答复前要先联系群众或者代表，请先登记联系情况。")


def _check_co_opinions(step: MatterStep) -> None:
    waiting = [part.unit.name for part in step.parts if part.part == Part.CO and part.state != AssignmentState.DONE]
    if waiting:
        raise RuleBroken(f"{'、'.join(waiting)}还没有提交会办意见，请先催要。")


def _check_other_hand(step: MatterStep, answer: Answer, actor: Actor) -> None:
    """What is handled again is handled by somebody else of the unit, or signed by somebody else (domain W1 T40)."""
    matter = step.matter
    since = {"assignment__round_no__gt": matter.rounds_before, "assignment__round_no__lt": matter.round_no}
    before = Reply.objects.filter(assignment__matter=matter, approved_at__isnull=False, **since).last()
    if before is None or before.submitted_by_id != actor.user_id or step.capacity.role == Role.UNIT_HEAD:
        return
    if before.signer == answer.signer.strip():
        raise RuleBroken(
            f"重新办理的，要换承办人或者换签发人：上一轮也是您提交、{before.signer}签发的。", field="signer"
        )


def _store_reply(step: MatterStep, answer: Answer, actor: Actor, at: datetime) -> Reply:
    return Reply.objects.create(
        assignment=step.lead,
        result_class=answer.result_class,
        body=answer.body.strip(),
        evidence=answer.evidence.strip(),
        next_step=answer.next_step.strip(),
        committed_on=answer.committed_on if answer.result_class == ResultClass.B else None,
        unsolved_reason=answer.unsolved_reason if answer.result_class in (ResultClass.C, ResultClass.D) else "",
        signer=answer.signer.strip()[:30],
        doc_no=answer.doc_no.strip()[:40],
        submitted_at=at,
        submitted_by_id=acting_user(actor),
    )
