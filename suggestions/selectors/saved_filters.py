"""One's own filters of a list (我的筛选), each with how many items it finds now where that is quick to say."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet, Value

from core.actors import Actor
from suggestions.models import SavedFilter
from suggestions.selectors.worklists import COUNT_CAP, WAITING_KEYS, WorkList

FIELDS = ("q", "category", "place", "grade", "state")
VALUE_MAX = 40


def of_list(actor: Actor, key: str) -> list[SavedFilter]:
    """Return the actor's own filters of a list, the oldest first."""
    return list(SavedFilter.objects.filter(user_id=actor.user_id, list_key=key)) if actor.user_id else []


def own(actor: Actor, key: str, filter_id: int) -> SavedFilter | None:
    """Return one of the actor's own filters of a list, or None."""
    mine = SavedFilter.objects.filter(user_id=actor.user_id) if actor.user_id else SavedFilter.objects.none()
    return mine.filter(pk=filter_id, list_key=key).first()


def parameters(saved: SavedFilter) -> dict[str, str]:
    """Return what is kept, as an address would say it; what is no longer understood is left out."""
    chosen = saved.chosen if isinstance(saved.chosen, dict) else {}
    return {name: value for name, value in chosen.items() if name in FIELDS and isinstance(value, str)}


def counts(actor: Actor, work_list: WorkList, conditions: Mapping[int, Q]) -> dict[int, int]:
    """Return how many items each filter finds, counted up to COUNT_CAP + 1, in one query.

    Only where something waits: these lists are short. Of all opinions or matters nothing is counted.
    """
    if work_list.key not in WAITING_KEYS or not conditions:
        return {}
    parts: list[QuerySet[Any, Any]] = [
        work_list.items(actor)
        .filter(condition)
        .order_by()
        .annotate(filter_pk=Value(pk))
        .values_list("filter_pk", flat=True)[: COUNT_CAP + 1]
        for pk, condition in conditions.items()
    ]
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    found = Counter(rows)
    return {pk: found[pk] for pk in conditions}
