"""The only place for when a clock turns yellow and at which instants it rings. Reads no table but the calendar's."""

from datetime import datetime, time, timedelta
from typing import NamedTuple

from django.db.models import TextChoices

from core.deadline_policies import URGENT_GRADE
from core.models import Clock
from core.terms import Audience, TermUnit
from core.workdays import SHANGHAI, WorkCalendar, local

YELLOW_DAYS = 3
YELLOW_SHARE = 5  # one fifth


class Rung(TextChoices):
    """The steps of reminding, in order; what the ledger and the audiences call them."""

    WARN = "warn", "临期"
    DUE_TODAY = "due_today", "今天到期"
    OVERDUE = "overdue", "超期"
    OVERDUE_1 = "overdue_1", "超期1个工作日"
    OVERDUE_2 = "overdue_2", "超期2个工作日"
    OVERDUE_5 = "overdue_5", "超期5个工作日"


ESCALATIONS = ((Rung.OVERDUE_1, 1), (Rung.OVERDUE_2, 2), (Rung.OVERDUE_5, 5))


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
    for rung, days in ESCALATIONS if is_units(clock) else ():
        moments.append((rung, due_at + (calendar.shift(clock.last_day, days) - clock.last_day)))
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
    return [rung for rung in due if not (over and rung in (Rung.WARN, Rung.DUE_TODAY))]


def is_urgent(clock: Clock) -> bool:
    """Return whether reminders of this clock do not wait for office hours."""
    return clock.policy.grade == URGENT_GRADE


def is_units(clock: Clock) -> bool:
    """Return whether a unit is held to this clock; the others are windows given to citizens and deputies."""
    return clock.policy.audience == Audience.UNIT


def _is_new(ring: Ring, clock: Clock) -> bool:
    return clock.alerted_until is None or ring.at > clock.alerted_until


def _early(clock: Clock, calendar: WorkCalendar) -> list[tuple[Rung, datetime]]:
    """Return the moments before the end: the warning, and for terms in days the morning of the last day."""
    term = clock.policy.term
    started = local(clock.started_at)
    yellow_at = local(clock.yellow_at)
    moments = []
    if yellow_at > started:
        moments.append((Rung.WARN, calendar.next_opening(yellow_at)))
    elif term.by_hours:
        seconds = term.amount * 3600 * (YELLOW_SHARE - 1) // YELLOW_SHARE + clock.paused_seconds
        if term.unit == TermUnit.HOURS:
            moments.append((Rung.WARN, started + timedelta(seconds=seconds)))
        else:
            moments.append((Rung.WARN, calendar.after_office_time(started, seconds)))
    if not term.by_hours:
        morning = datetime.combine(clock.last_day, time(0), SHANGHAI)
        moments.append((Rung.DUE_TODAY, calendar.next_opening(morning)))
    return moments
