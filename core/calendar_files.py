"""The only place that reads a year's days off from a file people download: holiday-cn JSON, or iCal. Pure."""

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from icalendar import Calendar

from core.errors import RuleBroken
from core.terms import Day, DayKind

LARGEST = 1_000_000  # bytes; a year's list has some 10,000
MOST_DAYS = 400
DAY = timedelta(days=1)
NAME_LENGTH = 40
UNREADABLE = "读不懂这个文件。请上传节假日数据文件（JSON，每天有日期和是否放假）或者日历文件（.ics）。"


def read(content: bytes) -> Mapping[date, Day]:
    """Return the days off and the make-up workdays of a file.

    :raises RuleBroken: when it is too large, of no known form, has no such day, or says two things of one day
    """
    if len(content) > LARGEST:
        raise RuleBroken("文件太大了，一年的放假安排不会超过1 MB。", field="file")
    text = _text(content)
    pairs = _from_ical(text) if "BEGIN:VCALENDAR" in text[:200].upper() else _from_json(text)
    if not pairs:
        raise RuleBroken("文件里没有放假或者调休上班的日子。", field="file")
    if len(pairs) > MOST_DAYS:
        raise RuleBroken(f"文件里有{len(pairs)}天，一次最多导入{MOST_DAYS}天。请按年份分开导入。", field="file")
    days: dict[date, Day] = {}
    for day, found in pairs:
        if days.setdefault(day, found).kind != found.kind:
            raise RuleBroken(f"文件里{day.year}年{day.month}月{day.day}日又放假又上班，请核对。", field="file")
    return dict(sorted(days.items()))


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RuleBroken(UNREADABLE, field="file") from None


def _from_json(text: str) -> list[tuple[date, Day]]:
    try:
        return [_of_json(row) for row in json.loads(text)["days"]]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise RuleBroken(UNREADABLE, field="file") from None


def _of_json(row: dict[str, Any]) -> tuple[date, Day]:
    off = row["isOffDay"]
    if not isinstance(off, bool):
        raise TypeError(off)
    kind = DayKind.HOLIDAY if off else DayKind.MAKEUP
    return date.fromisoformat(row["date"]), Day(kind, str(row.get("name", ""))[:NAME_LENGTH])


def _from_ical(text: str) -> list[tuple[date, Day]]:
    try:
        events = [(str(event.get("summary", "")), *_span(event)) for event in Calendar.from_ical(text).walk("VEVENT")]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise RuleBroken(UNREADABLE, field="file") from None
    return [
        (first + n * DAY, found)
        for summary, first, length in events
        if (found := _of_summary(summary)) is not None
        for n in range(min(length, MOST_DAYS + 1))
    ]


def _span(event: Any) -> tuple[date, int]:
    first = _day(event["dtstart"].dt)
    last = _day(event["dtend"].dt) if "dtend" in event else first + DAY
    return first, max((last - first).days, 1)


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _of_summary(summary: str) -> Day | None:
    """Return what a calendar's line says: “春节 补班”, “国庆节（休）”, “元旦 假期”; None for a mere festival's name."""
    kind = DayKind.MAKEUP if "班" in summary else DayKind.HOLIDAY if "休" in summary or "假" in summary else None
    if kind is None:
        return None
    name = summary.split("（")[0].split("(")[0].split()[0] if summary.split() else ""
    for ending in ("假期", "放假", "休假", "补班", "调休", "上班"):
        name = name.removesuffix(ending)
    return Day(kind, name[:NAME_LENGTH])
