"""A real Celery worker process on the real queue: messages arrive once, also when a worker is killed."""

import signal
from collections.abc import Iterator

import pytest

from core.models import Notice, OutboxMessage
from renda.tasks import relay_outbox
from suggestions.tests import given
from tests.processes import Child, wait_until, worker

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def start_worker(child_environment, queue_keys) -> Iterator:
    workers = []

    def start() -> Child:
        workers.append(worker(child_environment))
        return workers[-1]

    yield start
    for each in workers:
        each.kill()


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
    first = start_worker()
    world = given.county()
    assert wait_until(delivered)
    first.process.send_signal(signal.SIGSTOP)

    given.pending(world)
    first.kill()
    assert told_of_the_opinion() == []

    start_worker()
    relay_outbox.delay()  # what beat sends each minute
    relay_outbox.delay()
    assert wait_until(delivered)
    assert told_of_the_opinion() == ["clerk", "head", "second_clerk"]
