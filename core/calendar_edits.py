"""The only place that applies a person's change to the calendar, and shows beforehand what it would do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import NamedTuple

from django.db import connection, transaction

from core import calendar
from core.clock_recompute import outdated
from core.clock_timing import retime
from core.models import CalendarDay, CalendarYear, Clock, OfficeTable
from core.terms import Day, DayKind, OfficeHours, YearStatus
from core.workday_sentences import WEEKDAYS
from core.workdays import WorkCalendar

REHEARSED = 2000
CALENDAR_LOCK = 7301


class DayChange(NamedTuple):
    """A day that becomes something else, in the words people read."""

    day: date
    was: str
    becomes: str

    @property
    def words(self) -> str:
        """Return the day with its weekday."""
        return day_words(self.day)


class Move(NamedTuple):
    """What happens to the end of one running clock; `kept` when people were told it and it would fall earlier."""

    clock: Clock
    old_due_at: datetime
    new_due_at: datetime
    kept: bool


@dataclass(frozen=True)
class DayEdit:
    """One day becomes a day off, a workday or a closure; without a kind it is again what the weekday says."""

    day: date
    kind: DayKind | None
    name: str
    source: str

    @property
    def title(self) -> str:
        """Return what the change is called in the list of changes."""
        return f"修改{day_words(self.day)}"

    def apply(self) -> None:
        """Write the day; a year nobody entered becomes a provisional one with its statutory days."""
        if not CalendarYear.objects.filter(year=self.day.year).exists():
            CalendarYear.objects.create(year=self.day.year, status=YearStatus.PROVISIONAL.value, source=self.source)
        weekday = DayKind.WORKDAY if self.day.weekday() < 5 else DayKind.WEEKEND
        CalendarDay.objects.update_or_create(
            date=self.day,
            defaults={
                "year_id": self.day.year, "kind": (self.kind or weekday).value, "name": self.name,
                "source": self.source,
            },
        )  # fmt: skip


@dataclass(frozen=True)
class YearEdit:
    """A year's arrangement as a whole, as the State Council's notice or a file gives it."""

    year: int
    status: YearStatus
    source: str
    days: Mapping[date, Day] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """Return what the change is called in the list of changes."""
        off = sum(day.kind == DayKind.HOLIDAY for day in self.days.values())
        made_up = sum(day.kind == DayKind.MAKEUP for day in self.days.values())
        state = "确认" if self.status == YearStatus.CONFIRMED else "暂定"
        return f"{self.year}年放假安排{state}：放假{off}天，调休上班{made_up}天"

    def apply(self) -> None:
        """Write the year; days the county entered itself stay."""
        calendar.write_year(year=self.year, status=self.status, source=self.source, days=self.days)


@dataclass(frozen=True)
class HoursEdit:
    """Office hours from a day on; until that day the former ones count."""

    valid_from: date
    hours: OfficeHours
    reason: str

    @property
    def title(self) -> str:
        """Return what the change is called in the list of changes."""
        return f"{day_words(self.valid_from)}起的办公时间"

    def apply(self) -> None:
        """Write the table."""
        periods, summer = (
            [[_clock(instant) for instant in period] for period in table]
            for table in (self.hours.periods, self.hours.summer)
        )
        summer_from, summer_to = (f"{m:02d}-{d:02d}" for m, d in (self.hours.summer_from, self.hours.summer_to))
        OfficeTable.objects.update_or_create(
            valid_from=self.valid_from,
            defaults={
                "periods": periods, "summer": summer, "summer_from": summer_from, "summer_to": summer_to,
                "cutoff": self.hours.cutoff, "reason": self.reason,
            },
        )  # fmt: skip


Edit = DayEdit | YearEdit | HoursEdit


@dataclass(frozen=True)
class Rehearsal:
    """What an edit would do: to days, and to the ends of the clocks that were looked at; `more` when not all were."""

    version: str
    days: list[DayChange]
    moves: list[Move]
    more: bool

    @property
    def moved(self) -> list[Move]:
        """Return the ends that would move later."""
        return [move for move in self.moves if not move.kept]

    @property
    def kept(self) -> list[Move]:
        """Return the ends that would fall earlier and stay, because people were told."""
        return [move for move in self.moves if move.kept]


def day_words(day: date) -> str:
    """Return “2026年11月27日（星期五）”."""
    return f"{day.year}年{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）"


def kind_words(table: WorkCalendar, day: date) -> str:
    """Return what a day is: “放假（国庆节）”, “调休上班”, “停止办公（防汛）”, “上班” or “周末”."""
    found = table.day(day)
    kind = found.kind if found else (DayKind.WORKDAY if day.weekday() < 5 else DayKind.WEEKEND)
    words = {
        DayKind.WORKDAY: "上班", DayKind.WEEKEND: "周末", DayKind.HOLIDAY: "放假", DayKind.MAKEUP: "调休上班",
        DayKind.CLOSURE: "停止办公",
    }[kind]  # fmt: skip
    named = found.name if found and kind in (DayKind.HOLIDAY, DayKind.MAKEUP, DayKind.CLOSURE) else ""
    return f"{words}（{named}）" if named else words


def differences(before: WorkCalendar, after: WorkCalendar) -> list[DayChange]:
    """Return the days that are something else afterwards, in order."""
    both = [(day, kind_words(before, day), kind_words(after, day)) for day in before.named_days() | after.named_days()]
    return [DayChange(*row) for row in sorted(both) if row[1] != row[2]]


def hold() -> None:
    """Let one change of the calendar wait for another, until the caller's transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [CALENDAR_LOCK])


def apply(edit: Edit) -> tuple[WorkCalendar, WorkCalendar]:
    """Write an edit in the caller's transaction, and return the calendar before and after it."""
    before = calendar.read()
    edit.apply()
    calendar.forget()
    transaction.on_commit(calendar.forget)
    return before, calendar.read()


def rehearse(edit: Edit) -> Rehearsal:
    """Return what an edit would do, without doing it; at most so many clocks are counted as a person waits for."""
    with transaction.atomic():
        before, after = apply(edit)
        changed = differences(before, after)
        first = changed[0].day if changed else getattr(edit, "valid_from", None)
        moves, more = _moves(after, first) if first else ([], False)
        transaction.set_rollback(True)
    calendar.forget()
    return Rehearsal(before.version, changed, moves, more)


def _moves(after: WorkCalendar, first: date) -> tuple[list[Move], bool]:
    """Count the clocks that end on the first changed day or later by the new calendar; none before it can move."""
    running = outdated(after).filter(last_day__gte=first).select_related("policy").prefetch_related("pauses")
    clocks = list(running.order_by("due_at", "pk")[: REHEARSED + 1])
    found = []
    for clock in clocks[:REHEARSED]:
        old = clock.due_at
        kept = retime(clock, after)
        if kept or clock.due_at != old:
            found.append(Move(clock, old, clock.due_at, kept))
    return found, len(clocks) > REHEARSED


def _clock(instant: time) -> str:
    return f"{instant:%H:%M}"
