"""2024 to 2028: each day as the State Council's notices have it, and every unit with pauses against a slow count.

The count here knows nothing of the engine: it goes day by day and minute by minute through its own table of days.
"""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from core.reference.calendar import published_years
from core.workdays import SHANGHAI, Audience, Paused, Term, TermUnit, WorkCalendar, YearStatus

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
# The State Council General Office's notices of 25 October 2023, 12 November 2024 and 4 November 2025: first and last day
# off, then the weekend days that are worked.
NOTICES = {
    2024: (
        "1-1 1-1, 2-10 2-17, 4-4 4-6, 5-1 5-5, 6-10 6-10, 9-15 9-17, 10-1 10-7",
        "2-4 2-18 4-7 4-28 5-11 9-14 9-29 10-12",
    ),
    2025: ("1-1 1-1, 1-28 2-4, 4-4 4-6, 5-1 5-5, 5-31 6-2, 10-1 10-8", "1-26 2-8 4-27 9-28 10-11"),
    2026: (
        "1-1 1-3, 2-15 2-23, 4-4 4-6, 5-1 5-5, 6-19 6-21, 9-25 9-27, 10-1 10-7",
        "1-4 2-14 2-28 5-9 9-20 10-10",
    ),
    # No notice yet: the thirteen statutory days by the lunar calendar (春节 2月6日, 1月26日), nothing made up.
    2027: ("1-1 1-1, 2-5 2-8, 4-5 4-5, 5-1 5-2, 6-9 6-9, 9-15 9-15, 10-1 10-3", ""),
    2028: ("1-1 1-1, 1-25 1-28, 4-4 4-4, 5-1 5-2, 5-28 5-28, 10-1 10-3", ""),
}
WORKDAYS = {2024: 251, 2025: 248, 2026: 248}
MORNING, AFTERNOON = (time(8, 30), time(12)), (time(14, 30), time(17, 30))
CALENDAR = WorkCalendar(
    {day: found for year in (2024, 2025, 2026) for day, found in published_years()[year].items()},
    dict.fromkeys((2024, 2025, 2026), YearStatus.CONFIRMED),
)


def day_of(year: int, text: str) -> date:
    month, day = text.split("-")
    return date(year, int(month), int(day))


def worked_days() -> set[date]:
    found = set()
    day = date(2024, 1, 1)
    while day < date(2029, 1, 1):
        if day.weekday() < 5:
            found.add(day)
        day += DAY
    for year, (off, made_up) in NOTICES.items():
        for span in off.split(", "):
            first, last = (day_of(year, text) for text in span.split())
            while first <= last:
                found.discard(first)
                first += DAY
        found |= {day_of(year, text) for text in made_up.split()}
    return found


WORKED = worked_days()
starts = some.datetimes(
    min_value=datetime(2024, 1, 1),  # noqa: DTZ001
    max_value=datetime(2027, 6, 30, 23, 59),  # noqa: DTZ001
    timezones=some.just(SHANGHAI),
).map(lambda instant: instant.replace(second=0, microsecond=0))
# Days from the one before's end to a pause, and how many days it lasts.
pauses = some.lists(some.tuples(some.integers(0, 20), some.integers(0, 25)), max_size=3)


def intervals(start: datetime, gaps: list[tuple[int, int]]) -> list[tuple[datetime, datetime]]:
    found = []
    for gap, length in gaps:
        began = start + gap * DAY
        start = began + length * DAY
        found.append((began, start))
    return found


def paused(term: Term, gaps: list[tuple[datetime, datetime]]) -> Paused:
    each = [CALENDAR.paused(began, ended, term) for began, ended in gaps]
    return Paused(sum(pause.days for pause in each), sum(pause.seconds for pause in each))


def slow_forward(day: date, count: int) -> date:
    while count:
        day += DAY
        count -= day in WORKED
    return day


def slow_stood_still(gaps: list[tuple[datetime, datetime]]) -> int:
    return sum(
        sum(began.date() + n * DAY in WORKED for n in range(1, (ended.date() - began.date()).days + 1))
        for began, ended in gaps
    )


def slow_roll(day: date) -> date:
    while day not in WORKED:
        day += DAY
    return day


