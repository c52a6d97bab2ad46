"""The one way to change a shift: lock, check, change, record, announce in one transaction; and the post it brings."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, OperationalError, transaction
from psycopg.errors import DeadlockDetected, LockNotAvailable

from accounts.models import active_on
from accounts.roles import Role
from accounts.services.posts import write_post, write_post_cut
from core import asked, audit, outbox
from core.actors import Actor, Capacity
from core.clock import SHANGHAI, local_date
from core.errors import RuleBroken, Stale
from core.subjects import Subject
from core.transitions import check_version
from deputies import selectors as deputies
from deputies.models import Deputy
from deputies.policies import names_a_phone
from liaison import lifecycle
from liaison.models import DutyShift, RotatingHead, ShiftSwap, Station, StationPosting
from liaison.states import COVERING, HeadStatus, ShiftAction, ShiftState, SwapState

BUSY = "这个班正有人在改，请过几秒再试。"
TAKEN = "这个人这个时间刚刚被排上了别的班，请刷新后再试。"
# A rotating head opens the door and reads what was handed over before the shift, and afterwards finishes the entry at
# hand and writes the note: as long as a session may lie idle, so that no citizen's words are lost at the last minute.
GRACE_BEFORE = timedelta(minutes=15)
GRACE_AFTER = timedelta(minutes=30)
Detail = str | int | bool | None


@dataclass
class ShiftStep:
    """A shift under lock, and what the trail will say of the step."""

    shift: DutyShift
    capacity: Capacity
    detail: dict[str, Detail] = field(default_factory=dict)


@contextmanager
def roster_transaction() -> Iterator[None]:
    """Open the command's transaction; a lock or a place that somebody else was faster to take is a refusal."""
    try:
        with transaction.atomic(durable=True):
            yield
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable | DeadlockDetected):
            raise Stale(BUSY) from error
        raise
    except IntegrityError as error:
        raise Stale(TAKEN) from error


def lock_shifts(*shift_ids: int) -> list[DutyShift]:
    """Return these shifts, locked in the order of their ids; shifts are locked before their swaps."""
    shifts = DutyShift.objects.select_for_update(of=("self",), no_key=True).select_related(
        "station__organisation", "station__region", "deputy", "head", "post"
    )
    return list(shifts.filter(pk__in=shift_ids).order_by("pk"))


@contextmanager
def shift_step(
    action: ShiftAction, *, shift_id: int, actor: Actor, at: datetime, version: int | None
) -> Iterator[ShiftStep]:
    """Take one step of a shift, or none of it.

    :raises WrongState: it does not follow from the state  :raises NotAllowed: not this actor's to take
    :raises Stale: somebody changed it since it was shown, or holds it
    """
    with roster_transaction():
        (shift,) = lock_shifts(shift_id)
        step = lifecycle.SHIFT.check(action, shift, actor)
        check_version(version, shift.version)
        before = shift.state
        taken = ShiftStep(shift, step.capacity)
        yield taken
        if step.transition.target is not None:
            shift.state = step.transition.target
        write_shift(shift, action, actor, step.capacity, at, before, **taken.detail)


def write_shift(
    shift: DutyShift, action: str, actor: Actor, capacity: Capacity, at: datetime, before: str, **detail: Detail
) -> None:
    """Save a shift with its next version, record what was done and announce it; opens no transaction."""
    shift.version += 1
    validated(shift)
    shift.save()
    announce_shift(shift, action, actor, capacity, at, before, **detail)


def announce_shift(
    shift: DutyShift, action: str, actor: Actor, capacity: Capacity, at: datetime, before: str, **detail: Detail
) -> None:
    """Write the audit event and the outbox message of what was just done to a shift."""
    subject = Subject("shift", shift.pk)
    audit.record(
        subject=subject, verb=str(action), actor=actor, capacity=capacity, at=at,
        from_state=before, to_state=shift.state, **detail,
    )  # fmt: skip
    outbox.publish(topic=f"liaison.{action}", subject=subject, at=at, user_id=actor.user_id, **detail)


def validated(shift: DutyShift) -> None:
    """Check a shift against its table.

    :raises RuleBroken: with the first rule it breaks
    """
    try:
        shift.full_clean(exclude=["post"])
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        raise RuleBroken(str(messages[0]), field=None if name == NON_FIELD_ERRORS else name) from error


def put_on(shift: DutyShift, person: str) -> None:
    """Set who is on duty, given as “deputy:12” or “head:3”.

    :raises RuleBroken: for somebody who does not belong to this station, is no longer in office, or is taken
    """
    kind, _, digits = person.partition(":")
    pk = asked.number(digits) or 0
    shift.deputy, shift.head = None, None
    if kind == "deputy":
        shift.deputy = _posted_deputy(shift, pk)
    elif kind == "head":
        shift.head = _serving_head(shift, pk)
    if shift.deputy is None and shift.head is None:
        raise RuleBroken("请从名单里选一位本站的代表或者轮值站长。", field="person")
    refuse_overlap(shift)


