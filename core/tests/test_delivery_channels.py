"""The channels against real receivers: what they get, what counts as taken, and that none of them can hang us."""

import hmac
import json
from collections.abc import Iterator
from datetime import datetime
from email.message import EmailMessage
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest

from core.delivery import email, http, sms, webhook
from core.delivery.channels import SENT, Line, Outcome, Outgoing
from core.models.notices import Severity
from core.tests.given_receivers import HttpReceiver, MailServer, running
from core.workdays import SHANGHAI

ID = UUID("5a1c37a4-0a2f-4c57-9b0e-6b3c3a0d1111")
TEXT = '“修“石桥"路”\\ & 路灯”已超期。'


def outgoing(address: str) -> Outgoing:
    line = Line(TEXT, "http://county.example/console/", Severity.RED)
    when = datetime(2026, 11, 18, 10, tzinfo=SHANGHAI)
    return Outgoing(ID, address, "超期提醒", TEXT, Severity.RED, when, (line,))


@pytest.fixture
def receiver() -> Iterator[HttpReceiver]:
    server = HttpReceiver()
    with running(server):
        yield server


@pytest.fixture
def mail() -> Iterator[MailServer]:
    server = MailServer()
    with running(server):
        yield server


class TestSms:
    def test_posts_json_in_which_no_text_can_break_out(self, receiver: HttpReceiver, settings) -> None:
        settings.SMS_URL = receiver.url
        settings.SMS_HEADERS = {"Authorization": "Bearer t"}
        settings.SMS_BODY = '{"to": ["{phone}"], "content": "【示例县】{text}", "ref": "{id}", "type": 1}'

        assert sms.send(outgoing("13800138000")) == SENT
        got = receiver.received[0]
        assert (got.method, got.headers["authorization"]) == ("POST", "Bearer t")
        assert json.loads(got.body) == {
            "to": ["13800138000"],
            "content": f"【示例县】{TEXT}",
            "ref": str(ID),
            "type": 1,
        }

    def test_posts_a_form(self, receiver: HttpReceiver, settings) -> None:
        settings.SMS_URL, settings.SMS_BODY_TYPE = receiver.url, "form"
        settings.SMS_BODY = "mobile={phone}&content={text}&uid=county"

        assert sms.send(outgoing("13800138000")) == SENT
        sent = parse_qs(receiver.received[0].body.decode())
        assert sent == {"mobile": ["13800138000"], "content": [TEXT], "uid": ["county"]}

    def test_gets_with_a_query(self, receiver: HttpReceiver, settings) -> None:
        settings.SMS_URL, settings.SMS_METHOD = f"{receiver.url}?m={{phone}}&t={{text}}", "GET"

        assert sms.send(outgoing("13800138000")) == SENT
        assert parse_qs(urlsplit(receiver.received[0].path).query) == {"m": ["13800138000"], "t": [TEXT]}

    def test_is_sent_only_when_the_answer_says_so(self, receiver: HttpReceiver, settings) -> None:
        settings.SMS_URL, settings.SMS_SUCCESS = receiver.url, r'"code"\s*:\s*0\b'
        receiver.answers = [(200, '{"code": 105, "msg": "13800138000余额不足"}'), (200, '{"code": 0}')]

        first, second = sms.send(outgoing("13800138000")), sms.send(outgoing("13800138000"))
        assert (first.outcome, first.reason) == (Outcome.RETRY, "短信网关没有确认收下")
        assert second == SENT


