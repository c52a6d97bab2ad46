"""The only place for when a clock turns yellow and at which instants it rings. Reads no table but the calendar's.

When it rings stands in the row of its term: warn points, promise and ladder; a row that says nothing has the common
rule.
"""

from datetime import datetime, time, timedelta
from typing import NamedTuple

from django.db.models import TextChoices

from core.deadline_policies import URGENT_GRADE
from core.models import Clock
from core.term_points import (
    ladder_steps,
    moment_after,
    moment_before,
    moment_late,
    promise_label,
    promised_day,
    read_point,
)
from core.terms import Audience, Due, Term, TermUnit
from core.workday_sentences import instant_text
from core.workdays import SHANGHAI, WorkCalendar, local

YELLOW_DAYS = 3
YELLOW_SHARE = 5  # one fifth


class Rung(TextChoices):
    """The steps of reminding, in order; what the ledger and the audiences call them."""

    WARN = "warn", "临期"
    WARN_2 = "warn_2", "临期，这是第2次提醒"
    WARN_3 = "warn_3", "临期，这是第3次提醒"
    PROMISE = "promise", "到服务承诺的最后一日"
    DUE_TODAY = "due_today", "今天到期"
    OVERDUE = "overdue", "超期"
    OVERDUE_1 = "overdue_1", "超期1个工作日"
    OVERDUE_2 = "overdue_2", "超期2个工作日"
    OVERDUE_5 = "overdue_5", "超期5个工作日"


WARNINGS = (Rung.WARN, Rung.WARN_2, Rung.WARN_3)
# What comes to nothing once the time is over.
EARLY = (*WARNINGS, Rung.PROMISE, Rung.DUE_TODAY)


class Ring(NamedTuple):
    """A rung and the instant from which it is sent."""

    rung: Rung
    at: datetime


