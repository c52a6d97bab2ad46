"""A quarter of 桃溪镇's station with figures known by hand, and four stations beside it where little happened."""

from datetime import date, datetime, time, timedelta

from core.actors import SYSTEM
from core.clock import SHANGHAI
from insights.inputs import Quarter
from insights.models import StationFinding
from insights.services import counting, findings, scorecards
from insights.tests import given as pooled
from liaison import services as liaison
from liaison.models import Station
from liaison.services import activity_life, shifts
from liaison.states import StationCategory
from liaison.states.activities import ActivityKind
from liaison.tests import given_activities as gatherings
from liaison.tests import given_duty as duty
from suggestions.tests import given
from suggestions.tests.county_words import COUNTY, OTHER_VILLAGE, SET_UP_AT, VILLAGE

QUARTER = Quarter(date(2026, 10, 1))
# The quarter has run for ten weeks; its last clocks of November are over.
NOW = datetime(2026, 12, 10, 9, 0, tzinfo=SHANGHAI)
AFTER = datetime(2027, 1, 5, 9, 0, tzinfo=SHANGHAI)


def in_november(day: int, hour: int = 9) -> datetime:
    """Return an hour of November 2026."""
    return datetime(2026, 11, day, hour, 0, tzinfo=SHANGHAI)


def little_stations(world: given.County) -> dict[str, Station]:
    """Return three more stations: at 石桥村, at 柳湾村, and the county's hub."""
    return {
        "stone": _open("石桥村联络点", "P1", world.region(VILLAGE), StationCategory.POINT),
        "willow": _open("柳湾村联络点", "P2", world.region(OTHER_VILLAGE), StationCategory.POINT),
        "hub": _open("示例县代表联络总站", "HUB", world.region(COUNTY), StationCategory.COUNTY_HUB),
    }


def _open(name: str, code: str, region: object, category: str) -> Station:
    return liaison.open_station(
        name=name, code=code, category=category, region_id=region.pk, active_from=date(2026, 1, 5), actor=SYSTEM,
        at=SET_UP_AT,
    )  # fmt: skip


def reception(world: given.County) -> None:
    """Four shifts that count, two of them served: one served, one missed, one on leave and taken over, one on leave."""
    one, other = "deputy", "county_deputy"
    done, missed, swapped, empty = (
        _shift(world, who, day) for who, day in ((one, 9), (one, 10), (other, 11), (one, 12))
    )
    shifts.complete_shift(shift_id=done.pk, actor=SYSTEM, at=in_november(9, 13))
    shifts.report_absence(shift_id=missed.pk, reason="没有联系上。", actor=SYSTEM, at=in_november(10, 13))
    for away, who in ((swapped, other), (empty, one)):
        shifts.ask_leave(shift_id=away.pk, reason="出差", actor=world.actor(who, in_november(2)), at=in_november(2))
    instead = _shift(world, one, 11)
    shifts.complete_shift(shift_id=instead.pk, actor=SYSTEM, at=in_november(11, 13))


def _shift(world: given.County, who: str, day: int):
    person, on = f"deputy:{world.deputies[who].pk}", date(2026, 11, day)
    return duty.shift(world.station, person, on, time(8, 30), time(12), in_november(2))


def activities(world: given.County) -> None:
    """Hold a reception day and go to 石桥村 (announced late), cancel another reception day; one in December waits."""
    body, at = world.station.organisation, in_november(2)
    day = {"kind": ActivityKind.RECEPTION_DAY, "station": world.station, "at": at}
    held = gatherings.planned(body, world.region(given.TOWNSHIP), **day, **_hours(16), title="代表接待日")
    _hold(world, held, at)
    off = gatherings.planned(body, world.region(given.TOWNSHIP), **day, **_hours(20), title="第二个接待日")
    gatherings.announced(off, at)
    activity_life.cancel(
        activity_id=off.pk, actor=SYSTEM, at=in_november(19), version=None, reason="停电", cancelled_told="贴了通知"
    )
    # The plan does not name the station again: it is the station's own.
    out = gatherings.planned(body, world.region(VILLAGE), at=at, **_hours(17), title="流动到石桥村")
    _hold(world, out, in_november(16), late_notice_reason="村里临时有集市")
    december = datetime(2026, 12, 20, 9, tzinfo=SHANGHAI)
    later = {"starts_at": december, "ends_at": december + timedelta(hours=2)}
    gatherings.announced(
        gatherings.planned(body, world.region(given.TOWNSHIP), **day, **later, title="十二月接待日"), at
    )


def _hours(day: int) -> dict[str, datetime]:
    return {"starts_at": in_november(day), "ends_at": in_november(day, 11)}


def _hold(world: given.County, activity, announced_at: datetime, **more: object) -> None:
    gatherings.invited(activity, world.deputies["deputy"], at=in_november(2))
    gatherings.announced(activity, announced_at, **more)
    activity_life.hold(
        activity_id=activity.pk,
        actor=SYSTEM,
        at=activity.ends_at + timedelta(hours=1),
        version=None,
        attendance=dict.fromkeys(activity.participants.values_list("pk", flat=True), "present"),
    )


def quarter(world: given.County) -> dict[str, Station]:
    """Let everything happen; return the little stations.

    Opinions of 桃溪镇: one closed and rated satisfied, one answered at once, one told to nobody yet, one nobody has
    looked at. One of 松岭镇, which nobody has looked at.
    """
    little = little_stations(world)
    reception(world)
    activities(world)
    for reached in (given.closed, given.answered, given.feedback_due, given.pending):
        reached(world)
    pooled.elsewhere(world)
    counting.recount_all()
    return little


def looked_at(world: given.County, at: datetime = NOW) -> None:
    """六有: five of six at 桃溪镇's station."""
    scorecards.check_station(
        station_id=world.station.pk, first=QUARTER.first, items=["place", "facilities", "rules", "team", "records"],
        actor=world.actor("dispatcher", at), at=at,
    )  # fmt: skip


def found(world: given.County, *, key: str = "finding-1", at: datetime = AFTER, **other: object) -> StationFinding:
    """Return a finding at 桃溪镇's station, for its head, due in two weeks."""
    said = {
        "text": "意见登记簿缺十一月两周。", "task": "补齐登记簿，今后当天登记。", "due_on": (at + timedelta(days=14)).date(),
        "responsible_id": world.user("head").pk, "station_id": world.station.pk, "first": QUARTER.first,
    } | other  # fmt: skip
    return findings.record_finding(key=key, **said, actor=world.actor("dispatcher", at), at=at)
