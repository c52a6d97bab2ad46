"""Reads of 交办会: whose there are, what can be put on a list, the list by unit."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case, Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When

from accounts import selectors as organisations
from accounts.models import Organisation
from accounts.roles import Role
from core.actors import Actor, Capacity
from suggestions import paper_policies
from suggestions.models import DutyEntry, HandoutItem, HandoutMeeting, Matter
from suggestions.paper_policies import CALLERS
from suggestions.policies import PRESIDIUM
from suggestions.selectors.scope import visible_matters
from suggestions.states import MatterKind, MatterState

SHOWN = 100


def meetings(actor: Actor) -> QuerySet[HandoutMeeting]:
    """Return the meetings of the bodies this actor dispatches for, the newest first, with their counts."""
    bodies = [c.organisation_id for c in actor.acting_as(*CALLERS)]
    found = HandoutMeeting.objects.select_related("owner").filter(owner_id__in=bodies)
    done = Count("items", filter=Q(items__handed_out_at__isnull=False))
    return found.annotate(listed=Count("items"), handed_out=done).order_by("-held_on", "-pk")


def meeting_for(actor: Actor, public_id: UUID) -> HandoutMeeting | None:
    """Return the meeting if it is this actor's body's, else None."""
    return meetings(actor).filter(public_id=public_id).first()


def items(meeting: HandoutMeeting) -> list[HandoutItem]:
    """Return what is on a meeting's list with matter and units, by the unit proposed to lead."""
    found = meeting.items.select_related("matter__category", "matter__owner", "lead_unit").prefetch_related("co_units")
    return list(found.order_by("lead_unit__name", "lead_unit_id", "pk"))


def item_of(meeting: HandoutMeeting, item_id: int) -> HandoutItem | None:
    """Return one item of this meeting, or None."""
    return next((item for item in items(meeting) if item.pk == item_id), None)


def units(meeting: HandoutMeeting, actor: Actor, at: datetime) -> list[Organisation]:
    """Return the units that can be proposed at this meeting."""
    capacity = paper_policies.keeper(meeting, actor)
    return list(organisations.handling_units(capacity, at).order_by("name")) if capacity is not None else []


def open_matters(meeting: HandoutMeeting, actor: Actor) -> list[Matter]:
    """Return what waits for this body's dispatch and is on no list of a meeting yet, suggestions first."""
    capacity = paper_policies.keeper(meeting, actor)
    if capacity is None:
        return []
    waiting = visible_matters(actor).filter(_waits_for(capacity)).exclude(handouts__meeting=meeting)
    first = Case(When(kind=MatterKind.SUGGESTION, then=Value(0)), default=Value(1), output_field=IntegerField())
    duty = DutyEntry.objects.filter(category=OuterRef("category"), unit__can_handle=True).order_by("pk")
    known = waiting.annotate(first=first, duty_unit=Subquery(duty.values("unit_id")[:1])).select_related("category")
    return list(known.order_by("first", "accepted_at", "pk")[:SHOWN])


def _waits_for(capacity: Capacity) -> Q:
    if capacity.role == Role.COUNTY_DISPATCHER:
        return Q(state=MatterState.ESCALATED)
    return Q(state=MatterState.TO_DISPATCH, owner_id=capacity.organisation_id if capacity.role in PRESIDIUM else None)


@dataclass(frozen=True)
class UnitList:
    """What one unit is to be handed at the meeting."""

    unit: Organisation
    items: list[tuple[HandoutItem, str]]


def by_unit(meeting: HandoutMeeting) -> list[UnitList]:
    """Return the list as it is read out: each unit with what it leads, then what it helps with."""
    found: dict[int, list[tuple[HandoutItem, str]]] = defaultdict(list)
    names: dict[int, Organisation] = {}
    listed = items(meeting)
    led = [(item, "主办", item.lead_unit) for item in listed]
    helped = [(item, "会办", unit) for item in listed for unit in item.co_units.all()]
    for item, word, unit in (*led, *helped):
        names[unit.pk] = unit
        found[unit.pk].append((item, word))
    return [UnitList(names[pk], found[pk]) for pk in sorted(names, key=lambda pk: (names[pk].name, pk))]
