"""What stations put into a person's calendar: the own shifts, as they are published."""

from datetime import datetime

from accounts.feed_selectors import horizon
from core.actors import Actor
from core.registries import FeedEntry
from liaison.selectors import duty


def entries(actor: Actor, at: datetime) -> list[FeedEntry]:
    """Return the person's own shifts from a week ago on."""
    shifts = duty.my_shifts(actor, at).filter(starts_at__lt=horizon(at)).select_related("station__organisation")
    return [
        FeedEntry(
            f"shift-{shift.public_id}", f"值班：{shift.station}", shift.starts_at, shift.ends_at,
            shift.get_kind_display(), "", shift.published_at or shift.starts_at,
        )
        for shift in shifts
    ]  # fmt: skip
