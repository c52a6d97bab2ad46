"""The only place that announces changes after commit: at least once, in order for each subject."""

import logging
import traceback
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePath
from time import monotonic
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from core.models import HandlerReceipt, OutboxMessage
from core.subjects import Subject

logger = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)
STUCK_AFTER = 10
LONGEST_NAME = 120
BACK_OFF = (10, 60, 300, 900, 3600)
# How long a process leaves a queue alone that failed: one that hangs would hold each request in turn.
QUIET_SECONDS = 10


@dataclass(frozen=True)
class Message:
    """What a handler gets."""

    message_id: UUID
    topic: str
    subject: Subject
    payload: dict[str, Any]
    at: datetime


@dataclass(frozen=True)
class RelayResult:
    """How many messages a run of the relay delivered and how many failed."""

    delivered: int
    failed: int


Handler = Callable[[Message], None]
_handlers: dict[str, list[Handler]] = defaultdict(list)
_kicks: list[Callable[[], None]] = []
_quiet_until = 0.0


def handles(topic: str) -> Callable[[Handler], Handler]:
    """Subscribe a function to a topic; what it does outside the database must be safe to do twice.

    :raises ValueError: when the topic has another handler of this name, whose receipts would be taken for its own,
        or the name is too long for a receipt
    """

    def subscribe(handler: Handler) -> Handler:
        if _name(handler) in map(_name, _handlers[topic]):
            raise ValueError(f"{topic}: {_name(handler)} is subscribed twice")
        if len(_name(handler)) > LONGEST_NAME:
            raise ValueError(f"{topic}: {_name(handler)} is longer than {LONGEST_NAME} characters")
        _handlers[topic].append(handler)
        return handler

    return subscribe


def kick_with(kick: Callable[[], None]) -> None:
    """Set what wakes the relay after commit; without it the minute's beat delivers."""
    global _quiet_until
    _kicks[:] = [kick]
    _quiet_until = 0.0


def publish(*, topic: str, subject: Subject, at: datetime, **payload: Any) -> OutboxMessage:
    """Write an announcement in the caller's transaction and return it.

    :raises RuntimeError: outside a transaction, where it could be lost
    """
    if not connection.in_atomic_block:
        raise RuntimeError("publish needs a transaction")
    message = OutboxMessage.objects.create(
        topic=topic,
        subject_kind=subject.kind,
        subject_id=subject.id,
        payload=payload,
        created_at=at,
        next_attempt_at=at,
    )
    if _handlers[topic]:
        transaction.on_commit(_kick)
    return message


def _kick() -> None:
    """Wake the relay; a broker that is away costs only time, for the minute's beat delivers."""
    global _quiet_until
    if monotonic() < _quiet_until:
        return
    for kick in _kicks:
        try:
            kick()
        except Exception:
            _quiet_until = monotonic() + QUIET_SECONDS
            logger.warning("outbox: the queue is away, the next beat will deliver", exc_info=True)


def relay(*, at: datetime, limit: int = 100) -> RelayResult:
    """Deliver what waits, oldest first; two relays at once share the work."""
    outcomes = [_deliver(pk, at) for pk in _lease(at, limit)]
    return RelayResult(delivered=outcomes.count(True), failed=outcomes.count(False))


def _lease(at: datetime, limit: int) -> list[int]:
    """Take messages for this run: none behind an undelivered one of the same subject that another run holds."""
    with transaction.atomic():
        earlier = OutboxMessage.objects.filter(
            delivered_at__isnull=True,
            subject_kind=OuterRef("subject_kind"),
            subject_id=OuterRef("subject_id"),
            pk__lt=OuterRef("pk"),
        )
        waiting = OutboxMessage.objects.filter(delivered_at__isnull=True, next_attempt_at__lte=at)
        free = waiting.exclude(leased_until__gt=at).exclude(
            Exists(earlier.filter(Q(leased_until__gt=at) | Q(next_attempt_at__gt=at)))
        )
        ids = list(
            free.select_for_update(skip_locked=True, of=("self",)).order_by("pk").values_list("pk", flat=True)[:limit]
        )
        OutboxMessage.objects.filter(pk__in=ids).update(leased_until=at + LEASE)
    return ids


def _deliver(pk: int, at: datetime) -> bool | None:
    """Return whether the message was delivered; None when it is not its turn, or another relay was faster."""
    row = OutboxMessage.objects.get(pk=pk)
    if row.delivered_at is not None:
        return None
    behind = OutboxMessage.objects.filter(
        subject_kind=row.subject_kind, subject_id=row.subject_id, pk__lt=pk, delivered_at__isnull=True
    )
    if behind.exists():
        OutboxMessage.objects.filter(pk=pk).update(leased_until=None)
        return None
    message = Message(row.message_id, row.topic, Subject(row.subject_kind, row.subject_id), row.payload, row.created_at)
    try:
        for handler in _handlers[row.topic]:
            _run_once(handler, message, row, at)
    except Exception as error:
        _note_failure(row, error, at)
        return False
    OutboxMessage.objects.filter(pk=pk).update(delivered_at=at, leased_until=None, last_error="")
    return True


def _run_once(handler: Handler, message: Message, row: OutboxMessage, at: datetime) -> None:
    """Run a handler in its own transaction together with its receipt; with a receipt already there, do nothing."""
    with transaction.atomic():
        _, first = HandlerReceipt.objects.get_or_create(message=row, handler=_name(handler), defaults={"at": at})
        if first:
            handler(message)


def _name(handler: Handler) -> str:
    return f"{handler.__module__}.{handler.__qualname__}"


def _note_failure(row: OutboxMessage, error: Exception, at: datetime) -> None:
    """Keep what went wrong and where, and try later; an error's own words may hold somebody's text and are left out."""
    wait = BACK_OFF[min(row.attempts, len(BACK_OFF) - 1)]
    frames = traceback.extract_tb(error.__traceback__)
    # Where libraries go from there tells nothing: every refusal of the database ends in the same lines.
    ours = [frame for frame in frames if "site-packages" not in frame.filename][-3:]
    where = " > ".join(f"{PurePath(frame.filename).name}:{frame.lineno} {frame.name}" for frame in ours)
    OutboxMessage.objects.filter(pk=row.pk).update(
        attempts=F("attempts") + 1,
        next_attempt_at=at + timedelta(seconds=wait),
        leased_until=None,
        last_error=f"{type(error).__name__} in {where}",
    )
    logger.error("outbox: %s failed for message %s: %s in %s", row.topic, row.message_id, type(error).__name__, where)


def stuck(at: datetime) -> QuerySet[OutboxMessage]:
    """Return the messages that failed again and again, or have waited for an hour."""
    waiting = OutboxMessage.objects.filter(delivered_at__isnull=True)
    return waiting.filter(attempts__gte=STUCK_AFTER) | waiting.filter(created_at__lt=at - timedelta(hours=1))
