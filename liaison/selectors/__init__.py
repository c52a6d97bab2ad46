"""The only place that reads stations and codes: a station's scope, and what a scanned code turns out to be."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, QuerySet, Sum, When

from accounts.models import Region, active_on
from accounts.policies import sees_county
from accounts.roles import STATION_ROLES, TOWNSHIP_ROLES, Role
from accounts.selectors import regions_for
from accounts.states import CODE_LENGTHS, RegionLevel
from core.actors import Actor, ActorKind
from core.clock import local_date
from core.models import StoredFile
from deputies import selectors as deputies
from deputies.models import Deputy, Mandate
from liaison.models import Activity, CodePlacement, CodeScan, Kiosk, QRCode, Station, StationPosting
from liaison.states import COVERING, CodeState, CodeTarget, StationCategory, StationStatus

TOKEN_SHAPE = re.compile(r"[A-Za-z0-9_-]{16,40}")
NEIGHBOURS_MAX = 5
CHECK_AFTER_DAYS = 90
REPLACEMENTS_MAX = 20
SCANS_DAYS = 30
RECEIVING = (StationStatus.OPEN, StationStatus.PAUSED)
# What a township itself keeps, whatever the county calls it; and the county's hub.
OF_A_TOWNSHIP = (
    StationCategory.COUNTY_HUB, StationCategory.TOWNSHIP, StationCategory.CENTRAL, StationCategory.HOME,
)  # fmt: skip
TOWNSHIP_LENGTH = CODE_LENGTHS[RegionLevel.TOWNSHIP]


@dataclass(frozen=True)
class ResolvedCode:
    """What a scanned code leads to; where it leads nowhere, open stations near by to turn to instead."""

    state: CodeState
    station: Station | None = None
    deputy: Deputy | None = None
    activity: Activity | None = None
    neighbours: tuple[Station, ...] = ()
    code: QRCode | None = None
    # The token of the code that took its place and works.
    replacement: str = ""


def stations_for(actor: Actor) -> QuerySet[Station]:
    """Return the stations this actor may see: the county all, a township its own, staff theirs and those under it.

    A rotating head sees the station of the present shift, a deputy where he or she is stationed.
    Units and the three administrators see none here.
    """
    stations = Station.objects.select_related("organisation", "region", "parent__organisation")
    if actor.kind == ActorKind.SYSTEM or sees_county(actor):
        return stations
    scope = Q(pk__in=())
    for capacity in actor.acting_as(*TOWNSHIP_ROLES):
        scope |= Q(region__code__startswith=capacity.region_code) if capacity.region_code else Q(pk__in=())
    if staffed := [capacity.organisation_id for capacity in actor.acting_as(*STATION_ROLES)]:
        scope |= Q(organisation_id__in=staffed) | Q(parent__organisation_id__in=staffed)
    if on_shift := [capacity.organisation_id for capacity in actor.acting_as(Role.ROTATING_HEAD)]:
        scope |= Q(organisation_id__in=on_shift)
    if (deputy := actor.identity("deputy")) is not None:
        scope |= Q(
            Exists(StationPosting.objects.filter(station=OuterRef("pk"), deputy_id=deputy, active_to__isnull=True))
        )
    return stations.filter(scope)


def stations_with_codes(actor: Actor, at: datetime, *, search: str = "") -> QuerySet[Station]:
    """Return the actor's stations that are not closed, each with `live_codes` and `live_kiosks`: those in force."""
    live = _with_scans(_in_force(QRCode.objects.select_related("deputy"), local_date(at)), local_date(at)).order_by(
        "-target_kind", "pk"
    )
    stations = stations_for(actor).exclude(status=StationStatus.CLOSED)
    if search:
        stations = stations.filter(Q(organisation__name__contains=search) | Q(code__contains=search))
    machines = Kiosk.objects.filter(revoked_at__isnull=True)
    return stations.prefetch_related(
        Prefetch("codes", queryset=live, to_attr="live_codes"),
        Prefetch("kiosks", queryset=machines, to_attr="live_kiosks"),
    )


