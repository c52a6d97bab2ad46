"""The only place for the words of the working calendar: terms, kinds of days, office hours, deadlines. Pure."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import NamedTuple

Periods = tuple[tuple[time, time], ...]


class TermUnit(StrEnum):
    """What a term is counted in; the value is its suffix in “15wd”."""

    WORK_HOURS = "wh"
    WORKING_DAYS = "wd"
    CALENDAR_DAYS = "d"
    MONTHS = "m"
    HOURS = "h"  # running day and night, for what the person on duty handles

    @property
    def label(self) -> str:
        """Return the measure word and the unit as they follow a number."""
        return {"wh": "个工作小时", "wd": "个工作日", "d": "天", "m": "个月", "h": "小时"}[self.value]


class Audience(StrEnum):
    """Whose deadline it is: a unit's day ends with its office hours, a citizen's at midnight (Civil Code §203)."""

    UNIT = "unit"
    CITIZEN = "citizen"


class DayKind(StrEnum):
    """What an exceptional day is."""

    WORKDAY = "workday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKEUP = "makeup"
    CLOSURE = "closure"


class YearStatus(StrEnum):
    """How much is known of a year's arrangement."""

    UNPUBLISHED = "unpublished"
    PROVISIONAL = "provisional"
    CONFIRMED = "confirmed"


class Day(NamedTuple):
    """An exceptional day: its kind, and the name of the holiday it belongs to."""

    kind: DayKind
    name: str = ""


@dataclass(frozen=True)
class Term:
    """A length of time such as 15 working days."""

    amount: int
    unit: TermUnit

    def __post_init__(self) -> None:
        if self.amount < 1:
            raise ValueError(f"a term is at least 1, not {self.amount}")

    @classmethod
    def parse(cls, text: str) -> "Term":
        """Return the term of “4wh”, “15wd”, “30d”, “3m” or “2h”.

        :raises ValueError: for anything else
        """
        match = re.fullmatch(r"([1-9][0-9]{0,3})(wh|wd|d|m|h)", text)
        if match is None:
            raise ValueError(f"not a term: {text!r}")
        return cls(int(match[1]), TermUnit(match[2]))

    def __str__(self) -> str:
        return f"{self.amount}{self.unit.value}"

    @property
    def label(self) -> str:
        """Return “15个工作日”."""
        return f"{self.amount}{self.unit.label}"

    @property
    def by_hours(self) -> bool:
        """Return whether the term ends at an hour and not with a day."""
        return self.unit in (TermUnit.WORK_HOURS, TermUnit.HOURS)


@dataclass(frozen=True)
class OfficeHours:
    """When offices are open, with a table for summer where the county has one, and when a unit's last day ends."""

    periods: Periods = ((time(8, 30), time(12)), (time(14, 30), time(17, 30)))
    summer: Periods = ()
    summer_from: tuple[int, int] = (6, 1)
    summer_to: tuple[int, int] = (9, 30)
    cutoff: time = time(17, 30)

    def __post_init__(self) -> None:
        for table in (self.periods, self.summer or self.periods):
            instants = [instant for period in table for instant in period]
            if not instants or instants != sorted(set(instants)):
                raise ValueError("office hours must be periods in ascending order")

    def on(self, day: date) -> Periods:
        """Return the open periods of a working day."""
        in_summer = self.summer and self.summer_from <= (day.month, day.day) <= self.summer_to
        return self.summer if in_summer else self.periods


class Paused(NamedTuple):
    """How long a clock stood still: working days for terms in days, seconds of counted time for terms in hours."""

    days: int = 0
    seconds: int = 0


NOT_PAUSED = Paused()


class Due(NamedTuple):
    """When a term ends: the first instant too late, the last day, whether it is provisional, and why, in Chinese."""

    due_at: datetime
    last_day: date
    provisional: bool
    explanation: str
