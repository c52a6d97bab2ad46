"""Opinions that may be about the same thing: same place or category in the last 90 days, inside what the actor sees."""

from datetime import datetime, timedelta

from django.db.models import Q

from core.actors import Actor
from suggestions.models import Opinion
from suggestions.selectors.scope import visible_opinions

WITHIN = timedelta(days=90)
SHOWN = 5


def similar_opinions(actor: Actor, opinion: Opinion, at: datetime) -> list[Opinion]:
    """Return at most five, the newest first; once classified they are of the same category too."""
    near = visible_opinions(actor).filter(received_at__gte=at - WITHIN).exclude(pk=opinion.pk)
    same = Q(place_region_id=opinion.place_region_id)
    if opinion.category_id is not None:
        same &= Q(category_id=opinion.category_id)
    return list(
        near.filter(same).only("number", "title", "state", "received_at").order_by("-received_at", "-pk")[:SHOWN]
    )