def _with_scans(codes: QuerySet[QRCode], day: date) -> QuerySet[QRCode]:
    """Return the codes with `scans_lately`: how often each was opened on the last 30 days."""
    lately = Sum("scans__opened", filter=Q(scans__day__gt=day - timedelta(days=SCANS_DAYS)))
    return codes.annotate(scans_lately=lately)


def scans_by_day(code: QRCode, at: datetime) -> list[CodeScan]:
    """Return the days of the last 30 on which a code was opened, the latest first."""
    since = local_date(at) - timedelta(days=SCANS_DAYS)
    return list(CodeScan.objects.filter(code=code, day__gt=since).order_by("-day"))


def codes_for(actor: Actor) -> QuerySet[QRCode]:
    """Return the codes of the actor's stations; an administrator keeps all codes as master data."""
    codes = QRCode.objects.select_related("station__organisation", "station__region", "deputy", "kiosk")
    if actor.acting_as(Role.SYS_ADMIN):
        return codes
    return codes.filter(station__in=stations_for(actor).values("pk"))


def codes_in_force(actor: Actor, at: datetime) -> QuerySet[QRCode]:
    """Return those of the actor's codes that may be hung up: not revoked, expired or of a deputy who has left."""
    return _in_force(codes_for(actor), local_date(at)).exclude(station__status=StationStatus.CLOSED)


def _in_force(codes: QuerySet[QRCode], day: date) -> QuerySet[QRCode]:
    lasting = Q(valid_until__isnull=True) | Q(valid_until__gte=day)
    return codes.filter(lasting, Q(deputy__isnull=True) | _deputy_serves(day), revoked_at__isnull=True)


def _deputy_serves(day: date) -> Q:
    """Return the condition for codes whose deputy is in office and stationed at the code's station."""
    mandates = Mandate.objects.filter(deputies.exercisable(), deputy=OuterRef("deputy"))
    here = StationPosting.objects.filter(active_on(day), deputy=OuterRef("deputy"), station=OuterRef("station"))
    return Q(Exists(mandates) & Exists(here))


def resolve_code(token: str, at: datetime) -> ResolvedCode:
    """Return what a scanned code leads to at this moment: one query, another for a deputy's and where it leads nowhere.

    A code stops when it is revoked, its station is closed, or its deputy is no longer in office or stationed there;
    a paused station still receives, because nothing sent may get lost.
    """
    day = local_date(at)
    code = _code_of(token)
    if code is None:
        return ResolvedCode(CodeState.UNKNOWN, neighbours=_hubs())
    state = _state_of(code, day)
    if state != CodeState.OK:
        near = neighbours_of(code.station)
        return ResolvedCode(state, code.station, code.deputy, neighbours=near, replacement=_successor(code, day))
    return ResolvedCode(state, code.station, code.deputy or _received_by(code), code.activity, code=code)


def _received_by(code: QRCode) -> Deputy | None:
    """Return the deputy whose shift a code is for, while that shift stands."""
    shift = code.shift
    return shift.deputy if shift is not None and shift.state in COVERING else None


def _successor(code: QRCode, day: date) -> str:
    """Return the token of the code in force that replaced this one, perhaps replaced in its turn, or nothing."""
    for _ in range(REPLACEMENTS_MAX):
        if code.replaced_by is None:
            return ""
        code = code.replaced_by
        if _state_of(code, day) == CodeState.OK:
            return code.token
    return ""


def _code_of(token: str) -> QRCode | None:
    if TOKEN_SHAPE.fullmatch(token) is None:
        return None
    codes = QRCode.objects.select_related(
        "station__organisation", "station__region", "deputy", "activity__region", "shift__deputy"
    )
    # The token is unique: ordering and a limit would cost a third of this query for nothing.
    return next(iter(codes.filter(token=token).order_by()), None)


