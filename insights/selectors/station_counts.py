"""What is counted of stations in a quarter: each indicator's rows and its figure, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from accounts.models import Region, active_on
from accounts.states import RegionLevel
from core.clock import local_date
from core.models import Clock
from deputies import selectors as deputies
from deputies.models import Deputy
from insights.inputs import Period, Quarter, later
from insights.models import OpinionCube
from insights.scoring import Figure
from insights.states import Indicator, SixItem
from liaison.models import Activity, DutyShift, Participant, Station, StationPosting
from liaison.selectors.activities import day_begins
from liaison.states import ShiftState
from liaison.states.activities import HELD_STATES, OUTREACH, PUBLIC_KINDS, ActivityKind, ParticipantState
from suggestions.models import Opinion

Found = dict[int, dict[Indicator, Figure]]


@dataclass(frozen=True)
class Span:
    """A quarter as far as it has come: everything before `until` counts."""

    quarter: Quarter
    until: datetime

    @classmethod
    def of(cls, quarter: Quarter, at: datetime) -> "Span":
        """Return the whole quarter once it is over, before that what has passed of it."""
        return cls(quarter, min(at, quarter.ends))

    @property
    def months(self) -> Period:
        """The quarter's three months."""
        return Period(self.quarter.first, later(self.quarter.first, 2))


def figures(stations: Sequence[Station], span: Span, six: dict[int, list[str]]) -> Found:
    """Return every indicator of each of these stations in thirteen queries, however many they are.

    `six` has what the office found on the spot, by station; a station nobody has looked at has no figure of it.
    """
    found: Found = {station.pk: {} for station in stations}
    _count_activities(found, span)
    _count_reception(found, span)
    _count_presence(found, span)
    of_body = {station.organisation_id: station.pk for station in stations}
    _count_clocks(found, span, of_body)
    _count_cells(found, span, of_body)
    _count_villages(found, span, stations)
    for pk, items in six.items():
        if pk in found:
            found[pk][Indicator.SIX] = Figure(len(items), len(SixItem))
    return found


def announced(span: Span) -> QuerySet[Any]:
    """Return what was announced for this part of the quarter, each with its station as `at_station`.

    An activity of the station itself belongs to it whether or not its plan names the station again.
    """
    rows: QuerySet[Any] = Activity.objects.annotate(at_station=Coalesce("station_id", "organiser__station__pk"))
    return rows.filter(announced_at__isnull=False, starts_at__gte=span.quarter.begins, starts_at__lt=span.until)


IN_TIME = Q(late_notice_reason="")
HELD = Q(state__in=HELD_STATES)
DAY = Q(kind=ActivityKind.RECEPTION_DAY)
TOLD_ALL = Q(kind__in=PUBLIC_KINDS)


def _count_activities(found: Found, span: Span) -> None:
    rows = announced(span).filter(at_station__in=found).order_by().values("at_station")
    counted = rows.annotate(
        held=Count("pk", filter=HELD),
        told=Count("pk", filter=TOLD_ALL),
        in_time=Count("pk", filter=TOLD_ALL & IN_TIME),
        days=Count("pk", filter=DAY & Q(ends_at__lte=span.until)),
        days_held=Count("pk", filter=DAY & HELD & Q(ends_at__lte=span.until)),
    )
    for figures_of in found.values():
        figures_of |= {
            Indicator.ACTIVITY: Figure(0, 1),
            Indicator.NOTICE: Figure(0, 0),
            Indicator.RECEPTION: Figure(0, 0),
        }
    for row in counted:
        figures_of = found[row["at_station"]]
        figures_of[Indicator.ACTIVITY] = Figure(row["held"], 1)
        figures_of[Indicator.NOTICE] = Figure(row["in_time"], row["told"])
        figures_of[Indicator.RECEPTION] = Figure(row["days_held"], row["days"])


def shifts_due(span: Span) -> QuerySet[DutyShift]:
    """Return the published shifts that are over; one on leave only where nobody else took its hours."""
    instead = DutyShift.objects.filter(
        station=OuterRef("station"), starts_at__lte=OuterRef("starts_at"), ends_at__gte=OuterRef("ends_at")
    ).exclude(state__in=(ShiftState.DRAFT, ShiftState.CANCELLED, ShiftState.LEAVE))
    over = DutyShift.objects.filter(
        day__gte=span.quarter.first, day__lte=span.quarter.last_day, ends_at__lte=span.until, published_at__isnull=False
    )
    return over.exclude(state__in=(ShiftState.DRAFT, ShiftState.CANCELLED)).exclude(
        Q(state=ShiftState.LEAVE) & Exists(instead)
    )


def _count_reception(found: Found, span: Span) -> None:
    """Add the shifts to the reception days: both are hours the public was told somebody would be there."""
    rows = shifts_due(span).filter(station__in=found).order_by().values("station_id")
    for row in rows.annotate(due=Count("pk"), done=Count("pk", filter=Q(state=ShiftState.DONE))):
        days = found[row["station_id"]][Indicator.RECEPTION]
        found[row["station_id"]][Indicator.RECEPTION] = Figure(days.part + row["done"], (days.whole or 0) + row["due"])


def posted(span: Span) -> QuerySet[StationPosting]:
    """Return the postings of deputies in office on the last day that counts."""
    serving = Deputy.objects.filter(deputies.in_office()).values("pk")
    last = local_date(span.until - timedelta(microseconds=1))
    return StationPosting.objects.filter(active_on(last), deputy__in=serving)


