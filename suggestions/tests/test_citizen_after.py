"""What a citizen reads and says after the reply: the promise with its day, the visit's question, that it came back."""

from datetime import date

import pytest
import time_machine
from django.test import Client

from suggestions.models import Reopening, ReturnVisit
from suggestions.selectors import tracking
from suggestions.states import MatterState
from suggestions.tests import aftercare, given

pytestmark = pytest.mark.django_db


class Visitor:
    """The citizen with number and code."""

    def __init__(self, journey, at) -> None:
        self.journey, self.at, self.client = journey, at, Client()
        number = journey.receipt.number
        self.address = f"/q/{number}/"
        with time_machine.travel(at):
            self.client.post("/q/", {"number": number, "query_code": journey.receipt.query_code})

    def get(self) -> str:
        with time_machine.travel(self.at):
            return self.client.get(self.address).content.decode()

    def post(self, action: str, **said: str):
        with time_machine.travel(self.at):
            return self.client.post(f"{self.address}{action}/", said)


def test_the_promise_is_read_with_its_day_and_every_change():
    journey = aftercare.promised()
    aftercare.changed(journey, date(2027, 5, 31))
    shown = Visitor(journey, journey.at).get()

    assert "桃溪镇人民政府的承诺" in shown
    assert "承诺2027年5月31日以前完成" in shown
    assert "雨季不能施工" in shown


def test_a_reported_promise_is_not_yet_a_kept_one():
    journey = aftercare.reported()

    assert aftercare.REPORT not in Visitor(journey, journey.at).get()


def test_a_kept_promise_says_so_with_its_proof():
    journey = aftercare.fulfilled()
    shown = Visitor(journey, journey.at).get()

    assert "的承诺已经兑现，这件事已经办结" in shown
    assert aftercare.REPORT in shown
    assert aftercare.EVIDENCE in shown


def test_an_overdue_promise_is_called_overdue():
    journey = aftercare.promised()
    story = tracking.story(journey.opinion.pk, aftercare.morning_of(date(2027, 4, 2)))

    assert story.expected_sentence == "承诺2027年3月31日以前完成，现在已经超期，还没有兑现。".replace("2027年", "")


def test_the_visit_is_asked_about_when_its_day_is_near():
    journey = given.ended()
    early = Visitor(journey, aftercare.morning_of(date(2026, 12, 1)))
    assert "计划12月21日前后回访" in early.get()
    near = Visitor(journey, aftercare.morning_of(date(2026, 12, 15)))
    assert "事情办完以后还好吗" in near.get()

    refused = near.post("record_visit", still_ok="partly")
    done = near.post("record_visit", still_ok="yes")
    again = near.post("record_visit", still_ok="yes")

    assert (refused.status_code, done.status_code, again.status_code) == (422, 303, 303)
    visit = ReturnVisit.objects.get()
    assert (visit.way, visit.still_ok, visit.done_on) == ("tracking_page", "yes", date(2026, 12, 15))
    assert "还好吗" not in near.get()


def test_the_citizen_has_it_taken_up_again_once():
    journey = given.ended()
    visitor = Visitor(journey, aftercare.morning_of(date(2026, 12, 15)))

    refused = visitor.post("reopen", evidence="又坏了")
    done = visitor.post("reopen", evidence=aftercare.CAME_BACK)
    again = visitor.post("reopen", evidence=aftercare.CAME_BACK)

    assert (refused.status_code, done.status_code, again.status_code) == (422, 303, 303)
    assert journey.matter.state == MatterState.REHANDLING
    assert Reopening.objects.count() == 1
    shown = visitor.get()
    assert "办结以后问题又出现了，正在安排重新办理" in shown
    assert aftercare.CAME_BACK in shown


def test_after_the_countys_term_nothing_is_offered():
    journey = given.ended()
    late = Visitor(journey, aftercare.morning_of(date(2027, 6, 30)))

    assert "请恢复办理" not in late.get()
    assert late.post("reopen", evidence=aftercare.CAME_BACK).status_code == 303
    assert journey.matter.state == MatterState.CLOSED


def test_other_systems_read_and_say_the_same():
    journey = given.ended()
    mine = {"number": journey.receipt.number, "query_code": journey.receipt.query_code}
    client = Client()
    with time_machine.travel(aftercare.morning_of(date(2026, 12, 15))):
        told = client.post("/api/v1/tracking/", mine).json()
        assert {"record_visit", "reopen"} <= set(told["actions"])
        done = client.post("/api/v1/tracking/reopen/", {**mine, "evidence": aftercare.CAME_BACK})
        twice = client.post("/api/v1/tracking/reopen/", {**mine, "evidence": aftercare.CAME_BACK})

    assert (done.status_code, twice.status_code) == (200, 409)
    assert done.json()["status"] == "问题反复"