def _state_of(code: QRCode, day: date) -> CodeState:
    # Asked for deputies' codes only: for the station's own it would take longer than all the rest.
    left = code.target_kind == CodeTarget.DEPUTY and not QRCode.objects.filter(_deputy_serves(day), pk=code.pk).exists()
    if code.revoked_at is not None or left or code.station.status not in RECEIVING:
        return CodeState.REVOKED
    if code.valid_until is not None and day > code.valid_until:
        return CodeState.EXPIRED
    return CodeState.OK


def neighbours_of(station: Station) -> tuple[Station, ...]:
    """Return up to five open stations of the same township, this one first, or the county's hub if there is none."""
    township = station.region.code[:TOWNSHIP_LENGTH]
    if len(township) < TOWNSHIP_LENGTH:
        return _hubs()
    near = _open().filter(region__code__startswith=township)
    itself = Case(When(pk=station.pk, then=0), default=1)
    return tuple(near.order_by(itself, "region__code", "pk")[:NEIGHBOURS_MAX]) or _hubs()


def _hubs() -> tuple[Station, ...]:
    return tuple(_open().filter(category=StationCategory.COUNTY_HUB)[:1])


def _open() -> QuerySet[Station]:
    return Station.objects.filter(status=StationStatus.OPEN).select_related("organisation", "region")


def open_township_stations() -> QuerySet[Station]:
    """Return the hub and each township's own open stations, for the public front page.

    What else is there in a township (片区、点、工作室) is in the network.
    """
    levels = (RegionLevel.COUNTY, RegionLevel.TOWNSHIP)
    return _open().filter(region__level__in=levels, category__in=OF_A_TOWNSHIP).order_by("region__code", "pk")


def posted_at(station_id: int, at: datetime) -> QuerySet[Deputy]:
    """Return the deputies in office who are stationed at this station that day, its own before those going round."""
    posting = StationPosting.objects.filter(active_on(local_date(at)), station_id=station_id)
    return (
        Deputy.objects.filter(deputies.in_office(), pk__in=posting.values("deputy_id"))
        .annotate(mode=posting.filter(deputy=OuterRef("pk")).values("mode")[:1])
        .order_by(F("mode").asc(), "pk")
    )


def why_station_stays(organisation_id: int, day: date) -> str | None:
    """Return why an organisation may not be abolished: it is a station that has not been closed."""
    station = Station.objects.filter(organisation_id=organisation_id).exclude(status=StationStatus.CLOSED).first()
    return None if station is None else f"这是联络站（编号{station.code}），请在联络站里办理撤销。"


def placements_for(actor: Actor) -> QuerySet[CodePlacement]:
    """Return where codes of the actor's stations hang now, the one not looked at for longest first."""
    hanging = CodePlacement.objects.filter(removed_on__isnull=True, code__station__in=stations_for(actor))
    related = hanging.select_related("code__station__organisation", "code__station__region", "code__deputy", "region")
    return related.order_by("checked_on", "pk")


def photos_of_places(ids: Sequence[int]) -> dict[int, StoredFile]:
    """Return the picture of each place that has one, by the place's id."""
    return {one.subject_id: one for one in StoredFile.objects.filter(subject_kind="placement", subject_id__in=ids)}


def may_see_placement(actor: Actor, placement_id: int) -> bool:
    """Return whether the actor sees the place a picture belongs to, taken down or not."""
    return CodePlacement.objects.filter(pk=placement_id, code__station__in=stations_for(actor)).exists()


def to_check(placements: QuerySet[CodePlacement], at: datetime) -> QuerySet[CodePlacement]:
    """Return those nobody has looked at for 90 days, or whose code no longer works."""
    day = local_date(at)
    old = Q(checked_on__lte=day - timedelta(days=CHECK_AFTER_DAYS))
    return placements.filter(old | Q(code__revoked_at__isnull=False) | Q(code__valid_until__lt=day))


def villages_without_code(actor: Actor) -> QuerySet[Region]:
    """Return the villages of the actor's regions where no code hangs (哪个村还没有码)."""
    hanging = CodePlacement.objects.filter(removed_on__isnull=True, region=OuterRef("pk"))
    return regions_for(actor).filter(~Exists(hanging), level=RegionLevel.VILLAGE).order_by("code")
