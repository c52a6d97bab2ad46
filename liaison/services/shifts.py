"""Commands on one shift: confirm, ask leave, give it to somebody else, record it served or missed, cancel it."""

from datetime import datetime

from core.actors import Actor
from core.errors import RuleBroken
from core.subjects import Subject
from deputies.services.duties import announce_duty
from deputies.states import DutyKind
from liaison.models import DutyShift
from liaison.services.duty_steps import (
    give_post,
    not_begun,
    put_on,
    said,
    shift_step,
    take_post,
    void_swaps,
)
from liaison.states import ShiftAction, ShiftState

NOTE_MAX = 500


def confirm_shift(*, shift_id: int, actor: Actor, at: datetime, version: int | None = None) -> DutyShift:
    """确认值班: the person on duty says that they will come."""
    with shift_step(ShiftAction.CONFIRM, shift_id=shift_id, actor=actor, at=at, version=version) as step:
        pass
    return step.shift


def ask_leave(*, shift_id: int, reason: str, actor: Actor, at: datetime, version: int | None = None) -> DutyShift:
    """请假: the person cannot come; the hours are open again and the station is told.

    :raises RuleBroken: without a reason, or once the shift has begun
    """
    with shift_step(ShiftAction.ASK_LEAVE, shift_id=shift_id, actor=actor, at=at, version=version) as step:
        not_begun(step.shift, at)
        step.shift.reason = said(reason, "请写一写请假的原因。", "reason")
        take_post(step.shift, actor=actor, capacity=step.capacity, at=at)
        void_swaps(step.shift, at)
    return step.shift


def reassign_shift(*, shift_id: int, person: str, actor: Actor, at: datetime, version: int | None = None) -> DutyShift:
    """改派: the station puts somebody else on duty; a published shift has to be confirmed by the new person.

    :raises RuleBroken: somebody who does not belong there or is taken, or a shift that is over
    """
    with shift_step(ShiftAction.REASSIGN, shift_id=shift_id, actor=actor, at=at, version=version) as step:
        shift = step.shift
        if shift.ends_at <= at:
            raise RuleBroken("这个班已经结束，不能改派。")
        step.detail = {"previous_deputy": shift.deputy_id, "previous_head": shift.head_id}
        put_on(shift, person)
        take_post(shift, actor=actor, capacity=step.capacity, at=at)
        void_swaps(shift, at)
        if shift.state != ShiftState.DRAFT:
            shift.state = ShiftState.PENDING
            give_post(shift, actor=actor, capacity=step.capacity, at=at)
    return step.shift


def complete_shift(
    *, shift_id: int, actor: Actor, at: datetime, handover_note: str = "", version: int | None = None
) -> DutyShift:
    """登记已值班: the shift was served; the note is for whoever comes next. A deputy's duty goes on record.

    :raises RuleBroken: before it has begun, or for a note that names a telephone number
    """
    with shift_step(ShiftAction.COMPLETE, shift_id=shift_id, actor=actor, at=at, version=version) as step:
        shift = step.shift
        if at < shift.starts_at:
            raise RuleBroken("还没到值班时间，值完班再登记。")
        shift.handover_note = said(handover_note, "", "handover_note", NOTE_MAX)
        shift.done_at = at
        _announce(shift, at, quantity=1)
    return step.shift


def report_absence(*, shift_id: int, reason: str, actor: Actor, at: datetime, version: int | None = None) -> DutyShift:
    """登记未到岗: nobody came; the station head is told and nobody else. A duty recorded before is taken back.

    :raises RuleBroken: without saying what is known, or before the shift has begun
    """
    with shift_step(ShiftAction.REPORT_ABSENCE, shift_id=shift_id, actor=actor, at=at, version=version) as step:
        shift = step.shift
        if at < shift.starts_at:
            raise RuleBroken("还没到值班时间。")
        shift.reason = said(reason, "请写一写了解到的情况。", "reason")
        if shift.state == ShiftState.DONE:
            _announce(shift, at, quantity=0)
        take_post(shift, actor=actor, capacity=step.capacity, at=at)
        void_swaps(shift, at)
    return step.shift


def cancel_shift(
    *, shift_id: int, actor: Actor, at: datetime, reason: str = "", version: int | None = None
) -> DutyShift:
    """取消: the shift does not take place; what was published needs a reason, because its person is told.

    :raises RuleBroken: without a reason for a published shift, or once it has begun
    """
    with shift_step(ShiftAction.CANCEL, shift_id=shift_id, actor=actor, at=at, version=version) as step:
        shift = step.shift
        published = shift.state != ShiftState.DRAFT
        if published:
            not_begun(shift, at)
        shift.reason = said(reason, "请写一写取消的原因，会告诉值班人。" if published else "", "reason")
        take_post(shift, actor=actor, capacity=step.capacity, at=at)
        void_swaps(shift, at)
    return step.shift


def _announce(shift: DutyShift, at: datetime, *, quantity: int) -> None:
    if shift.deputy_id is not None:
        announce_duty(
            deputy_id=shift.deputy_id,
            kind=DutyKind.RECEPTION,
            on=shift.day,
            source=Subject("shift", shift.pk),
            at=at,
            quantity=quantity,
        )
