"""The only place that reads who goes round and who stays: the proposal of mobile teams from a week's roster (F012)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from accounts.models import active_on
from accounts.states import RegionLevel
from core.clock import local_date
from deputies import selectors as deputies
from deputies.models import Deputy
from liaison.models import DutyShift, Station, StationPosting
from liaison.selectors.roster import DAYS, monday_of
from liaison.states import COVERING, PostingMode, StationCategory, StationStatus


@dataclass(frozen=True)
class Posted:
    """A deputy of a station: the present mode, and how many fixed shifts in the week looked at."""

    deputy_id: int
    name: str
    mode: str
    shifts: int

    @property
    def proposed(self) -> bool:
        """Whether the deputy is not needed for fixed duty and may go round."""
        return self.mode == PostingMode.FIXED and self.shifts == 0

    @property
    def mode_label(self) -> str:
        """The mode as the page shows it."""
        return PostingMode(self.mode).label


def posted_with_duty(station: Station, monday: date, at: datetime) -> list[Posted]:
    """Return the station's deputies in office on that week's Monday or today, those who could go round first."""
    day = max(monday, local_date(at))
    postings = StationPosting.objects.filter(
        active_on(day), station=station, deputy__in=Deputy.objects.filter(deputies.in_office()).values("pk")
    ).select_related("deputy")
    week = Q(day__gte=monday, day__lt=monday + timedelta(days=DAYS), state__in=COVERING, station=station)
    on_duty: dict[int, int] = {}
    for deputy_id in DutyShift.objects.filter(week, deputy__isnull=False).values_list("deputy_id", flat=True):
        if deputy_id is not None:
            on_duty[deputy_id] = on_duty.get(deputy_id, 0) + 1
    rows = [Posted(p.deputy_id, p.deputy.name, p.mode, on_duty.get(p.deputy_id, 0)) for p in postings]
    return sorted(rows, key=lambda row: (not row.proposed, row.mode, row.name))


def next_monday(at: datetime) -> date:
    """Return the Monday after this week."""
    return monday_of(local_date(at)) + timedelta(days=DAYS)


def mobile_stations_near(station: Station) -> list[tuple[int, str]]:
    """Return the open mobile stations of the station's township and of the county."""
    near = Q(region__level=RegionLevel.COUNTY) | Q(region__code__startswith=station.region.code[:9])
    found = Station.objects.filter(near, category=StationCategory.MOBILE, status=StationStatus.OPEN)
    return [(one.pk, one.name) for one in found.select_related("organisation")]
