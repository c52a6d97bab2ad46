"""The only place for what the product knows of past and coming years' working days, and for loading it."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from chinese_calendar import constants
from django.db.models.functions import Now

from core import calendar
from core.models import CalendarChange, CalendarYear, Clock
from core.reference.statutory import statutory_days
from core.terms import Day, DayKind, YearStatus

PUBLISHED = "国务院办公厅关于节假日安排的通知"
STATUTORY = "《全国年节及纪念日放假办法》法定日，未含调休"
YEARS_AHEAD = 2


def load() -> str:
    """Load the arranged years and, provisionally, the two after them; a year the county confirmed stays as it is."""
    before = calendar.read().version
    published = published_years()
    last = max(published)
    ahead = range(last + 1, last + 1 + YEARS_AHEAD)
    kept = _confirmed_by_the_county()
    for year, days in published.items():
        if year not in kept:
            calendar.write_year(year=year, status=YearStatus.CONFIRMED, source=PUBLISHED, days=days)
    for year in ahead:
        if year not in kept:
            days = {day: Day(DayKind.HOLIDAY, name) for day, name in statutory_days(year).items()}
            calendar.write_year(year=year, status=YearStatus.PROVISIONAL, source=STATUTORY, days=days)
    _note_change(before)
    provisional = "、".join(str(year) for year in ahead if year not in kept)
    tail = f"，{provisional}年暂定" if provisional else ""
    return f"工作日历 {min(published)}—{last}年已确认{tail}"


def _note_change(before: str) -> None:
    """Let running clocks that a newer list moves be listed, and people be told, as after a change by hand."""
    after = calendar.read().version
    if after != before and Clock.objects.filter(stopped_at__isnull=True).exists():
        words = "随软件更新的放假安排"
        CalendarChange.objects.create(changed_at=Now(), reason=PUBLISHED, summary=words, calendar_version=after)


def published_years() -> Mapping[int, Mapping[date, Day]]:
    """Return the holidays and make-up workdays of every year the State Council's notices are known for."""
    years: dict[int, dict[date, Day]] = defaultdict(dict)
    for kind, table in ((DayKind.HOLIDAY, constants.holidays), (DayKind.MAKEUP, constants.workdays)):
        for day, name in table.items():
            years[day.year][day] = Day(kind, constants.Holiday(name).chinese)
    return dict(sorted(years.items()))


def _confirmed_by_the_county() -> set[int]:
    confirmed = CalendarYear.objects.filter(status=YearStatus.CONFIRMED.value).exclude(source=PUBLISHED)
    return set(confirmed.values_list("year", flat=True))
