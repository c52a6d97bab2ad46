"""Following an opinion: the one answer to whatever is wrong, the limits, what the session remembers, and the steps."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from core.models import StoredFile
from suggestions.models import InfoRequest, Rating
from suggestions.services import feedback, handle, triage
from suggestions.services.handle import Answer
from suggestions.states import Satisfaction
from suggestions.tests import given
from suggestions.tests.journey import overseer_of
from suggestions.tests.visitor import hidden, picture, text_of

pytestmark = pytest.mark.django_db

# The afternoon of the second day: whatever the journeys reach, it has happened by then.
LATER = given.AT + timedelta(days=1, hours=8)
WRONG = "登记编号或者查询码不对，请核对后再试。"


@pytest.fixture(autouse=True)
def _on_that_afternoon():
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def world():
    return given.county()


def look_up(client, number, code, **more):
    return client.post(reverse("citizen:track"), {"number": number, "query_code": code}, **more)


def opened(journey):
    """Return a browser that has opened the journey's opinion with its query code."""
    client = Client()
    response = look_up(client, journey.receipt.number, journey.receipt.query_code)
    assert response.status_code == 303, text_of(response)
    return client


def page_of(journey):
    return reverse("citizen:story", args=[journey.receipt.number])


def step(client, journey, action, **said):
    return client.post(reverse("citizen:step", args=[journey.receipt.number, action]), said)


class TestLookingUp:
    def test_number_and_code_however_they_are_typed(self, client):
        receipt = given.start().receipt
        number = "－".join(receipt.number[i : i + 4] for i in (0, 4, 8))
        code = "".join(chr(ord(digit) + 0xFEE0) for digit in receipt.query_code)

        response = look_up(client, f" {number} ", code)

        assert response.status_code == 303
        assert response.url == reverse("citizen:story", args=[receipt.number])

    def test_one_answer_for_a_wrong_number_and_for_a_wrong_code(self, client):
        receipt = given.start().receipt
        wrong = f"{(int(receipt.query_code) + 1) % 10**6:06d}"
        by_code = look_up(client, receipt.number, wrong)
        by_number = look_up(client, "100000000001", receipt.query_code)

        assert by_code.status_code == by_number.status_code == 422
        assert text_of(by_code) == text_of(by_number)
        assert WRONG in text_of(by_code)

    def test_too_few_digits_are_said_to_be_too_few(self, client):
        shown = text_of(look_up(client, "3826 5147", "12"))

        assert "登记编号是12位数字，请核对。" in shown
        assert "查询码是6位数字，请核对。" in shown

    def test_the_11th_try_of_an_address_waits_even_with_the_right_code(self, client):
        receipt = given.start().receipt
        for index in range(10):
            assert look_up(client, f"1000000000{index:02d}", "000000").status_code == 422
        response = look_up(client, receipt.number, receipt.query_code)

        assert response.status_code == 429
        assert "请过15分钟再试" in text_of(response)
        assert look_up(client, receipt.number, receipt.query_code, REMOTE_ADDR="10.0.0.9").status_code == 303

    def test_the_11th_try_at_a_number_waits_from_wherever_it_comes(self, client):
        receipt = given.start().receipt
        wrong = f"{(int(receipt.query_code) + 1) % 10**6:06d}"
        for index in range(10):
            assert look_up(client, receipt.number, wrong, REMOTE_ADDR=f"10.0.0.{index}").status_code == 422

        assert look_up(client, receipt.number, wrong, REMOTE_ADDR="10.0.1.1").status_code == 429

    def test_the_number_may_come_with_the_address(self, client):
        assert hidden_value(client.get(reverse("citizen:track"), {"number": "382651470913"})) == "382651470913"


def hidden_value(response):
    return response.content.decode().partition('name="number" value="')[2].partition('"')[0]


