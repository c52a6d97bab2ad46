"""The only place that puts notices into a person's list and takes them off; deliveries outside begin here too."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import QuerySet

from core.delivery.services import Told, plan
from core.models import Notice
from core.models.notices import TEXT_LENGTH, Severity
from core.outbox import Message

__all__ = ["NewNotice", "Severity", "mark_read", "notify", "notify_many", "tell", "unread"]
# One statement for any number of notices; what a person was told under a key is not told again.
INSERT = """
insert into core_notice (user_id, text, link, key, severity, created_at)
select told.user_id, told.text, told.link, told.key, told.severity, %s
from unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[]) as told (user_id, text, link, key, severity)
on conflict (user_id, key) do nothing
returning id, user_id, severity
"""


class NewNotice(NamedTuple):
    """What one person is to be told."""

    user_id: int
    text: str
    link: str
    key: str
    severity: Severity = Severity.NORMAL


def notify(
    *, user_id: int, text: str, link: str, key: str, at: datetime, severity: Severity = Severity.NORMAL
) -> Notice | None:
    """Tell a person something once; None when this person was told under this key before."""
    written = _write([NewNotice(user_id, text, link, key, severity)], at)
    return Notice.objects.get(pk=written[0].notice_id) if written else None


def notify_many(rows: Iterable[NewNotice], at: datetime) -> int:
    """Tell many people in a constant number of statements; return how many of these nobody had been told before."""
    return len(_write(list(rows), at))


def tell(
    user_ids: Iterable[int | None],
    message: Message,
    text: str,
    link: str = "",
    *,
    key: str = "",
    severity: Severity = Severity.NORMAL,
) -> int:
    """Tell people of what an outbox message announces, each once a message, and never the one who did it.

    All handlers tell through this: who acted is the `user_id` that commands publish with. Returns how many are told.
    """
    told = {user_id for user_id in user_ids if user_id is not None} - {message.payload.get("user_id")}
    known = key or str(message.message_id)
    return notify_many((NewNotice(user_id, text, link, known, severity) for user_id in told), message.at)


def unread(user_id: int) -> QuerySet[Notice]:
    """Return what the person has not read, newest first."""
    return Notice.objects.filter(user_id=user_id, read_at__isnull=True)


def mark_read(*, user_id: int, at: datetime, ids: Collection[int] | None = None) -> int:
    """Mark the person's notices with these ids as read, or all of them; return how many were unread."""
    notices = unread(user_id)
    if ids is not None:
        notices = notices.filter(pk__in=ids)
    return notices.update(read_at=at)


def _write(rows: list[NewNotice], at: datetime) -> list[Told]:
    """Write notices and their deliveries in one transaction, the caller's where there is one; return the new ones."""
    if not rows:
        return []
    # In one order everywhere, or two transactions telling the same people could wait for each other.
    rows = sorted(rows, key=lambda row: (row.user_id, row.key))
    columns: list[list[int] | list[str]] = [
        [row.user_id for row in rows],
        [_fitting(row.text) for row in rows],
        [row.link for row in rows],
        [row.key for row in rows],
        [str(row.severity) for row in rows],
    ]
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(INSERT, [at, *columns])
            written = [Told(*found) for found in cursor.fetchall()]
        plan(written, at)
    return written


def _fitting(text: str) -> str:
    return text if len(text) <= TEXT_LENGTH else f"{text[: TEXT_LENGTH - 1]}…"
