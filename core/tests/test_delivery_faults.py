"""Deliveries under fire: receivers away for hours, runs killed or run twice at once; nothing lost, nothing doubled."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, transaction

from core.delivery import sending, services
from core.delivery.channels import Outcome, Result
from core.models import NoticeDelivery
from core.notices import Severity
from core.tests import given_deliveries as given
from core.tests.given_deliveries import Post, at, states, tell, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(db: None) -> Iterator[Post]:
    with given.channel() as made:
        yield made


class TestFaults:
    def test_a_receiver_away_for_hours_is_tried_six_times_and_then_a_person_decides(self, post: Post) -> None:
        tell(user(), at(11, 18, 9, 30), "red", Severity.RED)
        post.answers = [Result(Outcome.AWAY, "连不上")] * 6
        for _ in range(6):
            due = NoticeDelivery.objects.get().next_attempt_at
            sending.send_due(at=due - timedelta(seconds=1))
            sending.send_due(at=due)
        sending.send_due(at=at(11, 30, 9))

        # 1, 5 and 30 minutes; 2 hours later is at noon, 6 hours after that in the evening: each time the next opening.
        assert [message.at for message in post.tried] == [
            at(11, 18, 9, 30), at(11, 18, 9, 31), at(11, 18, 9, 36), at(11, 18, 10, 6), at(11, 18, 14, 30),
            at(11, 19, 8, 30),
        ]  # fmt: skip
        assert len({message.message_id for message in post.tried}) == 1
        row = NoticeDelivery.objects.get()
        assert (row.state, row.attempts, row.last_error) == ("failed", 6, "连不上")

        assert services.send_again([row.pk], at(11, 30, 9)) == 1
        sending.send_due(at=at(11, 30, 9))
        assert states() == ["sent"]
        assert post.sent[0].message_id == post.tried[0].message_id

    def test_what_is_refused_is_not_tried_again(self, post: Post) -> None:
        tell(user(), at(11, 18, 10), "red", Severity.RED)
        post.answers = [Result(Outcome.REFUSED, "不收")]
        sending.send_due(at=at(11, 18, 10))
        sending.send_due(at=at(11, 18, 11))

        assert len(post.tried) == 1
        assert states() == ["failed"]

    def test_killed_between_sending_and_settling_it_goes_once_more_with_the_same_id(self, post: Post) -> None:
        tell(user(), at(11, 18, 10), "red", Severity.RED)
        post.answers = [KeyboardInterrupt()]  # what a kill looks like from inside: nothing after it runs
        with pytest.raises(KeyboardInterrupt):
            sending.send_due(at=at(11, 18, 10))
        sending.send_due(at=at(11, 18, 10, 5))
        held = len(post.tried)
        sending.send_due(at=at(11, 18, 10, 10))
        sending.send_due(at=at(11, 18, 10, 30))

        assert held == 1
        assert [message.message_id for message in post.tried] == [post.sent[0].message_id] * 2

    def test_a_run_that_lost_its_lease_changes_nothing(self, post: Post) -> None:
        tell(user(), at(11, 18, 10), "red", Severity.RED)
        services.gather(at(11, 18, 10))
        (slow,) = services.lease(at(11, 18, 10), 10)
        post.answers = [Result(Outcome.RETRY, "忙")]
        sending.send_due(at=at(11, 18, 10, 10))
        services.settle(slow, Result(Outcome.REFUSED, "不收"), at(11, 18, 10, 10))

        row = NoticeDelivery.objects.get()
        assert (row.state, row.attempts, row.last_error) == ("waiting", 1, "忙")

    def test_a_channel_that_breaks_holds_up_nobody_else(self, post: Post) -> None:
        for name in ("a", "b"):
            tell(user(name), at(11, 18, 10), severity=Severity.RED)
        post.answers = [ValueError("群众的话")]
        sending.send_due(at=at(11, 18, 10))

        assert len(post.sent) == 1
        assert "群众" not in NoticeDelivery.objects.get(state="waiting").last_error

    def test_a_silent_receiver_is_left_alone_after_three(self, post: Post) -> None:
        for n in range(6):
            tell(user(f"u{n}"), at(11, 18, 10), severity=Severity.RED)
        post.answers = [Result(Outcome.AWAY, "连不上")] * 3
        sending.send_due(at=at(11, 18, 10))

        assert len(post.tried) == 3
        assert NoticeDelivery.objects.filter(attempts=0, leased_until=None).count() == 3

    def test_what_waits_for_a_channel_that_was_switched_off_is_not_sent_later(self, post: Post) -> None:
        tell(user(), at(11, 18, 10))
        post.on = False
        sending.send_due(at=at(11, 19, 8, 30))
        post.on = True
        sending.send_due(at=at(11, 20, 8, 30))

        assert post.tried == []
        assert states() == ["cancelled"]


@pytest.mark.django_db(transaction=True)
def test_what_another_run_is_taking_is_left_to_it(post: Post) -> None:
    tell(user(), at(11, 18, 10), "red", Severity.RED)
    services.gather(at(11, 18, 10))

    def lease() -> int:
        try:
            return len(services.lease(at(11, 18, 10), 10))
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            list(NoticeDelivery.objects.select_for_update())
            meanwhile = pool.submit(lease).result()
        assert (meanwhile, pool.submit(lease).result()) == (0, 1)


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_send_each_message_once(post: Post) -> None:
    for n in range(8):
        who = user(f"u{n}")
        tell(who, at(11, 18, 10), "a", Severity.RED)
        tell(who, at(11, 18, 10), "b", Severity.RED)
    together = Barrier(2)

    def one() -> None:
        try:
            together.wait()
            sending.send_due(at=at(11, 18, 10, 1))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        for future in [pool.submit(one), pool.submit(one)]:
            future.result()
    sending.send_due(at=at(11, 18, 10, 2))

    assert sorted(message.address for message in post.sent) == [f"u{n}" for n in range(8)]
    assert set(states()) == {"sent"}
    with pytest.raises(RuntimeError), transaction.atomic():
        sending.send_due(at=at(11, 18, 10, 3))
