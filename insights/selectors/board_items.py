"""The very items behind a number of the leaders' board: the board's own queries, read instead of counted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Left

from accounts.models import Organisation, Region
from core.actors import Actor
from core.clocks import Light
from core.models import Clock
from insights.selectors.board import (
    LEADS,
    RANKS,
    TOWNSHIP_CODE,
    clocks,
    disputed,
    matter_rows,
    opinion_rows,
    part_rows,
)
from suggestions.models import Assignment, Matter, Opinion
from suggestions.selectors import worklists
from suggestions.selectors.lights import CLOCK_LABELS
from suggestions.states import Part


@dataclass(frozen=True)
class Chosen:
    """Which number was opened: of a unit, a body that took in or a township, in one light or all; or the disputed."""

    unit_id: int | None = None
    body_id: int | None = None
    township: str = ""
    light: Light | None = None
    disputed: bool = False


@dataclass(frozen=True)
class Item:
    """One item behind a number: what it is, its key, and of which unit's part the number speaks."""

    kind: str
    pk: int
    due_at: datetime
    part_id: int | None = None
    leads: bool = True


def items(actor: Actor, at: datetime, chosen: Chosen) -> list[Item]:
    """Return what is behind a number, the nearest end first; one query for a unit, else two."""
    if chosen.disputed:
        waiting = disputed(actor).order_by("accepted_at", "pk").values_list("pk", "accepted_at")
        return [Item("matter", pk, since) for pk, since in waiting]
    if chosen.unit_id is not None:
        parts = _lit(part_rows(actor, at).filter(unit_id=chosen.unit_id), chosen)
        rows = parts.values_list("matter_id", "ends", "pk", "part")
        found = [Item("matter", matter, ends, pk, part == Part.LEAD) for matter, ends, pk, part in rows]
    else:
        sources = (("matter", matter_rows(actor, at)), ("opinion", opinion_rows(actor, at)))
        found = [
            Item(kind, pk, ends)
            for kind, rows in sources
            for pk, ends in _lit(_placed(rows, chosen), chosen).values_list("pk", "ends")
        ]
    return sorted(found, key=lambda item: (item.due_at, item.kind, item.pk))


def _lit(rows: QuerySet[Any], chosen: Chosen) -> QuerySet[Any]:
    return rows if chosen.light is None else rows.filter(rank=RANKS[chosen.light])


def _placed(rows: QuerySet[Any], chosen: Chosen) -> QuerySet[Any]:
    if chosen.body_id is not None:
        return rows.filter(body=chosen.body_id)
    if chosen.township:
        coded = Organisation.objects.annotate(place=Left("region__code", TOWNSHIP_CODE))
        return rows.filter(body__in=coded.filter(place=chosen.township).order_by().values("pk"))
    return rows


def deciding(found: Iterable[Item], at: datetime) -> dict[Item, Clock]:
    """Return for each item the deadline that gives it its light; two queries."""
    wanted = list(found)
    of_matters = [item.pk for item in wanted if item.kind == "matter"]
    parts = dict(Assignment.objects.filter(matter__in=of_matters).order_by().values_list("pk", "matter_id"))
    running = clocks(at).select_related("policy").filter(
        Q(subject_kind="matter", subject_id__in=of_matters)
        | Q(subject_kind="assignment", subject_id__in=list(parts))
        | Q(subject_kind="opinion", subject_id__in=[item.pk for item in wanted if item.kind == "opinion"])
    )  # fmt: skip
    known = list(running)
    decided = {item: next((c for c in known if _belongs(c, item, parts)), None) for item in wanted}
    return {item: clock for item, clock in decided.items() if clock is not None}


def _belongs(clock: Clock, item: Item, parts: dict[int, int]) -> bool:
    """Return whether a deadline counts for an item; for a unit's number only what that unit is held to."""
    if clock.subject_kind == "assignment":
        mine = parts.get(clock.subject_id) == item.pk and item.kind == "matter"
        return mine and item.part_id in (None, clock.subject_id)
    if (clock.subject_kind, clock.subject_id) != (item.kind, item.pk):
        return False
    return item.part_id is None or (item.leads and clock.kind in LEADS)


def loaded(found: Iterable[Item]) -> dict[Item, Matter | Opinion]:
    """Return the rows of items as lists show them; two queries."""
    wanted = list(found)
    of_matters = [item.pk for item in wanted if item.kind == "matter"]
    of_opinions = [item.pk for item in wanted if item.kind == "opinion"]
    known: dict[tuple[str, int], Any] = {
        ("matter", matter.pk): matter for matter in worklists.matter_rows(Matter.objects.filter(pk__in=of_matters))
    }
    opinions = worklists.opinion_rows(Opinion.objects.filter(pk__in=of_opinions))
    known |= {("opinion", opinion.pk): opinion for opinion in opinions}
    return {item: known[item.kind, item.pk] for item in wanted if (item.kind, item.pk) in known}


def name_of(chosen: Chosen) -> str:
    """Return whose number it is; empty for all together, and for what is nowhere."""
    wanted = chosen.unit_id if chosen.unit_id is not None else chosen.body_id
    if wanted is not None:
        return str(Organisation.objects.filter(pk=wanted).first() or "")
    if not chosen.township:
        return ""
    township = Region.objects.filter(code=chosen.township).first()
    return "" if township is None else township.name if len(chosen.township) == TOWNSHIP_CODE else "县级"


def label_of(clock: Clock) -> str:
    """Return what a deadline is called."""
    return CLOCK_LABELS.get(clock.kind, clock.kind)
