"""The form behind a code: what is taken in without JavaScript, what is refused with everything kept, and the receipt."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from core.actors import SYSTEM
from core.models import StoredFile
from liaison import services as liaison
from suggestions.models import Consent, Opinion, Submitter
from suggestions.services import collect
from suggestions.tests import given
from suggestions.tests.visitor import NOTICE, address_of, filled, hidden, picture, text_of

pytestmark = pytest.mark.django_db

PHONE = "0999-5550121"


@pytest.fixture(autouse=True)
def _on_that_morning():
    with time_machine.travel(given.AT, tick=False):
        yield


@pytest.fixture
def world():
    return given.county()


class TestTheWholeWay:
    def test_from_the_form_to_the_story_without_javascript(self, client, world):
        address = address_of(world)
        form = client.get(address)
        sent = client.post(address, filled(hidden(form, "key")))
        assert sent.status_code == 303

        receipt = client.get(sent.url)
        opinion = Opinion.objects.get()
        grouped = f"{opinion.number[:4]} {opinion.number[4:8]} {opinion.number[8:]}"
        assert grouped in text_of(receipt)
        assert "预计最晚11月19日告诉您是否受理" in text_of(receipt)

        opened = client.post(
            reverse("citizen:track"), {"number": grouped, "query_code": hidden(receipt, "query_code")}, follow=True
        )
        assert opened.status_code == 200
        assert "桃溪镇人大代表联络站已经收到，还没有开始初审。" in text_of(opened)
        assert given.TEXT in text_of(opened)

    def test_everything_said_arrives(self, client, world):
        village = world.region(given.VILLAGE)
        client.post(
            address_of(world),
            filled(
                identity_mode="real_name",
                name="张三立",
                phone="139 0000 5678",
                deputy_may_call="on",
                share_original="on",
                place_region=village.pk,
                place_text="三组老槐树旁",
                photos=[picture(), picture(name="桥.jpg")],
            ),
        )

        opinion = Opinion.objects.get()
        assert (opinion.text, opinion.place_region, opinion.place_text) == (given.TEXT, village, "三组老槐树旁")
        assert (opinion.station, opinion.owner) == (world.station, world.station.organisation)
        assert opinion.share_original
        assert (opinion.submitter.name, opinion.submitter.phone) == ("张三立", "13900005678")
        assert opinion.submitter.deputy_may_call
        assert Consent.objects.get().notice_version == NOTICE
        assert StoredFile.objects.filter(subject_kind="opinion", subject_id=opinion.pk).count() == 2

    def test_who_would_rather_be_called_leaves_a_phone_and_writes_nothing(self, client, world):
        called = {"text": "", "callback": "on", "name": "张三立"}
        refused = {
            said: client.post(address_of(world), filled(**called, **given_so))
            for said, given_so in (
                ("请选实名或者保密", {"identity_mode": "anonymous"}),
                ("要我们打电话给您，请留下电话。", {"identity_mode": "confidential"}),
            )
        }
        sent = client.post(address_of(world), filled(**called, identity_mode="confidential", phone="13900001234"))

        assert [said for said, answer in refused.items() if said not in text_of(answer)] == []
        assert {answer.status_code for answer in refused.values()} == {422}
        assert sent.status_code == 303
        opinion = Opinion.objects.get()
        assert opinion.text == "请给我打电话，我在电话里说。"
        assert opinion.submitter.phone == "13900001234"

    def test_anonymous_keeps_no_name_even_if_one_was_typed(self, client, world):
        client.post(address_of(world), filled(name="张三立", phone="13900005678"))

        assert Opinion.objects.count() == 1
        assert Submitter.objects.count() == 0

    def test_a_deputys_code_goes_to_the_deputy(self, client, world):
        address = address_of(world, deputy="deputy")

        assert "这是王秀英代表的二维码" in text_of(client.get(address))
        client.post(address, filled())

        assert Opinion.objects.get().receiving_deputy == world.deputies["deputy"]

    def test_past_the_station_to_the_county(self, client, world):
        client.post(address_of(world), filled(bypass_local="on"))

        assert Opinion.objects.get().owner == world.unit("committee")

    def test_a_paused_station_still_receives(self, client, world):
        address = address_of(world)
        liaison.change_station(station_id=world.station.pk, status="paused", actor=SYSTEM, at=given.AT)

        assert "在这里写的照样有人看" in text_of(client.get(address))
        assert client.post(address, filled()).status_code == 303

    def test_the_villages_of_the_township_are_offered_and_no_others(self, client):
        world = given.county(with_other_township=True)
        shown = text_of(client.get(address_of(world)))

        assert "石桥村" in shown
        assert "柳湾村" in shown
        assert "云峰村" not in shown

    def test_it_says_who_sees_what(self, client, world):
        shown = text_of(client.get(address_of(world)))

        assert "承办单位看不到您是谁，只知道大概在哪个村，看到的是站里工作人员写的摘要。" in shown
        assert "承办单位办理时可以看到您的姓名和电话" in shown
        assert "承办单位看不到您的姓名和电话" in shown


class TestTwice:
    def test_the_same_key_gives_the_same_receipt_and_one_opinion(self, client, world):
        address = address_of(world)
        first = client.post(address, filled())
        second = client.post(address, filled())

        assert Opinion.objects.count() == 1
        assert second.status_code == 303
        assert second.url == f"{first.url}?again=1"
        assert "没有重复登记" in text_of(client.get(second.url))
        assert hidden(client.get(first.url), "query_code") == hidden(client.get(second.url), "query_code")

    def test_a_key_of_somebodys_own_making_is_not_used(self, client, world):
        address = address_of(world)
        client.post(address, filled("1"))
        client.post(address, filled("1"))

        assert Opinion.objects.count() == 2


class TestReceipt:
    def test_it_survives_a_reload_and_ends_after_a_day(self, client, world):
        address = client.post(address_of(world), filled()).url
        code = hidden(client.get(address), "query_code")
        number = Opinion.objects.get().number

        with time_machine.travel(given.AT + timedelta(hours=23, minutes=59), tick=False):
            assert code in text_of(client.get(address))
        with time_machine.travel(given.AT + timedelta(hours=24), tick=False):
            later = client.get(address)
            assert code not in later.content.decode()
            assert f"{number[:4]} {number[4:8]} {number[8:]}" in text_of(later)
            assert "请用您记下的登记编号和查询码查进度" in text_of(later)

    def test_it_needs_no_cookie(self, client, world):
        address = client.post(address_of(world), filled()).url

        assert Client().get(address).status_code == 200

    @pytest.mark.parametrize("key", ["f" * 32, "1", "x" * 40])
    def test_an_unknown_key_is_nothing(self, client, key):
        assert client.get(reverse("citizen:receipt", args=[key])).status_code == 404

    def test_what_was_recorded_for_somebody_has_a_slip_of_its_own(self, client, world):
        collect.record(
            key="0" * 32,
            station_id=world.station.pk,
            deputy_id=None,
            channel="reception",
            received_at=given.AT,
            statement=given.Said().statement(None),
            read_back=True,
            actor=world.actor("clerk", given.AT),
            at=given.AT,
        )

        assert client.get(reverse("citizen:receipt", args=["0" * 32])).status_code == 404


class TestRefusals:
    def test_all_that_is_wrong_is_said_at_once_and_all_is_kept(self, client, world):
        response = client.post(
            address_of(world),
            filled(text="路坏", identity_mode="real_name", name="", phone="13900005678", place_text="三组", consent=""),
        )
        shown = text_of(response)

        assert response.status_code == 422
        assert Opinion.objects.count() == 0
        for sentence in (
            "请写一写是什么事情，至少5个字。",
            "实名反映请写下怎么称呼您",
            "请先看一看个人信息怎样使用，再打勾。",
        ):
            assert shown.count(sentence) == 2, sentence  # on top and beside the field
        assert "路坏" in shown
        for kept in ('value="13900005678"', 'value="三组"', 'value="real_name" required checked'):
            assert kept in response.content.decode()

    def test_an_older_notice_must_be_read_again(self, client, world):
        response = client.post(address_of(world), filled(consent="2024-01"))

        assert response.status_code == 422
        assert "请先看一看个人信息告知，并打勾。" in text_of(response)
        assert Opinion.objects.count() == 0

    def test_the_field_for_programs_must_stay_empty(self, client, world):
        response = client.post(address_of(world), filled(website="http://example.invalid"))

        assert response.status_code == 422
        assert given.TEXT in text_of(response)
        assert Opinion.objects.count() == 0

    def test_a_village_elsewhere_is_refused(self, client):
        world = given.county(with_other_township=True)
        elsewhere = world.region("999901202201")

        assert client.post(address_of(world), filled(place_region=elsewhere.pk)).status_code == 422

    def test_the_21st_within_an_hour_waits_and_loses_nothing(self, client, world):
        address = address_of(world)
        for index in range(20):
            assert client.post(address, filled(f"{index:032x}")).status_code == 303
        response = client.post(address, filled("f" * 32))

        assert response.status_code == 429
        assert Opinion.objects.count() == 20
        assert given.TEXT in text_of(response)
        assert PHONE in text_of(response)
        assert client.post(address, filled("e" * 32), REMOTE_ADDR="10.0.0.9").status_code == 303

    def test_markup_is_only_text(self, client, world):
        response = client.post(address_of(world), filled(text="<script>alert(1)</script>路塌了", consent=""))

        assert "<script>alert(1)" not in response.content.decode()
        assert "&lt;script&gt;alert(1)" in response.content.decode()
