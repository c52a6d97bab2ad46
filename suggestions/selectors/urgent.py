"""What presses most: the running clocks of the items that wait for this actor, the first due first."""

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from core.actors import Actor
from core.models import Clock
from suggestions.models import Matter, Opinion
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
    ids = reduce(or_, (Q(subject_id__in=w.items(actor).order_by().values("pk")) for w in lists))
    # One item may have several clocks running; four times as many are enough to find eight items.
    running = (
        Clock.objects.select_related("policy")
        .order_by("due_at")
        .filter(ids, subject_kind=kind, stopped_at__isnull=True)[: SHOWN * 4]
    )
    first: dict[int, Clock] = {}
    for clock in running:
        first.setdefault(clock.subject_id, clock)
    wanted = list(first)[:SHOWN]
    model: QuerySet[Opinion] | QuerySet[Matter] = (Opinion if kind == "opinion" else Matter).objects.filter(
        pk__in=wanted
    )
    by_state = {item.pk: item for item in worklists.for_list(model, kind)}
    return [Pressing(by_state[pk], first[pk], _list_of(by_state[pk], lists)) for pk in wanted if pk in by_state]


def _list_of(item: Opinion | Matter, lists: list[WorkList]) -> str:
    """Return the list whose word is nearest to the item's state; it only decides where to go on afterwards."""
    wanted = LIST_OF_STATE.get(item.state, ())
    return next((w.key for w in lists if w.key in wanted), lists[0].key)


LIST_OF_STATE: dict[str, tuple[str, ...]] = {
    "pending": ("pending",),
    "triaging": ("triaging",),
    "need_info": ("need-info",),
    "reject_review": ("reject-review",),
    "to_dispatch": ("to-dispatch",),
    "escalated": ("to-dispatch",),
    "with_government": ("to-dispatch",),
    "dispatched": ("to-sign", "on-paper"),
    "handling": ("handling", "to-sign", "on-paper"),
    "reply_review": ("reply-review",),
    "feedback_due": ("feedback-due",),
    "rehandling": ("rehandling",),
    "adjudication": ("adjudication",),
}
