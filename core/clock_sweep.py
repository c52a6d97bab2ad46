"""The only place that finds the clocks that ring and reminds people, each of them once; safe to run at any time.

Each clock has a transaction of its own; what another sweep holds is skipped, and the ledger makes repeats harmless.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from core import registries
from core.calendar import forget, the_calendar
from core.clock_rungs import Rung, due_rungs, is_units, is_urgent, next_ring_at
from core.clock_timing import retime
from core.models import Clock, Reminder
from core.notices import Severity, notify
from core.registries import Link
from core.workday_sentences import instant_text
from core.workdays import local

logger = logging.getLogger(__name__)
TRY_AGAIN_AFTER = timedelta(minutes=10)
RECOMPUTE_CHUNK = 200
TIMING_FIELDS = (
    "due_at", "last_day", "yellow_at", "provisional", "explanation", "next_alert_at", "calendar_version",
)  # fmt: skip


@dataclass
class SweepResult:
    """How many clocks rang, how many reminders were written, how many wait for the office, failed, were recomputed."""

    rang: int = 0
    reminders: int = 0
    deferred: int = 0
    failed: int = 0
    recomputed: int = 0

    def add(self, other: "SweepResult") -> None:
        """Count another result in."""
        self.rang += other.rang
        self.reminders += other.reminders
        self.deferred += other.deferred


def sweep(*, at: datetime, limit: int = 500) -> SweepResult:
    """Remind of every clock that rings at `at`, at most `limit` of them, after bringing clocks up to the calendar."""
    result = SweepResult(recomputed=recompute(limit=limit))
    ringing = _ringing(at).order_by("next_alert_at").values_list("pk", flat=True)
    for pk in list(ringing[:limit]):
        try:
            with transaction.atomic(durable=True):
                outcome = _ring(pk, at)
        except Exception:
            logger.exception("clock %s could not ring", pk)
            result.failed += 1
            _ringing(at).filter(pk=pk).update(next_alert_at=at + TRY_AGAIN_AFTER)
        else:
            result.add(outcome)
    return result


def recompute(*, limit: int = 500) -> int:
    """Compute the running clocks again that rest on another version of the calendar; return how many ends moved."""
    moved = 0
    # Read afresh: two processes that each go by a calendar of their own minute would undo each other's work.
    forget()
    for _ in range(0, limit, RECOMPUTE_CHUNK):
        with transaction.atomic():
            calendar = the_calendar()
            old = Clock.objects.filter(stopped_at__isnull=True).exclude(calendar_version=calendar.version)
            locked = old.select_for_update(of=("self",), skip_locked=True).select_related("policy").order_by("pk")
            clocks = list(locked[:RECOMPUTE_CHUNK])
            for clock in clocks:
                told = clock.due_at
                retime(clock, calendar)
                moved += clock.due_at != told
            Clock.objects.bulk_update(clocks, TIMING_FIELDS)
        if len(clocks) < RECOMPUTE_CHUNK:
            break
    return moved


def _ringing(at: datetime) -> QuerySet[Clock]:
    return Clock.objects.filter(stopped_at__isnull=True, alerting=True, next_alert_at__lte=at)


def _ring(pk: int, at: datetime) -> SweepResult:
    """Send what is due for one clock and set when it rings next; nothing when another sweep has it."""
    held = _ringing(at).filter(pk=pk).select_for_update(of=("self",), skip_locked=True).select_related("policy")
    clock = held.first()
    if clock is None:
        return SweepResult()
    calendar = the_calendar()
    if not is_urgent(clock) and not calendar.is_open(at):
        clock.next_alert_at = calendar.next_opening(at)
        outcome = SweepResult(deferred=1)
    else:
        outcome = SweepResult(rang=1, reminders=_remind(clock, due_rungs(clock, calendar, at), at))
        clock.alerted_until = at
        clock.next_alert_at = next_ring_at(clock, calendar)
    clock.save(update_fields=["alerted_until", "next_alert_at"])
    return outcome


def _remind(clock: Clock, rungs: list[Rung], at: datetime) -> int:
    """Write the ledger for everybody the rungs concern and tell each person of the highest one; return the rows."""
    sent = set(clock.reminders.filter(round_no=clock.round_no).values_list("rung", "recipient_id"))
    new = [(rung, user) for rung in rungs for user in _audience(clock, rung) if (rung.value, user) not in sent]
    Reminder.objects.bulk_create(
        Reminder(clock=clock, rung=rung.value, round_no=clock.round_no, recipient_id=user, sent_at=at)
        for rung, user in new
    )
    highest = {user: rung for rung, user in new}
    link = _link(clock) if highest else Link("", "")
    page = reverse(link.url_name, args=link.args) if link.url_name else ""
    for user, rung in highest.items():
        text = _text(clock, rung, link.title)
        key, severity = f"clock:{clock.pk}:{rung.value}", _severity(clock, rung)
        notify(user_id=user, text=text, link=page, key=key, at=at, severity=severity)
    return len(new)


def _severity(clock: Clock, rung: Rung) -> Severity:
    """Return how pressing a rung is: urgent as the item, else red once a unit is late; a window that ends is yellow."""
    if is_urgent(clock):
        return Severity.URGENT
    late = rung not in (Rung.WARN, Rung.DUE_TODAY) and is_units(clock)
    return Severity.RED if late else Severity.WARN


def _audience(clock: Clock, rung: Rung) -> list[int]:
    ask = registries.clock_audiences.get(clock.subject_kind)
    users = sorted(set(ask(clock, rung.value))) if ask else []
    if not users:
        logger.warning("clock %s (%s): nobody to tell of %s", clock.pk, clock, rung.value)
    return users


def _link(clock: Clock) -> Link:
    ask = registries.clock_links.get(clock.subject_kind)
    return ask(clock) if ask else Link("有一件事项", "")


def _text(clock: Clock, rung: Rung, title: str) -> str:
    due = instant_text(local(clock.due_at), local(clock.due_at).date())
    endings = {
        Rung.WARN: f"快到期了，{due}届满。",
        Rung.DUE_TODAY: f"今天到期，{due}届满。",
        Rung.OVERDUE: f"已超期，期限是{due}。" if is_units(clock) else f"等待时间已到（{due}）。",
    }
    return f"“{title}”{endings.get(rung, f'已{rung.label}，期限是{due}。')}"
