"""A year's days off from a file: the two forms people can download, and what is no such file."""

import json
from datetime import date

import pytest

from core import calendar_files
from core.errors import RuleBroken
from core.terms import Day, DayKind

ICAL = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//示例//节假日//CN
BEGIN:VEVENT
UID:1@example
DTSTART;VALUE=DATE:20270205
DTEND;VALUE=DATE:20270208
SUMMARY:春节 假期
END:VEVENT
BEGIN:VEVENT
UID:2@example
DTSTART;VALUE=DATE:20270228
SUMMARY:春节（班）
END:VEVENT
BEGIN:VEVENT
UID:3@example
DTSTART;VALUE=DATE:20270214
SUMMARY:情人节
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")


def of_json(*rows: tuple[str, str, object]) -> bytes:
    return json.dumps({"year": 2027, "days": [{"name": n, "date": d, "isOffDay": off} for n, d, off in rows]}).encode()


def test_json_of_days_off_and_make_up_days() -> None:
    assert calendar_files.read(of_json(("春节", "2027-02-28", False), ("春节", "2027-02-05", True))) == {
        date(2027, 2, 5): Day(DayKind.HOLIDAY, "春节"),
        date(2027, 2, 28): Day(DayKind.MAKEUP, "春节"),
    }


def test_a_calendar_files_spans_end_before_their_last_date_and_mere_festivals_are_left_out() -> None:
    assert calendar_files.read(ICAL.encode()) == {
        date(2027, 2, 5): Day(DayKind.HOLIDAY, "春节"),
        date(2027, 2, 6): Day(DayKind.HOLIDAY, "春节"),
        date(2027, 2, 7): Day(DayKind.HOLIDAY, "春节"),
        date(2027, 2, 28): Day(DayKind.MAKEUP, "春节"),
    }


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "读不懂"),
        (b"\xff\xfe", "读不懂"),
        (b"[1]", "读不懂"),
        (b'{"days": [1]}', "读不懂"),
        (b'{"days": []}', "没有放假"),
        (b"[" * 100_000, "读不懂"),
        (of_json(("春节", "2027-02-30", True)), "读不懂"),
        (of_json(("春节", "2027-02-05", "yes")), "读不懂"),
        (of_json(("春节", "2027-02-05", True), ("春节", "2027-02-05", False)), "2027年2月5日又放假又上班"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:x\r\n", "读不懂"),
        (b"x" * 1_000_001, "太大"),
    ],
)
def test_what_is_no_such_file_is_refused_in_a_sentence(content: bytes, said: str) -> None:
    with pytest.raises(RuleBroken, match=said):
        calendar_files.read(content)
