"""The command that imports the network of stations from one sheet: all of it or none, and twice the same."""

from datetime import datetime

from accounts.models import Region
from accounts.states import RegionLevel
from core import audit, outbox
from core.actors import Actor, Capacity
from core.clock import local_date
from core.errors import RuleBroken
from core.subjects import Subject
from liaison import policies
from liaison.models import Station
from liaison.selectors.network import Comparison, Entry, compare
from liaison.services.duty_steps import roster_transaction
from liaison.services.stations import StationDetails, write_new_station, write_station_change
from liaison.spreadsheet import Line
from liaison.states import StationStatus


def import_stations(*, lines: list[Line], actor: Actor, at: datetime) -> Comparison:
    """Open the stations the sheet adds and correct those it changes; return what was compared and done.

    Nothing is imported while any line is wrong: a tree with lines left out would hang those under them somewhere
    else, and its counts would no longer be the sheet's. The clerk corrects the sheet and imports it again; lines that
    are there already stay as they are.

    :raises NotAllowed: unless the deputy affairs committee or the administrator
    :raises RuleBroken: with the first wrong line
    """
    capacity = policies.station_keeper(actor)
    with roster_transaction():
        # The county's row lets one import run at a time; the second one finds what the first has done.
        county = Region.objects.select_for_update(no_key=True).filter(level=RegionLevel.COUNTY).first()
        if county is None:
            raise RuleBroken("还没有登记行政区划，请先登记县、乡镇和村。")
        found = compare(lines)
        if found.wrong:
            first = found.wrong[0]
            raise RuleBroken(f"有{len(found.wrong)}行不对，没有导入。第{first.line}行：{'；'.join(first.problems)}。")
        _write(found, actor, capacity, at)
        added = sum(1 for entry in found.to_write if entry.what == "new")
        changed = len(found.to_write) - added
        if found.to_write:
            subject = Subject("region", county.pk)
            audit.record(
                subject=subject, verb="import_stations", actor=actor, capacity=capacity, at=at,
                added=added, changed=changed,
            )  # fmt: skip
            outbox.publish(
                topic="liaison.import_stations", subject=subject, at=at, user_id=actor.user_id,
                added=added, changed=changed,
            )  # fmt: skip
    return found


def _write(found: Comparison, actor: Actor, capacity: Capacity, at: datetime) -> None:
    ids = dict(Station.objects.values_list("code", "pk"))
    for entry in found.entries:
        if entry.what == "new":
            ids[entry.code] = _open(entry, ids, actor, capacity, at).pk
    for entry in found.entries:
        if entry.what == "changed":
            _change(entry, ids, actor, capacity, at)


def _details(entry: Entry, ids: dict[str, int]) -> StationDetails:
    return {
        "parent_id": ids.get(entry.parent_code),
        "address": entry.address,
        "phone": entry.phone,
        "opening": entry.opening,
    }


def _open(entry: Entry, ids: dict[str, int], actor: Actor, capacity: Capacity, at: datetime) -> Station:
    assert entry.region is not None
    return write_new_station(
        name=entry.name,
        code=entry.code,
        category=entry.category,
        region_id=entry.region.pk,
        active_from=local_date(at),
        details={**_details(entry, ids), "status": StationStatus.OPEN},
        actor=actor,
        capacity=capacity,
        at=at,
    )


def _change(entry: Entry, ids: dict[str, int], actor: Actor, capacity: Capacity, at: datetime) -> None:
    assert entry.station is not None
    stations = Station.objects.select_for_update(of=("self", "organisation")).select_related("organisation", "region")
    station = stations.get(pk=entry.station.pk)
    fields = {"name": entry.name, "category": entry.category, **_details(entry, ids)}
    write_station_change(station, fields, actor=actor, capacity=capacity, at=at)  # type: ignore[arg-type]
