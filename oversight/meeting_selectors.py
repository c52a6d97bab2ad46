"""The only place that reads coordination meetings; every list starts from `meetings_for`."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Prefetch, Q, QuerySet

from accounts.models import Organisation, Region, active_on
from accounts.policies import sees_county
from accounts.roles import STATION_ROLES, TOWNSHIP_ROLES, UNIT_ROLES, Role
from accounts.states import CODE_LENGTHS, RegionLevel
from core import clocks
from core.actors import Actor, ActorKind
from core.clocks import Light
from core.models import Clock
from oversight import lifecycle, policies
from oversight.models import CoordMeeting, Decision, MeetingUnit
from oversight.states import DecisionState, MeetingAction, MeetingState
from suggestions.models import Matter
from suggestions.selectors.scope import visible_matters

TOWNSHIP_DIGITS = CODE_LENGTHS[RegionLevel.TOWNSHIP]
# What those who were called know of: not the call before it was approved, nor one that was declined.
KNOWN_TO_CALLED = (
    MeetingState.NOTIFIED, MeetingState.HELD, MeetingState.CONCLUDED, MeetingState.SETTLED, MeetingState.CANCELLED,
)  # fmt: skip
OPEN = (DecisionState.OPEN, DecisionState.REPORTED)


def meetings_for(actor: Actor) -> QuerySet[CoordMeeting]:
    """Return the meetings this actor may see: the county all, a township its own, those who called or were called.

    Called units, the government office for government units, and invited deputies see them once they were notified.
    """
    rows = CoordMeeting.objects.select_related("convener", "region")
    if actor.kind == ActorKind.SYSTEM or sees_county(actor):
        return rows
    scope = Q(pk__in=())
    for capacity in actor.acting_as(*TOWNSHIP_ROLES):
        if capacity.region_code:
            scope |= Q(region__code__startswith=capacity.region_code)
    if own := [c.organisation_id for c in actor.acting_as(*STATION_ROLES) if c.organisation_id]:
        scope |= Q(convener_id__in=own)
    called = Q(pk__in=())
    if units := [c.organisation_id for c in actor.acting_as(*UNIT_ROLES) if c.organisation_id]:
        called |= Q(pk__in=MeetingUnit.objects.filter(unit_id__in=units).values("meeting"))
    if actor.acting_as(Role.GOV_COORDINATOR):
        called |= Q(pk__in=MeetingUnit.objects.filter(unit__gov_system=True).values("meeting"), level="county")
    if (deputy := actor.identity("deputy")) is not None:
        called |= Q(deputies=deputy)
    return rows.filter(scope | (called & Q(state__in=KNOWN_TO_CALLED)))


def rows_for(actor: Actor, state: str = "") -> QuerySet[CoordMeeting]:
    """Return the actor's meetings, the latest first, with how many units are called and how many tasks are open."""
    rows = meetings_for(actor)
    if state in MeetingState.values:
        rows = rows.filter(state=state)
    return rows.annotate(
        unit_count=Count("units", distinct=True),
        open_count=Count("decisions", filter=Q(decisions__state__in=OPEN), distinct=True),
        task_count=Count("decisions", distinct=True),
    ).order_by("-meets_at", "-pk")


def with_everything(rows: QuerySet[CoordMeeting]) -> QuerySet[CoordMeeting]:
    """Return meetings with units, decisions, deputies and the matters they are about."""
    return rows.prefetch_related(
        Prefetch("units", MeetingUnit.objects.select_related("unit")),
        Prefetch("decisions", Decision.objects.select_related("unit")),
        "deputies",
        "matters",
    )


def units_for(region: Region, day: date) -> QuerySet[Organisation]:
    """Return the units that can be called from here: the township's own and the county's."""
    units = Organisation.objects.filter(active_on(day), can_handle=True).select_related("region")
    township = region.code[:TOWNSHIP_DIGITS]
    near = Q(region__level=RegionLevel.COUNTY)
    if len(township) == TOWNSHIP_DIGITS:
        near |= Q(region__code__startswith=township)
    return units.filter(near).order_by("-region__code", "pk")


def conveners(actor: Actor) -> list[Organisation]:
    """Return the bodies in whose name the actor may call a meeting, in the order of the posts."""
    ids = [c.organisation_id for c in policies.calling_capacities(actor) if c.organisation_id is not None]
    found = {body.pk: body for body in Organisation.objects.filter(pk__in=ids).select_related("region")}
    return [found[pk] for pk in dict.fromkeys(ids) if pk in found]


def matters_for(actor: Actor) -> QuerySet[Matter]:
    """Return the open matters a meeting can be about."""
    return visible_matters(actor).exclude(state="closed").order_by("-accepted_at", "-pk")


def offered(meeting: CoordMeeting, actor: Actor) -> list[MeetingAction]:
    """Return the steps this actor can take now; those on one decision are offered beside it."""
    actions = [MeetingAction(str(action)) for action in lifecycle.MEETING.available_actions(meeting, actor)]
    rated = all(row.rated_at is not None for row in meeting.units.all())
    return [action for action in actions if not (action == MeetingAction.RATE_UNITS and rated)]


@dataclass(frozen=True)
class DecisionLine:
    """A task as a page shows it: how it stands, and whether its day has passed."""

    decision: Decision
    late: bool


def decision_lines(meeting: CoordMeeting, day: date) -> list[DecisionLine]:
    """Return the duty list; overdue is computed, never stored."""
    return [DecisionLine(d, d.state in OPEN and d.due_on < day) for d in meeting.decisions.all()]


def lights(meeting: CoordMeeting, at: datetime) -> dict[int, Light]:
    """Return how the deadline for answering stands, by the row of the unit."""
    ids = [row.pk for row in meeting.units.all()]
    running = Clock.objects.filter(subject_kind="meeting_unit", subject_id__in=ids, stopped_at__isnull=True)
    return {clock.subject_id: clocks.light(clock, at) for clock in running.select_related("policy")}
