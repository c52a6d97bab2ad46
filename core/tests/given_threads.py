"""What the tests of two processes at once share: work in a thread of its own connection, and seeing one wait."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connection, connections

T = TypeVar("T")
PATIENCE = 10


def in_thread(pool: ThreadPoolExecutor, work: Callable[[], T]) -> Future[T]:
    def run() -> T:
        try:
            return work()
        finally:
            connections.close_all()

    return pool.submit(run)


def at_once(work: Callable[[], T], times: int = 2) -> list[T]:
    """Run the same work in several threads that start together; return what each brought."""
    together = Barrier(times)

    def one() -> T:
        together.wait(PATIENCE)
        return work()

    with ThreadPoolExecutor(times) as pool:
        return [future.result(PATIENCE) for future in [in_thread(pool, one) for _ in range(times)]]


def until_somebody_waits_for_a_lock() -> None:
    waiting = "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
    for _ in range(PATIENCE * 50):
        with connection.cursor() as cursor:
            cursor.execute("select pg_stat_clear_snapshot()")  # else a transaction sees what it saw first
            cursor.execute(waiting)
            if cursor.fetchone():
                return
        time.sleep(0.02)
    raise AssertionError("nobody waits for a lock")
