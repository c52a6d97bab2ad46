"""The only place for how a period, a quarter and a cut of the pool are written, and which of them make sense."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from core.clock import SHANGHAI, local_date
from core.errors import RuleBroken
from insights.states import Measure

MONTH = re.compile(r"(20\d{2})-(0[1-9]|1[0-2])")
QUARTER = re.compile(r"(20\d{2})q([1-4])")
MONTHS_OF_QUARTER = 3
MONTHS_MAX = 24
YEAR_OF_LINE = 12
NOT_GIVEN = "none"


def clean_month(typed: str, field: str = "month") -> date:
    """Return the first day of a month written as 2026-10.

    :raises RuleBroken: for anything else
    """
    found = MONTH.fullmatch(typed.strip())
    if found is None:
        raise RuleBroken("月份写成 2026-10 这样，年份在2000到2099之间。", field=field)
    return date(int(found[1]), int(found[2]), 1)


def this_month(at: datetime) -> date:
    """Return the first day of the month in which `at` lies, in Shanghai."""
    return local_date(at).replace(day=1)


def later(month: date, by: int) -> date:
    """Return the month so many months later; earlier for a negative number."""
    count = month.year * 12 + month.month - 1 + by
    return date(count // 12, count % 12 + 1, 1)


def month_name(month: date) -> str:
    """Return a month as it is said: 2026年10月."""
    return f"{month.year}年{month.month}月"


@dataclass(frozen=True)
class Period:
    """Whole months from the first to the last, both included."""

    first: date
    last: date

    @property
    def length(self) -> int:
        """How many months."""
        return (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1

    @property
    def months(self) -> list[date]:
        """The months, the earliest first."""
        return [later(self.first, i) for i in range(self.length)]

    @property
    def previous(self) -> "Period":
        """The same number of months just before."""
        return Period(later(self.first, -self.length), later(self.first, -1))

    @property
    def name(self) -> str:
        """The period as it is said."""
        if self.first == self.last:
            return month_name(self.first)
        return f"{month_name(self.first)}至{month_name(self.last)}"

    def within(self, field: str = "month") -> Q:
        """Return the condition on a column of months."""
        return Q(**{f"{field}__gte": self.first, f"{field}__lte": self.last})


def clean_period(first: str, last: str, at: datetime) -> Period:
    """Return the period from what was typed; with nothing typed this month, with one end only that month.

    :raises RuleBroken: not a month, the wrong way round, or longer than two years
    """
    begin = clean_month(first or last, "first") if first or last else this_month(at)
    end = clean_month(last, "last") if last else begin
    if begin > end:
        raise RuleBroken("起始月份在截止月份之后，请换过来。", field="first")
    period = Period(begin, end)
    if period.length > MONTHS_MAX:
        raise RuleBroken(f"一次最多看{MONTHS_MAX}个月，请缩短时间。", field="first")
    return period


@dataclass(frozen=True)
class Cut:
    """A part of the pool: a period, and a category, township, channel where narrowed to one."""

    period: Period
    category: str = ""
    township: str = ""
    channel: str = ""

    def narrowed(self, prefix: str = "") -> Q:
        """Return the condition besides the period, on the columns that facts and cells share."""
        chosen = {"category": self.category, "township": self.township, "channel": self.channel}
        wanted = {f"{prefix}{name}": value for name, value in chosen.items() if value}
        if self.category == NOT_GIVEN:
            wanted[f"{prefix}category"] = ""
        return Q(**wanted)


def clean_measure(typed: str) -> Measure:
    """Return what is counted; anything unknown is what was received."""
    return Measure(typed) if typed in Measure.values else Measure.RECEIVED


@dataclass(frozen=True)
class Quarter:
    """Three whole months, by the first day of the first."""

    first: date

    @property
    def slug(self) -> str:
        """The quarter as addresses carry it: 2026q4."""
        return f"{self.first.year}q{self.number}"

    @property
    def number(self) -> int:
        """Which of the year's four."""
        return (self.first.month - 1) // MONTHS_OF_QUARTER + 1

    @property
    def name(self) -> str:
        """The quarter as it is said."""
        return f"{self.first.year}年第{'一二三四'[self.number - 1]}季度"

    @property
    def next(self) -> "Quarter":
        """The quarter after it."""
        return Quarter(later(self.first, MONTHS_OF_QUARTER))

    @property
    def last_day(self) -> date:
        """Its last day."""
        return self.next.first - timedelta(days=1)

    @property
    def begins(self) -> datetime:
        """Its first instant, in Shanghai."""
        return datetime(self.first.year, self.first.month, 1, tzinfo=SHANGHAI)

    @property
    def ends(self) -> datetime:
        """The first instant after it."""
        return self.next.begins

    def over(self, at: datetime) -> bool:
        """Return whether it is over."""
        return at >= self.ends


def this_quarter(at: datetime) -> Quarter:
    """Return the quarter in which `at` lies, in Shanghai."""
    month = this_month(at)
    return Quarter(later(month, -((month.month - 1) % MONTHS_OF_QUARTER)))


def clean_quarter(typed: str, at: datetime) -> Quarter:
    """Return the quarter written as 2026q4; nothing typed is this one.

    :raises RuleBroken: for anything else, and for one that has not begun
    """
    if not typed:
        return this_quarter(at)
    found = QUARTER.fullmatch(typed)
    if found is None:
        raise RuleBroken("季度写成 2026q4 这样，q后面是1到4。", field="quarter")
    quarter = Quarter(date(int(found[1]), (int(found[2]) - 1) * MONTHS_OF_QUARTER + 1, 1))
    if quarter.begins > at:
        raise RuleBroken(f"{quarter.name}还没有开始。", field="quarter")
    return quarter


def quarters_back(at: datetime, number: int = 8) -> list[Quarter]:
    """Return this quarter and those before it, the latest first."""
    newest = this_quarter(at).first
    return [Quarter(later(newest, -MONTHS_OF_QUARTER * i)) for i in range(number)]
