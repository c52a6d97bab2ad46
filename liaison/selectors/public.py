"""The only place that reads stations for everybody: the network by township, one station as anybody may see it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from accounts.models import Region
from accounts.states import RegionLevel
from core.clock import local_date
from deputies.models import Deputy
from liaison.models import QRCode, Station
from liaison.selectors import posted_at
from liaison.states import CodeTarget, StationStatus

SHOWN = (StationStatus.OPEN, StationStatus.PAUSED)
FOUND_MAX = 60


def shown_stations() -> QuerySet[Station]:
    """Return the stations people may turn to, or soon may again: open and paused ones."""
    related = Station.objects.select_related("organisation", "region", "parent__organisation")
    return related.filter(status__in=SHOWN).order_by("region__code", "pk")


@dataclass(frozen=True)
class Township:
    """A township or street with how many stations it has."""

    code: str
    name: str
    stations: int


def townships() -> list[Township]:
    """Return the county's townships with the number of their stations, in one query for each of the two."""
    counted = (
        shown_stations()
        .order_by()
        .values("region__code")
        .annotate(number=Count("pk"))
        .values_list("region__code", "number")
    )
    numbers: dict[str, int] = {}
    for code, number in counted:
        numbers[code[:9]] = numbers.get(code[:9], 0) + number
    rows = Region.objects.filter(level=RegionLevel.TOWNSHIP).values_list("code", "name")
    return [Township(code, name, numbers.get(code, 0)) for code, name in rows]


def county_stations() -> QuerySet[Station]:
    """Return the stations of the county itself."""
    return shown_stations().filter(region__level=RegionLevel.COUNTY)


def stations_of_township(code: str) -> QuerySet[Station]:
    """Return the stations of one township, its own before those of the villages."""
    if len(code) != 9 or not code.isdigit():
        return Station.objects.none()
    return shown_stations().filter(region__code__startswith=code)


def find(search: str) -> list[Station]:
    """Return the stations whose name, address, village or township has these words, at most FOUND_MAX."""
    words = search.split()
    found = shown_stations()
    for word in words[:5]:
        found = found.filter(
            Q(organisation__name__contains=word)
            | Q(address__contains=word)
            | Q(region__name__contains=word)
            | Q(region__parent__name__contains=word)
        )
    return list(found[:FOUND_MAX]) if words else []


def station_by(public_id: UUID) -> Station | None:
    """Return a station anybody may look at; planned ones are nobody's business yet."""
    stations = Station.objects.select_related(
        "organisation", "region", "parent__organisation", "parent__parent__organisation"
    )
    return stations.filter(public_id=public_id).exclude(status=StationStatus.PLANNED).first()


def whose_phone(station: Station) -> Station | None:
    """Return the station to be called: itself, or the nearest of the two above it with a telephone."""
    for one in (station, station.parent, station.parent.parent if station.parent else None):
        if one is not None and one.phone:
            return one
    return None


def deputies_at(station: Station, at: datetime) -> list[Deputy]:
    """Return the deputies of the station, its own before those going round; names only are shown of them."""
    return list(posted_at(station.pk, at))


def public_code(station: Station, at: datetime) -> QRCode | None:
    """Return the station's own code in force that was issued last, or None."""
    day = local_date(at)
    lasting = Q(valid_until__isnull=True) | Q(valid_until__gte=day)
    codes = QRCode.objects.filter(lasting, station=station, target_kind=CodeTarget.STATION, revoked_at__isnull=True)
    return codes.order_by("-issued_at", "-pk").first()
