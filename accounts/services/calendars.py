"""Commands on the working calendar: one day, a year's arrangement, office hours; running deadlines follow."""

from datetime import date, datetime
from functools import partial

from accounts import policies
from core import audit, calendar, outbox
from core.actors import Actor
from core.calendar_edits import DayEdit, Edit, HoursEdit, YearEdit, apply, differences, hold
from core.clock import local_date
from core.errors import RuleBroken, Stale
from core.models import CalendarChange
from core.subjects import Subject
from core.terms import DayKind, OfficeHours, YearStatus
from core.transactions import durable

KIND = "calendar"
REASON_MAX, NAME_MAX = 100, 40
# What can be arranged: nobody plans the day off of a year two years ahead, and what is long past has its verdicts.
YEARS_BACK, YEARS_AHEAD = 1, 2


def change_day(
    *, day: date, kind: str, name: str, reason: str, actor: Actor, at: datetime, seen: str
) -> CalendarChange:
    """改一天: a closure, a day off, a workday; an empty kind makes it what its weekday says.

    :raises NotAllowed: not in the post that keeps the calendar  :raises Stale: the calendar was changed meanwhile
    :raises RuleBroken: without a reason, of a year nobody can arrange, or when nothing would change
    """
    edit = day_edit(day=day, kind=kind, name=name, reason=reason, at=at)
    return _change(edit, "change_day", reason, actor, at, seen)


def day_edit(*, day: date, kind: str, name: str, reason: str, at: datetime) -> DayEdit:
    """Return the edit of one day, to be shown beforehand or to be made.

    :raises RuleBroken: without a reason, or of a year nobody can arrange
    """
    _arrangeable(day.year, at, "day")
    why = _reason(reason)
    if kind and kind not in {known.value for known in DayKind}:
        raise RuleBroken("请选择这一天是什么。", field="kind")
    return DayEdit(day, DayKind(kind) if kind else None, name.strip()[:NAME_MAX], f"本县：{why}"[:REASON_MAX])


def arrange_year(*, edit: YearEdit, actor: Actor, at: datetime, seen: str) -> CalendarChange:
    """导入一年的放假安排: provisional or confirmed; days the county changed itself stay as they are.

    :raises NotAllowed: not in the post that keeps the calendar  :raises Stale: the calendar was changed meanwhile
    :raises RuleBroken: without the notice it rests on, with days of another year, or when nothing would change
    """
    _arrangeable(edit.year, at, "year")
    why = _reason(edit.source, "source")
    if any(day.year != edit.year for day in edit.days):
        raise RuleBroken(f"文件里有不是{edit.year}年的日子，请按年份分开导入。", field="file")
    verb = "confirm_year" if edit.status == YearStatus.CONFIRMED else "arrange_year"
    return _change(edit, verb, why, actor, at, seen)


def set_office_hours(
    *, valid_from: date, hours: OfficeHours, reason: str, actor: Actor, at: datetime, seen: str
) -> CalendarChange:
    """改办公时间: from a day on, not in the past, for what has passed was counted by the former ones.

    :raises NotAllowed: not in the post that keeps the calendar  :raises Stale: the calendar was changed meanwhile
    :raises RuleBroken: without a reason, from a past day, or when nothing would change
    """
    return _change(hours_edit(valid_from, hours, reason, at), "set_office_hours", reason, actor, at, seen)


def hours_edit(valid_from: date, hours: OfficeHours, reason: str, at: datetime) -> HoursEdit:
    """Return the edit of office hours, to be shown beforehand or to be made.

    :raises RuleBroken: without a reason, or from a past day
    """
    if valid_from < local_date(at):
        raise RuleBroken("办公时间不能从过去的日子改起。", field="valid_from")
    return HoursEdit(valid_from, hours, _reason(reason))


def _change(edit: Edit, verb: str, reason: str, actor: Actor, at: datetime, seen: str) -> CalendarChange:
    capacity = policies.calendar_keeper(actor)
    with durable():
        hold()
        if calendar.read().version != seen:
            raise Stale("日历刚刚有人改过，请看过新的内容再试。")
        before, after = apply(edit)
        days = differences(before, after)
        if before.version == after.version or (isinstance(edit, DayEdit) and not days):
            raise RuleBroken("这样改，日历没有变化。")
        change = CalendarChange.objects.create(
            changed_at=at, changed_by_id=actor.user_id, reason=_reason(reason), summary=edit.title,
            days=[[each.words, each.was, each.becomes] for each in days], calendar_version=after.version,
        )  # fmt: skip
        subject = Subject(KIND, change.pk)
        record = partial(audit.record, subject=subject, verb=verb, actor=actor, capacity=capacity, at=at)
        record(before=before.version, after=after.version, days=[f"{each.day}" for each in days[:100]])
        outbox.publish(topic=f"accounts.{verb}", subject=subject, at=at, user_id=actor.user_id)
    return change


def _reason(reason: str, field: str = "reason") -> str:
    why = reason.strip()
    if not why:
        raise RuleBroken("请写明依据，例如通知的名称和文号。", field=field)
    if len(why) > REASON_MAX - 3:
        raise RuleBroken(f"依据最多{REASON_MAX - 3}个字。", field=field)
    return why


def _arrangeable(year: int, at: datetime, field: str) -> None:
    present = local_date(at).year
    if not present - YEARS_BACK <= year <= present + YEARS_AHEAD:
        raise RuleBroken(f"只能改{present - YEARS_BACK}年至{present + YEARS_AHEAD}年的日子。", field=field)
