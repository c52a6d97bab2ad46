"""Posters as the browser prints them, read off the paper by a code reader, lead to the right address."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from accounts.roles import Role
from accounts.tests import given as people
from core.actors import SYSTEM
from core.clock import now
from liaison import services
from liaison.tests import given
from suggestions.tests.county import PASSWORD
from tests.journeys.conftest import PICTURES, Person

pytestmark = pytest.mark.django_db(transaction=True)

# Paper, its size in millimetres, columns and rows of codes on it.
PAPERS = [("a4", (210, 297), (1, 1)), ("a5", (148, 210), (1, 1)), ("stickers", (210, 297), (3, 8))]
DOTS = 200


def printed(person: Person, folder: Path, name: str) -> list[Path]:
    """Return the pages the browser prints, as pictures."""
    paper = folder / f"{name}.pdf"
    paper.write_bytes(person.page.pdf(prefer_css_page_size=True, print_background=True))
    subprocess.run(["pdftoppm", "-png", "-r", str(DOTS), paper, folder / name], check=True)
    return sorted(folder.glob(f"{name}-*.png"))


def read_codes(picture: Path, columns: int, rows: int) -> list[str]:
    """Return what a code reader reads off a sheet, sticker by sticker, as a phone is held before one of them."""
    found: list[str] = []
    with Image.open(picture) as sheet:
        width, height = sheet.width / columns, sheet.height / rows
        for number in range(columns * rows):
            left, top = number % columns * width, number // columns * height
            one = picture.with_name("one.png")
            sheet.crop((round(left), round(top), round(left + width), round(top + height))).save(one)
            read = subprocess.run(["zbarimg", "--raw", "--quiet", one], capture_output=True, text=True, check=False)
            found += read.stdout.split() or [f"{number} is not read"]
    return found


def test_what_is_printed_leads_where_it_says(at_device: Callable[..., Person], tmp_path: Path, settings: Any) -> None:
    regions = people.regions()
    station = given.network(regions)["town"]
    bodies = people.bodies(regions)
    clerk = people.staff("clerk", "王芳", bodies["presidium"], Role.PRESIDIUM_CLERK)
    clerk.set_password(PASSWORD)
    clerk.save()
    code = given.code(station)
    kiosk = services.issue_kiosk(station_id=station.pk, place="便民服务中心大门外", actor=SYSTEM, at=now())
    other = services.issue_kiosk_code(kiosk_id=kiosk.pk, actor=SYSTEM, at=now())
    desk = at_device().sign_in("clerk", PASSWORD)

    for name, (width, height), (columns, rows) in PAPERS:
        for one in (code, other):
            desk.open(f"/console/codes/{one.public_id}/poster/?paper={name}")
            pages = printed(desk, tmp_path, f"{name}-{one.pk}")
            assert len(pages) == 1
            with Image.open(pages[0]) as sheet:
                assert sheet.size == pytest.approx((width / 25.4 * DOTS, height / 25.4 * DOTS), abs=3)
                sheet.convert("RGB").save(_kept(f"poster-{name}-{one.target_kind}.png"))
            address = f"{settings.SITE_URL}/s/{one.token}"
            assert read_codes(pages[0], columns, rows) == [address] * columns * rows
        assert desk.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def _kept(name: str) -> Path:
    PICTURES.mkdir(parents=True, exist_ok=True)
    return PICTURES / name
