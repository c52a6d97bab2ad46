"""What is spoken instead of written: kept as it came, heard by those who read the opinion, never by the unit."""

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.models import StoredFile
from liaison import services as liaison
from suggestions.inputs import NOTICE_VERSION
from suggestions.models import Opinion
from suggestions.tests import given
from suggestions.tests.county import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)

VOICE = b"\x1aE\xdf\xa3" + b"\x00" * 400


@pytest.fixture
def world():
    with time_machine.travel(given.AT):
        yield given.county()


def send(client, world, *voices: bytes, text: str = "", name: str = "录音.webm"):
    code = liaison.issue_code(station_id=world.station.pk, actor=world.actor("chair", given.AT), at=given.AT)
    said = {
        "key": "0" * 32, "text": text, "identity_mode": "anonymous", "consent": NOTICE_VERSION,
        "recordings": [SimpleUploadedFile(name, voice, content_type="audio/webm") for voice in voices],
    }  # fmt: skip
    return client.post(reverse("citizen:submit", args=[code.token]), said)


def test_who_only_speaks_need_not_write(client, world):
    response = send(client, world, VOICE)

    opinion = Opinion.objects.get()
    stored = StoredFile.objects.get()
    assert response.status_code == 303
    assert opinion.text == "这件意见是说的，请听录音。"
    assert (stored.subject_kind, stored.kind, stored.content_type) == ("recording", "audio", "audio/webm")
    client.login(username="clerk", password=PASSWORD)
    page = client.get(f"/console/opinions/{opinion.number}/").content.decode()
    assert f'<audio controls preload="none" src="/files/{stored.public_id}/"' in page
    heard = client.get(f"/files/{stored.public_id}/")
    assert b"".join(heard.streaming_content) == VOICE
    assert heard["Content-Disposition"].startswith("inline")


def test_who_also_writes_keeps_the_words(client, world):
    send(client, world, VOICE, text="村口的路灯坏了三个月。")

    assert Opinion.objects.get().text == "村口的路灯坏了三个月。"


def test_the_unit_never_hears_the_voice(client, world):
    journey = given.signed(world, share_original=True)
    stored = StoredFile.objects.create(
        subject_kind="recording", subject_id=journey.opinion.pk, kind="audio", name="a.webm", size=1,
        content_type="audio/webm", sha256="0" * 64, path="2026/11/a.webm", created_at=given.AT,
    )  # fmt: skip
    client.login(username="township_handler", password=PASSWORD)

    assert client.get(f"/files/{stored.public_id}/").status_code == 404
    page = client.get(f"/console/matters/{journey.matter.public_id}/").content.decode()
    assert "<audio" not in page


@pytest.mark.parametrize(
    ("voices", "said"),
    [
        ((b"MZ" + b"\x00" * 100,), "这个文件不是录音"),
        ((VOICE,) * 4, "录音最多3段"),
        ((VOICE + b"\x00" * 12 * 1024 * 1024,), "录音太大（超过12 MB）"),
    ],
)
def test_what_is_no_recording_is_refused_and_nothing_stored(client, world, voices, said):
    response = send(client, world, *voices, text="村口的路灯坏了三个月。")

    assert response.status_code == 422
    assert said in response.content.decode()
    assert not Opinion.objects.exists()
    assert not StoredFile.objects.exists()


def test_neither_words_nor_voice_is_nothing(client, world):
    response = send(client, world)

    assert response.status_code == 422
    assert "请写一写是什么事情，至少5个字。" in response.content.decode()