class TestTheSession:
    def test_without_it_the_page_asks_for_the_code(self, client):
        journey = given.start()
        response = client.get(page_of(journey))

        assert hidden_value(response) == journey.receipt.number
        assert given.TEXT not in text_of(response)

    def test_it_lasts_two_hours(self):
        journey = given.start()
        client = opened(journey)

        with time_machine.travel(LATER + timedelta(hours=1, minutes=59), tick=False):
            assert given.TEXT in text_of(client.get(page_of(journey)))
        with time_machine.travel(LATER + timedelta(hours=2), tick=False):
            assert given.TEXT not in text_of(client.get(page_of(journey)))
            late = step(client, journey, "withdraw", version=1)
            assert late.status_code == 403
            assert "请再输一次查询码" in text_of(late)
        assert journey.opinion.state == "pending"

    def test_it_opens_nothing_else(self, world):
        mine, other = given.start(world), given.start(world, text="别人反映的另一件事情。")
        client = opened(mine)

        assert "别人反映的" not in text_of(client.get(page_of(other)))
        assert step(client, other, "withdraw", version=1).status_code == 403
        assert other.opinion.state == "pending"

    def test_the_page_is_kept_nowhere(self):
        journey = given.start()

        assert opened(journey).get(page_of(journey))["Cache-Control"] == "no-store, private"


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

        response = step(client, journey, "add_info", version=hidden(page, "version"), answer="从村口到小学，十米。")

        assert response.status_code == 303
        assert journey.opinion.state == "triaging"
        assert InfoRequest.objects.get().answer == "从村口到小学，十米。"
        assert "已收到您补充的情况。" in text_of(client.get(page_of(journey)))

    def test_sent_twice_it_is_stored_once(self):
        journey = self.asked()
        client = opened(journey)
        said = {"version": journey.opinion.version, "answer": "从村口到小学，十米。"}
        step(client, journey, "add_info", **said)
        again = step(client, journey, "add_info", **said)

        assert again.status_code == 303
        assert "没有重复提交" in text_of(client.get(page_of(journey)))
        assert InfoRequest.objects.count() == 1

    def test_nothing_said_is_refused_beside_the_field(self):
        journey = self.asked()
        response = step(opened(journey), journey, "add_info", version=journey.opinion.version, answer="嗯")

        assert response.status_code == 422
        assert text_of(response).count("请写一写是什么事情，至少5个字。") == 2
        assert journey.opinion.state == "need_info"

    def test_a_page_from_before_a_change_keeps_what_was_typed_and_can_be_sent_again(self):
        journey = self.asked()
        client = opened(journey)
        response = step(client, journey, "add_info", version=1, answer="从村口到小学，十米。")

        assert response.status_code == 409
        assert "从村口到小学，十米。" in text_of(response)
        again = step(client, journey, "add_info", version=hidden(response, "version"), answer="从村口到小学，十米。")
        assert again.status_code == 303


class TestObjectAndWithdraw:
    def test_an_objection_has_it_looked_at_again(self):
        journey = given.taken()
        journey.opinion_step(triage.answer, "clerk", text="已列入今年计划。", is_no_promise=True)
        client = opened(journey)
        shown = text_of(client.get(page_of(journey)))
        assert "已列入今年计划。" in shown
        assert "您不认可的，可以在11月25日以前提出。" in shown

        response = step(client, journey, "object", version=journey.opinion.version, reason="去年也是这样说的。")

        assert response.status_code == 303
        assert journey.opinion.state == "triaging"

    def test_no_objection_once_the_days_are_over(self):
        journey = given.taken()
        journey.opinion_step(triage.answer, "clerk", text="已列入今年计划。", is_no_promise=True)
        with time_machine.travel(given.AT + timedelta(days=8), tick=False):
            client = opened(journey)
            shown = text_of(client.get(page_of(journey)))
            step(client, journey, "object", version=journey.opinion.version, reason="去年也是这样说的。")

        assert "提出不认可的时间已过；有新情况可以重新反映。" in shown
        assert "不认可，请重新核实" not in shown
        assert journey.opinion.state == "answered"

    def test_taking_it_back(self):
        journey = given.start()
        client = opened(journey)
        page = client.get(page_of(journey))
        assert "撤回以后不再办理，也不能恢复。" in text_of(page)

        assert step(client, journey, "withdraw", version=hidden(page, "version")).status_code == 303
        assert journey.opinion.state == "withdrawn"

    def test_a_refusal_only_proposed_is_not_given_away_by_the_buttons(self):
        journey = given.taken()
        client = opened(journey)
        journey.opinion_step(triage.propose_rejection, "clerk", reason="R2", guidance="")
        response = step(client, journey, "withdraw", version=journey.opinion.version)
        shown = text_of(client.get(page_of(journey)))

        assert response.status_code == 303
        assert "不予受理" not in shown
        assert "初审中" in shown

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

        assert step(client, journey, "rate", **self.rating(outcome="basically")).status_code == 303

        rating = Rating.objects.get()
        assert (rating.opinion, rating.outcome, rating.attitude) == (journey.opinion, "basically", "satisfied")
        assert "办理结果基本满意，办理态度满意。" in text_of(client.get(page_of(journey)))

    def test_who_is_not_satisfied_says_why(self):
        journey = given.told()
        response = step(opened(journey), journey, "rate", **self.rating(outcome="dissatisfied"))

        assert response.status_code == 422
        assert text_of(response).count("不满意的，请写一写哪里不满意") == 2
        assert Rating.objects.count() == 0

    def test_both_questions_are_asked(self):
        journey = given.told()
        response = step(opened(journey), journey, "rate", round_no=1)

        assert text_of(response).count("请选择满意、基本满意或者不满意。") == 4
        assert Rating.objects.count() == 0

    def test_the_deputys_rating_in_between_does_not_disturb_or_show(self):
        journey = given.told()
        client = opened(journey)
        page = client.get(page_of(journey))
        given.rate(journey, "deputy", Satisfaction.DISSATISFIED, "没有做排水。")

        response = step(client, journey, "rate", **self.rating(round_no=hidden(page, "round_no")))

        assert response.status_code == 303
        assert "没有做排水" not in text_of(client.get(page_of(journey)))

    def test_sent_twice_it_counts_once(self):
        journey = given.told()
        client = opened(journey)
        step(client, journey, "rate", **self.rating())
        again = step(client, journey, "rate", **self.rating())

        assert again.status_code == 303
        assert Rating.objects.count() == 1

    def test_a_page_of_the_first_round_does_not_rate_the_second(self):
        journey = given.ordered_again()
        given.reply_again(journey)
        journey.matter_step(feedback.approve_reply, overseer_of(journey))
        given.tell(journey)
        with time_machine.travel(given.AT + timedelta(days=3), tick=False):
            response = step(opened(journey), journey, "rate", **self.rating(round_no=1))

        assert response.status_code == 409
        assert Rating.objects.filter(round_no=2).count() == 0


