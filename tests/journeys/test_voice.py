"""Somebody who would rather speak than write: recorded on the page, played and written out by the clerk."""

import re

import pytest

from liaison import services as liaison
from suggestions.models import Opinion
from suggestions.tests import given
from suggestions.tests.county import PASSWORD
from tests.journeys.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.django_db(transaction=True)

SPEAK, DONE = "按一下，开始说", "说完了"
ASKED_FOR_EVER = "navigator.mediaDevices.getUserMedia = function () { return new Promise(function () {}); };"


@pytest.fixture
def scanned():
    """Return a county and the address behind a station's code."""
    world = given.county()
    code = liaison.issue_code(station_id=world.station.pk, actor=world.actor("chair", given.AT), at=given.AT)
    return world, f"/s/{code.token}/"


def speak(person, seconds=2):
    """Press, speak, press again."""
    person.page.get_by_role("button", name=re.compile("开始说|再说一段")).click()
    person.page.get_by_role("button", name=DONE).wait_for()
    person.page.wait_for_timeout(seconds * 1000)
    person.page.get_by_role("button", name=DONE).click()
    person.page.get_by_text("录好了").wait_for()


def finish(person):
    """Answer the other questions and send it."""
    person.choose(identity_mode="anonymous")
    person.tick("consent")
    person.press("提交")


def test_what_was_said_is_heard_and_written_out_by_the_clerk(at_device, scanned):
    address = scanned[1]
    speaker = at_device(PHONE, permissions=["microphone"])
    speaker.open(address)
    speak(speaker)
    speak(speaker)
    speaker.picture("voice-1-recorded")
    assert speaker.page.locator(".picked audio").count() == 2
    finish(speaker)
    speaker.picture("voice-2-receipt")

    opinion = Opinion.objects.get()
    clerk = at_device(DESKTOP).sign_in("clerk", PASSWORD)
    clerk.open(f"/console/opinions/{opinion.number}/")
    heard = clerk.page.evaluate(
        """async () => { const audio = document.querySelector('audio'); audio.muted = true; await audio.play();
           await new Promise(done => setTimeout(done, 500)); return audio.currentTime; }"""
    )
    clerk.picture("voice-3-clerk")
    assert opinion.text == "这件意见是说的，请听录音。"
    assert heard > 0.1


def test_sending_while_speaking_sends_what_was_said(at_device, scanned):
    speaker = at_device(PHONE, permissions=["microphone"])
    speaker.open(scanned[1])
    speaker.page.get_by_role("button", name=SPEAK).click()
    speaker.page.get_by_role("button", name=DONE).wait_for()
    speaker.page.wait_for_timeout(1500)

    finish(speaker)

    assert "receipt" in speaker.page.url or "收到" in speaker.text()
    assert Opinion.objects.count() == 1


def test_a_refused_microphone_leaves_the_other_ways(at_device, scanned):
    speaker = at_device(PHONE)
    speaker.open(scanned[1])

    speaker.page.get_by_role("button", name=SPEAK).click()

    speaker.page.get_by_text("没有用上话筒").wait_for()
    speaker.picture("voice-4-refused")
    assert speaker.page.get_by_role("button", name=SPEAK).is_visible()
    speaker.fill(text="那就写：路灯坏了三盏。")
    finish(speaker)
    assert Opinion.objects.get().text == "那就写：路灯坏了三盏。"


def test_a_browser_that_never_answers_is_not_waited_for(at_device, scanned):
    speaker = at_device(PHONE)
    speaker.page.add_init_script(ASKED_FOR_EVER)
    speaker.page.clock.install()
    speaker.open(scanned[1])

    speaker.page.get_by_role("button", name=SPEAK).click()
    speaker.page.clock.fast_forward(16_000)

    speaker.page.get_by_text("没有等到话筒的回答").wait_for()
    assert speaker.page.get_by_role("button", name=SPEAK).is_visible()
