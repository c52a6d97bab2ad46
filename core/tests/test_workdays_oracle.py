"""The calendar against slow oracles: one day, or one minute, after the other, by an independent table of days."""

from datetime import date, datetime, timedelta

import chinese_calendar
from hypothesis import given, settings
from hypothesis import strategies as some

from core.tests.test_workdays import CALENDAR
from core.workdays import SHANGHAI, Audience, Paused, Term, TermUnit

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
starts = some.datetimes(
    min_value=datetime(2004, 1, 1),  # noqa: DTZ001
    max_value=datetime(2025, 12, 31, 23, 59),  # noqa: DTZ001
    timezones=some.just(SHANGHAI),
).map(lambda instant: instant.replace(second=0, microsecond=0))


def slow_working_days(start: date, amount: int) -> date:
    day = start
    while amount:
        day += DAY
        amount -= chinese_calendar.is_workday(day)
    return day


def slow_roll(day: date) -> date:
    while not chinese_calendar.is_workday(day):
        day += DAY
    return day


def slow_months(start: date, months: int) -> date:
    first = start.replace(day=1)
    for _ in range(months):
        first += 31 * DAY
        first = first.replace(day=1)
    day = first
    while day.day < start.day and (day + DAY).month == first.month:
        day += DAY
    return day


def is_open(instant: datetime) -> bool:
    minute = instant.hour * 60 + instant.minute
    in_hours = 510 <= minute < 720 or 870 <= minute < 1050
    return in_hours and chinese_calendar.is_workday(instant.date())


@given(start=starts, amount=some.integers(1, 120))
def test_working_days(start: datetime, amount: int) -> None:
    due = CALENDAR.due(start, Term(amount, TermUnit.WORKING_DAYS))

    assert due.last_day == slow_working_days(start.date(), amount)
    assert CALENDAR.working_days_between(start.date(), due.last_day) == amount
    assert (due.due_at.hour, due.due_at.minute, due.provisional) == (17, 30, False)


@given(start=starts, months=some.integers(1, 9))
def test_months(start: datetime, months: int) -> None:
    due = CALENDAR.due(start, Term(months, TermUnit.MONTHS), Audience.CITIZEN)

    assert due.last_day == slow_roll(slow_months(start.date(), months))
    assert due.due_at == datetime.combine(due.last_day + DAY, datetime.min.time(), SHANGHAI)


@given(start=starts, days=some.integers(1, 200))
def test_calendar_days(start: datetime, days: int) -> None:
    assert CALENDAR.due(start, Term(days, TermUnit.CALENDAR_DAYS)).last_day == slow_roll(start.date() + days * DAY)


@settings(max_examples=40, deadline=None)
@given(start=starts, hours=some.integers(1, 16))
def test_work_hours(start: datetime, hours: int) -> None:
    instant, minutes = start, 0
    while minutes < hours * 60:
        minutes += is_open(instant)
        instant += MINUTE

    due = CALENDAR.due(start, Term(hours, TermUnit.WORK_HOURS))

    assert due.due_at == instant
    assert CALENDAR.office_seconds_between(start, due.due_at) == hours * 3600


@given(start=starts, days=some.integers(0, 400))
def test_between_agrees_with_counting(start: datetime, days: int) -> None:
    first = start.date()
    last = min(first + days * DAY, date(2026, 12, 31))
    counted = sum(chinese_calendar.is_workday(first + n * DAY) for n in range(1, (last - first).days + 1))

    assert CALENDAR.working_days_between(first, last) == counted
    assert CALENDAR.working_days_between(last, first) == -counted


@given(start=starts, amount=some.integers(1, 60), pauses=some.integers(0, 30), after=some.integers(0, 59))
def test_a_pause_loses_nothing(start: datetime, amount: int, pauses: int, after: int) -> None:
    paused_on = start.date() + min(after, amount) * DAY
    resumed_on = paused_on + pauses * DAY
    stood_still = CALENDAR.working_days_between(paused_on, resumed_on)

    due = CALENDAR.due(start, Term(amount, TermUnit.WORKING_DAYS), paused=Paused(days=stood_still))

    used = CALENDAR.working_days_between(start.date(), paused_on)
    assert used + CALENDAR.working_days_between(resumed_on, due.last_day) == amount
