"""The only place that reads duty for planning: hours to be covered, who may cover them, what is left open."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet

from accounts.models import active_on
from core.calendar import the_calendar
from core.clock import SHANGHAI
from core.terms import DayKind
from deputies import selectors as deputies
from deputies.models import Deputy
from liaison.models import DutyShift, DutySlot, RotatingHead, Station, StationPosting
from liaison.rota import Opening, Worker
from liaison.states import COVERING, HeadStatus, PostingMode, ShiftKind, ShiftState, StationCategory, StationStatus

DAYS = 7
LOOK_BACK = timedelta(weeks=4)
SATURDAY = 5
# 县总站、乡镇（街道）联络站确保工作日门常开 (F051); every other kind says its own hours.
OPEN_EVERY_WORKDAY = (
    StationCategory.COUNTY_HUB,
    StationCategory.TOWNSHIP,
    StationCategory.HOME,
    StationCategory.CENTRAL,
)
RANK_DEPUTY, RANK_HEAD = 0, 1


def monday_of(day: date) -> date:
    """Return the Monday of the day's week."""
    return day - timedelta(days=day.weekday())


def days_of(monday: date) -> list[date]:
    """Return the seven days of a week."""
    return [monday + timedelta(days=offset) for offset in range(DAYS)]


def moment(day: date, clock_time: time) -> datetime:
    """Return a local time of a day as an instant."""
    return datetime.combine(day, clock_time, SHANGHAI)


def slots_on(station_ids: Iterable[int], monday: date) -> dict[int, list[DutySlot]]:
    """Return the hours set for each station that hold in any part of the week."""
    found: dict[int, list[DutySlot]] = defaultdict(list)
    begun = Q(active_from__lte=monday + timedelta(days=DAYS - 1))
    going_on = Q(active_to__isnull=True) | Q(active_to__gt=monday)
    for slot in DutySlot.objects.filter(begun & going_on, station_id__in=list(station_ids)):
        found[slot.station_id].append(slot)
    return found


def openings(stations: Sequence[Station], monday: date) -> list[Opening]:
    """Return the hours of the week at which somebody has to be there, in order; nothing for stations not open.

    A station without hours of its own is open at the office hours of every working day if it is the county's, a
    township's, a central station or a home of deputies; other kinds have none until somebody sets them.
    """
    open_now = [station for station in stations if station.status == StationStatus.OPEN]
    own = slots_on([station.pk for station in open_now], monday)
    found = [
        opening
        for station in open_now
        for day in days_of(monday)
        for opening in _openings_of(station, own.get(station.pk), day)
    ]
    return sorted(found, key=lambda opening: (opening.starts_at, opening.ends_at, opening.station_id))


def _openings_of(station: Station, own: list[DutySlot] | None, day: date) -> list[Opening]:
    if own is not None:
        hours = [(s.starts, s.ends, s.kind) for s in own if _holds(s, day)]
    elif station.category in OPEN_EVERY_WORKDAY and the_calendar().is_workday(day):
        hours = [(opens, closes, ShiftKind.FIXED.value) for opens, closes in the_calendar().hours.on(day)]
    else:
        hours = []
    return [
        Opening(station.pk, day, moment(day, begins), moment(day, ends), kind) for begins, ends, kind in sorted(hours)
    ]


def _holds(slot: DutySlot, day: date) -> bool:
    """Return whether the hours hold on a day: none on holidays, nor on weekdays not worked."""
    if slot.active_from > day or (slot.active_to is not None and slot.active_to <= day):
        return False
    calendar = the_calendar()
    if slot.weekday is None:
        return calendar.is_workday(day)
    if slot.weekday != day.weekday():
        return False
    special = calendar.day(day)
    holiday = special is not None and special.kind in (DayKind.HOLIDAY, DayKind.CLOSURE)
    return not holiday and (day.weekday() >= SATURDAY or calendar.is_workday(day))


def shifts_in_week(station_ids: Iterable[int], monday: date) -> QuerySet[DutyShift]:
    """Return the week's shifts at these stations in order, with their people."""
    shifts = DutyShift.objects.select_related("deputy", "head", "station__organisation", "swapped_from")
    return shifts.filter(
        station_id__in=list(station_ids), day__gte=monday, day__lt=monday + timedelta(days=DAYS)
    ).order_by("starts_at", "id")


def uncovered(wanted: Iterable[Opening], shifts: Iterable[DutyShift]) -> list[Opening]:
    """Return the openings that no shift covers from beginning to end."""
    covering = [shift for shift in shifts if shift.state in COVERING]
    return [opening for opening in wanted if not any(covers(shift, opening) for shift in covering)]


def covers(shift: DutyShift, opening: Opening) -> bool:
    """Return whether the shift is at that station for the whole of these hours."""
    here = shift.station_id == opening.station_id
    return here and shift.starts_at <= opening.starts_at and shift.ends_at >= opening.ends_at


