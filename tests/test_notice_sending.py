"""Sending notices as processes of their own: one killed with -9 in the middle sends at most a repeat, with its id."""

import json
import subprocess
import sys
import time
from datetime import timedelta

import pytest

from accounts import services
from core import clock, notices
from core.actors import SYSTEM
from core.models import NoticeDelivery
from core.notices import Severity
from core.tests.given_receivers import HttpReceiver, running
from renda.embedded.places import CHECKOUT
from renda.tasks import send_notices

pytestmark = pytest.mark.django_db(transaction=True)


def sender(environment: dict[str, str], url: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "manage.py", "send_notices"],
        cwd=CHECKOUT,
        env={**environment, "DJANGO_SETTINGS_MODULE": "renda.settings.test", "SMS_URL": url},
        stdout=subprocess.DEVNULL,
    )


def test_killed_while_the_gateway_has_it_the_message_comes_again_with_the_same_id(child_environment, settings) -> None:
    made = services.register_user(username="clerk", name="王敏", phone="13800001234", actor=SYSTEM, at=clock.now())
    receiver = HttpReceiver()
    settings.SMS_URL = receiver.url
    notices.notify(
        user_id=made.user.pk, text="“石桥路路灯”请办理。", link="", key="k", at=clock.now(), severity=Severity.URGENT
    )
    receiver.silent_for = 60.0
    with running(receiver):
        process = sender(child_environment, receiver.url)
        end = time.monotonic() + 40
        while not receiver.received and time.monotonic() < end:
            time.sleep(0.05)
        process.kill()
        process.wait()
        receiver.silent_for = 0.0

        send_notices()  # the lease of the dead process still holds
        held = len(receiver.received)
        NoticeDelivery.objects.update(leased_until=clock.now() - timedelta(seconds=1))
        send_notices()
        send_notices()

    assert held == 1
    ids = [json.loads(got.body)["id"] for got in receiver.received]
    assert len(ids) == 2
    assert len(set(ids)) == 1
    assert NoticeDelivery.objects.get().state == "sent"
