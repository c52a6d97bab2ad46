"""When notices go outside the platform: office hours, one digest a day in order of severity, as each person wants."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from core import notices
from core.delivery import sending
from core.delivery.channels import Outcome, Result
from core.models import Notice, NoticeDelivery, NoticePreference
from core.notices import NewNotice, Severity
from core.tests import given_deliveries as given
from core.tests.given_deliveries import Post, at, states, tell, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(db: None) -> Iterator[Post]:
    with given.channel() as made:
        yield made


class TestWhen:
    def test_red_at_once_in_office_hours_and_the_rest_next_morning(self, post: Post) -> None:
        clerk = user()
        tell(clerk, at(11, 18, 10), "red", Severity.RED)
        tell(clerk, at(11, 18, 10), "new")
        sending.send_due(at=at(11, 18, 10, 1))
        first = len(post.sent)
        sending.send_due(at=at(11, 19, 8, 29))
        sending.send_due(at=at(11, 19, 8, 30))

        assert (first, len(post.sent)) == (1, 2)
        assert "事项red" in post.bodies[0]
        assert "事项new" in post.bodies[1]

    def test_outside_office_hours_only_what_is_urgent(self, post: Post) -> None:
        clerk = user()
        tell(clerk, at(11, 18, 20), "red", Severity.RED)
        tell(clerk, at(11, 18, 20), "urgent", Severity.URGENT)
        sending.send_due(at=at(11, 18, 20, 1))

        assert ["事项urgent" in body for body in post.bodies] == [True]
        sending.send_due(at=at(11, 19, 8, 30))
        assert "事项red" in post.bodies[1]

    def test_what_fell_due_in_the_afternoon_does_not_go_at_night(self, post: Post) -> None:
        tell(user(), at(11, 18, 17), "red", Severity.RED)
        sending.send_due(at=at(11, 18, 22))

        assert post.sent == []
        sending.send_due(at=at(11, 19, 8, 30))
        assert len(post.sent) == 1

    def test_no_digest_on_a_holiday(self, post: Post) -> None:
        tell(user(), at(9, 30, 15))
        for day in (1, 2, 5, 6, 7):
            sending.send_due(at=at(10, day, 9))

        assert post.sent == []
        sending.send_due(at=at(10, 8, 8, 30))
        assert len(post.sent) == 1

    def test_a_digest_is_one_message_with_red_first(self, post: Post) -> None:
        clerk = user()
        for key, severity in (("a", Severity.NORMAL), ("b", Severity.WARN)):
            tell(clerk, at(11, 18, 10), key, severity)
        tell(clerk, at(11, 18, 19), "c", Severity.RED)
        sending.send_due(at=at(11, 19, 8, 30))

        assert len(post.sent) == 1
        body = post.bodies[0]
        assert "您有3条未读消息" in body
        assert body.index("【超期】事项c") < body.index("【临期】事项b") < body.index("事项a")
        assert "http://127.0.0.1:8000/x/c/" in body
        assert states() == ["sent", "sent", "sent"]

    def test_a_second_run_the_same_day_sends_no_second_digest(self, post: Post) -> None:
        clerk = user()
        tell(clerk, at(11, 18, 10), "a")
        sending.send_due(at=at(11, 19, 8, 30))
        tell(clerk, at(11, 18, 10), "late")  # written before the digest, committed after it
        sending.send_due(at=at(11, 19, 8, 31))

        assert len(post.sent) == 1
        sending.send_due(at=at(11, 20, 8, 30))
        assert "事项late" in post.bodies[1]

    def test_nothing_unread_is_no_digest(self, post: Post) -> None:
        clerk = user()
        tell(clerk, at(11, 18, 10), "a")
        notices.mark_read(user_id=clerk, at=at(11, 18, 11))
        sending.send_due(at=at(11, 19, 8, 30))

        assert post.tried == []
        assert states() == ["cancelled"]

    def test_what_was_read_before_a_retry_is_left_out(self, post: Post) -> None:
        clerk = user()
        first = tell(clerk, at(11, 18, 10), "a")
        tell(clerk, at(11, 18, 10), "b")
        post.answers = [Result(Outcome.RETRY, "忙")]
        sending.send_due(at=at(11, 19, 8, 30))
        notices.mark_read(user_id=clerk, at=at(11, 19, 8, 30), ids=[first.pk])
        sending.send_due(at=at(11, 19, 8, 31))

        assert "事项b" in post.bodies[0]
        assert "事项a" not in post.bodies[0]
        assert states() == ["cancelled", "sent"]


class TestChoice:
    def test_a_person_who_wants_everything_at_once_or_nothing(self, post: Post) -> None:
        quick, quiet = user("quick"), user("quiet")
        NoticePreference.objects.create(user_id=quick, channel="test-post", immediate=True)
        NoticePreference.objects.create(user_id=quiet, channel="test-post", enabled=False)
        tell(quick, at(11, 18, 10))
        tell(quiet, at(11, 18, 10), severity=Severity.RED)
        sending.send_due(at=at(11, 18, 10))

        assert [message.address for message in post.sent] == ["quick"]
        assert notices.unread(quiet).count() == 1

    def test_a_channel_that_is_not_set_up_costs_nothing(self, post: Post, django_assert_num_queries) -> None:
        clerk = user()
        post.on = False
        with django_assert_num_queries(3):  # savepoint, insert, release
            assert notices.notify_many([NewNotice(clerk, "事", "", "k")], at(11, 18, 10)) == 1

        assert NoticeDelivery.objects.count() == 0

    def test_many_are_told_in_as_many_statements_as_few(self, post: Post, django_assert_num_queries) -> None:
        people = [user(f"u{n}") for n in range(12)]
        rows = [NewNotice(one, "事", "", "k") for one in people]
        notices.notify_many(rows[:2], at(11, 18, 10))
        with django_assert_num_queries(6):  # + preferences, addresses, deliveries
            assert notices.notify_many([*rows, rows[3]], at(11, 18, 10)) == 10

        assert NoticeDelivery.objects.count() == 12

    def test_a_delivery_goes_with_its_notice_or_not_at_all(self, post: Post) -> None:
        clerk = user()
        with transaction.atomic():
            tell(clerk, at(11, 18, 10))
            transaction.set_rollback(True)

        assert (Notice.objects.count(), NoticeDelivery.objects.count()) == (0, 0)
