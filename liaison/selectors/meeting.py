"""The only place that reads where people can turn to: a place's own station, and where a deputy can be met."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, OuterRef, Prefetch, Q, QuerySet, When

from accounts.models import Region, active_on
from core.clock import local_date
from deputies import selectors as deputies
from deputies.models import Deputy, Mandate
from liaison.models import QRCode, Station, StationPosting
from liaison.selectors import NEIGHBOURS_MAX, TOWNSHIP_LENGTH
from liaison.states import CodeTarget, StationCategory, StationStatus

RECEIVING = (StationStatus.OPEN, StationStatus.PAUSED)


@dataclass(frozen=True)
class Place:
    """A station to turn to, and the token of the code that leads to it or through it to the deputy, if there is one."""

    station: Station
    token: str = ""


def station_to_turn_to(region: Region, at: datetime) -> Place | None:
    """Return the township's station for a place, or the county's hub; with its own code in force."""
    found = next(iter(_open_near(region.code, at)[:1]), None)
    return Place(found, _token(found)) if found is not None else None


def _open_near(code: str, at: datetime) -> QuerySet[Station]:
    """Return the open stations of the place's township, its main one first, then the hub."""
    near = Q(category=StationCategory.COUNTY_HUB)
    if township := code[:TOWNSHIP_LENGTH] if len(code) >= TOWNSHIP_LENGTH else "":
        near |= Q(region__code__startswith=township)
    rank = Case(
        When(category=StationCategory.TOWNSHIP, then=0), When(category=StationCategory.COUNTY_HUB, then=2), default=1
    )
    stations = Station.objects.filter(near, status=StationStatus.OPEN).select_related("organisation", "region")
    return _with_codes(stations, at).order_by(rank, "region__code", "pk")


def _with_codes(stations: QuerySet[Station], at: datetime) -> QuerySet[Station]:
    """Return stations with their codes in force as `codes_now`, the one issued last first."""
    day = local_date(at)
    lasting = Q(valid_until__isnull=True) | Q(valid_until__gte=day)
    codes = QRCode.objects.filter(lasting, revoked_at__isnull=True).order_by("-issued_at", "-pk")
    return stations.prefetch_related(Prefetch("codes", codes, to_attr="codes_now"))


def _token(station: Station, deputy_id: int | None = None) -> str:
    kind = CodeTarget.STATION if deputy_id is None else CodeTarget.DEPUTY
    codes: list[QRCode] = station.codes_now  # type: ignore[attr-defined]
    return next((c.token for c in codes if c.target_kind == kind and c.deputy_id == deputy_id), "")


def where_to_meet(deputy: Deputy, at: datetime) -> list[Place]:
    """Return the stations a deputy in office is at, the own ones first, each with the deputy's code there."""
    day = local_date(at)
    postings = StationPosting.objects.filter(active_on(day), deputy=deputy)
    stations = Station.objects.filter(pk__in=postings.values("station_id"), status__in=RECEIVING)
    # "fixed" comes before "mobile" in the alphabet too.
    ordered = stations.annotate(posted_as=postings.filter(station=OuterRef("pk")).values("mode")[:1])
    found = ordered.select_related("organisation", "region").order_by("posted_as", "region__code", "pk")
    return [Place(station, _token(station, deputy.pk)) for station in _with_codes(found, at)]


def instead_of(deputy: Deputy, at: datetime) -> list[Place]:
    """Return where to turn to when a deputy is no longer in office: where the last mandate was held."""
    last = Mandate.objects.filter(deputy=deputy).select_related("region").order_by("-starts_on", "-pk").first()
    if last is None:
        return []
    return [Place(station, _token(station)) for station in _open_near(last.region.code, at)[:NEIGHBOURS_MAX]]


def serves(deputy_id: int) -> tuple[Deputy | None, bool]:
    """Return the deputy and whether a mandate may be exercised now."""
    found = Deputy.objects.filter(pk=deputy_id).annotate(serves=deputies.in_office()).first()
    return found, bool(found is not None and found.serves)
