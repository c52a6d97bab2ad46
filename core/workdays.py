"""The only place for counting time as the law does: working days, office hours, calendar days, Civil Code months.

Pure: no database and no wall clock; always Asia/Shanghai. Civil Code articles 201 to 203 are executed here.
"""

import calendar as gregorian
import hashlib
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import TypeVar
from zoneinfo import ZoneInfo

from core.reference.statutory import statutory_days
from core.terms import NOT_PAUSED, Audience, Day, DayKind, Due, OfficeHours, Paused, Term, TermUnit, YearStatus
from core.workday_sentences import (
    end_clauses,
    instant_text,
    off_text,
    passed_clauses,
    paused_clause,
    sentence,
    start_clause,
)

__all__ = [
    "SHANGHAI", "Audience", "Day", "DayKind", "Due", "OfficeHours", "Paused", "Term", "TermUnit", "WorkCalendar",
    "YearStatus", "add_months", "local",
]  # fmt: skip

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)
REMEMBERED = 20_000
K = TypeVar("K")
V = TypeVar("V")


class WorkCalendar:
    """Which days are worked, and what follows for terms. Days without a row are ordinary weekdays or weekends."""

    def __init__(
        self,
        days: Mapping[date, Day],
        years: Mapping[int, YearStatus],
        hours: OfficeHours | None = None,
        statutory: Callable[[int], Mapping[date, str]] = statutory_days,
        later_hours: Mapping[date, OfficeHours] | None = None,
    ) -> None:
        self.hours = hours or OfficeHours()
        # Office hours the county has set from a day on; before the first of them, `hours` count.
        self._later_hours = sorted((later_hours or {}).items())
        self._days = dict(days)
        self._years = dict(years)
        self._statutory = statutory
        self._workdays_of: dict[int, list[date]] = {}
        # What a sweep asks again and again; a calendar lives no longer than its tables stay as they are.
        self._shifted: dict[tuple[date, int], date] = {}
        self._openings: dict[datetime, datetime] = {}

    @cached_property
    def version(self) -> str:
        """Return a short fingerprint of what was entered; another version may count differently."""
        content = repr((sorted(self._days.items()), sorted(self._years.items()), self.hours, *self._later_hours))
        return hashlib.sha256(content.encode()).hexdigest()[:12]

    def status(self, year: int) -> YearStatus:
        """Return how much is known of a year; a year nobody entered is unpublished."""
        return self._years.get(year, YearStatus.UNPUBLISHED)

    def day(self, day: date) -> Day | None:
        """Return what makes a day exceptional, or None; an unpublished year has its statutory holidays."""
        entered = self._days.get(day)
        if entered is None and self.status(day.year) == YearStatus.UNPUBLISHED:
            name = self._statutory(day.year).get(day)
            return Day(DayKind.HOLIDAY, name) if name else None
        return entered

    def named_days(self) -> set[date]:
        """Return the days of which something was entered, or that the law names in a year nobody has entered."""
        bare = [year for year, status in self._years.items() if status == YearStatus.UNPUBLISHED]
        return set(self._days) | {day for year in bare for day in self._statutory(year)}

    def hours_on(self, day: date) -> OfficeHours:
        """Return the office hours in force on a day."""
        in_force = [hours for valid_from, hours in self._later_hours if valid_from <= day]
        return in_force[-1] if in_force else self.hours

    def is_workday(self, day: date) -> bool:
        """Return whether offices work on this day."""
        exceptional = self.day(day)
        if exceptional is None:
            return day.weekday() < 5
        return exceptional.kind in (DayKind.WORKDAY, DayKind.MAKEUP)

    def working_days_between(self, start: date, end: date) -> int:
        """Return the working days after `start` up to and including `end`; negative when `end` is before `start`."""
        if end < start:
            return -self.working_days_between(end, start)
        whole_years = sum(len(self._workdays(year)) for year in range(start.year, end.year))
        return whole_years + self._worked_by(end) - self._worked_by(start)

    def shift(self, day: date, working_days: int) -> date:
        """Return the n-th working day after a day, before it for a negative number; 0 is the day itself."""
        asked = (day, working_days)
        if asked not in self._shifted:
            step = DAY if working_days > 0 else -DAY
            for _ in range(abs(working_days)):
                day += step
                while not self.is_workday(day):
                    day += step
            _remember(self._shifted, asked, day)
        return self._shifted[asked]

    def roll(self, day: date) -> date:
        """Return the first working day not before this day (Civil Code §203)."""
        while not self.is_workday(day):
            day += DAY
        return day

    def due(self, start: datetime, term: Term, audience: Audience = Audience.UNIT, paused: Paused = NOT_PAUSED) -> Due:
        """Return when a term that starts at `start` ends, moved on by the time it stood still.

        The day of the start is not counted, hours run from the instant (Civil Code §201); months end on the day of
        the same number or at the month's end (§202); the end rolls off days not worked (§203). It is provisional when
        a year it counts through is not confirmed.

        :raises ValueError: when `start` carries no time zone
        """
        start = local(start)
        if term.unit == TermUnit.HOURS:
            return self._due_by_the_hour(start, term, paused)
        if term.unit == TermUnit.WORK_HOURS:
            return self._due_by_office_time(start, term, paused)
        return self._due_by_days(start.date(), term, audience, paused)

    def due_on(self, day: date, audience: Audience = Audience.UNIT, said: str = "约定") -> Due:
        """Return when a day that somebody has named ends; it is that day, worked or not, and no pause moves it."""
        due_at = self._end_of(day, audience)
        return Due(
            due_at,
            day,
            False,
            f"{said}{day.year}年{day.month}月{day.day}日以前完成，到{instant_text(due_at, day)}届满。",
        )

    def paused(self, began: datetime, ended: datetime, term: Term) -> Paused:
        """Return how long a pause is in the unit a term is counted in; nothing when it ended before it began."""
        began, ended = local(began), local(ended)
        if term.unit == TermUnit.HOURS:
            return Paused(0, max(int((ended - began).total_seconds()), 0))
        if term.unit == TermUnit.WORK_HOURS:
            return Paused(0, self.office_seconds_between(began, ended))
        return Paused(max(self.working_days_between(began.date(), ended.date()), 0), 0)

    def is_open(self, at: datetime) -> bool:
        """Return whether offices are open at an instant."""
        return self.next_opening(at) == at

    def next_opening(self, at: datetime) -> datetime:
        """Return the first instant not before `at` at which offices are open."""
        at = local(at)
        if at not in self._openings:
            opens, _ = next(self._open_periods(at))
            _remember(self._openings, at, max(at, opens))
        return self._openings[at]

    def after_office_time(self, start: datetime, seconds: int) -> datetime:
        """Return the instant at which this much office time has passed since `start`."""
        start = local(start)
        left = timedelta(seconds=seconds)
        periods = self._open_periods(start)
        opens, closes = next(periods)
        while left > closes - max(start, opens):
            left -= closes - max(start, opens)
            opens, closes = next(periods)
        return max(start, opens) + left

    def office_seconds_between(self, start: datetime, end: datetime) -> int:
        """Return how much office time lies between two instants, in seconds; 0 when `end` is not after `start`."""
        start, end = local(start), local(end)
        total = timedelta()
        for opens, closes in self._open_periods(start):
            if opens >= end:
                break
            total += max(min(closes, end) - max(opens, start), timedelta())
        return int(total.total_seconds())

    def _due_by_days(self, start: date, term: Term, audience: Audience, paused: Paused) -> Due:
        clauses = [start_clause(start, term)]
        if term.unit == TermUnit.WORKING_DAYS:
            last_day = self.shift(start, term.amount + paused.days)
            clauses += self._passed(start, last_day)
        else:
            end = add_months(start, term.amount) if term.unit == TermUnit.MONTHS else start + term.amount * DAY
            last_day = self.shift(self.roll(end), paused.days)
            off = "" if self.is_workday(end) else off_text(end, self.day(end)) + "，顺延"
            clauses += end_clauses(start, end, term, off)
        due_at = self._end_of(last_day, audience)
        clauses += paused_clause(paused.days, 0)
        return self._explained(clauses, start, due_at, last_day)

    def _end_of(self, day: date, audience: Audience) -> datetime:
        if audience == Audience.UNIT:
            return datetime.combine(day, self.hours_on(day).cutoff, SHANGHAI)
        return datetime.combine(day + DAY, time(0), SHANGHAI)

    def _due_by_office_time(self, start: datetime, term: Term, paused: Paused) -> Due:
        due_at = self.after_office_time(start, term.amount * 3600 + paused.seconds)
        clauses = [start_clause(start, term), *self._passed(start.date(), due_at.date())]
        clauses += paused_clause(0, paused.seconds)
        return self._explained(clauses, start.date(), due_at, due_at.date())

    def _due_by_the_hour(self, start: datetime, term: Term, paused: Paused) -> Due:
        due_at = (start.astimezone(UTC) + timedelta(hours=term.amount, seconds=paused.seconds)).astimezone(SHANGHAI)
        clauses = [start_clause(start, term), *paused_clause(0, paused.seconds)]
        last_day = (due_at - timedelta.resolution).date()
        return Due(due_at, last_day, False, sentence(clauses, due_at, start.date(), provisional=False))

    def unsure(self, first: date, last: date) -> bool:
        """Return whether a year from one day to another is not confirmed, so that a count through it is provisional."""
        return any(self.status(year) != YearStatus.CONFIRMED for year in range(first.year, last.year + 1))

    def _explained(self, clauses: list[str], start: date, due_at: datetime, last_day: date) -> Due:
        first = min(start + DAY, last_day)
        provisional = self.unsure(first, last_day)
        return Due(due_at, last_day, provisional, sentence(clauses, due_at, start, provisional=provisional))

    def _passed(self, start: date, last_day: date) -> list[str]:
        days = (start + offset * DAY for offset in range(1, (last_day - start).days + 1))
        exceptional = [(day, found) for day in days if (found := self.day(day)) is not None]
        return passed_clauses(exceptional, start)

    def _workdays(self, year: int) -> list[date]:
        if year not in self._workdays_of:
            every = (date(year, 1, 1) + n * DAY for n in range(366 if gregorian.isleap(year) else 365))
            self._workdays_of[year] = [day for day in every if self.is_workday(day)]
        return self._workdays_of[year]

    def _worked_by(self, day: date) -> int:
        """Return the working days of the day's year up to and including the day."""
        return bisect_left(self._workdays(day.year), day + DAY)

    def _open_periods(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Return the open periods that are not over at `start`, in order, without end."""
        day = start.date()
        while True:
            for opens, closes in self.hours_on(day).on(day) if self.is_workday(day) else ():
                ends = datetime.combine(day, closes, SHANGHAI)
                if ends > start:
                    yield datetime.combine(day, opens, SHANGHAI), ends
            day += DAY


def _remember(answers: dict[K, V], asked: K, answer: V) -> None:
    """Keep an answer; a process that runs for months starts anew rather than keep them all."""
    if len(answers) >= REMEMBERED:
        answers.clear()
    answers[asked] = answer


def local(at: datetime) -> datetime:
    """Return an instant in Shanghai's zone.

    :raises ValueError: when it carries no time zone
    """
    if at.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return at.astimezone(SHANGHAI)


def add_months(day: date, months: int) -> date:
    """Return the day of the same number in a later month, or that month's last day (Civil Code §202)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, gregorian.monthrange(year, month + 1)[1]))