def workers(station_ids: Sequence[int], monday: date) -> list[Worker]:
    """Return who may be on duty at these stations in the week: their fixed deputies in office, their rotating heads.

    With the hours at which each is taken already, anywhere, and how many shifts each has had in four weeks.
    """
    places = _deputies_places(station_ids, monday)
    places.update(_heads_places(station_ids, monday))
    taken, load = _taken(places, monday), _load(places, monday)
    return [
        Worker(
            key=key,
            places=frozenset(found),
            busy=tuple(taken[key]),
            load=load[key],
            rank=RANK_DEPUTY if key.startswith("deputy:") else RANK_HEAD,
        )
        for key, found in places.items()
    ]


def _deputies_places(station_ids: Sequence[int], monday: date) -> dict[str, set[tuple[int, date]]]:
    found: dict[str, set[tuple[int, date]]] = defaultdict(set)
    sunday = monday + timedelta(days=DAYS - 1)
    postings = StationPosting.objects.filter(
        Q(active_to__isnull=True) | Q(active_to__gt=monday),
        station_id__in=list(station_ids),
        mode=PostingMode.FIXED,
        active_from__lte=sunday,
        deputy__in=Deputy.objects.filter(deputies.in_office()).values("pk"),
    )
    for posting in postings:
        for day in days_of(monday):
            if posting.active_from <= day and (posting.active_to is None or day < posting.active_to):
                found[f"deputy:{posting.deputy_id}"].add((posting.station_id, day))
    return found


def _heads_places(station_ids: Sequence[int], monday: date) -> dict[str, set[tuple[int, date]]]:
    found: dict[str, set[tuple[int, date]]] = defaultdict(set)
    heads = RotatingHead.objects.filter(status=HeadStatus.ACTIVE, stations__in=list(station_ids))
    for head_id, station_id in heads.values_list("pk", "stations"):
        if station_id in station_ids:
            found[f"head:{head_id}"] |= {(station_id, day) for day in days_of(monday)}
    return found


def _people(keys: Iterable[str]) -> Q:
    parts = [key.split(":") for key in keys]
    deputies_ids = [int(pk) for kind, pk in parts if kind == "deputy"]
    return Q(deputy_id__in=deputies_ids) | Q(head_id__in=[int(pk) for kind, pk in parts if kind == "head"])


def _taken(keys: Iterable[str], monday: date) -> dict[str, list[tuple[datetime, datetime]]]:
    """Return when each is on duty already, or has asked leave for."""
    found: dict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
    states = (*COVERING, ShiftState.LEAVE)
    ends = moment(monday + timedelta(days=DAYS + 1), time(0))
    shifts = DutyShift.objects.filter(_people(keys), state__in=states, ends_at__gt=moment(monday, time(0)))
    for shift in shifts.filter(starts_at__lt=ends):
        found[shift.person_key].append((shift.starts_at, shift.ends_at))
    return found


def _load(keys: Iterable[str], monday: date) -> Counter[str]:
    until = monday + timedelta(days=DAYS)
    shifts = DutyShift.objects.filter(_people(keys), state__in=COVERING, day__gte=monday - LOOK_BACK, day__lt=until)
    return Counter(shift.person_key for shift in shifts)


@dataclass(frozen=True)
class Candidate:
    """Somebody who may take one shift, with what the clerk wants to know before choosing."""

    key: str
    name: str
    kind: str
    load: int
    taken: bool


def candidates(station: Station, starts_at: datetime, ends_at: datetime, monday: date) -> list[Candidate]:
    """Return who may be on duty at this station at these hours, those free and with the least duty first.

    Deputies going round for the station are offered too, after its own.
    """
    found = workers([station.pk], monday)
    known = {worker.key for worker in found}
    mobile = StationPosting.objects.filter(active_on(starts_at.astimezone(SHANGHAI).date()), station=station)
    extra = {f"deputy:{pk}" for pk in mobile.values_list("deputy_id", flat=True)} - known
    taken, load = _taken([*known, *extra], monday), _load([*known, *extra], monday)
    names = _names([*known, *extra])
    rows = [
        Candidate(
            key=key,
            name=names[key],
            kind="轮值站长" if key.startswith("head:") else "固定" if key in known else "流动",
            load=load[key],
            taken=any(begins < ends_at and starts_at < ends for begins, ends in taken[key]),
        )
        for key in names
    ]
    order = {"固定": 0, "轮值站长": 1, "流动": 2}
    return sorted(rows, key=lambda row: (row.taken, order[row.kind], row.load, row.name))


def _names(keys: Sequence[str]) -> dict[str, str]:
    ids = [key.split(":") for key in keys]
    serving = Deputy.objects.filter(deputies.in_office(), pk__in=[int(pk) for kind, pk in ids if kind == "deputy"])
    heads = RotatingHead.objects.filter(pk__in=[int(pk) for kind, pk in ids if kind == "head"])
    return {f"deputy:{pk}": name for pk, name in serving.values_list("pk", "name")} | {
        f"head:{pk}": name for pk, name in heads.values_list("pk", "name")
    }
