"""Deadlines under fire: real workers, real beats, a real queue, moved in time; each reminder is counted.

Three matters of a township were dispatched on Wednesday 18 November 2026, to be answered in 15 working days: yellow from
Friday 4 December, over on Wednesday 9 December at 17:30.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from core import clocks
from core.models import Clock, Notice, Reminder
from core.subjects import Subject
from core.workdays import SHANGHAI
from renda.tasks import enforce_deadlines
from suggestions.tests import given
from tests.processes import Child, beat, wait_until, worker

pytestmark = pytest.mark.django_db(transaction=True)
HANDLER, HEAD, DISPATCHER = "township_handler", "township_unit_head", "dispatcher"
MATTERS = 3


def on(month: int, day: int, hour: int, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)


class Fire:
    """The county's processes, its time, and what people were told of the replies that are due."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        self.offset = folder / "offset"
        self.folder = folder
        self.environment = {**environment, "TEST_CLOCK_OFFSET_FILE": str(self.offset), "TEST_BEAT_SECONDS": "1"}
        self.children: list[Child] = []
        world = given.county()
        self.world, self.matters = world, [given.handling(world).pk for _ in range(MATTERS)]
        self.sentinels = 0

    def to(self, at: datetime) -> None:
        """Move the time of every process."""
        self.offset.write_text(str((at - datetime.now(UTC)).total_seconds()), encoding="utf-8")
        self.at = at

    def worker(self) -> Child:
        """Start a worker."""
        self.children.append(worker(self.environment))
        return self.children[-1]

    def beat(self) -> Child:
        """Start a beat."""
        self.children.append(beat(self.environment, self.folder / f"schedule-{len(self.children)}"))
        return self.children[-1]

    def swept(self) -> None:
        """Wait until a sweep that began after now has ended: a clock of nobody is set to ring and has rung."""
        self.sentinels += 1
        subject = Subject("sentinel", self.sentinels)
        clocks.start(subject=subject, kind="triage", family="opinion", step="triage", grade="critical", at=self.at)
        clocks.of(subject).update(next_alert_at=self.at)
        assert wait_until(lambda: clocks.of(subject).get().alerted_until is not None), "no sweep came"

    def ledger(self) -> Counter[tuple[str, str]]:
        """Return how often each rung of the replies was told to whom."""
        rows = Reminder.objects.filter(clock__kind="reply", clock__subject_id__in=self.matters)
        return Counter(rows.values_list("rung", "recipient__username"))

    def notices(self) -> Counter[str]:
        """Return how many reminders of the replies each person has in the list."""
        keys = [f"clock:{pk}:" for pk in Clock.objects.filter(kind="reply").values_list("pk", flat=True)]
        found = Notice.objects.filter(key__startswith="clock:").values_list("user__username", "key")
        return Counter(name for name, key in found if key.startswith(tuple(keys)))

    def told(self, *rungs: tuple[str, str]) -> bool:
        """Return whether exactly these were told, each once for each matter."""
        return self.ledger() == Counter(dict.fromkeys(rungs, MATTERS))


@pytest.fixture
def fire(child_environment, queue_keys, tmp_path) -> Iterator[Fire]:
    county = Fire(child_environment, tmp_path)
    yield county
    for child in county.children:
        child.kill()


WARNED = [("warn", HANDLER)]
LATE = [("overdue", HANDLER), ("overdue_1", HANDLER), ("overdue_1", HEAD)]
LATER = [("overdue_2", HANDLER), ("overdue_2", DISPATCHER)]


def test_a_week_under_fire(fire, queue_keys):
    fire.to(on(12, 4, 8, 31))
    for start in (fire.worker, fire.worker, fire.beat, fire.beat):
        start()
    first_workers, beats = fire.children[:2], fire.children[2:]
    # Two beats and two workers: each once.
    assert wait_until(lambda: fire.told(*WARNED)), fire.ledger()
    fire.swept()
    assert fire.told(*WARNED)

    # The machine's clock goes an hour forward and back.
    for at in (on(12, 4, 9, 31), on(12, 4, 8, 31)):
        fire.to(at)
        fire.swept()
    assert fire.told(*WARNED)

    # No beat from Tuesday evening to Friday morning: one working day late by then.
    for each in beats:
        each.kill()
    fire.to(on(12, 11, 9))
    fire.beat()
    assert wait_until(lambda: fire.told(*WARNED, *LATE)), fire.ledger()
    fire.swept()
    rungs = Reminder.objects.filter(clock__kind="reply", recipient__username=HANDLER).order_by("pk")
    assert list(rungs.filter(clock=rungs[0].clock).values_list("rung", flat=True)) == ["warn", "overdue", "overdue_1"]
    # One message a matter for what came together, the highest.
    assert fire.notices() == {HANDLER: 2 * MATTERS, HEAD: MATTERS}

    # The database drops every connection, the queue loses everything, the workers die: the next ones go on.
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
            " and pid <> pg_backend_pid()"
        )
    fire.swept()
    for each in first_workers:
        each.kill()
    keys = list(queue_keys.scan_iter(match="test-*:*", count=1000))
    prefix = fire.environment.get("RENDA_TEST_DB", "renda")
    mine = [key for key in keys if f"test-{prefix}-".encode() in key]
    if mine:
        queue_keys.delete(*mine)
    fire.to(on(12, 14, 8, 31))
    fire.worker()
    assert wait_until(lambda: fire.told(*WARNED, *LATE, *LATER)), fire.ledger()
    fire.swept()
    assert fire.told(*WARNED, *LATE, *LATER)
    assert fire.notices() == {HANDLER: 3 * MATTERS, HEAD: MATTERS, DISPATCHER: MATTERS}

    # A year nobody has entered: counted by its statutory days, marked, and it rings.
    far = Subject("matter", fire.matters[0])
    fire.to(on(1, 31, 9, year=2031))
    clocks.start(
        subject=far, kind="reply", family="opinion", step="reply", grade="general", at=on(12, 31, 9, year=2030),
        round_no=9,
    )  # fmt: skip
    assert clocks.of(far).get(round_no=9).provisional
    assert wait_until(lambda: Reminder.objects.filter(clock__round_no=9, rung="overdue").exists())


def test_a_worker_killed_in_the_middle_of_a_chunk(fire):
    fire.to(on(12, 4, 8, 31))
    clock = Clock.objects.filter(kind="reply").order_by("-pk")[0]
    handler = fire.world.user(HANDLER).pk
    options = connection.get_connection_params()
    names = {name: options[name] for name in ("dbname", "user", "host", "password", "port") if options.get(name)}
    with psycopg.connect(**names) as other:
        # A row of the ledger that is not committed: the worker's statement waits for it in the middle of its chunk.
        other.execute(
            "insert into core_reminder (clock_id, rung, round_no, recipient_id, sent_at) values (%s, 'warn', 1, %s, now())",
            [clock.pk, handler],
        )
        killed = fire.worker()
        enforce_deadlines.delay()
        assert wait_until(waits), "the worker did not come to the chunk"
        killed.kill()
        other.rollback()
    assert wait_until(lambda: not waits())
    assert (fire.ledger(), fire.notices()) == (Counter(), Counter())

    fire.worker()
    enforce_deadlines.delay()
    assert wait_until(lambda: fire.told(*WARNED)), fire.ledger()
    fire.beat()
    fire.swept()
    assert fire.told(*WARNED)
    assert fire.notices() == {HANDLER: MATTERS}


def waits() -> bool:
    """Return whether somebody waits for the row of another transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
        )
        return bool(cursor.fetchone()[0])