def shifts_served(span: Span) -> QuerySet[DutyShift]:
    """Return the shifts deputies have served."""
    return shifts_due(span).filter(state=ShiftState.DONE, deputy__isnull=False)


def activities_attended(span: Span) -> QuerySet[Any]:
    """Return who was there of the deputies, at what the station held; each with `at_station`."""
    at_station = Coalesce("activity__station_id", "activity__organiser__station__pk")
    rows: QuerySet[Any] = Participant.objects.annotate(at_station=at_station)
    return rows.filter(
        state=ParticipantState.PRESENT, deputy__isnull=False, activity__state__in=HELD_STATES,
        activity__starts_at__gte=span.quarter.begins, activity__starts_at__lt=span.until,
    )  # fmt: skip


def _count_presence(found: Found, span: Span) -> None:
    came = set(shifts_served(span).filter(station__in=found).order_by().values_list("station_id", "deputy_id"))
    came |= set(activities_attended(span).filter(at_station__in=found).order_by().values_list("at_station", "deputy"))
    there: dict[int, set[int]] = defaultdict(set)
    for station, deputy in posted(span).filter(station__in=found).order_by().values_list("station_id", "deputy_id"):
        there[station].add(deputy)
    for pk, figures_of in found.items():
        visited = sum((pk, deputy) in came for deputy in there[pk])
        figures_of[Indicator.PRESENCE] = Figure(visited, len(there[pk]))


def clocks_due(span: Span, subject: str, kind: str) -> QuerySet[Clock]:
    """Return the deadlines of a kind that fell into this part of the quarter; not those standing still.

    By the last day and not by the day of receipt, so that none falls between two quarters.
    """
    clocks = Clock.objects.filter(subject_kind=subject, kind=kind)
    clocks = clocks.filter(last_day__gte=span.quarter.first, last_day__lte=span.quarter.last_day)
    running = Q(stopped_at__isnull=True, due_at__lte=span.until)
    standing = Q(paused_at__isnull=True) | Q(paused_at__gte=F("due_at"))
    return clocks.filter(Q(stopped_at__isnull=False) | running & standing)


def _count_clocks(found: Found, span: Span, of_body: dict[int, int]) -> None:
    triage = clocks_due(span, "opinion", "triage").values_list("subject_id", "verdict")
    in_time = [(pk, verdict == Clock.Verdict.ON_TIME) for pk, verdict in triage]
    owners = Opinion.objects.filter(pk__in=clocks_due(span, "opinion", "triage").values("subject_id"))
    _add_up(found, Indicator.TRIAGE, in_time, owners.order_by().values_list("pk", "owner_id"), of_body)
    feedback = clocks_due(span, "matter", "feedback").values_list("subject_id", "stopped_at")
    told = [(pk, stopped is not None and stopped <= span.until) for pk, stopped in feedback]
    behind = Opinion.objects.filter(matter__in=clocks_due(span, "matter", "feedback").values("subject_id"))
    pairs = behind.order_by().values_list("matter_id", "owner_id").distinct()
    _add_up(found, Indicator.FEEDBACK, told, pairs, of_body)


def _add_up(
    found: Found,
    indicator: Indicator,
    judged: Sequence[tuple[int, bool]],
    pairs: "QuerySet[Opinion, tuple[int | None, int]]",
    of_body: dict[int, int],
) -> None:
    """Count each deadline for the stations behind its subject."""
    stations: dict[int | None, list[int]] = defaultdict(list)
    for subject, owner in pairs:
        if owner in of_body:
            stations[subject].append(of_body[owner])
    done: dict[int, int] = defaultdict(int)
    due: dict[int, int] = defaultdict(int)
    for subject, good in judged:
        for station in stations[subject]:
            due[station] += 1
            done[station] += good
    for pk, figures_of in found.items():
        figures_of[indicator] = Figure(done[pk], due[pk])


def _count_cells(found: Found, span: Span, of_body: dict[int, int]) -> None:
    cells = OpinionCube.objects.filter(span.months.within(), owner__in=of_body).order_by().values("owner_id")
    counted = cells.annotate(n_received=Sum("received"), good=Sum("satisfied"), bad=Sum("explained"))
    for figures_of in found.values():
        figures_of |= {Indicator.RECEIVED: Figure(0), Indicator.SATISFACTION: Figure(0, 0)}
    for row in counted:
        figures_of = found[of_body[row["owner_id"]]]
        figures_of[Indicator.RECEIVED] = Figure(row["n_received"])
        figures_of[Indicator.SATISFACTION] = Figure(row["good"], row["good"] + row["bad"])


def villages_visited(span: Span) -> QuerySet[Activity]:
    """Return what was held out in the villages, whoever held it."""
    held = Activity.objects.filter(kind__in=OUTREACH, state__in=HELD_STATES, region__level=RegionLevel.VILLAGE)
    return held.filter(starts_at__gte=day_begins(span.quarter.first), starts_at__lt=span.until)


def _count_villages(found: Found, span: Span, stations: Sequence[Station]) -> None:
    codes = Region.objects.filter(level=RegionLevel.VILLAGE).order_by("code").values_list("code", flat=True)
    visited = set(villages_visited(span).order_by().values_list("region__code", flat=True))
    every = list(codes)
    for station in stations:
        inside = [code for code in every if code.startswith(station.region.code)]
        seen = sum(code in visited for code in inside)
        found[station.pk][Indicator.OUTREACH] = Figure(seen, len(inside))
