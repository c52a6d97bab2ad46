"""The only place that reads a person's calendar feed: whose address it is, and what the apps put into it."""

from datetime import datetime, timedelta

from accounts.models import CalendarFeed
from accounts.selectors import actor_of
from accounts.services.feeds import FEED_CONTEXT
from core.actors import Actor
from core.crypto import keyed_digest
from core.registries import FeedEntry, feed_entries

MOST_ENTRIES = 400
LONGEST_SECRET = 100


def owner_of(secret: str, at: datetime) -> Actor | None:
    """Return the person an address belongs to; None for a wrong one, and for who has left or holds nothing now."""
    if len(secret) > LONGEST_SECRET:
        return None
    digest = keyed_digest(secret, FEED_CONTEXT)
    feed = CalendarFeed.objects.filter(digest=digest, user__is_active=True).select_related("user").first()
    if feed is None:
        return None
    actor = actor_of(feed.user, at)
    return actor if actor.capacities else None


def entries_of(actor: Actor, at: datetime) -> list[FeedEntry]:
    """Return what the person has to do and where to be, the earliest first."""
    found = [entry for _, offered in feed_entries.items() for entry in offered(actor, at)]
    return sorted(found, key=lambda entry: (entry.starts, entry.uid))[:MOST_ENTRIES]


def made_at(actor: Actor) -> datetime | None:
    """Return when the person made the address there is, None without one."""
    if actor.user_id is None:
        return None
    return CalendarFeed.objects.filter(user_id=actor.user_id).values_list("created_at", flat=True).first()


def horizon(at: datetime) -> datetime:
    """Return how far ahead a feed looks: half a year, which holds every term of the law for a reply."""
    return at + timedelta(days=184)
