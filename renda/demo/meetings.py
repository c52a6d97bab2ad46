"""Coordination meetings of the demo county: one with tasks being done, one waiting for answers, one just called."""

from datetime import datetime, timedelta

from accounts import selectors as accounts
from accounts.models import User
from accounts.roles import Role
from core.clock import local_date
from oversight.models import CoordMeeting
from oversight.services import decisions, meetings
from oversight.services.meetings import Attendance, Call, Minutes, Task
from renda.demo.builder import Built, Say
from renda.demo.cast import Staff
from suggestions.models import Assignment, Matter

STORIES = (
    (
        "村口排水沟堵塞",
        "沟在县道边上，清沟和补路要一起做。",
        ("沟里淤泥三年没有清", "雨天水漫到路上", "路边塌了一段"),
        -9,
    ),
    ("农网改造占用机耕路", "电杆立在路中间，收割机过不去。", ("电杆占路", "临时便道没有人管"), 4),
    ("集镇晚上没有路灯", "路灯归三家管，谁也说不清。", ("路灯不亮", "电费没有人交"), 6),
)


def tell(built: Built, staff: Staff, now: datetime, say: Say) -> None:
    """Call three meetings from one township's station and take them as far as each has come."""
    for order in range(len(STORIES)):
        _meeting(built, staff, now, order)
    say(f"协调会{CoordMeeting.objects.count()}场")


def _meeting(built: Built, staff: Staff, now: datetime, order: int) -> None:
    title, reason, problems, days = STORIES[order]
    station = next(station for station in built.stations.values() if station.category == "township")
    head = staff.at(station.organisation_id, Role.STATION_HEAD, Role.STATION_STAFF)
    meets_at = (now + timedelta(days=days)).replace(hour=9, minute=30)
    called_at = min(meets_at - timedelta(days=5), now - timedelta(hours=6 - order))
    units = _units()
    about = Matter.objects.filter(region__code__startswith=station.region.code).order_by("pk")
    call = Call(
        convener_id=station.organisation_id,
        title=title,
        reason=reason,
        problems=problems,
        unit_ids=units,
        deputy_ids=list(station.postings.order_by("pk").values_list("deputy_id", flat=True)[:3]),
        matter_ids=list(about.values_list("pk", flat=True)[:1]),
        meets_at=meets_at,
        place="村委会院子",
    )
    meeting = meetings.call(call=call, actor=staff.actor(head, called_at), at=called_at)
    if order == len(STORIES) - 1:
        return
    at = called_at + timedelta(hours=2)
    county = staff.at(accounts.county_committee().pk, Role.COUNTY_DISPATCHER)
    meetings.approve(meeting_id=meeting.pk, actor=staff.actor(county, at), at=at, version=None)
    _answer(staff, meeting, units[0], at + timedelta(hours=1))
    if order == 0:
        _concluded(staff, meeting, head, units)


def _units() -> list[int]:
    """Return two county units that handle matters by themselves."""
    found = Assignment.objects.filter(unit__on_paper=False, matter__level="county").order_by("unit_id")
    return list(found.values_list("unit_id", flat=True).distinct()[:2])


def _answer(staff: Staff, meeting: CoordMeeting, unit: int, at: datetime) -> None:
    handler = staff.at(unit, Role.UNIT_HANDLER, Role.UNIT_HEAD)
    actor, who = staff.actor(handler, at), f"{handler.name} 副局长"
    meetings.respond(meeting_id=meeting.pk, actor=actor, at=at, version=None, response="coming", who=who)


def _concluded(staff: Staff, meeting: CoordMeeting, head: User, units: list[int]) -> None:
    at = meeting.meets_at + timedelta(hours=3)
    actor = staff.actor(head, at)
    rows = meeting.units.order_by("pk").values_list("pk", flat=True)
    attendance = Attendance(dict(zip(rows, ("head", "staff"), strict=True)), deputies_came=3, citizens_came=14)
    meetings.hold(meeting_id=meeting.pk, actor=actor, at=at, version=None, attendance=attendance)
    tasks = (
        Task("清沟三百米，每季度清一次", units[0], local_date(at + timedelta(days=6))),
        Task("补好塌陷的路肩", units[1], local_date(at + timedelta(days=30))),
    )
    at += timedelta(hours=4)
    minutes = Minutes("三方到现场看了沟和路，定了两件事，谁办、什么时候办完都写在清单里。", tasks)
    meetings.conclude(meeting_id=meeting.pk, actor=actor, at=at, version=None, minutes=minutes)
    at += timedelta(days=4)
    handler = staff.at(units[0], Role.UNIT_HANDLER, Role.UNIT_HEAD)
    decisions.report_decision(
        meeting_id=meeting.pk,
        decision_id=meeting.decisions.get(number=1).pk,
        actor=staff.actor(handler, at),
        at=at,
        version=None,
        report="机械清淤三百米，淤泥已运走，请村里验收。",
    )
