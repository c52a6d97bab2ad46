"""At a self-service machine: what is said there arrives once, from when its term runs, and no cookie is set."""

from datetime import datetime, timedelta
from html import unescape

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from core.clock import SHANGHAI
from core.models import Clock
from liaison import services as liaison
from liaison.models import KioskItem
from liaison.selectors.kiosks import kiosks_for, pulse_of
from suggestions.models import Opinion, Submitter
from suggestions.selectors import tracking
from suggestions.tests import given
from suggestions.tests.test_concurrency import at_once
from suggestions.tests.visitor import NOTICE, look_up, text_of

pytestmark = pytest.mark.django_db
# A Wednesday.
SAID = datetime(2026, 11, 18, 10, 0, tzinfo=SHANGHAI)
SLIP, CODE, KEY = "012345678901", "246813", "0123456789abcdef0123456789abcdef"


@pytest.fixture
def world():
    return given.county()


@pytest.fixture
def kiosk(world):
    at = SAID - timedelta(days=20)
    return liaison.issue_kiosk(station_id=world.station.pk, place="大门外", actor=world.actor("clerk", at), at=at)


def said(**other):
    return {
        "key": KEY, "slip": SLIP, "code": CODE, "text": given.TEXT, "identity_mode": "anonymous", "consent": NOTICE, **other,
    }  # fmt: skip


def address(kiosk, what="send"):
    return reverse(f"citizen:kiosk_{what}", args=[kiosk.token])


def send(kiosk, at=SAID, **other):
    with time_machine.travel(at, tick=False):
        return Client(enforce_csrf_checks=True).post(address(kiosk), said(**other))


def triage_clock():
    return Clock.objects.get(subject_kind="opinion", subject_id=Opinion.objects.get().pk, kind="triage")


def test_what_is_said_at_a_machine_is_an_opinion_like_any_other(kiosk, world):
    answer = send(kiosk, identity_mode="real_name", name=given.NAME, phone=given.PHONE)
    again = send(kiosk, identity_mode="real_name", name=given.NAME, phone=given.PHONE)

    opinion = Opinion.objects.get()
    assert (opinion.channel, opinion.entry_mode, opinion.station) == ("kiosk", "self", world.station)
    assert (opinion.received_at, opinion.late_mark) == (SAID, "")
    assert Submitter.objects.get().phone == given.PHONE
    assert answer.json()["number"].replace(" ", "") == opinion.number
    # The code is the one of the slip, both times: the machine prints it before it knows whether it was received.
    assert (answer.json()["code"], again.json()["code"]) == (CODE, CODE)
    assert "<svg" in answer.json()["picture"]
    assert tracking.open_with_code(opinion.number, CODE) == opinion
    assert tracking.receipt(KEY, SAID).query_code == ""
    assert not answer.cookies


def test_three_hours_without_a_network_and_the_term_runs_from_when_it_was_said(kiosk, world):
    """Said on Wednesday 10:00 with a term of one working day: Thursday, though it came in at 13:00."""
    send(kiosk, SAID + timedelta(hours=3), waited=str(3 * 3600))

    opinion, item = Opinion.objects.get(), KioskItem.objects.get()
    assert (opinion.received_at, opinion.recorded_at) == (SAID, SAID + timedelta(hours=3))
    assert opinion.late_mark == "离线补报"
    assert (item.kiosk, item.offline, item.slip, item.said_at) == (kiosk, True, SLIP, SAID)
    assert (triage_clock().started_at, triage_clock().last_day.isoformat()) == (SAID, "2026-11-19")


@pytest.mark.parametrize(
    ("waited", "counts"),
    [
        (str(7 * 86400), True), (str(7 * 86400 + 1), False), ("-60", False), ("999999999999", False), ("昨天", False),
    ],
)  # fmt: skip
def test_a_time_that_cannot_be_or_is_too_old_does_not_count_but_the_words_do(kiosk, waited, counts):
    at = SAID + timedelta(days=9)
    assert send(kiosk, at, waited=waited).status_code == 200

    opinion, item = Opinion.objects.get(), KioskItem.objects.get()
    assert opinion.received_at == (at - timedelta(days=7) if counts else at)
    assert triage_clock().started_at == opinion.received_at
    assert (item.offline, item.said_at is not None) == (True, counts)


