"""The only place for a month, a quarter or a year as figures are asked for: how it is written, said and bounded."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.clock import SHANGHAI
from core.errors import RuleBroken
from insights.inputs import MONTH, MONTHS_OF_QUARTER, QUARTER, Quarter, later, month_name, this_month, this_quarter

YEAR = re.compile(r"(20\d{2})")
YEAR_MONTHS = 12
MONTHS_BACK, QUARTERS_BACK, YEARS_BACK = 6, 4, 2


@dataclass(frozen=True)
class Stretch:
    """One month, three or twelve, by the first day."""

    first: date
    months: int

    @property
    def slug(self) -> str:
        """The stretch as addresses carry it: 2026-11, 2026q4, 2026."""
        if self.months == 1:
            return f"{self.first:%Y-%m}"
        return Quarter(self.first).slug if self.months == MONTHS_OF_QUARTER else str(self.first.year)

    @property
    def name(self) -> str:
        """The stretch as it is said."""
        if self.months == 1:
            return month_name(self.first)
        return Quarter(self.first).name if self.months == MONTHS_OF_QUARTER else f"{self.first.year}年"

    @property
    def next_first(self) -> date:
        """The first day after it."""
        return later(self.first, self.months)

    @property
    def last_day(self) -> date:
        """Its last day."""
        return self.next_first - timedelta(days=1)

    @property
    def begins(self) -> datetime:
        """Its first instant, in Shanghai."""
        return datetime(self.first.year, self.first.month, 1, tzinfo=SHANGHAI)

    @property
    def ends(self) -> datetime:
        """The first instant after it."""
        return datetime(self.next_first.year, self.next_first.month, 1, tzinfo=SHANGHAI)

    def over(self, at: datetime) -> bool:
        """Return whether it is over."""
        return at >= self.ends


def month_of(first: date) -> Stretch:
    """Return the month that begins on this day."""
    return Stretch(first, 1)


def clean_stretch(typed: str, at: datetime) -> Stretch:
    """Return the stretch written as 2026-11, 2026q4 or 2026; nothing typed is this quarter.

    :raises RuleBroken: for anything else, and for one that has not begun
    """
    if not typed:
        return Stretch(this_quarter(at).first, MONTHS_OF_QUARTER)
    found = _read(typed)
    if found is None:
        raise RuleBroken("时间写成 2026-11（月）、2026q4（季）或者 2026（年）这样。", field="period")
    if found.begins > at:
        raise RuleBroken(f"{found.name}还没有开始。", field="period")
    return found


def _read(typed: str) -> Stretch | None:
    if month := MONTH.fullmatch(typed):
        return Stretch(date(int(month[1]), int(month[2]), 1), 1)
    if quarter := QUARTER.fullmatch(typed):
        return Stretch(date(int(quarter[1]), (int(quarter[2]) - 1) * MONTHS_OF_QUARTER + 1, 1), MONTHS_OF_QUARTER)
    year = YEAR.fullmatch(typed)
    return Stretch(date(int(year[1]), 1, 1), YEAR_MONTHS) if year else None


def name_of(slug: str) -> str:
    """Return how a stretch written in an address is said; as it is written where it is none."""
    found = _read(slug)
    return found.name if found is not None else slug


def stretches_back(at: datetime) -> list[Stretch]:
    """Return this month, quarter and year with some before each, the latest first."""
    month, quarter = this_month(at), this_quarter(at).first
    return [
        *(Stretch(later(month, -i), 1) for i in range(MONTHS_BACK)),
        *(Stretch(later(quarter, -MONTHS_OF_QUARTER * i), MONTHS_OF_QUARTER) for i in range(QUARTERS_BACK)),
        *(Stretch(date(month.year - i, 1, 1), YEAR_MONTHS) for i in range(YEARS_BACK)),
    ]