class TestWebhook:
    @pytest.fixture(autouse=True)
    def _settings(self, receiver: HttpReceiver, settings) -> None:
        settings.WEBHOOK_URL, settings.WEBHOOK_SECRET = receiver.url, "秘密secret"

    def test_is_signed_over_time_and_body(self, receiver: HttpReceiver) -> None:
        assert webhook.send(outgoing("clerk")) == SENT

        got = receiver.received[0]
        signed = got.headers["x-renda-timestamp"].encode() + b"." + got.body
        expected = hmac.new("秘密secret".encode(), signed, sha256).hexdigest()
        assert got.headers["x-renda-signature"] == f"sha256={expected}"
        assert got.headers["x-renda-timestamp"] == "1794967200"  # 2026-11-18 02:00 UTC
        body = json.loads(got.body)
        assert (body["id"], body["to"], body["severity"], body["notices"][0]["text"]) == (str(ID), "clerk", "red", TEXT)

    def test_500_then_200_carry_one_id(self, receiver: HttpReceiver) -> None:
        receiver.answers = [(500, "Traceback 张三"), (200, "")]

        first = webhook.send(outgoing("clerk"))
        assert (first.outcome, first.reason) == (Outcome.RETRY, "对接系统返回错误（HTTP 500）")
        assert webhook.send(outgoing("clerk")) == SENT
        assert {got.headers["x-renda-id"] for got in receiver.received} == {str(ID)}

    def test_what_it_will_never_take_is_final(self, receiver: HttpReceiver) -> None:
        receiver.answers = [(422, "")]

        assert webhook.send(outgoing("clerk")).outcome == Outcome.REFUSED

    def test_a_redirect_is_not_followed(self, receiver: HttpReceiver) -> None:
        receiver.answers, receiver.moved_to = [(302, "")], receiver.url + "/elsewhere"

        assert webhook.send(outgoing("clerk")).outcome == Outcome.RETRY
        assert len(receiver.received) == 1

    def test_a_receiver_that_hangs_costs_the_timeout_only(self, receiver: HttpReceiver) -> None:
        receiver.silent_for = 1.5
        usual, http.TIMEOUT_SECONDS = http.TIMEOUT_SECONDS, 0.2
        try:
            result = webhook.send(outgoing("clerk"))
        finally:
            http.TIMEOUT_SECONDS = usual

        assert (result.outcome, result.reason) == (Outcome.AWAY, "对接系统没有应答（超时）")

    def test_nobody_there(self, settings) -> None:
        server = HttpReceiver()
        settings.WEBHOOK_URL = server.url
        server.server_close()

        result = webhook.send(outgoing("clerk"))
        assert (result.outcome, result.reason) == (Outcome.AWAY, "连不上对接系统")

    @pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://a/b", "http://", "gopher://x", "http://[::1"])
    def test_only_http_and_https(self, settings, url: str) -> None:
        settings.WEBHOOK_URL = url

        assert webhook.send(outgoing("clerk")).outcome == Outcome.REFUSED


class TestEmail:
    @pytest.fixture(autouse=True)
    def _settings(self, mail: MailServer, settings) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = mail.server_address
        settings.DEFAULT_FROM_EMAIL = "示例县人大 <renda@county.example>"

    def test_arrives_with_an_id_of_its_own(self, mail: MailServer) -> None:
        assert email.send(outgoing("wang@county.example")) == SENT

        got = mail.mail[0]
        assert isinstance(got, EmailMessage)
        assert (got["To"], got["Subject"], got["Message-ID"]) == (
            "wang@county.example", "超期提醒", f"<{ID}@county.example>",
        )  # fmt: skip
        assert got["Auto-Submitted"] == "auto-generated"
        assert got.get_content().strip() == TEXT

    def test_an_address_that_does_not_exist_is_final(self, mail: MailServer) -> None:
        mail.refused = {"gone@county.example": "550 no such user gone", "full@county.example": "452 full"}

        gone, full = email.send(outgoing("gone@county.example")), email.send(outgoing("full@county.example"))
        assert (gone.outcome, full.outcome) == (Outcome.REFUSED, Outcome.RETRY)
        assert "gone" not in gone.reason

    def test_no_server(self, settings) -> None:
        server = MailServer()
        settings.EMAIL_PORT = server.server_address[1]
        server.server_close()

        assert email.send(outgoing("wang@county.example")).outcome == Outcome.AWAY