def test_the_slip_opens_it_once_it_has_arrived_and_only_with_its_code(kiosk):
    early = look_up(Client(), SLIP, CODE)
    send(kiosk, waited="60")
    opinion = Opinion.objects.get()
    with time_machine.travel(SAID + timedelta(hours=1)):
        at_machine = Client().post(address(kiosk, "progress"), {"number": SLIP, "query_code": CODE})
        wrong = Client().post(address(kiosk, "progress"), {"number": SLIP, "query_code": "111111"})
        at_home = look_up(Client(), SLIP, CODE)

    assert early.status_code == 422
    assert at_home.url == reverse("citizen:story", args=[opinion.number])
    assert "已经收到，还没有开始初审" in unescape(at_machine.content.decode())
    assert (at_machine.status_code, wrong.status_code) == (200, 422)
    assert "条号要等机器联网送出以后才能查" in wrong.content.decode()
    assert not at_machine.cookies
    assert "no-store" in at_machine["Cache-Control"]


def test_what_was_said_before_the_machine_was_stopped_still_arrives(kiosk, world):
    stopped = SAID + timedelta(hours=1)
    liaison.revoke_kiosk(kiosk_id=kiosk.pk, actor=world.actor("clerk", SAID), at=stopped)
    late = SAID + timedelta(hours=5)

    refused = send(kiosk, late, waited="60")
    taken = send(kiosk, late, waited=str(5 * 3600))
    again = send(kiosk, late)

    assert (refused.status_code, taken.status_code, again.status_code) == (409, 200, 200)
    assert "已经停用" in refused.json()["errors"][""][0]
    assert Opinion.objects.count() == 1
    assert Client().get(reverse("citizen:kiosk", args=[kiosk.token])).status_code == 410
    assert Client().post(address(kiosk, "alive"), {"waiting": "1"}).status_code == 410


def test_what_is_missing_is_said_beside_its_field(kiosk):
    errors = send(kiosk, text="路", identity_mode="real_name", consent="").json()["errors"]

    assert set(errors) == {"text", "name", "consent"}
    assert send(kiosk, slip="1", code="1").status_code == 422
    assert send(kiosk, key="short").status_code == 422
    assert Client().post(reverse("citizen:kiosk_send", args=["a" * 16]), said()).status_code == 404
    assert Opinion.objects.count() == 0


def test_the_page_keeps_nothing_and_sets_no_cookie(kiosk, world):
    page = Client().get(reverse("citizen:kiosk", args=[kiosk.token]))
    worker = Client().get("/kiosk/worker.js")

    assert not page.cookies
    assert "no-store" in page["Cache-Control"]
    assert 'autocomplete="name"' not in page.content.decode()
    assert "说事情" in text_of(page)
    assert worker["Content-Type"].startswith("text/javascript")
    assert Client().get(reverse("citizen:kiosk", args=["b" * 16])).status_code == 404


def test_a_sign_of_life_and_its_absence(kiosk, world):
    clerk = world.actor("clerk", SAID)
    assert pulse_of(kiosk, SAID).words == "还没有连上过"
    with time_machine.travel(SAID, tick=False):
        Client().post(address(kiosk, "alive"), {"waiting": "2"})

    seen = kiosks_for(clerk).get()
    assert (seen.last_seen_at, seen.waiting) == (SAID, 2)
    assert pulse_of(seen, SAID + timedelta(minutes=30)).words == "正常"
    silent = pulse_of(seen, SAID + timedelta(minutes=31))
    assert (silent.words, silent.alert) == ("已31分钟没有消息", True)
    assert pulse_of(seen, SAID + timedelta(hours=50)).words == "已2天没有消息"


def test_the_clerk_reads_from_which_machine_it_came_and_when(kiosk, world):
    send(kiosk, SAID + timedelta(hours=3), waited=str(3 * 3600))
    client = Client()
    client.force_login(world.user("clerk"))
    with time_machine.travel(SAID + timedelta(hours=4)):
        opinion = text_of(client.get(reverse("console:opinion", args=[Opinion.objects.get().number])))
        machines = text_of(client.get(reverse("liaison_console:kiosks")))

    assert "离线补报" in opinion
    assert "0123 4567 8901" in opinion
    assert "初审期限从这时算起" in opinion
    assert "其中离线补报1件" in machines


@pytest.mark.django_db(transaction=True)
def test_sent_twice_at_once_it_is_one_opinion(kiosk):
    first, second = at_once(*(lambda: send(kiosk, datetime.now(SHANGHAI), waited="5").json() for _ in range(2)))

    assert first["number"] == second["number"]
    assert Opinion.objects.count() == KioskItem.objects.count() == 1
