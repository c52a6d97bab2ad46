"""Several relays, and one that dies: each message is still handled once and in order."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from django.db import transaction

from core.models import HandlerReceipt, OutboxMessage
from core.outbox import LEASE, Message, RelayResult, handles, relay
from core.subjects import Subject
from core.tests.given_outbox import AT, ITEM, OTHER, announce, listener, new_topic, seconds
from core.tests.given_threads import PATIENCE, at_once, in_thread

pytestmark = pytest.mark.django_db(transaction=True)


def test_while_one_handles_a_message_another_leaves_its_subject_alone() -> None:
    topic, begun, may_end = new_topic(), Event(), Event()
    heard: list[int] = []

    @handles(topic)
    def slow(message: Message) -> None:
        if message.payload["number"] == 1:
            begun.set()
            assert may_end.wait(PATIENCE)
        heard.append(message.payload["number"])

    announce(topic, number=1)
    with ThreadPoolExecutor(1) as pool:
        first = in_thread(pool, lambda: relay(at=AT))
        assert begun.wait(PATIENCE)
        announce(topic, number=2)
        announce(topic, OTHER, number=3)
        leased = OutboxMessage.objects.order_by("id")[0].leased_until
        second = relay(at=AT)
        may_end.set()

        assert first.result(PATIENCE) == RelayResult(delivered=1, failed=0)
    # The lease was committed before the handler began: no transaction stayed open around it.
    assert leased == AT + timedelta(minutes=5)
    assert (second, heard) == (RelayResult(delivered=1, failed=0), [3, 1])
    assert relay(at=seconds(1)) == RelayResult(delivered=1, failed=0)
    assert heard == [3, 1, 2]


def test_starting_together_they_deliver_each_message_once_and_in_order() -> None:
    topic = new_topic()
    heard = listener(topic)
    for number in range(30):
        announce(topic, Subject("item", number % 5), number=number)

    results = at_once(lambda: relay(at=AT), times=3)
    while (rest := relay(at=AT)).delivered:
        results.append(rest)

    assert sum(result.delivered for result in results) == 30
    assert sum(result.failed for result in results) == 0
    numbers = [message.payload["number"] for message in heard]
    assert sorted(numbers) == list(range(30))
    for remainder in range(5):
        of_subject = [number for number in numbers if number % 5 == remainder]
        assert of_subject == sorted(of_subject)


@pytest.mark.parametrize("behind", [ITEM, OTHER], ids=["same subject", "another subject"])
def test_what_a_dead_relay_had_leased_is_taken_after_five_minutes(behind: Subject) -> None:
    topic = new_topic()
    heard = listener(topic)
    row = announce(topic, number=1)
    OutboxMessage.objects.filter(pk=row.pk).update(leased_until=AT + LEASE)
    announce(topic, behind, number=2)

    relay(at=seconds(299))
    assert [message.payload["number"] for message in heard] == ([] if behind == ITEM else [2])
    relay(at=seconds(300))
    assert sorted(message.payload["number"] for message in heard) == [1, 2]


def test_a_relay_that_dies_between_the_handler_and_the_mark_does_not_make_it_run_twice() -> None:
    topic = new_topic()
    heard = listener(topic)
    announce(topic)
    relay(at=AT)
    OutboxMessage.objects.update(delivered_at=None, leased_until=AT + LEASE)

    assert relay(at=seconds(300)) == RelayResult(delivered=1, failed=0)
    assert (len(heard), HandlerReceipt.objects.count()) == (1, 1)


def test_a_message_somebody_holds_a_lock_on_is_left_and_not_waited_for() -> None:
    topic, held, may_end = new_topic(), Event(), Event()
    heard = listener(topic)
    row = announce(topic, number=1)
    announce(topic, OTHER, number=2)

    def hold() -> None:
        with transaction.atomic():
            OutboxMessage.objects.select_for_update().get(pk=row.pk)
            held.set()
            assert may_end.wait(PATIENCE)

    with ThreadPoolExecutor(1) as pool:
        holding = in_thread(pool, hold)
        assert held.wait(PATIENCE)
        meanwhile = relay(at=AT)
        may_end.set()
        holding.result(PATIENCE)

    assert meanwhile == RelayResult(delivered=1, failed=0)
    assert relay(at=AT) == RelayResult(delivered=1, failed=0)
    assert [message.payload["number"] for message in heard] == [2, 1]
