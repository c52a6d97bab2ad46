"""The leaders' board: how many items burn red, yellow, green or stand still, by unit and by place.

The lists behind the numbers (board_items) read the same queries.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest, Least

from accounts.models import Organisation, Region
from accounts.roles import Role
from accounts.states import CODE_LENGTHS, RegionLevel
from core.actors import Actor
from core.clocks import Light
from core.models import Clock
from core.terms import Audience
from insights.selectors.scope import pooled_opinions, sees_all
from suggestions.models import Assignment, Matter
from suggestions.policies import PRESIDIUM
from suggestions.selectors.pressure import LEAD_CLOCKS
from suggestions.selectors.scope import visible_matters
from suggestions.selectors.timeboard import OPEN_MATTERS, OPEN_OPINIONS
from suggestions.states import AssignmentState, MatterState, Part

# The worse light of two clocks is the greater number.
RANKS = {Light.GREY: 0, Light.GREEN: 1, Light.YELLOW: 2, Light.RED: 3}
NONE_RUNS = -1
# A stage report is the lead unit's too, beside first contact, reply and promise.
LEADS = (*LEAD_CLOCKS, "progress")
DISSATISFIED = (MatterState.REHANDLING, MatterState.ADJUDICATION)
SHOWN_FIRST = (Light.RED, Light.YELLOW, Light.GREEN, Light.GREY)
TOWNSHIP_CODE = CODE_LENGTHS[RegionLevel.TOWNSHIP]


@dataclass
class Lights:
    """How many items burn in each light."""

    counts: dict[Light, int] = field(default_factory=lambda: dict.fromkeys(SHOWN_FIRST, 0))

    def add(self, rank: int, number: int) -> None:
        """Count so many items of one rank."""
        light = next(light for light, value in RANKS.items() if value == rank)
        self.counts[light] += number

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts.values())


@dataclass
class Place:
    """One township with the bodies in it that took items in."""

    code: str
    name: str
    lights: Lights
    bodies: list[tuple[Organisation, Lights]]


def has_board(actor: Actor) -> bool:
    """Return whether the board is this actor's: the county's readers, a township's congress, a station's head."""
    return sees_all(actor) or bool(actor.acting_as(*PRESIDIUM, Role.STATION_HEAD))


def clocks(at: datetime) -> QuerySet[Any]:
    """Return the running deadlines of units and offices with their rank; windows of citizens are none of them."""
    rank = Case(
        When(paused_at__isnull=False, paused_at__lt=F("due_at"), then=Value(RANKS[Light.GREY])),
        When(due_at__lte=at, then=Value(RANKS[Light.RED])),
        When(yellow_at__lte=at, then=Value(RANKS[Light.YELLOW])),
        default=Value(RANKS[Light.GREEN]),
        output_field=IntegerField(),
    )
    running = Clock.objects.filter(stopped_at__isnull=True, policy__audience=Audience.UNIT.value)
    return running.annotate(rank=rank).order_by("-rank", "due_at")


def _worst(running: QuerySet[Any]) -> Coalesce:
    return Coalesce(Subquery(running.values("rank")[:1]), NONE_RUNS)


def _end(running: QuerySet[Any]) -> Subquery:
    return Subquery(running.values("due_at")[:1])


def _ranked(found: QuerySet[Any], *sources: QuerySet[Any]) -> QuerySet[Any]:
    """Return rows with a running deadline: `rank` of the worst, `ends` the nearest end of the worst of each source."""
    if len(sources) == 1:
        annotated = found.annotate(rank=_worst(sources[0]), ends=_end(sources[0]))
    else:
        annotated = found.annotate(rank=Greatest(*map(_worst, sources)), ends=Least(*map(_end, sources)))
    ranked: QuerySet[Any] = annotated.filter(rank__gt=NONE_RUNS).order_by()
    return ranked


def matters(actor: Actor) -> QuerySet[Matter]:
    """Return the open matters of the board: of the actor's stations and townships, not what other posts show."""
    seen = visible_matters(actor).filter(state__in=OPEN_MATTERS).order_by()
    if sees_all(actor):
        return seen
    raised = pooled_opinions(actor).filter(matter__isnull=False).order_by().values("matter")
    own = [c.organisation_id for c in actor.acting_as(*PRESIDIUM)]
    return seen.filter(Q(pk__in=raised) | Q(owner_id__in=own))


