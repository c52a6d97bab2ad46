"""What presses most: the running clocks of the items that wait for this actor, the first due first."""

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from core.actors import Actor
from core.models import Clock
from suggestions.models import Assignment, Matter, Opinion
from suggestions.selectors import worklists
from suggestions.selectors.worklists import WAITING_KEYS, WorkList

SHOWN = 8


@dataclass(frozen=True)
class Pressing:
    """An item, the clock of it that ends first, and the list in which it waits."""

    item: Opinion | Matter
    clock: Clock
    list_key: str


def most_urgent(actor: Actor) -> list[Pressing]:
    """Return at most eight waiting items, the nearest deadline first, in four queries."""
    waiting = [w for w in worklists.lists_for(actor) if w.key in WAITING_KEYS]
    found = [*_of_kind(actor, waiting, "opinion"), *_of_kind(actor, waiting, "matter")]
    return sorted(found, key=lambda pressing: pressing.clock.due_at)[:SHOWN]


def _of_kind(actor: Actor, waiting: list[WorkList], kind: str) -> list[Pressing]:
    lists = [w for w in waiting if w.kind == kind]
    if not lists:
        return []
    first: dict[int, Clock] = {}
    # One item may have several clocks running; four times as many are enough to find eight items.
    for clock in _running(kind, [w.items(actor).order_by().values("pk") for w in lists])[: SHOWN * 4]:
        first.setdefault(clock.item_id, clock)  # type: ignore[attr-defined]
    wanted = list(first)[:SHOWN]
    model: QuerySet[Opinion] | QuerySet[Matter] = (Opinion if kind == "opinion" else Matter).objects.filter(
        pk__in=wanted
    )
    by_state = {item.pk: item for item in worklists.for_list(model, kind)}
    return [Pressing(by_state[pk], first[pk], _list_of(by_state[pk], lists)) for pk in wanted if pk in by_state]


def _running(kind: str, waiting: list[QuerySet[Any, Any]]) -> QuerySet[Clock]:
    """Return the running clocks of what waits, with those of a matter's parts (签收), the first due first."""
    running = Clock.objects.filter(stopped_at__isnull=True).select_related("policy")
    ids = reduce(or_, (Q(subject_id__in=items) for items in waiting))
    own = running.filter(ids, subject_kind=kind).annotate(item_id=F("subject_id"))
    if kind != "matter":
        return own.order_by("due_at")
    parts = Assignment.objects.filter(reduce(or_, (Q(matter_id__in=items) for items in waiting)))
    matter = Subquery(Assignment.objects.filter(pk=OuterRef("subject_id")).values("matter_id")[:1])
    of_parts = running.filter(subject_kind="assignment", subject_id__in=parts.values("pk")).annotate(item_id=matter)
    return own.order_by().union(of_parts.order_by(), all=True).order_by("due_at")


def _list_of(item: Opinion | Matter, lists: list[WorkList]) -> str:
    """Return the list whose word is nearest to the item's state; it only decides where to go on afterwards."""
    wanted = LIST_OF_STATE.get(item.state, ())
    return next((w.key for w in lists if w.key in wanted), lists[0].key)


LIST_OF_STATE: dict[str, tuple[str, ...]] = {
    "pending": ("pending",),
    "triaging": ("triaging",),
    "need_info": ("need-info",),
    "with_group": ("with-group",),
    "reject_review": ("reject-review",),
    "appealed": ("appeals",),
    "to_dispatch": ("to-dispatch",),
    "escalated": ("to-dispatch",),
    "with_government": ("to-dispatch",),
    "dispatched": ("to-sign", "on-paper"),
    "handling": ("handling", "to-sign", "on-paper"),
    "return_review": ("return-review",),
    "extension_review": ("extension-review",),
    "reply_review": ("reply-review",),
    "feedback_due": ("feedback-due",),
    "rehandling": ("rehandling",),
    "adjudication": ("adjudication",),
    "to_evaluate": ("to-tell",),
    "tracking": ("to-explain",),
    "closed": ("to-explain",),
}
