"""Commands on swaps: one deputy proposes, the other agrees or not; with consent both shifts change at once."""

from datetime import datetime

from django.db.models import Case, F, Value, When

from accounts.services.records import save_row
from core import outbox
from core.actors import Actor, Capacity
from core.errors import NotAllowed, RuleBroken, WrongState
from core.subjects import Subject
from deputies import selectors as deputies
from deputies.models import Deputy
from liaison import lifecycle, policies
from liaison.models import DutyShift, ShiftSwap
from liaison.selectors import posted_at
from liaison.services.duty_steps import (
    announce_shift,
    is_waiting,
    lock_shifts,
    lock_swap,
    not_begun,
    refuse_overlap,
    roster_transaction,
    said,
)
from liaison.states import ShiftState, SwapAction

GONE = "这两个班里有一个已经变了，换班申请不再有效，请重新提出。"


def propose_swap(
    *,
    shift_id: int,
    actor: Actor,
    at: datetime,
    with_shift_id: int | None = None,
    asked_of_id: int | None = None,
    reason: str = "",
) -> ShiftSwap:
    """换班: ask a colleague to exchange shifts, or without `with_shift_id` to take this one over (代班).

    :raises NotAllowed: when the shift is not the actor's own
    :raises RuleBroken: a shift that has begun, a colleague who does not serve at the station or would be at two places
    """
    with roster_transaction():
        shifts = {shift.pk: shift for shift in lock_shifts(*(pk for pk in (shift_id, with_shift_id) if pk))}
        mine, theirs = shifts[shift_id], shifts.get(with_shift_id) if with_shift_id else None
        capacity = policies.on_this_shift(mine, actor)
        if capacity is None or mine.deputy_id is None:
            raise NotAllowed("只能拿自己的班去换。")
        _check_open(mine, at)
        other_id = _other(mine, theirs, asked_of_id, at)
        _check_fit(mine, theirs, other_id, at)
        swap = ShiftSwap(
            shift=mine, with_shift=theirs, asked_by_id=mine.deputy_id, asked_of_id=other_id,
            reason=said(reason, "", "reason"), proposed_at=at,
        )  # fmt: skip
        save_row(swap, kind="swap", verb="propose_swap", actor=actor, capacity=capacity, at=at)
        _tell(swap, "propose_swap", actor, at)
    return swap


def _other(mine: DutyShift, theirs: DutyShift | None, asked_of_id: int | None, at: datetime) -> int:
    if theirs is None:
        if asked_of_id is None:
            raise RuleBroken("请选对方的班次，或者选一位代表代班。", field="partner")
        return asked_of_id
    _check_open(theirs, at)
    if theirs.deputy_id is None or theirs.deputy_id == mine.deputy_id:
        raise RuleBroken("请选别的代表的班次。", field="partner")
    return theirs.deputy_id


def _check_open(shift: DutyShift, at: datetime) -> None:
    if not is_waiting(shift):
        raise WrongState("这个班现在不能换。请刷新页面查看最新情况。")
    not_begun(shift, at)


def _check_fit(mine: DutyShift, theirs: DutyShift | None, other_id: int, at: datetime) -> None:
    """Refuse an exchange that would put somebody where they do not serve, or at two places at once."""
    both = tuple(shift.pk for shift in (mine, theirs) if shift is not None)
    own = mine.deputy
    other = Deputy.objects.filter(deputies.in_office(), pk=other_id).first()
    if other is None or own is None or not posted_at(mine.station_id, mine.starts_at).filter(pk=other.pk).exists():
        raise RuleBroken("对方不在这个站，不能来值这个班。", field="partner")
    if theirs is not None and not posted_at(theirs.station_id, theirs.starts_at).filter(pk=own.pk).exists():
        raise RuleBroken("您不在对方那个站，不能换到那个班。", field="partner")
    for shift, person in ((mine, other), (theirs, own)):
        if shift is not None:
            before, shift.deputy = shift.deputy, person
            try:
                refuse_overlap(shift, but_not=both)
            except RuleBroken as refusal:
                raise RuleBroken(refusal.message, field="partner") from refusal
            finally:
                shift.deputy = before


def accept_swap(*, swap_id: int, actor: Actor, at: datetime) -> ShiftSwap:
    """同意换班: both shifts change hands in one transaction, and both count as confirmed.

    :raises WrongState: answered already, or one of the shifts is no longer what was proposed
    """
    with roster_transaction():
        swap, shifts = lock_swap(swap_id)
        step = lifecycle.SWAP.check(SwapAction.ACCEPT, swap, actor)
        by_id = {shift.pk: shift for shift in shifts}
        mine, theirs = by_id[swap.shift_id], by_id.get(swap.with_shift_id or 0)
        _check_unchanged(swap, mine, theirs, at)
        _check_fit(mine, theirs, swap.asked_of_id, at)
        _exchange(swap, shifts, actor, step.capacity, at)
        _answer(swap, SwapAction.ACCEPT, actor, step.capacity, at)
    return swap


def _check_unchanged(swap: ShiftSwap, mine: DutyShift, theirs: DutyShift | None, at: datetime) -> None:
    whose = mine.deputy_id == swap.asked_by_id and (theirs is None or theirs.deputy_id == swap.asked_of_id)
    ahead = [shift for shift in (mine, theirs) if shift is not None]
    if not whose or any(not is_waiting(shift) or shift.starts_at <= at for shift in ahead):
        raise WrongState(GONE)


def _exchange(swap: ShiftSwap, shifts: list[DutyShift], actor: Actor, capacity: Capacity, at: datetime) -> None:
    """Exchange the people in one statement, so that nobody is at two places in between."""
    DutyShift.objects.filter(pk__in=[shift.pk for shift in shifts]).update(
        deputy_id=Case(When(deputy_id=swap.asked_by_id, then=Value(swap.asked_of_id)), default=Value(swap.asked_by_id)),
        swapped_from_id=F("deputy_id"),
        state=ShiftState.CONFIRMED,
        version=F("version") + 1,
    )
    for shift in shifts:
        before = shift.state
        shift.state = ShiftState.CONFIRMED
        announce_shift(shift, "swap_shift", actor, capacity, at, before, swap=swap.pk)


def decline_swap(*, swap_id: int, actor: Actor, at: datetime) -> ShiftSwap:
    """不同意: nothing changes, and the one who asked is told."""
    return _close(SwapAction.DECLINE, swap_id, actor, at)


def withdraw_swap(*, swap_id: int, actor: Actor, at: datetime) -> ShiftSwap:
    """撤回: the one who asked does not need it any more."""
    return _close(SwapAction.WITHDRAW, swap_id, actor, at)


def _close(action: SwapAction, swap_id: int, actor: Actor, at: datetime) -> ShiftSwap:
    with roster_transaction():
        swap, _ = lock_swap(swap_id)
        step = lifecycle.SWAP.check(action, swap, actor)
        _answer(swap, action, actor, step.capacity, at)
    return swap


def _answer(swap: ShiftSwap, action: SwapAction, actor: Actor, capacity: Capacity, at: datetime) -> None:
    target = lifecycle.SWAP.row(action).target
    assert target is not None
    swap.state, swap.answered_at = str(target), at
    save_row(swap, kind="swap", verb=str(action), actor=actor, capacity=capacity, at=at)
    _tell(swap, str(action), actor, at)


def _tell(swap: ShiftSwap, verb: str, actor: Actor, at: datetime) -> None:
    outbox.publish(topic=f"liaison.{verb}", subject=Subject("swap", swap.pk), at=at, user_id=actor.user_id)
