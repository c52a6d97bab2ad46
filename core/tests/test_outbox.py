"""The outbox: announced with the change or not at all, delivered to every handler once, in order for each subject."""

import logging
from collections.abc import Iterator
from datetime import datetime

import pytest
from django.db import transaction
from pytest_django import DjangoCaptureOnCommitCallbacks

from core import outbox
from core.models import HandlerReceipt, NumberSequence, OutboxMessage
from core.outbox import Message, RelayResult, handles, relay
from core.subjects import Subject
from core.tests.given_outbox import AT, ITEM, OTHER, announce, listener, new_topic, seconds

PRIVATE = "张三13900000000"

pytestmark = pytest.mark.django_db


@pytest.fixture
def topic() -> str:
    return new_topic()


class TestPublish:
    @pytest.fixture
    def kicks(self) -> Iterator[list[str]]:
        """What was kicked after commit, in place of the queue."""
        kept = list(outbox._kicks)
        done: list[str] = []
        outbox.kick_with(lambda: done.append("kick"))
        yield done
        outbox.kick_with(*kept)

    @pytest.mark.django_db(transaction=True)
    def test_needs_a_transaction(self, topic: str) -> None:
        with pytest.raises(RuntimeError):
            outbox.publish(topic=topic, subject=ITEM, at=AT)

        assert not OutboxMessage.objects.exists()

    @pytest.mark.django_db(transaction=True)
    def test_wakes_the_relay_after_commit_and_not_before(self, topic: str, kicks: list[str]) -> None:
        listener(topic)
        with transaction.atomic():
            outbox.publish(topic=topic, subject=ITEM, at=AT)
            before_commit = list(kicks)

        assert (before_commit, kicks) == ([], ["kick"])

    @pytest.mark.django_db(transaction=True)
    def test_what_is_rolled_back_is_not_announced(self, topic: str, kicks: list[str]) -> None:
        listener(topic)
        with transaction.atomic():
            outbox.publish(topic=topic, subject=ITEM, at=AT)
            transaction.set_rollback(True)

        assert (OutboxMessage.objects.count(), kicks) == (0, [])

    def test_with_the_queue_away_stays_for_the_next_beat(
        self,
        topic: str,
        kicks: list[str],
        django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        def broken() -> None:
            raise OSError("no queue")

        heard = listener(topic)
        outbox.kick_with(broken)
        with django_capture_on_commit_callbacks(execute=True):
            announce(topic)

        assert "the queue is away" in caplog.text
        assert relay(at=seconds(60)) == RelayResult(delivered=1, failed=0)
        assert len(heard) == 1

    @pytest.mark.django_db(transaction=True)
    def test_a_queue_that_failed_is_left_alone_for_ten_seconds(self, topic: str, kicks: list[str]) -> None:
        tries: list[str] = []

        def broken() -> None:
            tries.append("try")
            raise OSError("no queue")

        def announce_committed() -> None:
            with transaction.atomic():
                outbox.publish(topic=topic, subject=ITEM, at=AT)

        listener(topic)
        outbox.kick_with(broken)
        for _ in range(3):
            announce_committed()
        tried_at_once = len(tries)
        outbox._quiet_until -= 11  # what eleven seconds later looks like
        announce_committed()

        assert (tried_at_once, len(tries)) == (1, 2)


class TestRelay:
    def test_brings_each_handler_the_message_once(self, topic: str) -> None:
        @handles(topic)
        def second(message: Message) -> None:
            others.append(message)

        others: list[Message] = []
        heard = listener(topic)
        row = announce(topic, matter_id=7, round_no=2)

        assert relay(at=seconds(1)) == RelayResult(delivered=1, failed=0)
        assert relay(at=seconds(2)) == RelayResult(delivered=0, failed=0)
        assert heard == others == [Message(row.message_id, topic, ITEM, {"matter_id": 7, "round_no": 2}, AT)]
        assert OutboxMessage.objects.get().delivered_at == seconds(1)

    def test_delivers_at_once_what_nobody_listens_to(self, topic: str) -> None:
        announce(topic)

        assert relay(at=AT) == RelayResult(delivered=1, failed=0)

    def test_takes_no_more_than_its_limit_the_oldest_first(self, topic: str) -> None:
        heard = listener(topic)
        for number in range(3):
            announce(topic, Subject("item", number), number=number)

        assert [relay(at=AT, limit=2), relay(at=AT, limit=2)] == [RelayResult(2, 0), RelayResult(1, 0)]
        assert [message.payload["number"] for message in heard] == [0, 1, 2]

    def test_refuses_a_second_handler_of_the_same_name(self, topic: str) -> None:
        listener(topic)

        with pytest.raises(ValueError, match="twice"):
            listener(topic)

    def test_refuses_a_name_longer_than_a_receipt_holds(self, topic: str) -> None:
        def handler(message: Message) -> None: ...

        handler.__qualname__ = "x" * 120
        with pytest.raises(ValueError, match="longer than 120"):
            handles(topic)(handler)


def writer(topic: str, faults: list[Exception]) -> None:
    @handles(topic)
    def write(message: Message) -> None:
        NumberSequence.objects.create(kind="test", year=2026, last=1)
        if faults:
            raise faults.pop(0)


class TestFailure:
    def test_undoes_what_the_handler_wrote_and_tries_again_after_ten_seconds(self, topic: str) -> None:
        writer(topic, faults=[RuntimeError()])
        announce(topic)

        assert relay(at=AT) == RelayResult(delivered=0, failed=1)
        assert (NumberSequence.objects.count(), HandlerReceipt.objects.count()) == (0, 0)
        assert relay(at=seconds(9)) == RelayResult(delivered=0, failed=0)
        assert relay(at=seconds(10)) == RelayResult(delivered=1, failed=0)
        assert (NumberSequence.objects.count(), HandlerReceipt.objects.count()) == (1, 1)

    def test_of_the_database_is_told_by_our_own_lines(self, topic: str) -> None:
        NumberSequence.objects.create(kind="test", year=2026, last=1)
        writer(topic, faults=[])
        announce(topic)
        relay(at=AT)

        assert OutboxMessage.objects.get().last_error.startswith("IntegrityError in outbox.py:")
        assert OutboxMessage.objects.get().last_error.endswith(" write")

    def test_does_not_bring_it_again_to_those_who_had_it(self, topic: str) -> None:
        @handles(topic)
        def first(message: Message) -> None:
            firsts.append(message)

        firsts: list[Message] = []
        heard = listener(topic, faults=[RuntimeError()])
        announce(topic)

        relay(at=AT)
        relay(at=seconds(10))
        assert (len(firsts), len(heard)) == (1, 1)

    def test_waits_longer_each_time_and_then_an_hour(self, topic: str) -> None:
        listener(topic, faults=[RuntimeError()] * 7)
        announce(topic)

        waits, at = [], AT
        for _ in range(7):
            assert relay(at=at).failed == 1
            next_at = OutboxMessage.objects.get().next_attempt_at
            waits.append(int((next_at - at).total_seconds()))
            at = next_at
        assert waits == [10, 60, 300, 900, 3600, 3600, 3600]

    def test_keeps_where_it_failed_and_nobodys_text(self, topic: str, caplog: pytest.LogCaptureFixture) -> None:
        listener(topic, faults=[KeyError(PRIVATE)])
        announce(topic, note=PRIVATE)
        with caplog.at_level(logging.DEBUG):
            relay(at=AT)

        row = OutboxMessage.objects.get()
        assert (row.attempts, row.delivered_at, row.leased_until) == (1, None, None)
        assert row.last_error.startswith("KeyError in outbox.py:")
        assert row.last_error.endswith(" listen")
        assert "KeyError" in caplog.text
        assert PRIVATE not in row.last_error + caplog.text

    def test_shows_as_stuck_after_ten_times(self, topic: str) -> None:
        listener(topic, faults=[RuntimeError()] * 10)
        row = announce(topic)
        at = AT
        for _ in range(9):
            relay(at=at)
            at = OutboxMessage.objects.get().next_attempt_at
        # Told as if it had been announced just now: an hour's wait alone would show it too.
        OutboxMessage.objects.update(created_at=at)
        after_nine = list(outbox.stuck(at))
        relay(at=at)

        assert (after_nine, list(outbox.stuck(at))) == ([], [row])

    def test_shows_as_stuck_what_nobody_fetched_for_an_hour(self, topic: str) -> None:
        row = announce(topic)

        assert list(outbox.stuck(seconds(3600))) == []
        assert list(outbox.stuck(seconds(3601))) == [row]
        relay(at=seconds(3602))
        assert list(outbox.stuck(seconds(9999))) == []


class TestOrder:
    def test_a_later_message_of_the_subject_waits_others_do_not(self, topic: str) -> None:
        heard = listener(topic, faults=[RuntimeError()])
        for subject, number in [(ITEM, 1), (ITEM, 2), (OTHER, 3), (ITEM, 4)]:
            announce(topic, subject, number=number)

        assert relay(at=AT) == RelayResult(delivered=1, failed=1)
        assert relay(at=seconds(5)) == RelayResult(delivered=0, failed=0)
        assert [message.payload["number"] for message in heard] == [3]
        assert relay(at=seconds(10)) == RelayResult(delivered=3, failed=0)
        assert [message.payload["number"] for message in heard] == [3, 1, 2, 4]

    def test_a_stuck_message_holds_its_subject_until_it_is_mended(self, topic: str) -> None:
        heard = listener(topic, faults=[RuntimeError()] * 10)
        announce(topic, number=1)
        announce(topic, number=2)

        at: datetime = AT
        for _ in range(10):
            relay(at=at)
            at = OutboxMessage.objects.order_by("id")[0].next_attempt_at
        assert heard == []
        assert relay(at=at) == RelayResult(delivered=2, failed=0)
        assert [message.payload["number"] for message in heard] == [1, 2]

    def test_what_waits_behind_a_failure_takes_no_place_from_others(self, topic: str) -> None:
        heard = listener(topic, faults=[RuntimeError()])
        for number in range(4):
            announce(topic, ITEM, number=number)
        relay(at=AT, limit=1)
        announce(topic, OTHER, number=9)

        assert relay(at=seconds(5), limit=2) == RelayResult(delivered=1, failed=0)
        assert [message.payload["number"] for message in heard] == [9]
