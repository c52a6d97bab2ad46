"""The only place that finds the clocks that ring and reminds people, each of them once; safe to run at any time.

Clocks ring in chunks, each in a transaction of its own; what another sweep holds is skipped, and the ledger makes
repeats harmless. When a chunk fails, its clocks ring one by one, so that a broken one holds up nobody else.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from core.calendar import the_calendar
from core.clock_briefs import briefs
from core.clock_recompute import bring_up, recompute
from core.clock_rungs import (
    EARLY,
    WARNINGS,
    Rung,
    due_rungs,
    is_units,
    is_urgent,
    late_words,
    next_ring_at,
)
from core.clock_storage import LedgerRow, enter, locked, save_alerts
from core.models import Clock
from core.notices import NewNotice, Severity, notify_many
from core.registries import ClockBrief
from core.workday_sentences import instant_text
from core.workdays import local

logger = logging.getLogger(__name__)
TRY_AGAIN_AFTER = timedelta(minutes=10)
CHUNK = 500
# What one run deals with at most, so that it ends before the next beat but one.
SWEEP_LIMIT = 20_000
RECOMPUTE_LIMIT = 2_000


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
        self.recomputed += other.recomputed


def sweep(*, at: datetime, limit: int = SWEEP_LIMIT) -> SweepResult:
    """Remind of every clock that rings at `at`, at most `limit` of them, after bringing clocks up to the calendar."""
    result = SweepResult(recomputed=recompute(at=at, limit=RECOMPUTE_LIMIT))
    ringing = list(_ringing(at).order_by("next_alert_at", "pk").values_list("pk", flat=True)[:limit])
    for start in range(0, len(ringing), CHUNK):
        chunk = ringing[start : start + CHUNK]
        try:
            with transaction.atomic(durable=True):
                outcome = _ring(chunk, at)
        except Exception:
            logger.exception("%s clocks could not ring together", len(chunk))
            outcome = _one_by_one(chunk, at, result)
        result.add(outcome)
    return result


def _ringing(at: datetime) -> QuerySet[Clock]:
    return Clock.objects.filter(stopped_at__isnull=True, alerting=True, next_alert_at__lte=at)


def _one_by_one(chunk: Sequence[int], at: datetime, result: SweepResult) -> SweepResult:
    outcome = SweepResult()
    for pk in chunk:
        try:
            with transaction.atomic(durable=True):
                outcome.add(_ring([pk], at))
        except Exception:
            logger.exception("clock %s could not ring", pk)
            result.failed += 1
            _ringing(at).filter(pk=pk).update(next_alert_at=at + TRY_AGAIN_AFTER)
    return outcome


def _ring(pks: Sequence[int], at: datetime) -> SweepResult:
    """Send what is due for the clocks no other sweep has, and set when each rings next."""
    calendar = the_calendar()
    clocks = locked(_ringing(at).filter(pk__in=pks).order_by("next_alert_at", "pk"))
    outcome = SweepResult(recomputed=bring_up(clocks, calendar, at))
    is_open = calendar.is_open(at)
    now: list[Clock] = []
    later: list[Clock] = []
    for clock in clocks:
        (now if is_open or is_urgent(clock) else later).append(clock)
    for clock in later:
        clock.next_alert_at = calendar.next_opening(at)
    outcome.reminders = _remind({clock: due_rungs(clock, calendar, at) for clock in now}, at)
    for clock in now:
        clock.alerted_until = at
        clock.next_alert_at = next_ring_at(clock, calendar)
    save_alerts(clocks)
    outcome.rang, outcome.deferred = len(now), len(later)
    return outcome


def _remind(due: Mapping[Clock, Sequence[Rung]], at: datetime) -> int:
    """Write the ledger for everybody the rungs concern and tell each person of a clock's highest; return the rows."""
    found = briefs([(clock, rungs) for clock, rungs in due.items() if rungs], at)
    rows, notices = [], []
    for clock, rungs in due.items():
        for rung in rungs:
            told = found[clock.pk].told[rung]
            if not told:
                logger.warning("clock %s (%s): nobody to tell of %s", clock.pk, clock, rung.value)
            rows += [LedgerRow(clock.pk, rung.value, clock.round_no, user) for user in told]
    new = enter(rows, at)
    for clock, rungs in due.items():
        told_of = {
            user: rung for rung in rungs for user in found[clock.pk].told[rung] if (clock.pk, rung.value, user) in new
        }
        if told_of:
            notices += _notices(clock, told_of, found[clock.pk])
    notify_many(notices, at)
    return len(new)


def _notices(clock: Clock, told_of: Mapping[int, Rung], brief: ClockBrief) -> list[NewNotice]:
    link = brief.link
    page = reverse(link.url_name, args=link.args) if link.url_name else ""
    texts = {rung: _text(clock, rung, link.title) for rung in set(told_of.values())}
    return [
        NewNotice(user, texts[rung], page, f"clock:{clock.pk}:{rung.value}", _severity(clock, rung))
        for user, rung in told_of.items()
    ]


def _severity(clock: Clock, rung: Rung) -> Severity:
    """Return how pressing a rung is: urgent as the item, else red once a unit is late; a window that ends is yellow."""
    if is_urgent(clock):
        return Severity.URGENT
    late = rung not in EARLY and is_units(clock)
    return Severity.RED if late else Severity.WARN


def _text(clock: Clock, rung: Rung, title: str) -> str:
    due = instant_text(local(clock.due_at), local(clock.due_at).date())
    endings = {
        **dict.fromkeys(WARNINGS, f"快到期了，{due}届满。"),
        Rung.PROMISE: f"服务承诺今天到期，办理时限是{due}。",
        Rung.DUE_TODAY: f"今天到期，{due}届满。",
        Rung.OVERDUE: f"已超期，期限是{due}。" if is_units(clock) else f"等待时间已到（{due}）。",
    }
    return f"“{title}”{endings.get(rung, f'已{late_words(clock, rung)}，期限是{due}。')}"
