"""A changed day in the console: looked at first, then made; open ends move and people are told, verdicts stay."""

import json
from datetime import date, datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.services import calendars
from core import calendar, clocks
from core.errors import NotAllowed, RuleBroken, Stale
from core.models import AuditEvent, CalendarChange, CalendarDay, Clock, Notice
from core.terms import OfficeHours, YearStatus
from core.workdays import SHANGHAI
from suggestions.tests import given
from suggestions.tests.desk import Desk, words

pytestmark = pytest.mark.django_db(transaction=True)
AT = given.AT  # Wednesday 18 November 2026, nine o'clock
CHANGED = datetime(2026, 11, 19, 9, 0, tzinfo=SHANGHAI)
DAY = "/console/calendar/day/"
SNOW = {"day": "2026-12-01", "kind": "closure", "name": "大雪", "reason": "县政府办公室停工通知（示例）"}


@pytest.fixture
def desk():
    calendar.forget()
    with time_machine.travel(CHANGED):
        yield Desk(given.county())
    calendar.forget()


def reply_clock(matter) -> Clock:
    return Clock.objects.get(subject_kind="matter", subject_id=matter.pk, kind="reply")


def test_a_day_of_snow_moves_open_ends_and_no_verdict(desk):
    matter = given.handling(desk.world)
    # Fifteen working days after 18 November: 19, 20, 23-27, 30 November, 1-4 and 7-9 December.
    assert reply_clock(matter).last_day == date(2026, 12, 9)
    closed = Clock.objects.get(subject_kind="opinion", kind="triage")

    looked = desk.post("dispatcher", DAY, **SNOW)

    shown = words(looked)
    assert "2026年12月1日（星期二）" in shown
    assert "停止办公（大雪）" in shown
    assert "12月9日17:30" in shown
    assert "12月10日17:30" in shown
    assert (CalendarDay.objects.filter(date="2026-12-01").exists(), CalendarChange.objects.exists()) == (False, False)
    assert reply_clock(matter).last_day == date(2026, 12, 9)

    seen = looked.context["form"]["seen"].value()
    made = desk.post("dispatcher", DAY, **SNOW, seen=seen, confirm="1")
    change = CalendarChange.objects.get()
    assert made.headers["Location"] == f"/console/calendar/changes/{change.pk}/"
    assert "正在重算期限" in words(desk.get("dispatcher", made.headers["Location"]))

    clocks.recompute(at=CHANGED, limit=1000)
    clocks.recompute(at=CHANGED, limit=1000)

    after = reply_clock(matter)
    assert after.last_day == date(2026, 12, 10)
    assert "12月1日停止办公不计" in after.explanation
    page = words(desk.get("dispatcher", made.headers["Location"]))
    assert given.TITLE in page
    assert "12月9日17:30" in page
    assert "12月10日17:30" in page
    unit = desk.world.user("township_handler").name
    assert unit in page
    told = Notice.objects.filter(key=f"calendar:{change.pk}", user__name=unit).get()
    assert told.text == f"工作日历有变，您有1件事项的期限后移：“{given.TITLE}”到12月10日17:30。"
    closed.refresh_from_db()
    assert (closed.verdict, closed.calendar_version != after.calendar_version) == ("on_time", True)
    assert AuditEvent.objects.get(subject_kind="calendar", subject_id=change.pk).verb == "change_day"

    # The day is worked after all: what people were told stays.
    back = {**SNOW, "kind": "", "name": "", "seen": calendar.read().version, "confirm": "1"}
    desk.post("dispatcher", DAY, **back)
    clocks.recompute(at=CHANGED, limit=1000)
    assert reply_clock(matter).last_day == date(2026, 12, 10)
    assert "已告知的期限12月10日17:30不提前" in reply_clock(matter).explanation
    assert CalendarChange.objects.first().kept == 1


