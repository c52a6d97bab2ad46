"""The commands on objections (申诉): a deputy objects to a record or to the year's score, the county answers."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError

from core.actors import Actor
from core.errors import NotAllowed, RuleBroken
from core.subjects import Subject
from deputies import lifecycle, policies
from deputies.models import DutyRecord, Objection, Scheme
from deputies.services.steps import announce, durable, lock, required, step
from deputies.states import DutyState, ObjectionAction, ObjectionState, SchemeState

TOO_LATE = "已经过了7日申诉期。有新情况请联系县人大代表工委。"
TWICE = "您对此已经提出申诉，请等县人大代表工委答复。"


def object_to_record(*, record_id: int, actor: Actor, at: datetime, text: str) -> Objection:
    """对履职记录申诉: within seven days of the decision, by the deputy whose record it is.

    :raises NotAllowed: somebody else's record  :raises RuleBroken: not decided yet, too late, or objected to already
    """
    with durable():
        record = lock(DutyRecord, record_id)
        if actor.identity("deputy") != record.deputy_id:
            raise NotAllowed("只能对本人的履职记录申诉。")
        if record.state == DutyState.PENDING:
            raise RuleBroken("这条记录还没有确认，请等确认结果。")
        if at - (record.decided_at or record.recorded_at) > policies.OBJECTION_TERM:
            raise RuleBroken(TOO_LATE)
        return _raise(actor, at, text, record=record)


def object_to_score(*, scheme_id: int, actor: Actor, at: datetime, text: str) -> Objection:
    """对得分申诉: while the year runs, and for seven days after it was locked.

    :raises RuleBroken: too late, or objected to already
    """
    if actor.identity("deputy") is None:
        raise NotAllowed("申诉由代表本人提出。")
    with durable():
        scheme = lock(Scheme, scheme_id)
        if scheme.state == SchemeState.DRAFT:
            raise RuleBroken("这份考核办法还没有批准。")
        if scheme.locked_at is not None and at - scheme.locked_at > policies.OBJECTION_TERM:
            raise RuleBroken(TOO_LATE)
        return _raise(actor, at, text, scheme=scheme)


def _raise(
    actor: Actor, at: datetime, text: str, *, record: DutyRecord | None = None, scheme: Scheme | None = None
) -> Objection:
    deputy_id = actor.identity("deputy")
    assert deputy_id is not None
    capacity = policies.require(policies.deputy_capacity(actor), "申诉由代表本人提出。")
    said = required(text, "请写明哪里不对、应当怎样。", "text", most=1000)
    open_ones = Objection.objects.filter(deputy_id=deputy_id, record=record, scheme=scheme, state=ObjectionState.OPEN)
    if open_ones.exists():
        raise RuleBroken(TWICE)
    try:
        objection = Objection.objects.create(deputy_id=deputy_id, record=record, scheme=scheme, text=said, raised_at=at)
    except IntegrityError as error:
        raise RuleBroken(TWICE) from error
    announce("object", Subject("objection", objection.pk), actor=actor, capacity=capacity, at=at)
    return objection


def uphold_objection(*, objection_id: int, actor: Actor, at: datetime, version: int | None, answer: str) -> Objection:
    """申诉成立: the record is put right with it: one not confirmed counts, one that counted no longer does.

    :raises NotAllowed: the deputy, or who had refused the record
    """
    with durable():
        objection = lock(Objection, objection_id)
        with _step(ObjectionAction.UPHOLD_OBJECTION, objection, actor, at, version, answer) as capacity:
            if objection.record_id is not None:
                record = _put_right(lock(DutyRecord, objection.record_id), actor, at, objection.answer)
                subject = Subject("duty_record", record.pk)
                announce("correct_duty", subject, actor=actor, capacity=capacity, at=at, state=str(record.state))
    return objection


def decline_objection(*, objection_id: int, actor: Actor, at: datetime, version: int | None, answer: str) -> Objection:
    """申诉不成立: with the reason."""
    with durable():
        objection = lock(Objection, objection_id)
        with _step(ObjectionAction.DECLINE_OBJECTION, objection, actor, at, version, answer):
            pass
    return objection


def _put_right(record: DutyRecord, actor: Actor, at: datetime, answer: str) -> DutyRecord:
    if record.state == DutyState.AUTO_CONFIRMED:
        record.quantity = 0
    else:
        was_rejected = record.state == DutyState.REJECTED
        record.state = DutyState.CONFIRMED if was_rejected else DutyState.REJECTED
        record.reason = "" if was_rejected else f"申诉成立：{answer}"[:500]
        record.confirmed_by_id = actor.user_id
        record.decided_at = at
    record.version += 1
    record.save()
    return record


def _step(
    action: ObjectionAction, objection: Objection, actor: Actor, at: datetime, version: int | None, answer: str
) -> Any:
    lifecycle.OBJECTION.check(action, objection, actor)
    objection.answer = required(answer, "请写明答复，申诉人看得到。", "answer", most=1000)
    objection.answered_by_id = actor.user_id
    objection.answered_at = at
    return step(lifecycle.OBJECTION, action, objection, kind="objection", actor=actor, at=at, version=version)
