"""What citizens do with their own opinion: add to it, object, take it back, rate; double presses and old pages."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from suggestions.models import InfoRequest, Rating
from suggestions.services import feedback, triage
from suggestions.states import Satisfaction
from suggestions.tests import given
from suggestions.tests.journey import overseer_of
from suggestions.tests.visitor import hidden, opened, page_of, take, text_of

pytestmark = pytest.mark.django_db

# The afternoon of the second day: whatever the journeys reach, it has happened by then.
LATER = given.AT + timedelta(days=1, hours=8)


@pytest.fixture(autouse=True)
def _on_that_afternoon():
    with time_machine.travel(LATER, tick=False):
        yield


class TestAddInfo:
    def asked(self):
        journey = given.taken()
        journey.opinion_step(triage.ask_info, "clerk", question="塌方的路段大概有多长？")
        return journey

    def test_the_question_is_shown_and_answered(self):
        journey = self.asked()
        client = opened(journey)
        page = client.get(page_of(journey))
        assert "塌方的路段大概有多长？" in text_of(page)

        response = take(client, journey, "add_info", version=hidden(page, "version"), answer="从村口到小学，十米。")

        assert response.status_code == 303
        assert journey.opinion.state == "triaging"
        assert InfoRequest.objects.get().answer == "从村口到小学，十米。"
        assert "已收到您补充的情况。" in text_of(client.get(page_of(journey)))

    def test_sent_twice_it_is_stored_once(self):
        journey = self.asked()
        client = opened(journey)
        said = {"version": journey.opinion.version, "answer": "从村口到小学，十米。"}
        take(client, journey, "add_info", **said)
        again = take(client, journey, "add_info", **said)

        assert again.status_code == 303
        assert "没有重复提交" in text_of(client.get(page_of(journey)))
        assert InfoRequest.objects.count() == 1

    def test_nothing_said_is_refused_beside_the_field(self):
        journey = self.asked()
        response = take(opened(journey), journey, "add_info", version=journey.opinion.version, answer="  ")

        assert response.status_code == 422
        assert text_of(response).count("请写一写要补充的情况。") == 2
        assert journey.opinion.state == "need_info"

    def test_a_page_from_before_a_change_keeps_what_was_typed_and_can_be_sent_again(self):
        journey = self.asked()
        client = opened(journey)
        response = take(client, journey, "add_info", version=1, answer="从村口到小学，十米。")

        assert response.status_code == 409
        assert "从村口到小学，十米。" in text_of(response)
        again = take(client, journey, "add_info", version=hidden(response, "version"), answer="从村口到小学，十米。")
        assert again.status_code == 303


class TestObjectAndWithdraw:
    def test_an_objection_has_it_looked_at_again(self):
        journey = given.taken()
        journey.opinion_step(triage.answer, "clerk", text="已列入今年计划。", is_no_promise=True)
        client = opened(journey)
        shown = text_of(client.get(page_of(journey)))
        assert "已列入今年计划。" in shown
        assert "您不认可的，可以在11月25日以前提出。" in shown

        response = take(client, journey, "object", version=journey.opinion.version, reason="去年也是这样说的。")

        assert response.status_code == 303
        assert journey.opinion.state == "triaging"

    def test_no_objection_once_the_days_are_over(self):
        journey = given.taken()
        journey.opinion_step(triage.answer, "clerk", text="已列入今年计划。", is_no_promise=True)
        with time_machine.travel(given.AT + timedelta(days=8), tick=False):
            client = opened(journey)
            shown = text_of(client.get(page_of(journey)))
            take(client, journey, "object", version=journey.opinion.version, reason="去年也是这样说的。")

        assert "提出不认可的时间已过；有新情况可以重新反映。" in shown
        assert "不认可，请重新核实" not in shown
        assert journey.opinion.state == "answered"

    def test_taking_it_back(self):
        journey = given.start()
        client = opened(journey)
        page = client.get(page_of(journey))
        assert "撤回以后不再办理，也不能恢复。" in text_of(page)

        assert take(client, journey, "withdraw", version=hidden(page, "version")).status_code == 303
        assert journey.opinion.state == "withdrawn"

    def test_a_refusal_only_proposed_is_not_given_away_by_the_buttons(self):
        journey = given.taken()
        client = opened(journey)
        before = client.get(page_of(journey)).content.decode().count("/withdraw/")
        journey.opinion_step(triage.propose_rejection, "clerk", reason="R2", guidance="")
        proposed = client.get(page_of(journey))
        response = take(client, journey, "withdraw", version=journey.opinion.version)
        shown = text_of(client.get(page_of(journey)))

        assert before == proposed.content.decode().count("/withdraw/") == 1
        assert "初审中" in text_of(proposed)
        assert response.status_code == 303
        assert "不予受理" not in text_of(proposed) + shown
        assert journey.opinion.state == "withdrawn"

    def test_a_step_is_not_taken_by_following_a_link(self):
        journey = given.start()
        client = opened(journey)

        assert client.get(reverse("citizen:step", args=[journey.receipt.number, "withdraw"])).status_code == 303
        assert journey.opinion.state == "pending"
        assert client.get(reverse("citizen:step", args=[journey.receipt.number, "close"])).status_code == 404


class TestRate:
    def rating(self, **other):
        return {"round_no": 1, "outcome": "satisfied", "attitude": "satisfied", "reason": "", **other}

    def test_a_rating_is_stored_and_shown(self):
        journey = given.told()
        client = opened(journey)
        shown = text_of(client.get(page_of(journey)))
        assert "请您评价" in shown
        assert "评价结束以前，承办单位看不到您怎样评价。" in shown

        assert take(client, journey, "rate", **self.rating(outcome="basically")).status_code == 303

        rating = Rating.objects.get()
        assert (rating.opinion, rating.outcome, rating.attitude) == (journey.opinion, "basically", "satisfied")
        assert "办理结果基本满意，办理态度满意。" in text_of(client.get(page_of(journey)))

    def test_who_is_not_satisfied_says_why(self):
        journey = given.told()
        response = take(opened(journey), journey, "rate", **self.rating(outcome="dissatisfied"))

        assert response.status_code == 422
        assert text_of(response).count("不满意的，请写一写哪里不满意") == 2
        assert Rating.objects.count() == 0

    def test_both_questions_are_asked(self):
        journey = given.told()
        response = take(opened(journey), journey, "rate", round_no=1)

        assert text_of(response).count("请选择满意、基本满意或者不满意。") == 4
        assert Rating.objects.count() == 0

    def test_the_deputys_rating_in_between_does_not_disturb_or_show(self):
        journey = given.told()
        client = opened(journey)
        page = client.get(page_of(journey))
        given.rate(journey, "deputy", Satisfaction.DISSATISFIED, "没有做排水。")

        response = take(client, journey, "rate", **self.rating(round_no=hidden(page, "round_no")))

        assert response.status_code == 303
        assert "没有做排水" not in text_of(client.get(page_of(journey)))

    def test_sent_twice_it_counts_once(self):
        journey = given.told()
        client = opened(journey)
        take(client, journey, "rate", **self.rating())
        again = take(client, journey, "rate", **self.rating())

        assert again.status_code == 303
        assert Rating.objects.count() == 1

    def test_a_page_of_the_first_round_does_not_rate_the_second(self):
        journey = given.ordered_again()
        given.reply_again(journey)
        journey.matter_step(feedback.approve_reply, overseer_of(journey))
        given.tell(journey)
        with time_machine.travel(given.AT + timedelta(days=3), tick=False):
            response = take(opened(journey), journey, "rate", **self.rating(round_no=1))

        assert response.status_code == 409
        assert Rating.objects.filter(round_no=2).count() == 0
