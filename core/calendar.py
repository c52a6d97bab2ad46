"""The only place that reads and writes the working calendar's tables; everybody counts with `the_calendar()`."""

from collections.abc import Mapping
from datetime import date, datetime, time
from time import monotonic

from django.conf import settings
from django.db import transaction

from core.models import CalendarDay, CalendarYear, OfficeTable
from core.terms import Day, DayKind, OfficeHours, Periods, YearStatus
from core.workdays import WorkCalendar, local

CACHED_SECONDS = 60
# From this month on next year's arrangement is due: the State Council publishes it in late October or in November.
ANNOUNCED_IN_MONTH = 11
_cached: tuple[float, WorkCalendar] | None = None


def the_calendar() -> WorkCalendar:
    """Return the county's working calendar; two queries at most once a minute, and none in between."""
    global _cached
    cached = _cached
    if cached is None or not 0 <= monotonic() - cached[0] < CACHED_SECONDS:
        fresh = read()
        unchanged = cached is not None and cached[1].version == fresh.version
        # The old object is kept where nothing changed: it has counted its years already.
        cached = (monotonic(), cached[1] if cached and unchanged else fresh)
        _cached = cached
    return cached[1]


def forget() -> None:
    """Let the next caller in this process read the tables again."""
    global _cached
    _cached = None


@transaction.atomic
def write_year(*, year: int, status: YearStatus, source: str, days: Mapping[date, Day]) -> bool:
    """Enter a year's arrangement and return whether that changed anything.

    Days the year had from its former source are replaced; days from any other source, such as a closure the county
    entered itself, stay as they are and win.

    :raises ValueError: when a day is not of the year
    """
    if any(day.year != year for day in days):
        raise ValueError(f"days of other years given for {year}")
    CalendarYear.objects.get_or_create(year=year, defaults={"status": YearStatus.UNPUBLISHED.value})
    row = CalendarYear.objects.select_for_update().get(year=year)
    before = set(row.days.values_list("date", "kind", "name", "source"))
    others = {found[0] for found in before if found[3] not in (row.source, source)}
    wanted = {(day, found.kind.value, found.name, source) for day, found in days.items() if day not in others}
    replaced = {found for found in before if found[0] not in others}
    if (row.status, row.source) == (status, source) and wanted == replaced:
        return False
    row.days.filter(date__in=[found[0] for found in replaced - wanted]).delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(date=day, year=row, kind=kind, name=name, source=source)
        for day, kind, name, source in sorted(wanted - replaced)
    )
    row.status, row.source = status.value, source
    row.save()
    forget()
    transaction.on_commit(forget)
    return True


def unconfirmed_years(at: datetime) -> list[int]:
    """Return the years whose arrangement is missing: this one, and from November the next; empty when all is well."""
    today = local(at).date()
    due = [today.year, today.year + 1] if today.month >= ANNOUNCED_IN_MONTH else [today.year]
    return [year for year in due if the_calendar().status(year) != YearStatus.CONFIRMED]


def read() -> WorkCalendar:
    """Return the calendar as the tables have it now, in this transaction; two queries."""
    columns = ("year", "status", "days__date", "days__kind", "days__name")
    days, years = {}, {}
    for year, status, day, kind, name in CalendarYear.objects.order_by().values_list(*columns):
        years[year] = YearStatus(status)
        if day is not None:
            days[day] = Day(DayKind(kind), name)
    later = {row.valid_from: _hours(row) for row in OfficeTable.objects.order_by()}
    return WorkCalendar(days, years, getattr(settings, "OFFICE_HOURS", None), later_hours=later)


def _hours(row: OfficeTable) -> OfficeHours:
    first, last = ((int(day[:2]), int(day[3:])) for day in (row.summer_from, row.summer_to))
    return OfficeHours(_periods(row.periods), _periods(row.summer), first, last, row.cutoff)


def _periods(stored: list[list[str]]) -> Periods:
    return tuple((time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in stored)