def open_minute(instant: datetime) -> bool:
    clock = instant.time()
    return instant.date() in WORKED and (MORNING[0] <= clock < MORNING[1] or AFTERNOON[0] <= clock < AFTERNOON[1])


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_each_day_is_as_the_notice_has_it(year: int) -> None:
    days = [date(year, 1, 1) + n * DAY for n in range(366 if year == 2024 else 365)]

    assert [day for day in days if CALENDAR.is_workday(day) != (day in WORKED)] == []
    assert sum(map(CALENDAR.is_workday, days)) == WORKDAYS[year]


def test_a_year_without_a_notice_has_its_statutory_days() -> None:
    days = [date(2027, 1, 1) + n * DAY for n in range(365)]

    assert [day for day in days if CALENDAR.is_workday(day) != (day in WORKED)] == []


@given(start=starts, amount=some.integers(1, 90), gaps=pauses)
def test_working_days_with_pauses(start: datetime, amount: int, gaps: list[tuple[int, int]]) -> None:
    term, still = Term(amount, TermUnit.WORKING_DAYS), intervals(start, gaps)

    due = CALENDAR.due(start, term, paused=paused(term, still))

    assert due.last_day == slow_forward(start.date(), amount + slow_stood_still(still))
    assert CALENDAR.working_days_between(start.date(), due.last_day) == amount + slow_stood_still(still)
    assert due.due_at == datetime.combine(due.last_day, time(17, 30), SHANGHAI)
    assert due.provisional == (due.last_day.year > 2026)


@given(start=starts, days=some.integers(1, 200), gaps=pauses)
def test_calendar_days_with_pauses(start: datetime, days: int, gaps: list[tuple[int, int]]) -> None:
    term, still = Term(days, TermUnit.CALENDAR_DAYS), intervals(start, gaps)

    due = CALENDAR.due(start, term, Audience.CITIZEN, paused(term, still))

    last = slow_forward(slow_roll(start.date() + days * DAY), slow_stood_still(still))
    assert due.last_day == last
    assert due.due_at == datetime.combine(last + DAY, time(0), SHANGHAI)


@example(start=datetime(2027, 6, 24, tzinfo=SHANGHAI), months=6, gaps=[(0, 7), (0, 25)])  # into January 2028
@given(start=starts, months=some.integers(1, 6), gaps=pauses)
def test_months_with_pauses(start: datetime, months: int, gaps: list[tuple[int, int]]) -> None:
    term, still = Term(months, TermUnit.MONTHS), intervals(start, gaps)
    year, month = start.year, start.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    day = start.day
    while True:
        try:
            end = date(year, month, day)
            break
        except ValueError:
            day -= 1

    due = CALENDAR.due(start, term, paused=paused(term, still))

    assert due.last_day == slow_forward(slow_roll(end), slow_stood_still(still))


@settings(max_examples=30, deadline=None)
@given(start=starts, hours=some.integers(1, 12), gap=some.tuples(some.integers(0, 300), some.integers(0, 3000)))
def test_work_hours_with_a_pause(start: datetime, hours: int, gap: tuple[int, int]) -> None:
    term = Term(hours, TermUnit.WORK_HOURS)
    began = start + gap[0] * MINUTE
    ended = began + gap[1] * MINUTE
    stood_still = sum(open_minute(began + n * MINUTE) for n in range(gap[1]))
    instant, minutes = start, 0
    while minutes < hours * 60 + stood_still:
        minutes += open_minute(instant)
        instant += MINUTE

    due = CALENDAR.due(start, term, paused=paused(term, [(began, ended)]))

    assert due.due_at == instant
    assert CALENDAR.office_seconds_between(start, due.due_at) == (hours * 60 + stood_still) * 60


@given(start=starts, days=some.integers(0, 600))
def test_the_difference_is_what_was_added(start: datetime, days: int) -> None:
    first, last = start.date(), min(start.date() + days * DAY, date(2027, 12, 31))
    counted = sum(first + n * DAY in WORKED for n in range(1, (last - first).days + 1))

    assert CALENDAR.working_days_between(first, last) == counted
    assert CALENDAR.shift(first, counted) == slow_forward(first, counted)
