"""A citizen with a plain browser: what is filled in, photos of every kind, and reading what a page shows."""

import html
import re
from datetime import datetime
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from core.actors import SYSTEM
from liaison import services as liaison
from suggestions.tests.county import County
from suggestions.tests.journey import AT, TEXT, Journey

# Pages take the time from the clock; tests that care set it.
NOTICE = "2026-11"


def code_of(world: County, deputy: str | None = None, at: datetime = AT, **more: object) -> str:
    """Return the token of a new code of the station, or of one of its deputies."""
    code = liaison.issue_code(
        station_id=world.station.pk,
        deputy_id=world.deputies[deputy].pk if deputy else None,
        label="门口",
        valid_until=more.get("valid_until"),
        actor=SYSTEM,
        at=at,
    )
    return code.token


def address_of(world: County, **more: object) -> str:
    """Return the address behind a new code."""
    return reverse("citizen:submit", args=[code_of(world, **more)])


def filled(key: str = "0123456789abcdef0123456789abcdef", **other: object) -> dict[str, object]:
    """Return what somebody sends who wants to stay anonymous; every field may be another."""
    return {"key": key, "text": TEXT, "identity_mode": "anonymous", "consent": NOTICE, **other}


def picture(width: int = 40, height: int = 30, name: str = "路.jpg") -> SimpleUploadedFile:
    """Return a photo of that many pixels."""
    kept = BytesIO()
    Image.new("RGB", (width, height), "brown").save(kept, "JPEG")
    return SimpleUploadedFile(name, kept.getvalue(), "image/jpeg")


def text_of(response) -> str:
    """Return what a page shows, without its head and its markup."""
    body = response.content.decode().partition("<body")[2]
    body = re.sub(r"<(script|style|svg).*?</\1>", "", body, flags=re.DOTALL)
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", body)))


def hidden(response, name: str) -> str:
    """Return the value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())
    assert found is not None, f"no hidden field {name}"
    return found[1]


def look_up(client: Client, number: str, code: str, **more: object):
    """Send number and query code."""
    return client.post(reverse("citizen:track"), {"number": number, "query_code": code}, **more)


def opened(journey: Journey) -> Client:
    """Return a browser that has opened the journey's opinion with its query code."""
    client = Client()
    response = look_up(client, journey.receipt.number, journey.receipt.query_code)
    assert response.status_code == 303, text_of(response)
    return client


def page_of(journey: Journey) -> str:
    """Return where the citizen follows the journey's opinion."""
    return reverse("citizen:story", args=[journey.receipt.number])


def take(client: Client, journey: Journey, action: str, **said: object):
    """Take a step of the citizen's."""
    return client.post(reverse("citizen:step", args=[journey.receipt.number, action]), said)


def signed_in(world: County, key: str = "deputy") -> Client:
    """Return a browser in which somebody has signed in."""
    client = Client()
    client.force_login(world.user(key))
    return client
