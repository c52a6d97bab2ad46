"""The only place for the Chinese sentence that says why a deadline falls where it falls. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from core.terms import Day, DayKind, Term, TermUnit

WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
DAY = timedelta(days=1)


def day_text(day: date, base: date) -> str:
    """Return “9月17日”, with the year in front when it is not the year of `base`."""
    text = f"{day.month}月{day.day}日"
    return text if day.year == base.year else f"{day.year}年{text}"


def instant_text(instant: datetime, base: date) -> str:
    """Return “10月8日17:30”; midnight is 24:00 of the day before."""
    if instant.time() == time(0):
        return f"{day_text(instant.date() - DAY, base)}24:00"
    return f"{day_text(instant.date(), base)}{instant.hour}:{instant.minute:02d}"


def runs_text(days: Iterable[date], base: date) -> str:
    """Return ascending days with neighbours joined: “9月25日至27日、10月1日至7日”."""
    runs: list[list[date]] = []
    for day in days:
        if runs and day - runs[-1][-1] == DAY:
            runs[-1].append(day)
        else:
            runs.append([day])
    return "、".join(_run_text(run[0], run[-1], base) for run in runs)


def _run_text(first: date, last: date, base: date) -> str:
    if first == last:
        return day_text(first, base)
    same_month = (first.year, first.month) == (last.year, last.month)
    return f"{day_text(first, base)}至{f'{last.day}日' if same_month else day_text(last, first)}"


def start_clause(start: date | datetime, term: Term) -> str:
    """Return “自9月17日起算10个工作日”, with the time of day for terms in hours."""
    if isinstance(start, datetime):
        night = "（不分昼夜）" if term.unit == TermUnit.HOURS else ""
        return f"自{start.month}月{start.day}日{start.hour}:{start.minute:02d}起算{term.label}{night}"
    return f"自{day_text(start, start)}起算{term.label}"


def passed_clauses(passed: Sequence[tuple[date, Day]], base: date) -> list[str]:
    """Return the clauses on the exceptional days a count went through."""
    endings = ((DayKind.MAKEUP, "调休上班计入"), (DayKind.HOLIDAY, "放假不计"), (DayKind.CLOSURE, "停止办公不计"))
    clauses = []
    for kind, ending in endings:
        text = runs_text((day for day, exceptional in passed if exceptional.kind == kind), base)
        if text:
            clauses.append(text + ending)
    return clauses


def end_clauses(start: date, end: date, term: Term, off: str) -> list[str]:
    """Return the clauses on how the end of a term in months or calendar days was found; `off` says why it moved on."""
    month_end = term.unit == TermUnit.MONTHS and end.day != start.day
    clauses = [f"到期月没有{start.day}日" + ("" if off else "，以月末为最后一日")] if month_end else []
    if off:
        name = "月末" if month_end else "对应日" if term.unit == TermUnit.MONTHS else f"第{term.amount}天"
        clauses.append(f"{name}{day_text(end, start)}{off}")
    return clauses


def off_text(day: date, exceptional: Day | None) -> str:
    """Return why a day is not worked: “是星期日”, “国庆节放假” or “停止办公”."""
    if exceptional is None or exceptional.kind == DayKind.WEEKEND:
        return f"是{WEEKDAYS[day.weekday()]}"
    return "停止办公" if exceptional.kind == DayKind.CLOSURE else f"{exceptional.name}放假"


def paused_clause(days: int, seconds: int) -> list[str]:
    """Return “其间暂停2个工作日” or “其间暂停1小时30分”, or nothing."""
    if days:
        return [f"其间暂停{days}个工作日"]
    hours, minutes = divmod(seconds // 60, 60)
    text = (f"{hours}小时" if hours else "") + (f"{minutes}分" if minutes else "")
    return [f"其间暂停{text}"] if text else []


def sentence(clauses: list[str], due_at: datetime, base: date, *, provisional: bool) -> str:
    """Return the clauses as one sentence that ends with the instant the time is over."""
    mark = "（暂定）" if provisional else ""
    joint = "" if clauses[-1].endswith("顺延") else "，"
    return f"{'，'.join(clauses)}{joint}至{instant_text(due_at, base)}届满{mark}。"
