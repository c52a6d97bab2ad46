"""Which pages travel compressed: those of people who are not signed in, and nothing else."""

import gzip

import pytest
from django.test import Client
from django.urls import reverse

from suggestions.tests import given
from suggestions.tests.visitor import address_of, opened, page_of

pytestmark = pytest.mark.django_db
GZIP = {"headers": {"accept-encoding": "gzip"}}


def test_a_citizens_page_is_compressed_and_says_the_same():
    address = address_of(given.county())
    squeezed, plain = Client().get(address, **GZIP), Client().get(address)

    assert squeezed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in squeezed["Vary"]
    assert "反映一件事" in gzip.decompress(squeezed.content).decode()
    assert len(squeezed.content) < len(plain.content) / 3
    assert not plain.has_header("Content-Encoding")


def test_a_page_opened_with_a_code_is_compressed_too():
    journey = given.start()

    assert opened(journey).get(page_of(journey), **GZIP)["Content-Encoding"] == "gzip"


def test_the_length_differs_from_answer_to_answer():
    """What is padded at random cannot be measured by one who counts bytes."""
    client, address = Client(), reverse("citizen:track")

    assert len({len(client.get(address, **GZIP).content) for _ in range(12)}) > 1


def test_pages_of_signed_in_people_and_data_are_not():
    world = given.county()
    clerk = Client()
    clerk.force_login(world.user("clerk"))

    assert not clerk.get("/console/", **GZIP).has_header("Content-Encoding")
    assert not clerk.get(reverse("citizen:track"), **GZIP).has_header("Content-Encoding")
    assert not Client().get("/api/schema/", **GZIP).has_header("Content-Encoding")
