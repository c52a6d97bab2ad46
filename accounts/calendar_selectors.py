"""The only place that reads the working calendar for its pages: years, months, changes, what a change moved."""

import calendar as gregorian
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Count, QuerySet

from accounts.models import User
from accounts.policies import sees_county
from core import calendar
from core.actors import Actor
from core.calendar_edits import kind_words
from core.clock_briefs import briefs
from core.clock_recompute import outdated
from core.models import CalendarChange, CalendarDay, CalendarYear, ClockMove
from core.reference.statutory import statutory_days
from core.terms import Day, DayKind
from core.workday_sentences import WEEKDAYS
from core.workdays import WorkCalendar


class Cell(NamedTuple):
    """One day in a month's table; without a day it is a gap."""

    day: date | None
    mark: str = ""
    words: str = ""
    worked: bool = True


class Month(NamedTuple):
    """A month as rows of seven cells, from Monday, with its working days."""

    label: str
    weeks: list[list[Cell]]
    workdays: int


class Moved(NamedTuple):
    """One end that moved: what it belongs to, where its page is, from when to when, who was told."""

    title: str
    url_name: str
    args: tuple[str, ...]
    old_due_at: datetime
    new_due_at: datetime
    explanation: str
    told: list[str]


MARKS = {
    DayKind.HOLIDAY: "休",
    DayKind.MAKEUP: "班",
    DayKind.CLOSURE: "停",
    DayKind.WORKDAY: "班",
    DayKind.WEEKEND: "休",
}


def years() -> QuerySet[CalendarYear]:
    """Return the years that were entered, the newest first, with how many exceptional days each has."""
    return CalendarYear.objects.annotate(entered=Count("days")).order_by("-year")


def own_days(year: int) -> QuerySet[CalendarDay]:
    """Return the exceptional days of a year in order."""
    return CalendarDay.objects.filter(year=year).order_by("date")


def months(table: WorkCalendar, year: int) -> list[Month]:
    """Return the twelve months of a year."""
    return [_month(table, year, month) for month in range(1, 13)]


def _month(table: WorkCalendar, year: int, month: int) -> Month:
    weeks = [
        [_cell(table, date(year, month, day)) if day else Cell(None) for day in week]
        for week in gregorian.Calendar().monthdayscalendar(year, month)
    ]
    worked = sum(cell.worked for week in weeks for cell in week if cell.day)
    return Month(f"{month}月", weeks, worked)


def _cell(table: WorkCalendar, day: date) -> Cell:
    found = table.day(day)
    usual = found is None or (
        found.kind in (DayKind.WORKDAY, DayKind.WEEKEND) and table.is_workday(day) == (day.weekday() < 5)
    )
    mark = "" if usual or found is None else MARKS[found.kind]
    return Cell(day, mark, f"{WEEKDAYS[day.weekday()]}，{kind_words(table, day)}", table.is_workday(day))


def doubts(year: int, days: Mapping[date, Day]) -> list[str]:
    """Return what is odd in a year's arrangement, in sentences: statutory days that are worked, make-up on weekdays."""
    missing = [
        f"{day.month}月{day.day}日（{name}）"
        for day, name in sorted(statutory_days(year).items())
        if (not (found := days.get(day)) and day.weekday() < 5) or (found and found.kind == DayKind.MAKEUP)
    ]
    odd = [
        f"{day.month}月{day.day}日" for day, found in days.items() if found.kind == DayKind.MAKEUP and day.weekday() < 5
    ]
    said = [f"法定节日{'、'.join(missing)}没有列为放假。"] if missing else []
    return said + ([f"{'、'.join(odd)}本来就是工作日，却列为调休上班。"] if odd else [])


def changes() -> QuerySet[CalendarChange]:
    """Return the changes of the calendar, the newest first."""
    return CalendarChange.objects.select_related("changed_by")


def reads_moves(actor: Actor) -> bool:
    """Return whether the actor may see which deadlines of the whole county a change has moved."""
    return sees_county(actor)


def left_of(change: CalendarChange) -> int:
    """Return how many running clocks are still to be counted by the calendar of now; 0 for a change that is through."""
    return 0 if change.finished_at else outdated(calendar.read()).count()


def moves_of(change: CalendarChange) -> QuerySet[ClockMove]:
    """Return what a change moved, those that end first on top."""
    return change.moves.select_related("clock").order_by("new_due_at", "pk")


def shown(moves: Sequence[ClockMove], at: datetime) -> list[Moved]:
    """Return the moves of one page with titles, links and who was told; a constant number of queries."""
    found = briefs([(move.clock, ()) for move in moves], at)
    told = User.objects.in_bulk({user for move in moves for user in move.told})
    return [
        Moved(
            found[move.clock_id].link.title, found[move.clock_id].link.url_name, found[move.clock_id].link.args,
            move.old_due_at, move.new_due_at, move.clock.explanation,
            [told[user].name for user in move.told if user in told],
        )
        for move in moves
    ]  # fmt: skip
