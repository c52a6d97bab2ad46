"""What deputies do: rate back-to-back, call somebody who allows it, register for somebody present or on the phone."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from suggestions.models import Opinion, PersonalDataAccess, Rating
from suggestions.states import Satisfaction
from suggestions.tests import given
from suggestions.tests.visitor import hidden, look_up, signed_in, text_of

pytestmark = pytest.mark.django_db

LATER = given.AT + timedelta(days=1, hours=8)
KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture(autouse=True)
def _on_that_afternoon():
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def world():
    return given.county()


class TestRate:
    def rating(self, **other):
        return {"round_no": 1, "outcome": "satisfied", "attitude": "satisfied", **other}

    def address(self, journey):
        return reverse("portal:rate", args=[journey.matter.public_id])

    def test_it_is_stored_and_only_mine_is_shown(self, world):
        journey = given.told(world)
        given.rate(journey, "citizen", Satisfaction.DISSATISFIED, "一下雨又陷了。")
        client = signed_in(world)
        assert "承办单位和群众都看不到您的评价" in text_of(client.get(self.address(journey)))

        response = client.post(self.address(journey), self.rating(outcome="basically"), follow=True)

        rating = Rating.objects.get(deputy=world.deputies["deputy"])
        assert (rating.outcome, rating.attitude) == ("basically", "satisfied")
        assert "办理结果基本满意，办理态度满意。" in text_of(response)
        assert "一下雨又陷了" not in text_of(response)

    def test_the_citizens_rating_in_between_does_not_disturb(self, world):
        journey = given.told(world)
        client = signed_in(world)
        page = client.get(self.address(journey))
        given.rate(journey, "citizen", Satisfaction.SATISFIED)

        assert client.post(self.address(journey), self.rating(round_no=hidden(page, "round_no"))).status_code == 302
        assert journey.matter.state == "closed"

    def test_who_is_not_satisfied_says_why(self, world):
        journey = given.told(world)
        response = signed_in(world).post(self.address(journey), self.rating(attitude="dissatisfied"))

        assert response.status_code == 422
        assert "不满意的，请写一写哪里不满意" in text_of(response)
        assert Rating.objects.count() == 0

    def test_a_written_statement_sends_a_dissatisfied_citizens_matter_to_adjudication(self, world):
        journey = given.told(world)
        given.rate(journey, "citizen", Satisfaction.DISSATISFIED, "要求全部硬化。")
        said = self.rating(lawful_statement="硬化不在规划内，已当面解释。")

        assert signed_in(world).post(self.address(journey), said).status_code == 302
        assert journey.matter.state == "adjudication"

    def test_sent_twice_it_counts_once(self, world):
        journey = given.told(world)
        client = signed_in(world)
        client.post(self.address(journey), self.rating())
        again = client.post(self.address(journey), self.rating())

        assert again.status_code == 302
        assert Rating.objects.count() == 1

    def test_before_the_reply_there_is_nothing_to_rate(self, world):
        journey = given.signed(world)

        assert signed_in(world).get(self.address(journey)).status_code == 302
        assert signed_in(world).post(self.address(journey), self.rating()).status_code == 302
        assert Rating.objects.count() == 0


class TestContact:
    def address(self, journey):
        return reverse("portal:contact", args=[journey.receipt.number])

    def test_with_a_reason_it_is_shown_once_and_logged(self, world):
        journey = given.told(world)
        client = signed_in(world)
        assert given.PHONE not in text_of(client.get(self.address(journey)))

        shown = text_of(client.post(self.address(journey), {"reason": "回电话问清位置"}))

        assert given.NAME in shown
        assert given.PHONE in shown
        access = PersonalDataAccess.objects.get()
        assert (access.user, access.reason, access.role) == (world.user("deputy"), "回电话问清位置", "deputy")

    def test_without_a_reason_it_is_not(self, world):
        journey = given.told(world)
        response = signed_in(world).post(self.address(journey), {"reason": " "})

        assert response.status_code == 422
        assert given.PHONE not in text_of(response)
        assert PersonalDataAccess.objects.count() == 0

    @pytest.mark.parametrize("said", [{"deputy_may_call": False}, {"identity_mode": "anonymous"}])
    def test_who_has_not_agreed_is_not_called(self, world, said):
        journey = given.told(world, **said)
        client = signed_in(world)

        assert client.get(self.address(journey)).status_code == 404
        assert client.post(self.address(journey), {"reason": "回电话"}).status_code == 404
        assert "给反映人打电话" not in text_of(client.get(reverse("portal:opinion", args=[journey.receipt.number])))


class TestRegister:
    def said(self, world, **other):
        return {
            "key": KEY, "station": world.station.pk, "channel": "phone", "received_at": "2026-11-19T16:30",
            "text": given.TEXT, "identity_mode": "real_name", "name": "李老汉", "phone": "", "urgency": "normal",
            "read_back": "on", **other,
        }  # fmt: skip

    def test_what_was_told_on_the_phone_gets_a_slip(self, world):
        client = signed_in(world)
        response = client.post(reverse("portal:register"), self.said(world), follow=True)
        opinion = Opinion.objects.get()
        shown = text_of(response)

        assert (opinion.receiving_deputy, opinion.recorder) == (world.deputies["deputy"], world.user("deputy"))
        assert (opinion.channel, opinion.entry_mode, opinion.owner) == (
            "phone",
            "assisted",
            world.station.organisation,
        )
        assert f"{opinion.number[:4]} {opinion.number[4:8]} {opinion.number[8:]}" in shown
        assert f"/q/{opinion.number}/" in response.context["tracking_address"]
        code = response.context["receipt"].query_code
        assert look_up(Client(), opinion.number, code).status_code == 303

    def test_sent_twice_it_is_one_opinion_and_the_same_slip(self, world):
        client = signed_in(world)
        first = client.post(reverse("portal:register"), self.said(world))
        second = client.post(reverse("portal:register"), self.said(world))

        assert first.url == second.url
        assert Opinion.objects.count() == 1

    def test_the_slip_is_for_who_recorded_it_and_shows_the_code_for_a_day(self, world):
        address = signed_in(world).post(reverse("portal:register"), self.said(world)).url
        code = signed_in(world).get(address).context["receipt"].query_code

        assert signed_in(world, "county_deputy").get(address).status_code == 404
        with time_machine.travel(LATER + timedelta(hours=24), tick=False):
            assert code not in text_of(signed_in(world).get(address))

    def test_it_must_be_read_back(self, world):
        response = signed_in(world).post(reverse("portal:register"), self.said(world, read_back=""))

        assert response.status_code == 422
        assert "请把记录念给本人听，确认后打勾。" in text_of(response)
        assert given.TEXT in text_of(response)
        assert Opinion.objects.count() == 0

    def test_a_time_to_come_is_refused(self, world):
        response = signed_in(world).post(reverse("portal:register"), self.said(world, received_at="2026-11-20T09:00"))

        assert "收到时间不能晚于现在。" in text_of(response)
        assert Opinion.objects.count() == 0

    def test_only_ones_own_stations_are_offered(self):
        world = given.county(with_other_township=True)
        other = world.stations["other_station"]
        client = signed_in(world)

        assert "松岭镇" not in text_of(client.get(reverse("portal:register")))
        assert client.post(reverse("portal:register"), self.said(world, station=other.pk)).status_code == 422
        assert Opinion.objects.count() == 0