def yellow_from(clock: Clock, calendar: WorkCalendar) -> datetime:
    """Return when at most 3 working days or 20 % of the working days are left; the start for a short term."""
    started = local(clock.started_at)
    total = calendar.working_days_between(started.date(), clock.last_day) - clock.paused_days
    day = calendar.shift(clock.last_day, -max(YELLOW_DAYS, total // YELLOW_SHARE))
    return max(started, datetime.combine(day, time(0), SHANGHAI))


def rings(clock: Clock, calendar: WorkCalendar) -> list[Ring]:
    """Return the rungs of a clock with the instants they are sent from, earliest first.

    They wait for the next office opening unless the item is urgent. A term so short that it starts yellow is warned
    of when a fifth of its hours is left; one in days is not warned of at all before the morning of its last day.
    A window given to citizens only ends: nobody is late, so nothing is escalated.
    """
    due_at = local(clock.due_at)
    moments = [*_early(clock, calendar), (Rung.OVERDUE, due_at)]
    for rung, after in ladder_steps(clock.policy.ladder) if is_units(clock) else ():
        moments.append((Rung(rung), moment_late(due_at, clock.last_day, after, calendar)))
    moments.sort(key=lambda moment: moment[1])
    if is_urgent(clock):
        return [Ring(rung, at) for rung, at in moments]
    return [Ring(rung, calendar.next_opening(at)) for rung, at in moments]


def next_ring_at(clock: Clock, calendar: WorkCalendar) -> datetime | None:
    """Return when the first rung not dealt with yet is to be sent; None when nothing is left to send."""
    if not clock.alerting or clock.stopped_at is not None or clock.paused_at is not None:
        return None
    return min((ring.at for ring in rings(clock, calendar) if _is_new(ring, clock)), default=None)


def due_rungs(clock: Clock, calendar: WorkCalendar, at: datetime) -> list[Rung]:
    """Return the rungs to send at `at`, in order; warnings come to nothing once the time is over."""
    over = at >= clock.due_at
    due = [ring.rung for ring in rings(clock, calendar) if ring.at <= at and _is_new(ring, clock)]
    return [rung for rung in due if not (over and rung in EARLY)]


def is_urgent(clock: Clock) -> bool:
    """Return whether reminders of this clock do not wait for office hours."""
    return clock.policy.grade == URGENT_GRADE


def is_units(clock: Clock) -> bool:
    """Return whether a unit is held to this clock; the others are windows given to citizens and deputies."""
    return clock.policy.audience == Audience.UNIT


def _is_new(ring: Ring, clock: Clock) -> bool:
    return clock.alerted_until is None or ring.at > clock.alerted_until


def promise_due(clock: Clock, calendar: WorkCalendar) -> Due | None:
    """Return when the county's own promise ends; None without one, or when it would end no earlier than the term."""
    promise = clock.policy.promise
    if not promise or clock.fixed_on is not None:
        return None
    started, audience = local(clock.started_at), Audience(clock.policy.audience)
    day = promised_day(promise, started.date())
    if day is not None:
        due = calendar.due_on(day, audience)
    else:
        due = calendar.due(started, Term.parse(promise), audience, clock.paused)
    return due if due.due_at < local(clock.due_at) else None


def promise_text(clock: Clock, calendar: WorkCalendar) -> str:
    """Return “服务承诺2个月，到10月8日17:30；…” for the page; empty without a promise."""
    due = promise_due(clock, calendar)
    if due is None:
        return ""
    basis = f"；依据：{clock.policy.promise_basis}" if clock.policy.promise_basis else ""
    until = instant_text(due.due_at, local(clock.started_at).date())
    mark = "（暂定）" if due.provisional else ""
    return f"服务承诺：{promise_label(clock.policy.promise)}，到{until}{mark}{basis}。是否按期以办理时限为准。"


def late_words(clock: Clock, rung: Rung) -> str:
    """Return how late a rung after the end says one is by the clock's own ladder: “超期4个工作小时”."""
    after = dict(ladder_steps(clock.policy.ladder)).get(rung.value)
    return f"超期{after.label}" if after is not None else rung.label


def _early(clock: Clock, calendar: WorkCalendar) -> list[tuple[Rung, datetime]]:
    """Return the moments before the end: warnings, the promise, and for terms in days the morning of the last day."""
    by_hours = clock.policy.term.by_hours
    moments = _warnings(clock, calendar)
    promised = promise_due(clock, calendar)
    if promised is not None:
        begins = promised.due_at if by_hours else datetime.combine(promised.last_day, time(0), SHANGHAI)
        moments.append((Rung.PROMISE, begins if is_urgent(clock) else calendar.next_opening(begins)))
    if not by_hours:
        morning = datetime.combine(clock.last_day, time(0), SHANGHAI)
        moments.append((Rung.DUE_TODAY, calendar.next_opening(morning)))
    return moments


def _warnings(clock: Clock, calendar: WorkCalendar) -> list[tuple[Rung, datetime]]:
    """Return the row's own warn points that lie after the start, else the common one when it turns yellow."""
    started, due_at = local(clock.started_at), local(clock.due_at)
    points = [read_point(code) for code in clock.policy.warn]
    if not points:
        return _common_warning(clock, calendar)
    moments = sorted(
        moment_after(started, point.term, calendar, clock.paused_days)
        if point.from_start
        else moment_before(started, due_at, clock.last_day, point.term, calendar)
        for point in points
    )
    kept = [moment for moment in moments if started < moment < due_at]
    if not is_urgent(clock):
        kept = [calendar.next_opening(moment) for moment in kept]
    return list(zip(WARNINGS, kept, strict=False))


def _common_warning(clock: Clock, calendar: WorkCalendar) -> list[tuple[Rung, datetime]]:
    term = clock.policy.term
    started, yellow_at = local(clock.started_at), local(clock.yellow_at)
    if yellow_at > started:
        return [(Rung.WARN, calendar.next_opening(yellow_at))]
    if not term.by_hours:
        return []
    seconds = term.amount * 3600 * (YELLOW_SHARE - 1) // YELLOW_SHARE + clock.paused_seconds
    if term.unit == TermUnit.HOURS:
        return [(Rung.WARN, started + timedelta(seconds=seconds))]
    return [(Rung.WARN, calendar.after_office_time(started, seconds))]
