"""The minute's sweep and the recount after a calendar change, against bare SQL; run by `bench.run`."""

import json
import sys
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import median

import django

django.setup()

from django.db import connection, transaction  # noqa: E402

from bench import rows  # noqa: E402
from core import calendar, clocks  # noqa: E402
from core.clock_timing import retime  # noqa: E402
from core.models import CalendarDay, Clock, DeadlinePolicy, Notice, Reminder  # noqa: E402
from core.workdays import SHANGHAI  # noqa: E402

SQL = Path(__file__).with_name("clocks.sql")
MATTERS_OF = 10_000  # opinions
DUE = 1000
TIMES = 5
# A Thursday morning in office hours; the fifteen working days before it hold no holiday.
NOW = datetime(2026, 11, 26, 10, tzinfo=SHANGHAI)
STARTED = datetime(2026, 11, 4, 10, tzinfo=SHANGHAI)
BARE_LEDGER = """
insert into core_reminder (clock_id, rung, round_no, recipient_id, sent_at)
select id, 'overdue', round_no, %s, %s from core_clock where next_alert_at <= %s and stopped_at is null and alerting
"""
BARE_ALERTS = """
update core_clock set next_alert_at = %s, alerted_until = %s
where next_alert_at <= %s and stopped_at is null and alerting
"""
BARE_UPDATE = """
update core_clock set due_at = due_at + interval '1 day', last_day = last_day + 1,
  yellow_at = yellow_at + interval '1 day', explanation = explanation || '。',
  next_alert_at = next_alert_at + interval '1 day', calendar_version = 'bare'
where stopped_at is null
"""


def main(size: int) -> None:
    """Fill the database with open clocks, and print seconds of the bare statements, of the sweep and of the recount."""
    rows.make(MATTERS_OF, NOW)
    _make_clocks(size)
    found = {"bare sweep": _timed(_bare_sweep, _ring_again), "sweep": _timed(_sweep, _ring_again)}
    if size <= 100_000:
        found |= _recount()
    print(json.dumps({name: median(times) for name, times in found.items()}))


def _make_clocks(size: int) -> None:
    model = Clock(policy=_policy(), started_at=STARTED)
    retime(model, calendar.the_calendar())
    values = {
        "size": size, "now": NOW, "version": calendar.the_calendar().version, "policy": model.policy.pk,
        "started": STARTED, "due": model.due_at, "last_day": model.last_day, "yellow": model.yellow_at,
        "due_count": DUE,
    }  # fmt: skip
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local statement_timeout = 0")
        cursor.execute(SQL.read_text(encoding="utf-8"), values)
    _vacuum()


def _policy() -> DeadlinePolicy:
    return DeadlinePolicy.objects.get(family="opinion", step="reply", grade="general")


def _vacuum() -> None:
    with connection.cursor() as cursor:
        cursor.execute("set statement_timeout = 0")
        cursor.execute("vacuum analyze core_clock, core_reminder, core_notice")


def _timed(run: Callable[[], None], prepare: Callable[[], None]) -> list[float]:
    times = []
    for _ in range(TIMES):
        prepare()
        begin = time.perf_counter()
        run()
        times.append(time.perf_counter() - begin)
    return times


def _ring_again() -> None:
    """Set the clocks that rang back to where they rang, so that each run has the same work."""
    rang = Clock.objects.filter(policy=_policy(), started_at=STARTED, round_no__gte=100)
    rang.update(next_alert_at=NOW, alerted_until=STARTED + timedelta(days=20))
    Reminder.objects.all().delete()
    Notice.objects.all().delete()
    _vacuum()


def _bare_sweep() -> None:
    recipient = Clock._meta.apps.get_model("accounts", "User").objects.values_list("pk", flat=True)[0]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(BARE_LEDGER, [recipient, NOW, NOW])
        cursor.execute(BARE_ALERTS, [NOW + timedelta(days=1), NOW, NOW])


def _sweep() -> None:
    result = clocks.sweep(at=NOW)
    if (result.rang, result.failed) != (DUE, 0) or result.reminders < DUE:
        raise RuntimeError(f"the sweep did something else: {result}")


def _recount() -> dict[str, list[float]]:
    """Let one more day be closed each time, so that all open clocks are counted again."""
    closed = iter(date(2026, 12, day) for day in (1, 2, 3, 4, 7))

    def close() -> None:
        CalendarDay.objects.create(date=next(closed), year_id=2026, kind="closure", source="测量")
        calendar.forget()
        _vacuum()

    def recount() -> None:
        clocks.recompute(at=NOW, limit=1_000_000)
        if Clock.objects.filter(stopped_at=None).exclude(calendar_version=calendar.the_calendar().version).exists():
            raise RuntimeError("clocks were left out")

    def bare() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(BARE_UPDATE)
            transaction.set_rollback(True)

    return {"recount": _timed(recount, close), "bare recount": _timed(bare, _vacuum)}


if __name__ == "__main__":
    main(int(sys.argv[1]))
