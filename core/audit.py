"""The only place that writes and reads the audit trail, and seals it with a hash chain."""

import json
import logging
import re
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from django.db import OperationalError, connection, transaction
from django.db.models import Max, Q, QuerySet
from psycopg.errors import LockNotAvailable

from core.actors import Actor, Capacity
from core.models import AuditEvent, AuditSeal
from core.subjects import Subject

logger = logging.getLogger(__name__)
SEAL_LOCK = 7201
BATCH = 1000
# An id, a word of the tables, a date or a digest; a sentence, a name or anything in Chinese is none of these.
WORD = re.compile(r"[A-Za-z0-9_.:+/-]{0,64}")
Detail = str | int | bool | list[int] | list[str] | None


def record(
    *,
    subject: Subject,
    verb: str,
    actor: Actor,
    capacity: Capacity | None,
    at: datetime,
    from_state: str = "",
    to_state: str = "",
    **detail: Detail,
) -> AuditEvent:
    """Write one event in the caller's transaction and return it.

    Who acts as a stand-in is recorded with whom they stand for.

    :raises ValueError: when a detail is no id, word, date or digest; it may be people's text
    """
    for name, value in detail.items():
        if not all(_may_be_kept(one) for one in (value if isinstance(value, list) else [value])):
            raise ValueError(f"{name} is not for the trail; it may be people's text")
    if capacity is not None and capacity.stands_for is not None:
        detail["stands_for"] = capacity.stands_for
    return AuditEvent.objects.create(
        subject_kind=subject.kind,
        subject_id=subject.id,
        verb=verb,
        actor_kind=str(actor.kind),
        user_id=actor.user_id,
        post_id=capacity.post_id if capacity else None,
        role=capacity.role if capacity else "",
        at=at,
        from_state=from_state,
        to_state=to_state,
        detail=detail,
    )


def _may_be_kept(value: object) -> bool:
    return value is None or isinstance(value, int) or (isinstance(value, str) and WORD.fullmatch(value) is not None)


def trail(*subjects: Subject) -> QuerySet[AuditEvent]:
    """Return the events of these subjects, oldest first."""
    condition = Q(pk__in=[])
    for subject in subjects:
        condition |= Q(subject_kind=subject.kind, subject_id=subject.id)
    return AuditEvent.objects.filter(condition).order_by("id")


def times(subject: Subject, verb: str, **detail: Detail) -> int:
    """Return how often a step was taken of this subject; with details, only those events that carry them."""
    events = trail(subject).filter(verb=str(verb))
    return events.filter(detail__contains=detail).count() if detail else events.count()


def seal(*, at: datetime) -> int:
    """Seal what was written since the last seal, in batches; return how many events were sealed.

    With another process sealing at this moment, or a writer that does not end, nothing is sealed: the next beat will.
    """
    settled = _settled_up_to()
    sealed = 0
    with transaction.atomic(durable=True):
        if not _alone():
            return 0
        last = AuditSeal.objects.order_by("-last_id").first()
        while batch := _batch(last.last_id if last else 0, settled):
            previous = last.digest if last else ""
            last = AuditSeal.objects.create(
                first_id=batch[0].pk,
                last_id=batch[-1].pk,
                events=len(batch),
                previous=previous,
                digest=_digest(previous, batch),
                at=at,
            )
            sealed += len(batch)
    return sealed


def verify_chain() -> list[int]:
    """Return the ids of the seals that no longer fit what they sealed; empty when history is whole.

    A seal answers for every id since the one before it, so an event slipped into a gap is found too.
    """
    broken: list[int] = []
    previous, last_id = "", 0
    for link in AuditSeal.objects.order_by("last_id").iterator():
        events = AuditEvent.objects.filter(pk__gt=last_id, pk__lte=link.last_id).order_by("pk")
        if link.previous != previous or link.digest != _digest(previous, events):
            broken.append(link.pk)
        previous, last_id = link.digest, link.last_id
    return broken


def _settled_up_to() -> int:
    """Return the highest id below which no transaction can still bring an event; 0 when a writer does not finish.

    Ids are given before commit: without the lock an event committed late would slip its lower id under a seal.
    The lock waits for the writers under way, shorter than they themselves wait for a lock, and is let go at once.
    """
    try:
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            cursor.execute("set local lock_timeout = '2s'")
            cursor.execute("lock table core_auditevent in share mode")
            return AuditEvent.objects.aggregate(highest=Max("pk"))["highest"] or 0
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            raise
        logger.warning("audit: a writer is under way, the next beat will seal")
        return 0


def _alone() -> bool:
    """Return whether no other process seals; true until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(%s)", [SEAL_LOCK])
        return bool(cursor.fetchone()[0])


def _batch(after: int, settled: int) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(pk__gt=after, pk__lte=settled).order_by("pk")[:BATCH])


def _digest(previous: str, events: Iterable[AuditEvent]) -> str:
    chain = sha256(previous.encode())
    for event in events:
        row = [
            event.pk, event.subject_kind, event.subject_id, event.verb, event.actor_kind, event.user_id, event.post_id,
            event.role, event.at.timestamp(), event.from_state, event.to_state, event.detail,
        ]  # fmt: skip
        chain.update(json.dumps(row, sort_keys=True, ensure_ascii=False).encode())
    return chain.hexdigest()