def matter_rows(actor: Actor, at: datetime) -> QuerySet[Any]:
    """Return open matters with their light, and the body that took them in."""
    parts = Assignment.objects.filter(matter=OuterRef(OuterRef("pk"))).order_by().values("pk")
    own = clocks(at).filter(subject_kind="matter", subject_id=OuterRef("pk"))
    of_parts = clocks(at).filter(subject_kind="assignment", subject_id__in=parts)
    raised = pooled_opinions(actor).filter(matter=OuterRef("pk")).order_by(F("merged_into").asc(nulls_first=True), "pk")
    body = Coalesce(Subquery(raised.values("owner_id")[:1]), F("owner_id"), output_field=BigIntegerField())
    return _ranked(matters(actor).annotate(body=body), own, of_parts)


def opinion_rows(actor: Actor, at: datetime) -> QuerySet[Any]:
    """Return opinions nobody has decided on, with their light and whose they are."""
    own = clocks(at).filter(subject_kind="opinion", subject_id=OuterRef("pk"))
    found = pooled_opinions(actor).filter(state__in=OPEN_OPINIONS)
    return _ranked(found.annotate(body=F("owner_id")), own)


def part_rows(actor: Actor, at: datetime) -> QuerySet[Any]:
    """Return the units' parts of this round with the light of what the unit itself is held to."""
    own = clocks(at).filter(subject_kind="assignment", subject_id=OuterRef("pk"))
    leads = clocks(at).filter(subject_kind="matter", subject_id=OuterRef("led"), kind__in=LEADS)
    found = Assignment.objects.filter(matter__in=matters(actor).values("pk"), round_no=F("matter__round_no"))
    led = Case(When(part=Part.LEAD, then=F("matter_id")), default=None)
    return _ranked(found.exclude(state=AssignmentState.RETURNED).annotate(led=led), own, leads)


def by_unit(actor: Actor, at: datetime) -> list[tuple[Organisation, Lights]]:
    """Return how the units stand, those with the most overdue first; two queries."""
    found: dict[int, Lights] = {}
    for unit, rank, number in part_rows(actor, at).values_list("unit_id", "rank").annotate(n=Count("pk")):
        found.setdefault(unit, Lights()).add(rank, number)
    units = Organisation.objects.in_bulk(found)
    return sorted(((units[pk], lights) for pk, lights in found.items()), key=_most_overdue)


def _most_overdue(row: tuple[Organisation, Lights]) -> tuple[int, ...]:
    unit, lights = row
    return (*(-lights.counts[light] for light in SHOWN_FIRST), unit.pk)


def by_place(actor: Actor, at: datetime) -> tuple[list[Place], Lights]:
    """Return how townships and the bodies in them stand, in the order of the regions, with all together; four queries.

    Each item counts once: where it was taken in.
    """
    found: dict[int, Lights] = {}
    everything = Lights()
    for rows in (matter_rows(actor, at), opinion_rows(actor, at)):
        for body, rank, number in rows.values_list("body", "rank").annotate(n=Count("pk")):
            found.setdefault(body, Lights()).add(rank, number)
            everything.add(rank, number)
    bodies = Organisation.objects.filter(pk__in=found).select_related("region").order_by("region__code", "pk")
    places: dict[str, Place] = {}
    for body in bodies:
        code = body.region.code[:TOWNSHIP_CODE]
        place = places.setdefault(code, Place(code, "", Lights(), []))
        place.bodies.append((body, found[body.pk]))
        for light, number in found[body.pk].counts.items():
            place.lights.counts[light] += number
    names = dict(Region.objects.filter(code__in=places).values_list("code", "name"))
    for place in places.values():
        place.name = names.get(place.code, "") if len(place.code) == TOWNSHIP_CODE else "县级"
    return list(places.values()), everything


def disputed(actor: Actor) -> QuerySet[Matter]:
    """Return the matters somebody was not satisfied with: to be handled again, or talked over."""
    return matters(actor).filter(state__in=DISSATISFIED)
