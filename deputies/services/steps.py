"""The one way to take a step on a row of deputies: lock, check, change, record and announce in one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import OperationalError, models, transaction
from psycopg.errors import LockNotAvailable

from core import audit, outbox
from core.actors import Actor, Capacity
from core.clock import local_date
from core.errors import RuleBroken, Stale
from core.subjects import Subject
from core.transitions import Table, Transition, check_version

BUSY = "这条记录正有人在办理，请过几秒再试。"
Row = TypeVar("Row", bound=models.Model)


@contextmanager
def durable() -> Iterator[None]:
    """Open the command's transaction; a lock that does not come in time is a refusal a person can act on."""
    try:
        with transaction.atomic(durable=True):
            yield
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            raise Stale(BUSY) from error
        raise


def lock(model: type[Row], pk: int) -> Row:
    """Return the row locked for this transaction."""
    return model._default_manager.select_for_update(of=("self",)).get(pk=pk)


@contextmanager
def step(
    table: Table, action: str, row: Any, *, kind: str, actor: Actor, at: datetime, version: int | None
) -> Iterator[Capacity]:
    """Check one step of a locked row, let the caller change it, then move, save, record and announce it.

    :raises WrongState: it does not follow from the state  :raises NotAllowed: not this actor's to take
    :raises Stale: somebody changed the row since it was shown
    """
    taken = table.check(action, row, actor)
    check_version(version, row.version)
    before = row.state
    yield taken.capacity
    _finish(taken.transition, row, before, Subject(kind, row.pk), actor, taken.capacity, at)


def _finish(
    transition: Transition, row: Any, before: str, subject: Subject, actor: Actor, capacity: Capacity, at: datetime
) -> None:
    row.state = transition.target or before
    row.version += 1
    row.save()
    audit.record(
        subject=subject,
        verb=str(transition.action),
        actor=actor,
        capacity=capacity,
        at=at,
        from_state=before,
        to_state=row.state,
    )
    outbox.publish(topic=f"deputies.{transition.action}", subject=subject, at=at, user_id=actor.user_id)


def announce(verb: str, subject: Subject, *, actor: Actor, capacity: Capacity, at: datetime, **detail: Any) -> None:
    """Write the audit event and the outbox message of what was just done outside a table."""
    audit.record(subject=subject, verb=verb, actor=actor, capacity=capacity, at=at, **detail)
    outbox.publish(topic=f"deputies.{verb}", subject=subject, at=at, user_id=actor.user_id, **detail)


def required(value: str, sentence: str, field: str, *, most: int = 2000) -> str:
    """Return the text without surrounding blanks.

    :raises RuleBroken: when nothing is left, or it is longer than `most`
    """
    cleaned = value.strip()
    if not cleaned:
        raise RuleBroken(sentence, field=field)
    if len(cleaned) > most:
        raise RuleBroken(f"最多{most}字，现在{len(cleaned)}字，请写简短些。", field=field)
    return cleaned


def end_of(begun: date, at: datetime) -> date:
    """Return the first day without it; what began today ends tomorrow at the earliest."""
    today = local_date(at)
    return today if today > begun else date.fromordinal(begun.toordinal() + 1)
