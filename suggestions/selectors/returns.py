"""Reads of returns (退办): whom a unit may propose, what the decider looks at, how often units return."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from accounts import selectors as organisations
from accounts.models import Organisation
from accounts.states import CODE_LENGTHS, RegionLevel
from core.clock import local_date
from suggestions.models import Assignment, AssignmentReturn, Matter
from suggestions.states import Level, ReturnDecision


def proposable(matter: Matter, part: Assignment, at: datetime) -> QuerySet[Organisation]:
    """Return the units one may name instead: those of the matter's own level, the asking one left out."""
    units = organisations.organisations_on(local_date(at)).filter(can_handle=True).exclude(pk=part.unit_id)
    if matter.level == Level.COUNTY:
        return units.filter(region__level=RegionLevel.COUNTY)
    township = matter.region.code[: CODE_LENGTHS[RegionLevel.TOWNSHIP]]
    return units.filter(region__code__startswith=township)


@dataclass(frozen=True)
class ReturnRate:
    """How many parts a unit was given in a period, and how many of them it wished to return."""

    unit_id: int
    given: int
    asked: int
    agreed: int


def rates(first: datetime, until: datetime) -> list[ReturnRate]:
    """Return for each unit the parts dispatched in the period and those it asked to return (退办率, domain c.3)."""
    counted = (
        Assignment.objects.filter(assigned_at__gte=first, assigned_at__lt=until)
        .values("unit_id")
        .annotate(
            given=Count("pk", distinct=True),
            asked=Count("pk", filter=Q(returns__isnull=False), distinct=True),
            agreed=Count("pk", filter=Q(returns__decision=ReturnDecision.AGREED), distinct=True),
        )
        .order_by("unit_id")
    )
    return [ReturnRate(**row) for row in counted]


def often_returned(at_least: int = 2) -> QuerySet[Matter]:
    """Return the matters that so many units wished to return; after two only adjudicated ones go on (complaint 3)."""
    asked = AssignmentReturn.objects.values("assignment__matter").annotate(n=Count("assignment__unit", distinct=True))
    return Matter.objects.filter(pk__in=asked.filter(n__gte=at_least).values("assignment__matter"))
