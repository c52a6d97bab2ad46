"""The only place that puts the computed end, its reason and its next alert on a clock."""

from core.clock_rungs import next_ring_at, yellow_from
from core.models import Clock
from core.terms import Audience
from core.workday_sentences import instant_text
from core.workdays import WorkCalendar, local


def retime(clock: Clock, calendar: WorkCalendar) -> None:
    """Compute a running clock by a calendar, without saving; an end that was told to people never moves earlier."""
    policy = clock.policy
    audience = Audience(policy.audience)
    if clock.fixed_on is None:
        due = calendar.due(clock.started_at, policy.term, audience, clock.paused)
    else:
        due = calendar.due_on(clock.fixed_on, audience)
    told = clock.due_at
    clock.provisional, clock.explanation = due.provisional, due.explanation
    if told is not None and due.due_at < told:
        day = instant_text(local(told), local(clock.started_at).date())
        clock.explanation = f"{due.explanation[:-1]}；已告知的期限{day}不提前。"
    else:
        clock.due_at, clock.last_day = due.due_at, due.last_day
    clock.yellow_at = yellow_from(clock, calendar)
    clock.next_alert_at = next_ring_at(clock, calendar)
    clock.calendar_version = calendar.version
