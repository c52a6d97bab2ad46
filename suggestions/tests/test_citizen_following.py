"""Following an opinion: the one answer to whatever is wrong, the limits, what the session remembers, photos, pages."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from core.models import StoredFile
from suggestions.services import feedback, handle
from suggestions.services.handle import Answer
from suggestions.tests import given
from suggestions.tests.journey import overseer_of
from suggestions.tests.visitor import look_up, opened, page_of, picture, take, text_of

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


def hidden_value(response):
    return response.content.decode().partition('name="number" value="')[2].partition('"')[0]


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
            late = take(client, journey, "withdraw", version=1)
            assert late.status_code == 403
            assert "请再输一次查询码" in text_of(late)
        assert journey.opinion.state == "pending"

    def test_it_opens_nothing_else(self, world):
        mine, other = given.start(world), given.start(world, text="别人反映的另一件事情。")
        client = opened(mine)

        assert "别人反映的" not in text_of(client.get(page_of(other)))
        assert take(client, other, "withdraw", version=1).status_code == 403
        assert other.opinion.state == "pending"

    def test_the_page_is_kept_nowhere(self):
        journey = given.start()

        assert opened(journey).get(page_of(journey))["Cache-Control"] == "no-store, private"


class TestPhotos:
    def with_photo(self, world):
        journey = given.signed(world, photos=(picture(),))
        journey.matter_step(
            handle.log_contact, "township_handler", way="phone", with_citizen=True, with_deputy=True,
            contacted_at=journey.at, summary="问清了位置。",
        )  # fmt: skip
        answer = Answer(
            "A", "到现场查看，回填塌方路段并压实，已恢复通行。", "罗强", evidence="照片", photos=(picture(),)
        )
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
