"""What a reader may do now, who opens what with which code, the receipt, and what telling a story costs."""

from datetime import date, datetime, timedelta

import pytest

from core.actors import PASSER_BY, Actor, ActorKind
from core.clock import SHANGHAI
from suggestions.selectors import tracking
from suggestions.services import collect
from suggestions.states import ResultClass
from suggestions.tests import given
from suggestions.tests.test_tracking import NEXT_WEEK, SOON, citizens_story, opinion_of

pytestmark = pytest.mark.django_db


class TestActions:
    @pytest.mark.parametrize(
        ("state", "actions"),
        [
            ("pending", ("withdraw",)),
            ("triaging", ("withdraw",)),
            ("need_info", ("add_info", "withdraw")),
            ("answered", ("object",)),
            ("rejected", ("appeal_rejection",)),
            ("handling", ("withdraw",)),
            ("to_evaluate", ("rate",)),
            ("closed", ("reopen",)),
        ],
    )
    def test_what_the_citizen_can_do(self, state, actions):
        assert citizens_story(getattr(given, state)()).actions == actions

    def test_no_objection_after_five_working_days(self):
        opinion = given.answered()

        assert citizens_story(opinion, datetime(2026, 11, 25, 23, 59, tzinfo=SHANGHAI)).actions == ("object",)
        assert citizens_story(opinion, datetime(2026, 11, 26, 0, 0, tzinfo=SHANGHAI)).actions == ()

    def test_a_deputy_can_rate_and_nothing_else(self):
        world = given.county()
        journey = given.told(world)
        told = tracking.tell(tracking.case_of(journey.opinion.pk), world.actor("deputy", SOON), SOON)

        assert told.actions == ("rate_as_deputy",)

    def test_an_unrelated_citizen_can_do_nothing(self):
        opinion = given.need_info()
        stranger = Actor(ActorKind.CITIZEN, "反映人", identities={"opinion": opinion.pk + 1})

        assert tracking.tell(tracking.case_of(opinion.pk), stranger, SOON).actions == ()


class TestOpening:
    def test_number_and_code_open_it(self):
        journey = given.start()
        spaced = " ".join(journey.receipt.number[i : i + 4] for i in (0, 4, 8))
        full_width = "".join(chr(ord(digit) + 0xFEE0) for digit in journey.receipt.query_code)

        assert tracking.open_with_code(spaced, full_width).pk == journey.receipt.opinion_id

    def test_a_wrong_number_and_a_wrong_code_are_the_same(self):
        receipt = given.start().receipt
        wrong = f"{(int(receipt.query_code) + 1) % 10**6:06d}"

        assert tracking.open_with_code(receipt.number, wrong) is None
        assert tracking.open_with_code("100000000000", receipt.query_code) is None
        assert tracking.open_with_code(receipt.number, "") is None
        assert tracking.open_with_code("", "") is None

    def test_a_reissued_code_replaces_the_old_one(self):
        world = given.county()
        journey = given.start(world)
        new = collect.reissue_code(opinion_id=journey.opinion.pk, actor=world.actor("clerk", SOON), at=SOON)

        assert tracking.open_with_code(new.number, journey.receipt.query_code) is None
        assert tracking.open_with_code(new.number, new.query_code) is not None

    def test_the_receipt_shows_the_code_for_a_day(self):
        key = "0123456789abcdef0123456789abcdef"
        world = given.county()
        sent = collect.submit(
            key=key,
            station_id=world.station.pk,
            deputy_id=None,
            statement=given.Said().statement(None),
            notice_version="2026-11",
            actor=PASSER_BY,
            at=given.AT,
        )

        shown = tracking.receipt(key, given.AT + timedelta(hours=23))
        later = tracking.receipt(key, given.AT + timedelta(hours=24))

        assert (shown.number, shown.query_code) == (sent.number, sent.query_code)
        assert shown.expected == date(2026, 11, 19)
        assert (later.number, later.query_code) == (sent.number, "")
        assert tracking.receipt("f" * 32, given.AT) is None


class TestCost:
    def test_at_most_sixteen_queries(self, django_assert_max_num_queries):
        opinion = opinion_of(given.adjudication())

        with django_assert_max_num_queries(16):
            tracking.story(opinion.pk, NEXT_WEEK)

    def test_other_systems_get_plain_data(self):
        world = given.county()
        journey = given.approved(world, result_class=ResultClass.B)
        given.tell(journey)
        data = tracking.story_as_data(citizens_story(journey))

        assert data["status"] == "已答复"
        assert data["replies"][0]["committed_on"] == date(2027, 3, 31)
        assert data["replies"][0]["photos"] == []
        assert data["actions"] == ("rate",)
