"""The only place for village coverage: which villages were visited in a period, which were not, who went out."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery

from accounts.models import Region
from accounts.states import RegionLevel
from core.actors import Actor
from liaison.models import Activity, Station
from liaison.selectors import stations_for
from liaison.selectors.activities import held_between
from liaison.states import StationStatus
from liaison.states.activities import HELD_STATES, OUTREACH, WAITED


@dataclass(frozen=True)
class Coverage:
    """How many of the villages were visited; a fraction is never shown without its denominator."""

    visited: int
    total: int

    @property
    def percent(self) -> int | None:
        """The share in whole per cent, cut off so that 100 means all; None without villages."""
        return self.visited * 100 // self.total if self.total else None


def villages_in(place: str) -> QuerySet[Region]:
    """Return the villages and communities whose code begins so, in the order of their codes."""
    return Region.objects.filter(level=RegionLevel.VILLAGE, code__startswith=place)


def coverage(place: str, since: date, until: date) -> Coverage:
    """Return the coverage of a county, township or village by its code, both days included.

    A village counts once, whatever was held there and however often: 流动接待, 小讲堂, 深走访, 微协商, 集市摆摊 that
    took place. What is only planned, was cancelled, or waited for people at a station does not count.
    """
    villages = villages_in(place)
    return Coverage(villages.filter(_visited(since, until)).count(), villages.count())


def _visited(since: date, until: date) -> Q:
    outreach = held_between(since, until).filter(kind__in=OUTREACH)
    return Q(Exists(outreach.filter(region=OuterRef("pk"))))


def not_visited(place: str, since: date, until: date) -> QuerySet[Region]:
    """Return the villages not visited in the period, never visited ones first, then the longest ago.

    `last_visit` is when somebody went there last, ever; `planned_at` when somebody will.
    """
    outreach = Activity.objects.filter(kind__in=OUTREACH, region=OuterRef("pk")).order_by().values("region")
    last = outreach.filter(state__in=HELD_STATES).annotate(at=Max("starts_at")).values("at")
    planned = outreach.exclude(state__in=(*HELD_STATES, "cancelled")).annotate(at=Max("starts_at")).values("at")
    rows = villages_in(place).exclude(_visited(since, until)).select_related("parent")
    return rows.annotate(last_visit=Subquery(last), planned_at=Subquery(planned)).order_by(
        F("last_visit").asc(nulls_first=True), "code"
    )


def by_township(since: date, until: date, places: QuerySet[Region]) -> list[tuple[Region, Coverage]]:
    """Return each township with its coverage, in three queries however many there are."""
    villages = Region.objects.filter(level=RegionLevel.VILLAGE, parent__in=places)
    totals = dict(villages.order_by().values_list("parent").annotate(n=Count("pk")))
    visited = dict(villages.filter(_visited(since, until)).order_by().values_list("parent").annotate(n=Count("pk")))
    return [(place, Coverage(visited.get(place.pk, 0), totals.get(place.pk, 0))) for place in places]


@dataclass(frozen=True)
class WentOut:
    """One station in a period: how often it went out to people and how often it waited for them."""

    station: Station
    went_out: int
    waited: int


def went_out_and_waited(actor: Actor, place: str, since: date, until: date) -> list[WentOut]:
    """Return the actor's stations with both counts; those with neither are listed too."""
    held = held_between(since, until).filter(station__isnull=False).order_by()
    counts = {
        row["station"]: row
        for row in held.values("station").annotate(
            went_out=Count("pk", filter=Q(kind__in=OUTREACH)), waited=Count("pk", filter=Q(kind__in=WAITED))
        )
    }
    stations = stations_for(actor).exclude(status=StationStatus.CLOSED).filter(region__code__startswith=place)
    nothing = {"went_out": 0, "waited": 0}
    return [
        WentOut(station, row["went_out"], row["waited"])
        for station in stations
        for row in [counts.get(station.pk, nothing)]
    ]
