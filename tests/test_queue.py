"""A real Celery worker process on the real queue: messages arrive once, also when a worker is killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from core.models import Notice, OutboxMessage
from renda.tasks import relay_outbox
from suggestions.tests import given

pytestmark = pytest.mark.django_db(transaction=True)


class Worker:
    """One worker process with one child."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "renda", "worker", "--pool=solo", "--loglevel=WARNING",
             "--without-gossip", "--without-mingle", "--without-heartbeat", f"--hostname=test-{time.time_ns()}@localhost"],
            env={**environment, "DJANGO_SETTINGS_MODULE": "renda.settings.test"},
            start_new_session=True,
        )  # fmt: skip

    def kill(self) -> None:
        """Kill it as a power cut would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@pytest.fixture
def start_worker(child_environment, queue_keys) -> Iterator:
    workers = []

    def start() -> Worker:
        workers.append(Worker(child_environment))
        return workers[-1]

    yield start
    for worker in workers:
        if worker.process.poll() is None:
            worker.kill()


def wait_until(condition, seconds=40):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.2)
    return condition()


def delivered() -> bool:
    return not OutboxMessage.objects.filter(delivered_at=None).exists()


def told_of_the_opinion():
    return sorted(Notice.objects.filter(text__contains="收到一件新的意见").values_list("user__username", flat=True))


def test_a_submission_reaches_the_stations_staff_through_the_worker(start_worker):
    start_worker()

    given.pending()

    assert wait_until(delivered)
    assert told_of_the_opinion() == ["clerk", "head", "second_clerk"]


def test_with_the_worker_killed_and_the_queue_lost_the_next_beat_delivers_once(start_worker, queue_keys):
    worker = start_worker()
    world = given.county()
    assert wait_until(delivered)
    worker.process.send_signal(signal.SIGSTOP)

    given.pending(world)
    worker.kill()
    assert told_of_the_opinion() == []

    start_worker()
    relay_outbox.delay()  # what beat sends each minute
    relay_outbox.delay()
    assert wait_until(delivered)
    assert told_of_the_opinion() == ["clerk", "head", "second_clerk"]