def test_a_years_arrangement_is_looked_at_and_taken_over(desk):
    rows = [{"name": "春节", "date": f"2027-02-{day:02d}", "isOffDay": True} for day in range(5, 13)]
    rows += [{"name": "春节", "date": "2027-02-28", "isOffDay": False}]
    file = SimpleUploadedFile("2027.json", json.dumps({"days": rows}).encode())
    asked = {"year": "2027", "status": "confirmed", "source": "国务院办公厅通知（示例）"}
    assert "2027年的放假安排还没有确认" in words(desk.get("dispatcher", "/console/calendar/"))

    looked = desk.post("dispatcher", "/console/calendar/import/", **asked, file=file)
    shown = words(looked)
    assert "2027年2月28日（星期日）" in shown
    assert "10月1日（国庆节）没有列为放假。" in shown
    form = looked.context["form"]
    carried = {name: form[name].value() for name in ("seen", "carried")}
    desk.post("dispatcher", "/console/calendar/import/", **asked, **carried, confirm="1")

    assert calendar.read().status(2027) == YearStatus.CONFIRMED
    assert calendar.read().is_workday(date(2027, 2, 28))
    assert "2027年的放假安排还没有确认" not in words(desk.get("dispatcher", "/console/calendar/"))
    assert "2月 工作日15天" in " ".join(words(desk.get("clerk", "/console/calendar/2027/")).split())


def test_office_hours_count_from_their_day_on(desk):
    asked = {
        "valid_from": "2026-12-01", "periods": "09:00-12:00，13:00-17:00", "cutoff": "17:00", "reason": "冬季作息（示例）",
        "seen": calendar.read().version, "confirm": "1",
    }  # fmt: skip
    matter = given.handling(desk.world)

    assert desk.post("dispatcher", "/console/calendar/hours/", **asked).status_code == 302
    clocks.recompute(at=CHANGED, limit=1000)

    # 17:30 was told; from December on the day ends at 17:00, and what was told does not move earlier.
    assert reply_clock(matter).due_at == datetime(2026, 12, 9, 17, 30, tzinfo=SHANGHAI)
    assert calendar.read().hours_on(date(2026, 11, 30)) == OfficeHours()
    assert calendar.read().is_open(datetime(2026, 12, 1, 13, 30, tzinfo=SHANGHAI))


def test_who_may_not_and_what_cannot_be(desk):
    dispatcher = desk.world.actor("dispatcher", CHANGED)
    day = {"day": date(2026, 12, 1), "kind": "closure", "name": "", "reason": "通知（示例）", "at": CHANGED}
    seen = calendar.read().version
    with pytest.raises(NotAllowed):
        calendars.change_day(**day, actor=desk.world.actor("clerk", CHANGED), seen=seen)
    for wrong, said in (
        ({"reason": "  "}, "请写明依据"),
        ({"day": date(2031, 1, 1)}, "只能改2025年至2028年"),
        ({"kind": "party"}, "请选择这一天是什么"),
        ({"kind": ""}, "日历没有变化"),
    ):
        with pytest.raises(RuleBroken, match=said):
            calendars.change_day(**{**day, **wrong}, actor=dispatcher, seen=seen)
    with pytest.raises(Stale, match="刚刚有人改过"):
        calendars.change_day(**day, actor=dispatcher, seen="another")
    assert desk.get("clerk", DAY).status_code == 404
    assert desk.get("township_handler", "/console/calendar/changes/1/").status_code == 404
    for text in ("<script>", "8点到12点", "12:00-08:30", ""):
        bad = {"valid_from": "2026-12-01", "periods": text, "cutoff": "17:30", "reason": "通知（示例）"}
        assert desk.post("dispatcher", "/console/calendar/hours/", **bad).status_code == 422
    for content in (b"", b"{}", b"\xff", b"[" * 5000):
        bad = {"year": "2027", "status": "confirmed", "source": "通知", "file": SimpleUploadedFile("x.json", content)}
        assert desk.post("dispatcher", "/console/calendar/import/", **bad).status_code == 422
