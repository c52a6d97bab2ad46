"""The only place that writes and reads the audit trail, and seals it with a hash chain."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from core.actors import Actor, Capacity
from core.models import AuditEvent, AuditSeal
from core.subjects import Subject

LONGEST_WORD = 64
SEAL_LOCK = 7201
BATCH = 1000
SETTLED = timedelta(minutes=5)
Detail = str | int | bool | list[int] | None


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

    :raises ValueError: when a detail is long enough to be somebody's text
    """
    for name, value in detail.items():
        if isinstance(value, str) and len(value) > LONGEST_WORD:
            raise ValueError(f"{name} is too long for the trail; it may be people's text")
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


def trail(*subjects: Subject) -> QuerySet[AuditEvent]:
    """Return the events of these subjects, oldest first."""
    condition = Q(pk__in=[])
    for subject in subjects:
        condition |= Q(subject_kind=subject.kind, subject_id=subject.id)
    return AuditEvent.objects.filter(condition).order_by("id")


def seal(*, at: datetime) -> int:
    """Seal what was written since the last seal, in batches; return how many events were sealed.

    Two processes at once are kept apart by an advisory lock. Only events older than the longest transaction are
    sealed, so that one committed late cannot slip an earlier id under a seal.
    """
    sealed = 0
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s)", [SEAL_LOCK])
        last = AuditSeal.objects.order_by("-last_id").first()
        settled = AuditEvent.objects.filter(at__lte=at - SETTLED).order_by("pk")
        waiting = settled.filter(pk__gt=last.last_id if last else 0)
        while batch := list(waiting[:BATCH]):
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
            waiting = settled.filter(pk__gt=last.last_id)
    return sealed


def verify_chain() -> list[int]:
    """Return the ids of the seals that no longer fit what they sealed; empty when history is whole."""
    broken: list[int] = []
    previous = ""
    for link in AuditSeal.objects.order_by("last_id").iterator():
        events = AuditEvent.objects.filter(pk__gte=link.first_id, pk__lte=link.last_id).order_by("pk")
        if link.previous != previous or link.digest != _digest(previous, events):
            broken.append(link.pk)
        previous = link.digest
    return broken


def _digest(previous: str, events: Iterable[AuditEvent]) -> str:
    chain = sha256(previous.encode())
    for event in events:
        row = [
            event.pk, event.subject_kind, event.subject_id, event.verb, event.actor_kind, event.user_id, event.post_id,
            event.role, event.at.timestamp(), event.from_state, event.to_state, event.detail,
        ]  # fmt: skip
        chain.update(json.dumps(row, sort_keys=True, ensure_ascii=False).encode())
    return chain.hexdigest()
