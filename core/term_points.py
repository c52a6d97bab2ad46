"""The only place for how terms, warn points, ladders and promises are written and said, and which is longer. Pure."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from core.errors import RuleBroken
from core.terms import Term, TermUnit
from core.workdays import SHANGHAI, WorkCalendar, add_months

# The rungs after the end, in order, and who is told at each beside whoever has to act.
LADDER_WHO = {"overdue_1": "单位负责人", "overdue_2": "交办部门", "overdue_5": "领导"}
DEFAULT_LADDER = (("overdue_1", "1wd"), ("overdue_2", "2wd"), ("overdue_5", "5wd"))
WARN_POINTS = 3
HOW_TERMS_ARE_WRITTEN = "请写成15个工作日、30天、3个月、4个工作小时或者2小时。"
_MEASURES = {
    "工作小时": TermUnit.WORK_HOURS, "工作日": TermUnit.WORKING_DAYS, "天": TermUnit.CALENDAR_DAYS,
    "日": TermUnit.CALENDAR_DAYS, "自然日": TermUnit.CALENDAR_DAYS, "月": TermUnit.MONTHS, "小时": TermUnit.HOURS,
}  # fmt: skip
_WORDS = re.compile(r"(\d{1,4})个?(工作小时|工作日|自然日|天|日|月|小时)")
_DAY_WORDS = re.compile(r"(\d{1,2})月(\d{1,2})日")
_DAY_CODE = re.compile(r"(\d{2})-(\d{2})")
# Rough hours of a unit, only to say which of two terms in different units is the longer.
_ROUGH = {
    TermUnit.HOURS: 1.0, TermUnit.WORK_HOURS: 5.2, TermUnit.CALENDAR_DAYS: 24.0, TermUnit.WORKING_DAYS: 33.6,
    TermUnit.MONTHS: 720.0,
}  # fmt: skip


class WarnPoint(NamedTuple):
    """When to remind before the end: so long before it (“3wd”), or so long after the start (“+5wd”)."""

    from_start: bool
    term: Term

    @property
    def code(self) -> str:
        """Return how it is stored."""
        return f"{'+' if self.from_start else ''}{self.term}"

    @property
    def label(self) -> str:
        """Return “到期前3个工作日” or “第5个工作日”."""
        if not self.from_start:
            return f"到期前{self.term.label}"
        return f"起算后{self.term.label}" if self.term.by_hours else f"第{self.term.label}"


def read_term(text: str, field: str) -> Term:
    """Return a term from “15wd” or “15个工作日”.

    :raises RuleBroken: for an unknown unit or a term of nothing
    """
    cleaned = re.sub(r"\s", "", text)
    match = _WORDS.fullmatch(cleaned)
    try:
        return Term(int(match[1]), _MEASURES[match[2]]) if match else Term.parse(cleaned)
    except ValueError as error:
        if re.match(r"0+(\D|$)", cleaned):
            raise RuleBroken("时限至少是1，不能是0。", field=field) from error
        raise RuleBroken(f"“{text.strip()}”看不懂，{HOW_TERMS_ARE_WRITTEN}", field=field) from error


def read_point(text: str, field: str = "warn") -> WarnPoint:
    """Return a warn point from “3wd”, “+5wd”, “到期前3个工作日” or “第5个工作日”.

    :raises RuleBroken: for anything else
    """
    cleaned = re.sub(r"\s", "", text)
    match = re.fullmatch(r"(\+|第|起算后|到期前)?(.+)", cleaned)
    if match is None:
        raise RuleBroken("请写提醒时间，例如到期前3个工作日。", field=field)
    return WarnPoint(match[1] in ("+", "第", "起算后"), read_term(match[2], field))


def read_points(text: str) -> list[str]:
    """Return the stored form of several points, written one after the other with 、 or on lines of their own."""
    return [read_point(part).code for part in re.split(r"[、，,；;\n]+", text) if part.strip()]


def read_promise(text: str) -> str:
    """Return the stored form of a promise, a term or a day of the year (“8月31日”); empty for none.

    :raises RuleBroken: for anything else
    """
    cleaned = re.sub(r"\s", "", text)
    day = _DAY_WORDS.fullmatch(cleaned) or _DAY_CODE.fullmatch(cleaned)
    if day is None:
        return str(read_term(cleaned, "promise")) if cleaned else ""
    try:
        # 2023 has no 29 February, which a promise for every year cannot name.
        return f"{date(2023, int(day[1]), int(day[2])):%m-%d}"
    except ValueError as error:
        raise RuleBroken(f"没有{text.strip()}这一天。", field="promise") from error


def promise_label(promise: str) -> str:
    """Return “2个月” or “8月31日以前”; empty for none."""
    day = _DAY_CODE.fullmatch(promise)
    if day:
        return f"{int(day[1])}月{int(day[2])}日以前"
    return Term.parse(promise).label if promise else ""


def promised_day(promise: str, started: date) -> date | None:
    """Return the first day of that name after the start; None for a promise that is a term."""
    day = _DAY_CODE.fullmatch(promise)
    if day is None:
        return None
    this_year = date(started.year, int(day[1]), int(day[2]))
    return this_year if this_year > started else this_year.replace(year=started.year + 1)


def ladder_steps(ladder: Iterable[Sequence[str]]) -> list[tuple[str, Term]]:
    """Return the rungs after the end with how long after it; without any those every term has had from the first."""
    return [(rung, Term.parse(after)) for rung, after in ladder] or [
        (rung, Term.parse(after)) for rung, after in DEFAULT_LADDER
    ]


def ladder_label(ladder: Iterable[Sequence[str]]) -> str:
    """Return “1个工作日报单位负责人，2个工作日报交办部门”."""
    return "，".join(f"{after.label}报{LADDER_WHO[rung]}" for rung, after in ladder_steps(ladder))


def longer(one: Term, other: Term) -> bool:
    """Return whether one term is the longer; in different units by what they usually come to."""
    if one.unit == other.unit:
        return one.amount > other.amount
    return one.amount * _ROUGH[one.unit] > other.amount * _ROUGH[other.unit]


def moment_after(started: datetime, term: Term, calendar: WorkCalendar, paused_days: int = 0) -> datetime:
    """Return the instant at which a warn point counted from the start comes: for days, the beginning of that day."""
    if term.unit == TermUnit.HOURS:
        return started + timedelta(hours=term.amount)
    if term.unit == TermUnit.WORK_HOURS:
        return calendar.after_office_time(started, term.amount * 3600)
    if term.unit == TermUnit.WORKING_DAYS:
        return _midnight(calendar.shift(started.date(), term.amount + paused_days))
    day = _moved(started.date(), term, 1)
    return _midnight(calendar.shift(day, paused_days))


def moment_before(started: datetime, due_at: datetime, last_day: date, term: Term, calendar: WorkCalendar) -> datetime:
    """Return the instant at which a warn point counted back from the end comes."""
    if term.unit == TermUnit.HOURS:
        return due_at - timedelta(hours=term.amount)
    if term.unit == TermUnit.WORK_HOURS:
        left = calendar.office_seconds_between(started, due_at) - term.amount * 3600
        return calendar.after_office_time(started, left) if left > 0 else started
    if term.unit == TermUnit.WORKING_DAYS:
        return _midnight(calendar.shift(last_day, -term.amount))
    return _midnight(_moved(last_day, term, -1))


def moment_late(due_at: datetime, last_day: date, term: Term, calendar: WorkCalendar) -> datetime:
    """Return the instant so long after the end; for days, at the same time of day."""
    if term.unit == TermUnit.HOURS:
        return due_at + timedelta(hours=term.amount)
    if term.unit == TermUnit.WORK_HOURS:
        return calendar.after_office_time(due_at, term.amount * 3600)
    if term.unit == TermUnit.WORKING_DAYS:
        return due_at + (calendar.shift(last_day, term.amount) - last_day)
    return due_at + (_moved(last_day, term, 1) - last_day)


def _moved(day: date, term: Term, sign: int) -> date:
    if term.unit == TermUnit.MONTHS:
        return add_months(day, sign * term.amount)
    return day + timedelta(days=sign * term.amount)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), SHANGHAI)
