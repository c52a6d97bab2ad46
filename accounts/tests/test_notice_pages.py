"""Pages of messages: one's own settings, what could not be sent, the county's wording with its preview."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts import services
from accounts.models import User
from accounts.notice_selectors import masked_email, masked_phone
from accounts.roles import Role
from accounts.selectors import actor_of
from accounts.services.notices import ChannelChoice
from accounts.tests import given
from core import audit, calendar, notices
from core.clock import now
from core.delivery import sending, wording
from core.delivery.channels import channels
from core.errors import NotAllowed, RuleBroken
from core.models import NoticeDelivery, NoticePreference, NoticeTemplate
from core.notices import Severity
from core.reference import calendar as reference
from core.subjects import Subject
from core.tests.given_receivers import HttpReceiver, running

SETTINGS_PAGE = "/console/notice-settings/"
LIST = "/console/deliveries/"
SECRET_WORDS = "关于石桥路灯的建议"


@pytest.fixture
def clerk(county) -> User:
    made = given.staff("clerk", "王敏", county.bodies["committee"], Role.SUPERVISORY_COMMITTEE)
    services.change_user(user_id=made.pk, phone="13800001234", actor=given.SYSTEM, at=given.NOW)
    return made


@pytest.fixture
def dispatcher(county) -> User:
    return given.staff("dispatcher", "李强", county.bodies["committee"], Role.COUNTY_DISPATCHER)


@pytest.fixture
def keeper(county) -> User:
    return given.staff("sys", "吴静", county.bodies["committee"], Role.SYS_ADMIN)


@pytest.fixture
def gateway(settings):
    calendar.forget()
    reference.load()
    receiver = HttpReceiver()
    settings.SMS_URL = receiver.url
    with running(receiver):
        yield receiver
    calendar.forget()


def failed_to(clerk: User, receiver: HttpReceiver) -> NoticeDelivery:
    receiver.answers = [(422, "13800001234 王敏")]
    at = now()
    notices.notify(
        user_id=clerk.pk, text=f"“{SECRET_WORDS}”已超期。", link="", key="k", at=at, severity=Severity.URGENT
    )
    sending.send_due(at=at)
    return NoticeDelivery.objects.get(state="failed")


class TestSettings:
    def test_show_the_masked_address_and_what_is_not_set_up(self, client: Client, clerk, gateway) -> None:
        client.force_login(clerk)
        page = client.get(SETTINGS_PAGE).content.decode()

        assert "138****1234" in page
        assert "13800001234" not in page
        assert "还没有开通的渠道" in page
        assert "电子邮件（电子邮箱还没有登记）" in page

    def test_are_kept_for_the_person_signed_in_only(self, client: Client, clerk, dispatcher, gateway) -> None:
        client.force_login(clerk)

        assert client.post(SETTINGS_PAGE, {"sms": "immediate"}).status_code == 302
        row = NoticePreference.objects.get()
        assert (row.user_id, row.channel, row.enabled, row.immediate) == (clerk.pk, "sms", True, True)
        assert audit.trail(Subject("user", clerk.pk)).filter(verb="choose_channels").count() == 1
        assert 'value="immediate"' in client.get(SETTINGS_PAGE).content.decode().split("checked")[0]

    def test_a_choice_that_is_none_is_refused_beside_the_field(self, client: Client, clerk, gateway) -> None:
        client.force_login(clerk)
        answer = client.post(SETTINGS_PAGE, {"sms": "whenever"})

        assert answer.status_code == 200
        assert "field-error" in answer.content.decode()
        assert not NoticePreference.objects.exists()

    def test_saving_what_is_so_already_leaves_no_trace(self, clerk, gateway) -> None:
        actor = actor_of(clerk, given.NOW)
        choices = {"sms": ChannelChoice(True, False)}

        assert services.choose_channels(choices=choices, actor=actor, at=given.NOW) == 0
        assert not NoticePreference.objects.exists()

    def test_messages_lead_to_ones_own_list(self, client: Client, clerk) -> None:
        assert client.get("/notices/").url == "/login/?next=/notices/"
        client.force_login(clerk)
        assert client.get("/notices/").url == "/console/notices/"

    @pytest.mark.parametrize(("address", "shown"), [("13800001234", "138****1234"), ("5550100", "*****00"), ("7", "7")])
    def test_a_number_is_never_shown_whole(self, address: str, shown: str) -> None:
        assert masked_phone(address) == shown

    def test_an_email_is_never_shown_whole(self) -> None:
        assert masked_email("wangmin@county.example") == "w***@county.example"


class TestFailed:
    def test_is_nobody_elses_business(self, client: Client, clerk) -> None:
        assert client.get(LIST).status_code == 302
        client.force_login(clerk)

        assert client.get(LIST).status_code == 404
        assert client.post(LIST, {"message": "1"}).status_code == 404
        with pytest.raises(NotAllowed):
            services.send_messages_again(message_ids=[1], actor=actor_of(clerk, given.NOW), at=given.NOW)

    @pytest.mark.parametrize("who", ["dispatcher", "keeper"])
    def test_shows_who_and_why_but_no_word_of_the_notice(self, client, clerk, gateway, request, who) -> None:
        failed_to(clerk, gateway)
        client.force_login(request.getfixturevalue(who))
        page = client.get(LIST).content.decode()

        assert "短信网关不接受这条消息（HTTP 422）" in page
        assert "王敏" in page
        assert "138****1234" in page
        assert SECRET_WORDS not in page
        assert "13800001234" not in page

    def test_is_sent_again_in_one_press(self, client: Client, clerk, dispatcher, gateway) -> None:
        row = failed_to(clerk, gateway)
        client.force_login(dispatcher)
        client.post(LIST, {"message": [row.pk], "again": "1"})
        client.post(LIST, {"message": [row.pk], "again": "1"})
        gateway.answers = [(200, "")]
        sending.send_due(at=now() + timedelta(minutes=1))

        assert NoticeDelivery.objects.get().state == "sent"
        assert len(gateway.received) == 2

    def test_or_given_up(self, client: Client, clerk, dispatcher, gateway) -> None:
        row = failed_to(clerk, gateway)
        client.force_login(dispatcher)
        client.post(LIST, {"message": [row.pk], "give_up": "1"})

        assert NoticeDelivery.objects.get().state == "given_up"
        assert notices.unread(clerk.pk).count() == 1

    @pytest.mark.parametrize("said", [{}, {"message": "x"}, {"message": "²"}])
    def test_nothing_chosen_gives_a_sentence(self, client: Client, dispatcher, said) -> None:
        client.force_login(dispatcher)

        assert "请先选择消息。" in client.post(LIST, said, follow=True).content.decode()

    def test_the_health_check_counts_them(self, client: Client, clerk, gateway) -> None:
        failed_to(clerk, gateway)

        assert client.get("/healthz").json()["notices"] == {"failed": 1, "retrying": 0}

    def test_the_list_costs_the_same_for_many(self, client, clerk, dispatcher, gateway, django_assert_max_num_queries):
        failed_to(clerk, gateway)
        for n in range(5):
            notices.notify(user_id=clerk.pk, text="事", link="", key=f"m{n}", at=now(), severity=Severity.URGENT)
            sending.send_due(at=now())
        client.force_login(dispatcher)
        with django_assert_max_num_queries(16):
            assert client.get(LIST).content.decode().count("HTTP 422") == 6


class TestWording:
    @pytest.mark.parametrize(
        ("body", "complaint"),
        [
            ("{text}{phone}", "不认识{phone}"),
            ("{text.__class__}", "不认识"),
            ("{text!r}", "不认识"),
            ("{text", "花括号没有成对"),
            ("有新消息", "内容里要有{text}"),
            ("{text}" + "长" * 200, "固定的字最多140个"),
        ],
    )
    def test_what_could_not_be_sent_is_refused(self, db, body: str, complaint: str) -> None:
        with pytest.raises(RuleBroken, match=complaint):
            services.write_wording(
                kind="normal", channel="sms", subject="", body=body, actor=given.SYSTEM, at=given.NOW
            )
        assert not NoticeTemplate.objects.exists()

    def test_the_countys_own_is_used_and_a_long_notice_gives_way(self, clerk, gateway, settings) -> None:
        settings.SMS_MAX_LENGTH = 70
        services.write_wording(
            kind="urgent", channel="sms", subject="", body="急！{text}速办", actor=given.SYSTEM, at=given.NOW
        )
        notices.notify(user_id=clerk.pk, text="长" * 200, link="", key="k", at=now(), severity=Severity.URGENT)
        sending.send_due(at=now())

        text = gateway.received[0].body.decode()
        assert "急！" + "长" * 65 + "…速办" in text

    def test_every_shipped_wording_may_be_sent(self, db) -> None:
        for _, channel in channels.items():
            for kind in wording.MessageKind.values:
                assert wording.preview(kind, channel, *wording.shipped(kind, channel))[1]

    def test_an_emptied_text_gives_back_the_shipped_one(self, db) -> None:
        row = services.write_wording(
            kind="normal", channel="email", subject="有消息", body="{text}", actor=given.SYSTEM, at=given.NOW
        )
        services.change_wording(template_id=row.pk, subject="", body=" ", actor=given.SYSTEM, at=given.NOW)

        row.refresh_from_db()
        assert (row.subject, row.body) == wording.shipped("normal", channels.get("email"))

    def test_the_admin_previews_and_refuses(self, client: Client, keeper, gateway) -> None:
        client.force_login(keeper)
        add = reverse("admin:core_noticetemplate_add")
        form = {"kind": "normal", "channel": "sms", "subject": "", "body": "{text}请办理"}
        preview = client.post(reverse("admin:core_noticetemplate_preview"), form).content.decode()

        assert "收到一件新的意见，请初审。请办理" in preview
        assert "不认识{name}" in client.post(add, {**form, "body": "{text}{name}"}, follow=True).content.decode()
        assert not NoticeTemplate.objects.exists()
        assert client.post(add, form).status_code == 302
        row = NoticeTemplate.objects.get()
        page = client.get(reverse("admin:core_noticetemplate_change", args=[row.pk])).content.decode()
        assert "{text}请办理" in page
        again = client.post(add, form, follow=True).content.decode()
        assert "已经有用语了" in again
