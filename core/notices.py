"""The only place that puts notices into a person's list and takes them off; delivery elsewhere reads that list."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from core.models import Notice
from core.models.notices import TEXT_LENGTH


def notify(*, user_id: int, text: str, link: str, key: str, at: datetime) -> Notice | None:
    """Tell a person something once; None when this person was told under this key before."""
    kept = text if len(text) <= TEXT_LENGTH else f"{text[: TEXT_LENGTH - 1]}…"
    notice, created = Notice.objects.get_or_create(
        user_id=user_id, key=key, defaults={"text": kept, "link": link, "created_at": at}
    )
    return notice if created else None


def unread(user_id: int) -> QuerySet[Notice]:
    """Return what the person has not read, newest first."""
    return Notice.objects.filter(user_id=user_id, read_at__isnull=True)


def mark_read(*, user_id: int, at: datetime, ids: Collection[int] | None = None) -> int:
    """Mark the person's notices with these ids as read, or all of them; return how many were unread."""
    notices = unread(user_id)
    if ids is not None:
        notices = notices.filter(pk__in=ids)
    return notices.update(read_at=at)
