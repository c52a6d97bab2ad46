"""Opinions that may be about the same thing, with why, and those that were found to be: inside what the actor sees."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Q, QuerySet

from core.actors import Actor
from suggestions.models import Opinion
from suggestions.selectors.scope import visible_opinions
from suggestions.states import MatterState, OpinionState

WITHIN = timedelta(days=90)
SHOWN = 5
# Looked at before the nearest are chosen by their words.
CONSIDERED = 60
# So much of the shorter text in common is said to be alike.
ALIKE = 0.3
OPEN_MASTERS = (OpinionState.TRIAGING, OpinionState.ACCEPTED)
ENDED = (MatterState.CLOSED, MatterState.WITHDRAWN, MatterState.TRACKING, MatterState.ADJUDICATION)


@dataclass(frozen=True)
class Similar:
    """One that may be about the same thing: why, how many people raised it, and whether it can take another in."""

    opinion: Opinion
    reasons: tuple[str, ...]
    people: int
    mergeable: bool


def similar_opinions(actor: Actor, opinion: Opinion, at: datetime) -> list[Similar]:
    """Return at most five of the last 90 days from the same place, those with the most words in common first.

    Once classified they are of the same category too. Masters stand for what was merged into them.
    """
    near = visible_opinions(actor).filter(received_at__gte=at - WITHIN).exclude(pk=opinion.pk)
    same = Q(place_region_id=opinion.place_region_id)
    if opinion.category_id is not None:
        same &= Q(category_id=opinion.category_id)
    rows = with_people(near.filter(same, merged_into__isnull=True)).select_related("place_region", "category", "matter")
    found = [_similar(opinion, other) for other in rows.order_by("-received_at", "-pk")[:CONSIDERED]]
    found.sort(key=lambda one: -_alike(opinion.text, one.opinion.text))
    return found[:SHOWN]


def with_people(opinions: QuerySet[Opinion]) -> QuerySet[Opinion]:
    """Return opinions with how many people raised them: those merged into them and themselves."""
    return opinions.annotate(people=Count("merged") + 1)


def merged_with(actor: Actor, opinion: Opinion) -> list[Opinion]:
    """Return the opinions merged into this one that the actor sees, the oldest first."""
    seen = visible_opinions(actor).filter(merged_into=opinion).select_related("place_region", "owner")
    return list(seen.order_by("received_at", "pk"))


def master_for(actor: Actor, number: str) -> Opinion | None:
    """Return the opinion a number stands for as a master, its own or that of the one it was merged into, if seen."""
    seen = visible_opinions(actor)
    named = seen.filter(number=number).values(master=F("merged_into"))
    rows = with_people(seen).filter(Q(number=number, merged_into__isnull=True) | Q(pk__in=named))
    return rows.select_related("place_region", "category", "owner", "matter").first()


def _similar(opinion: Opinion, other: Opinion) -> Similar:
    return Similar(other, reasons(opinion, other), other.people, mergeable(other))  # type: ignore[attr-defined]


def mergeable(other: Opinion) -> bool:
    """Return whether another opinion can still be merged into this one."""
    closed = other.matter is not None and other.matter.state in ENDED
    return other.state in OPEN_MASTERS and not closed


def reasons(opinion: Opinion, other: Opinion) -> tuple[str, ...]:
    """Return why two opinions may be about the same thing, in words."""
    found = []
    if opinion.place_region_id is not None and opinion.place_region_id == other.place_region_id:
        found.append("同一地点")
    if opinion.category_id is not None and opinion.category_id == other.category_id:
        found.append("同一类别")
    if _alike(opinion.text, other.text) >= ALIKE:
        found.append("说法相近")
    return tuple(found)


def _alike(one: str, other: str) -> float:
    """Return how much of the shorter text's pairs of characters the two have in common, 0 to 1."""
    first, second = _pairs(one), _pairs(other)
    return len(first & second) / max(min(len(first), len(second)), 1)


def _pairs(text: str) -> set[str]:
    letters = "".join(character for character in text if character.isalnum())
    return {letters[at : at + 2] for at in range(len(letters) - 1)}
