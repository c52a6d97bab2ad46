"""Commands on a week's roster: propose it, add one shift, clear the proposal, publish it; and the hours it covers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from accounts.services.records import save_row
from core import audit, outbox
from core.actors import Actor, Capacity
from core.clock import local_date
from core.errors import RuleBroken, WrongState
from core.subjects import Subject
from liaison import policies
from liaison.models import DutyShift, DutySlot, Station
from liaison.rota import Opening, Plan, make_plan
from liaison.selectors import roster
from liaison.services.duty_steps import (
    announce_shift,
    give_post,
    lock_station,
    put_on,
    roster_transaction,
    validated,
    write_shift,
)
from liaison.states import ShiftAction, ShiftState, StationStatus

AHEAD_MAX = timedelta(weeks=9)


@dataclass(frozen=True)
class Proposal:
    """What the generator did: how many shifts it proposed, and the hours nobody can cover."""

    made: int
    gaps: list[Opening]


def generate_week(*, station_ids: Sequence[int], monday: date, actor: Actor, at: datetime) -> Proposal:
    """Propose who is on duty at these stations in the week, for the hours still open; what is there stays.

    The stations' fixed deputies first, rotating heads where no deputy is free. Running it twice adds nothing.

    :raises NotAllowed: for a station whose roster is not the actor's to make
    :raises RuleBroken: for a day that is no Monday, a week that is over or too far ahead
    """
    _check_week(monday, at)
    with roster_transaction():
        stations = [lock_station(pk) for pk in sorted(set(station_ids))]
        capacities = {station.pk: policies.required_roster_keeper(station, actor) for station in stations}
        plan = _plan(stations, monday, at)
        made = DutyShift.objects.bulk_create(_draft(opening, key) for opening, key in plan.filled)
        for station in stations:
            ids = [shift.pk for shift in made if shift.station_id == station.pk]
            if ids:
                _note(station, "generate_week", actor, capacities[station.pk], at, shifts=ids)
    return Proposal(len(made), plan.gaps)


def _plan(stations: list[Station], monday: date, at: datetime) -> Plan:
    ids = [station.pk for station in stations]
    wanted = [opening for opening in roster.openings(stations, monday) if opening.starts_at > at]
    missing = roster.uncovered(wanted, roster.shifts_in_week(ids, monday))
    return make_plan(missing, roster.workers(ids, monday))


def _draft(opening: Opening, key: str) -> DutyShift:
    kind, pk = key.split(":")
    return DutyShift(
        station_id=opening.station_id,
        day=opening.day,
        starts_at=opening.starts_at,
        ends_at=opening.ends_at,
        kind=opening.kind,
        deputy_id=int(pk) if kind == "deputy" else None,
        head_id=int(pk) if kind == "head" else None,
    )


def _note(station: Station, verb: str, actor: Actor, capacity: Capacity, at: datetime, shifts: list[int]) -> None:
    subject = Subject("station", station.pk)
    audit.record(subject=subject, verb=verb, actor=actor, capacity=capacity, at=at, shifts=shifts)
    outbox.publish(topic=f"liaison.{verb}", subject=subject, at=at, user_id=actor.user_id)


def _check_week(monday: date, at: datetime) -> None:
    today = local_date(at)
    if monday.weekday() != 0:
        raise RuleBroken("一周从周一开始，请选周一。", field="week")
    if monday + timedelta(days=roster.DAYS) <= today:
        raise RuleBroken("这一周已经过去，不能再排。", field="week")
    if monday > today + AHEAD_MAX:
        raise RuleBroken("最多提前两个月排班。", field="week")


def add_shift(
    *,
    station_id: int,
    person: str,
    day: date,
    starts: time,
    ends: time,
    kind: str,
    actor: Actor,
    at: datetime,
) -> DutyShift:
    """Put one person on duty by hand, beside or instead of the generator's proposal; it is published with the week.

    :raises RuleBroken: hours that are over or upside down, somebody who does not belong there or is taken
    """
    _check_week(roster.monday_of(day), at)
    with roster_transaction():
        station = lock_station(station_id)
        capacity = policies.required_roster_keeper(station, actor)
        if station.status != StationStatus.OPEN:
            raise WrongState("这个站没有开放，不能排班。")
        shift = DutyShift(station=station, day=day, kind=kind)
        shift.starts_at, shift.ends_at = roster.moment(day, starts), roster.moment(day, ends)
        if shift.ends_at <= shift.starts_at:
            raise RuleBroken("结束时间要晚于开始时间。", field="ends")
        if shift.ends_at <= at:
            raise RuleBroken("这个时间已经过去。", field="starts")
        put_on(shift, person)
        validated(shift)
        shift.save()
        announce_shift(shift, "add_shift", actor, capacity, at, "")
    return shift


def clear_drafts(*, station_id: int, monday: date, actor: Actor, at: datetime) -> int:
    """Cancel what is proposed but not published, so that the week can be proposed anew; return how many."""
    with roster_transaction():
        station = lock_station(station_id)
        capacity = policies.required_roster_keeper(station, actor)
        drafts = _drafts(station, monday)
        for shift in drafts:
            shift.state, shift.reason = ShiftState.CANCELLED, "重新排班"
            write_shift(shift, ShiftAction.CANCEL, actor, capacity, at, ShiftState.DRAFT)
    return len(drafts)


def publish_week(*, station_id: int, monday: date, actor: Actor, at: datetime) -> int:
    """Publish the week's proposal: everybody in it is told, and the station's page shows it; return how many shifts.

    :raises RuleBroken: when nothing waits to be published
    """
    with roster_transaction():
        station = lock_station(station_id)
        capacity = policies.required_roster_keeper(station, actor)
        drafts = [shift for shift in _drafts(station, monday) if shift.ends_at > at]
        if not drafts:
            raise RuleBroken("这一周没有要发布的拟排值班。")
        for shift in drafts:
            shift.state, shift.published_at = ShiftState.PENDING, at
            give_post(shift, actor=actor, capacity=capacity, at=at)
            write_shift(shift, ShiftAction.PUBLISH, actor, capacity, at, ShiftState.DRAFT)
    return len(drafts)


def _drafts(station: Station, monday: date) -> list[DutyShift]:
    found = DutyShift.objects.select_for_update(of=("self",), no_key=True).select_related("head", "deputy", "post")
    week = {"day__gte": monday, "day__lt": monday + timedelta(days=roster.DAYS)}
    drafts = list(found.filter(station=station, state=ShiftState.DRAFT, **week).order_by("pk"))
    for shift in drafts:
        shift.station = station
    return drafts


def set_hours(
    *,
    station_id: int,
    weekday: int | None,
    starts: time,
    ends: time,
    kind: str,
    actor: Actor,
    at: datetime,
) -> DutySlot:
    """Say when somebody has to be at a station; its own hours replace the office hours of working days.

    :raises RuleBroken: hours that are upside down or overlap others of the same day
    """
    day = local_date(at)
    with roster_transaction():
        station = lock_station(station_id)
        capacity = policies.required_roster_keeper(station, actor)
        slot = DutySlot(station=station, weekday=weekday, starts=starts, ends=ends, kind=kind, active_from=day)
        same_day = roster.slots_on([station_id], day).get(station_id, [])
        meeting = [s for s in same_day if s.weekday == weekday and s.starts < ends and starts < s.ends]
        if meeting:
            raise RuleBroken(f"和已有的时段“{meeting[0]}”重叠。", field="starts")
        save_row(slot, kind="duty_slot", verb="set_hours", actor=actor, capacity=capacity, at=at)
    return slot


def end_hours(*, slot_id: int, actor: Actor, at: datetime) -> None:
    """Let hours end from today on; shifts that were made for them stay."""
    day = local_date(at)
    with roster_transaction():
        slot = DutySlot.objects.select_for_update(of=("self",)).select_related("station__region").get(pk=slot_id)
        capacity = policies.required_roster_keeper(slot.station, actor)
        if slot.active_to is not None:
            return
        # Hours that were set today were never held: they end with their first day.
        slot.active_to = max(day, slot.active_from + timedelta(days=1))
        save_row(slot, kind="duty_slot", verb="end_hours", actor=actor, capacity=capacity, at=at)
