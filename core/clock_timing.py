"""The only place that puts the computed end, its reason and its next alert on a clock."""

from core.clock_rungs import next_ring_at, yellow_from
from core.models import Clock
from core.terms import Audience
from core.workday_sentences import instant_text
from core.workdays import WorkCalendar, local

NAMED, EXTENDED = "约定", "经批准延期到"


def retime(clock: Clock, calendar: WorkCalendar) -> bool:
    """Compute a running clock by a calendar, without saving.

    An end that was told to people never moves earlier; return whether it was kept for that reason.
    """
    policy = clock.policy
    _count_pauses(clock, calendar)
    audience = Audience(policy.audience)
    if clock.fixed_on is None:
        due = calendar.due(clock.started_at, policy.term, audience, clock.paused)
    else:
        due = calendar.due_on(clock.fixed_on, audience, EXTENDED if clock.extended else NAMED)
    told = clock.due_at
    clock.provisional, clock.explanation = due.provisional, due.explanation
    kept = told is not None and due.due_at < told
    if told is not None and kept:
        day = instant_text(local(told), local(clock.started_at).date())
        clock.explanation = f"{due.explanation[:-1]}；已告知的期限{day}不提前。"
    else:
        clock.due_at, clock.last_day = due.due_at, due.last_day
    clock.yellow_at = yellow_from(clock, calendar)
    clock.next_alert_at = next_ring_at(clock, calendar)
    clock.calendar_version = calendar.version
    return kept


def _count_pauses(clock: Clock, calendar: WorkCalendar) -> None:
    """Count anew what the pauses of a stored clock take by this calendar; without a row of them it stays as it was."""
    pauses = list(clock.pauses.all()) if clock.pk and (clock.paused_days or clock.paused_seconds) else []
    if pauses:
        counted = [calendar.paused(pause.began_at, pause.ended_at, clock.policy.term) for pause in pauses]
        clock.paused_days = sum(pause.days for pause in counted)
        clock.paused_seconds = sum(pause.seconds for pause in counted)
