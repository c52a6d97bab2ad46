"""The commands on duty records: take one over from a business record, report one, enter one, confirm or reject it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError

from core import files
from core.actors import Actor, Capacity
from core.clock import local_date
from core.errors import NotAllowed, RuleBroken
from core.subjects import Subject
from deputies import lifecycle, policies
from deputies.models import DutyRecord, Mandate, Scheme
from deputies.services.steps import announce, durable, lock, required, step
from deputies.states import SELF_REPORTED, DutyAction, DutyKind, DutyState, SchemeState

SUBJECT = "duty_record"
QUANTITY_MOST = 200


def take_over(
    *, deputy_id: int, kind: str, on: date, source: Subject, quantity: int, at: datetime
) -> DutyRecord | None:
    """Write what a business record proves, or bring it up to date; the same announcement twice changes nothing.

    Runs inside the caller's transaction, for handlers. A quantity of 0 takes back, and makes nothing where nothing was.
    """
    kept = DutyRecord.objects.select_for_update().filter(
        deputy_id=deputy_id, kind=kind, source_kind=source.kind, source_id=source.id
    )
    found = kept.first()
    if found is None and quantity == 0:
        return None
    if found is None:
        return DutyRecord.objects.create(
            deputy_id=deputy_id,
            kind=DutyKind(kind),
            on=on,
            source_kind=source.kind,
            source_id=source.id,
            quantity=quantity,
            state=DutyState.AUTO_CONFIRMED,
            recorded_at=at,
        )
    if (found.on, found.quantity) != (on, quantity):
        found.on, found.quantity = on, quantity
        found.version += 1
        found.save(update_fields=["on", "quantity", "version"])
    return found


def report_duty(
    *,
    deputy_id: int,
    kind: str,
    on: date,
    text: str,
    key: str,
    actor: Actor,
    at: datetime,
    quantity: int = 1,
    photo: "UploadedFile[Any] | None" = None,
) -> DutyRecord:
    """自报: the deputy reports what no business record shows; the same key gives the record made before.

    :raises NotAllowed: for anybody but the deputy  :raises RuleBroken: a kind that comes by itself, a day not possible
    """
    if actor.identity("deputy") != deputy_id:
        raise NotAllowed("履职情况由代表本人填报。")
    if kind not in SELF_REPORTED:
        raise RuleBroken("这一类由系统自动记录，不用填报。", field="kind")
    capacity = policies.require(policies.deputy_capacity(actor), "履职情况由代表本人填报。")
    draft = _draft(deputy_id, kind, on, quantity, text, key, actor, at)
    try:
        with durable():
            draft.save(force_insert=True)
            if photo is not None:
                subject = Subject(SUBJECT, draft.pk)
                files.store_image(upload=photo, subject=subject, at=at, uploaded_by=actor.user_id)
            _announce_report(draft, actor, capacity, at)
    except IntegrityError:
        return DutyRecord.objects.get(deputy_id=deputy_id, key=key)
    return draft


def enter_duty(
    *,
    deputy_ids: Sequence[int],
    kind: str,
    on: date,
    text: str,
    key: str,
    actor: Actor,
    at: datetime,
    quantity: int = 1,
) -> list[DutyRecord]:
    """登记: staff enter what several deputies did on a day, or failed to do; somebody else confirms each.

    :raises NotAllowed: a deputy outside the actor's scope, or the actor's own record
    :raises RuleBroken: nobody chosen, a kind that comes by itself, a day not possible
    """
    if not deputy_ids:
        raise RuleBroken("请选择代表。", field="deputies")
    if kind not in DutyKind.values:
        raise RuleBroken("请选择类别。", field="kind")
    drafts = []
    for deputy_id in sorted(set(deputy_ids)):
        keeper = policies.deputy_keeper(deputy_id, actor)
        capacity = policies.require(keeper, "只能登记本辖区代表的履职情况。")
        if policies.is_self(deputy_id, actor):
            raise NotAllowed("不能登记本人的履职情况，请在代表页面填报。")
        drafts.append((_draft(deputy_id, kind, on, quantity, text, key, actor, at), capacity))
    try:
        with durable():
            for draft, capacity in drafts:
                draft.save(force_insert=True)
                _announce_report(draft, actor, capacity, at)
    except IntegrityError:
        return list(DutyRecord.objects.filter(deputy_id__in=deputy_ids, key=key).order_by("pk"))
    return [draft for draft, _ in drafts]


def _announce_report(draft: DutyRecord, actor: Actor, capacity: Capacity, at: datetime) -> None:
    subject = Subject(SUBJECT, draft.pk)
    announce("report_duty", subject, actor=actor, capacity=capacity, at=at, kind=str(draft.kind))


def _draft(
    deputy_id: int, kind: str, on: date, quantity: int, text: str, key: str, actor: Actor, at: datetime
) -> DutyRecord:
    """Return the row to be, with every rule on its content checked."""
    if not 1 <= quantity <= QUANTITY_MOST:
        raise RuleBroken(f"数量请填1到{QUANTITY_MOST}。", field="quantity")
    check_day(deputy_id, on, at)
    return DutyRecord(
        deputy_id=deputy_id,
        kind=DutyKind(kind),
        on=on,
        quantity=quantity,
        text=required(text, "请写一写做了什么。", "text"),
        key=required(key, "请刷新页面后再提交。", "key", most=64),
        state=DutyState.PENDING,
        reported_by_id=actor.user_id,
        recorded_at=at,
    )


def check_day(deputy_id: int, on: date, at: datetime) -> None:
    """Check that something can have been done on a day.

    :raises RuleBroken: in the future, outside every mandate, or in a year whose score is final
    """
    if on > local_date(at):
        raise RuleBroken("日期还没有到，请填已经做过的事。", field="on")
    held = Mandate.objects.filter(deputy_id=deputy_id, starts_on__lte=on).exclude(ends_on__lte=on)
    if not held.exists():
        raise RuleBroken("这一天还不是（或已不是）代表。", field="on")
    levels = held.values("level")
    if Scheme.objects.filter(year=on.year, level__in=levels, state=SchemeState.LOCKED).exists():
        raise RuleBroken(f"{on.year}年的考核已经锁定，不能再补报。", field="on")


def confirm_duty(*, record_id: int, actor: Actor, at: datetime, version: int | None) -> DutyRecord:
    """确认: a group leader, the township or the county confirms what somebody else reported.

    :raises NotAllowed: the deputy's own, or one's own report
    """
    with durable():
        record = lock(DutyRecord, record_id)
        with _step(DutyAction.CONFIRM_DUTY, record, actor, at, version):
            record.confirmed_by_id = actor.user_id
            record.decided_at = at
    return record


def reject_duty(*, record_id: int, actor: Actor, at: datetime, version: int | None, reason: str) -> DutyRecord:
    """不予确认: with a reason the deputy reads and may object to.

    :raises RuleBroken: without a reason
    """
    with durable():
        record = lock(DutyRecord, record_id)
        with _step(DutyAction.REJECT_DUTY, record, actor, at, version):
            record.confirmed_by_id = actor.user_id
            record.decided_at = at
            record.reason = required(reason, "请写明不予确认的理由，代表本人看得到。", "reason", most=500)
    return record


def _step(action: DutyAction, record: DutyRecord, actor: Actor, at: datetime, version: int | None) -> Any:
    return step(lifecycle.DUTY, action, record, kind=SUBJECT, actor=actor, at=at, version=version)
