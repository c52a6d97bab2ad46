"""What is overdue in the actor's scope now: read from the running clocks, which know it, not from the case table."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery

from core.actors import Actor
from core.models import Clock
from core.terms import Audience
from insights.selectors.scope import pooled_opinions, reads_pool
from suggestions.models import Assignment
from suggestions.selectors import worklists
from suggestions.selectors.scope import visible_matters

# More than this many late at once is not counted further; the page says so.
CAP = 2000
SHOWN = 50


@dataclass(frozen=True)
class Standing:
    """How many opinions and matters are overdue and how many will be soon; `capped` when there are more."""

    red: int
    yellow: int
    capped: bool = False


@dataclass(frozen=True)
class Late:
    """The items that are overdue, the longest first: opinions still in triage, and matters."""

    opinions: list[Any]
    matters: list[Any]
    total: int


def standing(actor: Actor, at: datetime) -> Standing:
    """Return how many items are red and how many yellow; a window given to citizens is neither. Six queries."""
    red, capped = _late_items(Q(due_at__lte=at), at)
    soon, capped_too = _late_items(Q(due_at__gt=at, yellow_at__lte=at), at)
    worst = _mine(actor, red)
    return Standing(len(worst), len(_mine(actor, soon) - worst), capped or capped_too)


def late(actor: Actor, at: datetime) -> Late:
    """Return at most fifty overdue items of each kind and how many there are, in five queries."""
    items, _ = _late_items(Q(due_at__lte=at), at)
    mine = _mine(actor, items)
    opinions = worklists.opinion_rows(pooled_opinions(actor)).filter(pk__in=[pk for k, pk in mine if k == "opinion"])
    matters = worklists.matter_rows(visible_matters(actor)).filter(pk__in=[pk for k, pk in mine if k == "matter"])
    return Late(
        opinions=list(opinions.order_by("received_at", "pk")[:SHOWN]),
        matters=list(matters.order_by("accepted_at", "pk")[:SHOWN]),
        total=len(mine),
    )


def _late_items(when: Q, at: datetime) -> tuple[list[tuple[str, int]], bool]:
    """Return (kind, id) of each item with such a clock; a unit's part stands for its matter."""
    running = Clock.objects.filter(
        when,
        stopped_at__isnull=True,
        policy__audience=Audience.UNIT,
        subject_kind__in=("opinion", "matter", "assignment"),
    ).filter(Q(paused_at__isnull=True) | Q(paused_at__gte=F("due_at")))
    matter = Subquery(Assignment.objects.filter(pk=OuterRef("subject_id")).values("matter_id")[:1])
    rows = running.order_by("due_at").annotate(of_matter=matter).values_list("subject_kind", "subject_id", "of_matter")
    found = list(rows[: CAP + 1])
    items = [("matter", of) if kind == "assignment" else (kind, pk) for kind, pk, of in found[:CAP]]
    return items, len(found) > CAP


def _mine(actor: Actor, items: list[tuple[str, int]]) -> set[tuple[str, int]]:
    """Return those of the items that the actor may see."""
    if not reads_pool(actor):
        return set()
    opinions = [pk for kind, pk in items if kind == "opinion"]
    matters = [pk for kind, pk in items if kind == "matter"]
    seen = {("opinion", pk) for pk in pooled_opinions(actor).filter(pk__in=opinions).values_list("pk", flat=True)}
    return seen | {("matter", pk) for pk in visible_matters(actor).filter(pk__in=matters).values_list("pk", flat=True)}
