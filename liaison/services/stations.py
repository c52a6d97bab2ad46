"""Commands on stations and the deputies there: open, change, close, post, end a posting."""

from datetime import date, datetime
from typing import TypedDict, Unpack

from django.db import transaction

from accounts.models import Region
from accounts.services.places import write_abolition, write_organisation
from accounts.services.records import save_row
from accounts.states import OrgKind, RegionLevel
from core.actors import Actor, Capacity
from core.clock import local_date
from core.errors import RuleBroken, WrongState
from deputies import selectors as deputies
from deputies.models import Deputy
from liaison import policies
from liaison.models import Station, StationPosting
from liaison.services.modes import refuse_second_mode
from liaison.states import PostingMode, StationCategory, StationStatus


class StationDetails(TypedDict, total=False):
    """What may be said of a station beside its name and place; what is left out stays as it is."""

    parent_id: int | None
    address: str
    phone: str
    opening: str
    status: str


class StationFields(StationDetails, total=False):
    """What may be changed of a station."""

    name: str
    code: str
    category: str


def open_station(
    *,
    name: str,
    code: str,
    category: str,
    region_id: int,
    actor: Actor,
    at: datetime,
    active_from: date | None = None,
    **details: Unpack[StationDetails],
) -> Station:
    """Set up a station and the organisation it is, open from today or from the day given unless `status` says else.

    :raises RuleBroken: when the category does not fit the region, or name, number or hub exist already
    """
    capacity = policies.station_keeper(actor)
    details.setdefault("status", StationStatus.OPEN)
    with transaction.atomic(durable=True):
        return write_new_station(
            name=name,
            code=code,
            category=category,
            region_id=region_id,
            active_from=active_from or local_date(at),
            details=details,
            actor=actor,
            capacity=capacity,
            at=at,
        )


def write_new_station(
    *,
    name: str,
    code: str,
    category: str,
    region_id: int,
    active_from: date,
    details: StationDetails,
    actor: Actor,
    capacity: Capacity,
    at: datetime,
) -> Station:
    """Save a new station and the organisation it is inside the caller's transaction."""
    organisation = write_organisation(
        name=name,
        kind=OrgKind.STATION,
        region_id=region_id,
        phone=details.get("phone", ""),
        active_from=active_from,
        actor=actor,
        capacity=capacity,
        at=at,
    )
    station = Station(organisation=organisation, code=code, category=category, region_id=region_id, **details)
    _check_place(station)
    save_row(station, kind="station", verb="open_station", actor=actor, capacity=capacity, at=at)
    return station


def _check_place(station: Station) -> None:
    level = policies.LEVEL_OF.get(StationCategory(station.category))
    region = Region.objects.get(pk=station.region_id)
    if level is not None and region.level != level:
        raise RuleBroken(f"{station.get_category_display()}要设在{RegionLevel(level).label}一级。", field="region")
    if station.parent_id is not None and station.parent_id == station.pk:
        raise RuleBroken("上级站点不能是本站。", field="parent")


def change_station(*, station_id: int, actor: Actor, at: datetime, **fields: Unpack[StationFields]) -> Station:
    """Correct what is said of a station, pause it or open it again.

    :raises WrongState: for a closed station  :raises RuleBroken: when asked to close it, which is a step of its own
    """
    capacity = policies.station_keeper(actor)
    with transaction.atomic(durable=True):
        station = _lock(station_id)
        if fields.get("status") == StationStatus.CLOSED:
            raise RuleBroken("撤销联络站请用“撤销”办理，二维码会同时停用。", field="status")
        write_station_change(station, fields, actor=actor, capacity=capacity, at=at)
    return station


def write_station_change(
    station: Station, fields: StationFields, *, actor: Actor, capacity: Capacity, at: datetime
) -> None:
    """Save what is said anew of a station and of its organisation inside the caller's transaction."""
    station.organisation.name = fields.get("name", station.name)
    for name, value in fields.items():
        if name != "name":
            setattr(station, name, value)
    _check_place(station)
    station.organisation.phone = station.phone
    save_row(station.organisation, kind="organisation", verb="change_station", actor=actor, capacity=capacity, at=at)
    save_row(station, kind="station", verb="change_station", actor=actor, capacity=capacity, at=at)


def _lock(station_id: int) -> Station:
    """Return the station, locked, with its organisation and region; a closed one is past changing."""
    stations = Station.objects.select_for_update(of=("self", "organisation"))
    station = stations.select_related("organisation", "region").get(pk=station_id)
    if station.status == StationStatus.CLOSED:
        raise WrongState("这个联络站已经撤销。")
    return station


def close_station(*, station_id: int, actor: Actor, at: datetime) -> Station:
    """Close a station for good from today: its codes stop, its postings end, what it received stays on record.

    :raises RuleBroken: while people hold posts there or an app above still needs it
    """
    capacity = policies.station_keeper(actor)
    day = local_date(at)
    with transaction.atomic(durable=True):
        station = _lock(station_id)
        station.status = StationStatus.CLOSED
        save_row(station, kind="station", verb="close_station", actor=actor, capacity=capacity, at=at)
        station.codes.filter(revoked_at__isnull=True).update(revoked_at=at)
        station.postings.filter(active_to__isnull=True, active_from__lt=day).update(active_to=day)
        write_abolition(station.organisation, active_to=day, actor=actor, capacity=capacity, at=at)
    return station


def post_deputy(
    *,
    deputy_id: int,
    station_id: int,
    active_from: date,
    actor: Actor,
    at: datetime,
    mode: str = PostingMode.FIXED,
    active_to: date | None = None,
) -> StationPosting:
    """Station a deputy at a station, as one of its own or going round.

    :raises RuleBroken: for a deputy without a mandate in force, who is there already, or in the other mode elsewhere
    """
    with transaction.atomic(durable=True):
        station = _lock(station_id)
        capacity = policies.posting_keeper(station, actor)
        if not Deputy.objects.filter(deputies.in_office(), pk=deputy_id).exists():
            raise RuleBroken("这位代表目前没有在任的代表职务。", field="deputy")
        refuse_second_mode(deputy_id, mode, active_from, active_to)
        posting = StationPosting(
            deputy_id=deputy_id, station=station, mode=mode, active_from=active_from, active_to=active_to
        )
        save_row(posting, kind="posting", verb="post_deputy", actor=actor, capacity=capacity, at=at)
    return posting


def end_posting(*, posting_id: int, active_to: date, actor: Actor, at: datetime) -> StationPosting:
    """Let a posting end: from `active_to` on the deputy is not stationed there, and the codes for it stop.

    :raises RuleBroken: when that is not after its first day
    """
    with transaction.atomic(durable=True):
        posting = (
            StationPosting.objects.select_for_update(of=("self",)).select_related("station__region").get(pk=posting_id)
        )
        capacity = policies.posting_keeper(posting.station, actor)
        posting.active_to = active_to
        save_row(posting, kind="posting", verb="end_posting", actor=actor, capacity=capacity, at=at)
    return posting
