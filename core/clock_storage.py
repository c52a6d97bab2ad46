"""The only place that locks many clocks and writes them back in one statement each; the ORM's way costs far more."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection
from django.db.models import QuerySet, prefetch_related_objects

from core.models import Clock, DeadlinePolicy

LEDGER = """
insert into core_reminder (clock_id, rung, round_no, recipient_id, sent_at)
select row.*, %s from unnest(%s::bigint[], %s::text[], %s::int[], %s::bigint[]) as row
on conflict do nothing returning clock_id, rung, recipient_id
"""
TIMING = """
update core_clock set due_at = row.due_at, last_day = row.last_day, yellow_at = row.yellow_at,
  provisional = row.provisional, explanation = row.explanation, next_alert_at = row.next_alert_at,
  paused_days = row.paused_days, paused_seconds = row.paused_seconds, calendar_version = row.calendar_version
from unnest(%s::bigint[], %s::timestamptz[], %s::date[], %s::timestamptz[], %s::bool[], %s::text[], %s::timestamptz[],
  %s::int[], %s::int[], %s::text[])
  as row(id, due_at, last_day, yellow_at, provisional, explanation, next_alert_at, paused_days, paused_seconds,
         calendar_version)
where core_clock.id = row.id
"""
ALERTS = """
update core_clock set next_alert_at = row.next_alert_at, alerted_until = row.alerted_until
from unnest(%s::bigint[], %s::timestamptz[], %s::timestamptz[]) as row(id, next_alert_at, alerted_until)
where core_clock.id = row.id
"""


class LedgerRow(NamedTuple):
    """One reminder to be: which clock and rung, in which round, to whom."""

    clock_id: int
    rung: str
    round_no: int
    recipient_id: int


def locked(clocks: QuerySet[Clock]) -> list[Clock]:
    """Return the clocks nobody else holds, under lock, with their policies and pauses; three queries at most."""
    held = list(clocks.select_for_update(of=("self",), skip_locked=True))
    prefetch_related_objects([clock for clock in held if clock.paused_days or clock.paused_seconds], "pauses")
    policies = DeadlinePolicy.objects.in_bulk({clock.policy_id for clock in held}) if held else {}
    for clock in held:
        clock.policy = policies[clock.policy_id]
    return held


def enter(rows: Sequence[LedgerRow], at: datetime) -> set[tuple[int, str, int]]:
    """Write reminders to the ledger and return clock, rung and recipient of those that were not there before."""
    if not rows:
        return set()
    clocks, rungs, rounds, recipients = map(list, zip(*rows, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(LEDGER, [at, clocks, rungs, rounds, recipients])
        return set(cursor.fetchall())


def save_timing(clocks: Iterable[Clock]) -> None:
    """Write what `retime` puts on a clock."""
    _save(TIMING, [
        (c.pk, c.due_at, c.last_day, c.yellow_at, c.provisional, c.explanation, c.next_alert_at, c.paused_days,
         c.paused_seconds, c.calendar_version) for c in clocks
    ])  # fmt: skip


def save_alerts(clocks: Iterable[Clock]) -> None:
    """Write how far the rungs of clocks are dealt with, and when the next is due."""
    _save(ALERTS, [(clock.pk, clock.next_alert_at, clock.alerted_until) for clock in clocks])


def _save(statement: str, rows: Sequence[tuple[object, ...]]) -> None:
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(statement, [list(column) for column in zip(*rows, strict=True)])
