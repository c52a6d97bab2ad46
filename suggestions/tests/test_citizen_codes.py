"""Around the form behind a code: photos of every kind, codes that lead nowhere, and what the page weighs."""

import gzip
import re
from datetime import date, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts import services as accounts
from core.actors import SYSTEM
from core.models import StoredFile
from liaison import services as liaison
from suggestions.models import Opinion
from suggestions.tests import given
from suggestions.tests.visitor import address_of, code_of, filled, picture, text_of

pytestmark = pytest.mark.django_db

PHONE = "0999-5550121"


@pytest.fixture(autouse=True)
def _on_that_morning():
    with time_machine.travel(given.AT, tick=False):
        yield


@pytest.fixture
def world():
    return given.county()


class TestPhotos:
    def refused(self, client, world, *photos):
        response = client.post(address_of(world), filled(photos=list(photos)))
        assert response.status_code == 422
        assert Opinion.objects.count() == 0
        assert StoredFile.objects.count() == 0
        shown = text_of(response)
        assert given.TEXT in shown
        assert "只有照片和录音没能留住，请重新选一次" in shown
        return shown

    def test_what_is_no_picture(self, client, world):
        shown = self.refused(client, world, picture(), SimpleUploadedFile("路.jpg", b"MZ not a photo", "image/jpeg"))

        assert "这个文件不是图片，请重新选择照片。" in shown

    def test_forty_megapixels(self, client, world):
        shown = self.refused(client, world, picture(8000, 5000))

        assert "照片的像素太高（超过2400万），请换一张小一些的。" in shown

    def test_seven(self, client, world):
        assert "照片最多6张。" in self.refused(client, world, *[picture(name=f"{n}.jpg") for n in range(7)])

    def test_a_name_that_is_a_path_is_only_a_name(self, client, world):
        client.post(address_of(world), filled(photos=[picture(name="../../x.jpg")]))

        stored = StoredFile.objects.get()
        assert stored.name == "x.jpg"
        assert ".." not in stored.path


class TestCodesThatLeadNowhere:
    def test_an_unknown_one(self, client, world):
        response = client.get(reverse("citizen:submit", args=["a" * 20]))

        assert response.status_code == 404
        assert "没有这个二维码" in text_of(response)

    def test_a_revoked_one_names_the_stations_near_by(self, client, world):
        address = address_of(world)
        token = address.split("/")[2]
        code = world.station.codes.get(token=token)
        liaison.revoke_code(code_id=code.pk, actor=SYSTEM, at=given.AT)
        response = client.get(address)

        assert response.status_code == 410
        assert "这个二维码停用了" in text_of(response)
        assert "桃溪镇人大代表联络站" in text_of(response)
        assert PHONE in text_of(response)

    def test_an_expired_one(self, client, world):
        address = address_of(world, valid_until=date(2026, 11, 18))

        assert client.get(address).status_code == 200
        with time_machine.travel(given.AT + timedelta(days=1), tick=False):
            response = client.get(address)
        assert response.status_code == 410
        assert "这个二维码过期了" in text_of(response)

    def test_what_was_written_meanwhile_can_be_copied(self, client, world):
        response = client.post(reverse("citizen:submit", args=["a" * 20]), filled())

        assert given.TEXT in text_of(response)
        assert Opinion.objects.count() == 0


class TestWeight:
    def test_one_document_of_at_most_14_kib(self, client, world):
        for number in range(3, 43):
            accounts.create_region(
                code=f"{given.TOWNSHIP}{200 + number:03d}", name=f"第{number}示例行政村", actor=SYSTEM, at=given.AT
            )
        page = client.get(address_of(world)).content

        assert len(gzip.compress(page, 9)) <= 14 * 1024
        assert not re.search(rb'<(img|script|iframe)[^>]*\bsrc=|rel="stylesheet"|rel="preload"', page)

    def test_the_form_costs_few_queries(self, client, world, django_assert_max_num_queries):
        token = code_of(world)
        with django_assert_max_num_queries(4):
            client.get(reverse("citizen:submit", args=[token]))