class TestPhotos:
    def with_photo(self, world):
        journey = given.signed(world, photos=(picture(),))
        journey.matter_step(
            handle.log_contact, "township_handler", way="phone", with_citizen=True, with_deputy=True,
            contacted_at=journey.at, summary="问清了位置。",
        )  # fmt: skip
        answer = Answer("A", "到现场查看，回填塌方路段并压实，已恢复通行。", "罗强", evidence="照片", photos=(picture(),))
        journey.matter_step(handle.submit_reply, "township_handler", answer=answer)
        return journey

    def address(self, journey, kind):
        stored = StoredFile.objects.get(subject_kind=kind)
        return reverse("citizen:photo", args=[journey.receipt.number, stored.public_id])

    def fetched(self, client, address):
        response = client.get(address)
        list(response)  # reads it to the end, which closes the file
        return response

    def test_ones_own(self, world):
        journey = given.start(world, photos=(picture(),))
        address = self.address(journey, "opinion")
        shown = self.fetched(opened(journey), address)

        assert shown.status_code == 200
        assert shown["Content-Type"] == "image/jpeg"
        assert "default-src 'none'" in shown["Content-Security-Policy"]
        assert Client().get(address).status_code == 404
        assert opened(given.start(world)).get(address).status_code == 404

    def test_the_replys_only_once_it_has_been_given(self, world):
        journey = self.with_photo(world)
        client = opened(journey)
        address = self.address(journey, "reply")
        assert client.get(address).status_code == 404

        journey.matter_step(feedback.approve_reply, overseer_of(journey))
        assert client.get(address).status_code == 404

        given.tell(journey)
        assert self.fetched(client, address).status_code == 200
        assert address in client.get(page_of(journey)).content.decode()


class TestPages:
    def test_markup_is_only_text(self):
        journey = given.start(text="<script>alert(1)</script>路塌了半边")
        page = opened(journey).get(page_of(journey)).content.decode()

        assert "<script>alert(1)" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page

    def test_a_story_costs_few_queries(self, django_assert_max_num_queries):
        journey = given.told()
        client = opened(journey)
        with django_assert_max_num_queries(16):  # the story's 12 and the session's
            client.get(page_of(journey))

    def test_how_information_is_protected(self, client):
        shown = text_of(client.get(reverse("citizen:privacy")))

        for said in ("收哪些、做什么用", "谁能看", "保存多久", "您的权利", "示例县人大常委会"):
            assert said in shown

    def test_the_front_page_lists_stations_with_their_phones(self, client, world):
        shown = text_of(client.get(reverse("front")))

        assert "桃溪镇人大代表联络站" in shown
        assert "0999-5550121" in shown
        assert "查进度" in shown

    def test_the_description_of_the_interface(self, client):
        page = client.get(reverse("api-docs"))

        assert page.status_code == 200
        assert client.get(reverse("api-schema")).status_code == 200
        assert "style=" not in page.content.decode()