def _posted_deputy(shift: DutyShift, pk: int) -> Deputy | None:
    posted = StationPosting.objects.filter(active_on(shift.day), station=shift.station, deputy_id=pk)
    return Deputy.objects.filter(deputies.in_office(), pk__in=posted.values("deputy_id")).first()


def _serving_head(shift: DutyShift, pk: int) -> RotatingHead | None:
    return RotatingHead.objects.filter(pk=pk, status=HeadStatus.ACTIVE, stations=shift.station).first()


def refuse_overlap(shift: DutyShift, *, but_not: tuple[int, ...] = ()) -> None:
    """Refuse to put a person at two places at once, saying where they are already.

    :raises RuleBroken: when the person has a shift that meets this one
    """
    mine = {"deputy_id": shift.deputy_id} if shift.deputy_id else {"head_id": shift.head_id}
    others = DutyShift.objects.filter(
        **mine, state__in=COVERING, starts_at__lt=shift.ends_at, ends_at__gt=shift.starts_at
    ).exclude(pk__in=[pk for pk in (shift.pk, *but_not) if pk is not None])
    other = others.select_related("station__organisation").first()
    if other is not None:
        raise RuleBroken(f"{shift.person_name}{hours_of(other)}已经在{other.station.name}有班。", field="person")


def hours_of(shift: DutyShift) -> str:
    """Return “11月23日8:30—12:00”."""
    begins, ends = shift.starts_at.astimezone(SHANGHAI), shift.ends_at.astimezone(SHANGHAI)
    return f"{shift.day.month}月{shift.day.day}日{begins.hour}:{begins:%M}—{ends.hour}:{ends:%M}"


def give_post(shift: DutyShift, *, actor: Actor, capacity: Capacity, at: datetime) -> None:
    """Give a rotating head who signs in the post of this one shift, with the minutes before and after it."""
    if shift.head is None or shift.head.user_id is None or shift.post_id is not None:
        return
    begins, ends = shift.starts_at - GRACE_BEFORE, shift.ends_at + GRACE_AFTER
    shift.post = write_post(
        user_id=shift.head.user_id,
        organisation_id=shift.station.organisation_id,
        role=Role.ROTATING_HEAD,
        active_from=local_date(begins),
        active_to=local_date(ends) + timedelta(days=1),
        hours=(begins, ends),
        actor=actor,
        capacity=capacity,
        at=at,
    )


def take_post(shift: DutyShift, *, actor: Actor, capacity: Capacity, at: datetime) -> None:
    """Take the post of this shift back, if there is one: from now on its holder acts as nothing through it."""
    if shift.post is not None:
        write_post_cut(shift.post, actor=actor, capacity=capacity, at=at)
        shift.post = None


def void_swaps(shift: DutyShift, at: datetime) -> None:
    """Let the proposals that this shift was part of lapse, because it is no longer what was proposed."""
    for relation in (shift.swaps, shift.swaps_asked):
        relation.filter(state=SwapState.PROPOSED).update(state=SwapState.VOID, answered_at=at)


def lock_swap(swap_id: int) -> tuple[ShiftSwap, list[DutyShift]]:
    """Return a swap and its shifts, all locked: the shifts first, by id."""
    ids = ShiftSwap.objects.values_list("shift_id", "with_shift_id").get(pk=swap_id)
    shifts = lock_shifts(*(pk for pk in ids if pk is not None))
    swap = ShiftSwap.objects.select_for_update(of=("self",)).select_related("asked_by", "asked_of").get(pk=swap_id)
    return swap, shifts


def lock_station(station_id: int) -> Station:
    """Return a station locked against another roster made at the same moment."""
    stations = Station.objects.select_for_update(of=("self",), no_key=True)
    return stations.select_related("organisation", "region").get(pk=station_id)


def said(text: str, sentence: str, name: str, most: int = 120) -> str:
    """Return what was written, trimmed.

    :raises RuleBroken: when it is empty (with the sentence), too long, or names a telephone number
    """
    cleaned = text.strip()
    if not cleaned and sentence:
        raise RuleBroken(sentence, field=name)
    if len(cleaned) > most:
        raise RuleBroken(f"请写{most}个字以内（现在{len(cleaned)}个字）。", field=name)
    if names_a_phone(cleaned):
        raise RuleBroken("这里不要写电话号码；群众的姓名和电话只登记在意见里。", field=name)
    return cleaned


def not_begun(shift: DutyShift, at: datetime) -> None:
    """Refuse what makes sense only before the shift.

    :raises RuleBroken: once it has begun
    """
    if shift.starts_at <= at:
        raise RuleBroken("这个班已经开始，请联系站里处理。")


def is_waiting(shift: DutyShift) -> bool:
    """Return whether the shift is published and ahead of its record."""
    return shift.state in (ShiftState.PENDING, ShiftState.CONFIRMED)
