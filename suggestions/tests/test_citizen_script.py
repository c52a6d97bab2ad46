"""static/js/citizen.js on the real pages in the system's browser: what it remembers, makes smaller, and sends once."""

import os
from collections.abc import Iterator
from io import BytesIO

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from core.clock import now
from core.files import LONGEST_SIDE
from core.models import StoredFile
from suggestions.models import Opinion, Submitter
from suggestions.tests import given
from suggestions.tests.visitor import code_of

# Playwright keeps an event loop in this thread, where Django would refuse its ORM.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def form(browser: Browser, live_server) -> Iterator[Page]:
    """The form behind a station's code, on a phone; anything the browser complains of fails the test."""
    context = browser.new_context(locale="zh-CN", viewport={"width": 390, "height": 780})
    page = context.new_page()
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto(f"{live_server.url}{reverse('citizen:submit', args=[code_of(given.county(), at=now())])}")
    yield page
    context.close()
    assert complaints == []


def fill(page: Page, **other: str) -> None:
    page.fill("[name=text]", other.get("text", given.TEXT))
    page.check("[name=identity_mode][value=anonymous]")
    page.check("[name=consent]")


def photo(width: int, height: int) -> dict[str, object]:
    kept = BytesIO()
    # Noise does not compress: a flat picture would be small whatever its size.
    Image.effect_noise((width, height), 90).convert("RGB").save(kept, "JPEG", quality=95)
    return {"name": "路.jpg", "mimeType": "image/jpeg", "buffer": kept.getvalue()}


def test_what_was_typed_is_there_again_until_it_has_arrived(form: Page):
    form.fill("[name=text]", "水压低，三楼没有水。")
    form.fill("[name=place_text]", "三组")
    form.wait_for_timeout(600)
    key = form.input_value("[name=key]")
    form.reload()

    expect(form.locator("[name=text]")).to_have_value("水压低，三楼没有水。")
    expect(form.locator("[name=place_text]")).to_have_value("三组")
    expect(form.locator("[name=key]")).to_have_value(key)
    expect(form.get_by_text("已经帮您找回")).to_be_visible()

    address = form.url
    form.check("[name=identity_mode][value=anonymous]")
    form.check("[name=consent]")
    form.click("button[type=submit]")
    form.wait_for_url("**/receipt/**")
    form.goto(address)

    expect(form.locator("[name=text]")).to_have_value("")


def test_name_and_phone_are_not_kept_in_the_browser(form: Page):
    form.fill("[name=text]", "水压低，三楼没有水。")
    form.check("[name=identity_mode][value=real_name]")
    form.fill("[name=name]", given.NAME)
    form.fill("[name=phone]", given.PHONE)
    form.wait_for_timeout(600)
    kept = form.evaluate("JSON.stringify(localStorage)")

    assert "水压低" in kept
    assert given.NAME not in kept
    assert given.PHONE not in kept


def test_nobody_is_asked_for_a_name_who_stays_anonymous(form: Page):
    expect(form.locator("[name=name]")).to_be_hidden()
    form.check("[name=identity_mode][value=confidential]")
    expect(form.locator("[name=name]")).to_be_visible()
    form.check("[name=identity_mode][value=anonymous]")
    expect(form.locator("[name=name]")).to_be_hidden()

    form.check("[name=share_original]")
    expect(form.get_by_text("只知道大概在哪个村，能看到您写的原话。").first).to_be_visible()


def test_pressed_twice_it_is_sent_once(form: Page):
    sent = []
    form.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    fill(form)
    form.evaluate("() => { const b = document.querySelector('button[type=submit]'); b.click(); b.click(); }")
    form.wait_for_url("**/receipt/**")

    assert len(sent) == 1
    assert Opinion.objects.count() == 1
    assert Submitter.objects.count() == 0


def test_without_a_signal_nothing_is_sent_and_nothing_is_lost(form: Page):
    fill(form)
    form.context.set_offline(True)
    form.click("button[type=submit]")
    expect(form.get_by_text("现在没有网络。您写的已经存在这部手机里")).to_be_visible()
    assert Opinion.objects.count() == 0

    # It goes by itself as soon as there is a signal again.
    form.context.set_offline(False)
    form.wait_for_url("**/receipt/**")
    assert Opinion.objects.count() == 1


def test_photos_are_made_smaller_and_chosen_one_after_the_other(form: Page):
    big = photo(3000, 2000)
    fill(form)
    form.set_input_files("[name=photos]", [big])
    expect(form.get_by_text("已选1张")).to_be_visible()
    half = len(big["buffer"]) // 2
    form.wait_for_function(f"document.querySelector('[name=photos]').files[0].size < {half}")
    form.set_input_files("[name=photos]", [photo(300, 200)])
    expect(form.get_by_text("已选2张")).to_be_visible()
    form.set_input_files("[name=photos]", [photo(200, 100)])
    expect(form.get_by_text("已选3张")).to_be_visible()
    form.get_by_role("button", name="去掉").last.click()
    expect(form.get_by_text("已选2张")).to_be_visible()
    sizes = form.evaluate(
        """async () => Promise.all(Array.from(document.querySelector('[name=photos]').files, async (file) => {
             const image = await createImageBitmap(file); return [image.width, image.height, file.size]; }))"""
    )
    form.click("button[type=submit]")
    form.wait_for_url("**/receipt/**")

    (width, height, weight), second = sizes
    assert 1000 < width <= LONGEST_SIDE
    assert abs(width / height - 1.5) < 0.01
    # Noise is the worst there is: a photo of a road leaves with more pixels.
    assert weight <= 300_000
    assert second[:2] == [300, 200]
    assert StoredFile.objects.count() == 2


def test_a_file_that_is_no_picture_is_left_to_the_server(form: Page):
    fill(form)
    form.set_input_files("[name=photos]", [{"name": "路.jpg", "mimeType": "image/jpeg", "buffer": b"MZ"}])
    expect(form.get_by_text("已选1张")).to_be_visible()

    assert form.evaluate("document.querySelector('[name=photos]').files[0].size") == 2


def test_the_receipt_can_be_printed_and_leads_on(form: Page):
    fill(form)
    form.click("button[type=submit]")
    form.wait_for_url("**/receipt/**")
    expect(form.get_by_role("button", name="打印")).to_be_visible()
    form.get_by_role("button", name="看进度").click()
    form.wait_for_url("**/q/**")

    expect(form.get_by_text("已经收到，还没有开始初审。")).to_be_visible()


@pytest.mark.parametrize("width", [320, 390])
@pytest.mark.parametrize("size", ["20", "30"])
def test_nothing_is_too_small_to_read_or_to_press(form: Page, width: int, size: str):
    form.set_viewport_size({"width": width, "height": 780})
    form.goto(f"{form.url}?fs={size}")
    form.check("[name=identity_mode][value=real_name]")
    found = form.evaluate(
        """() => {
          const seen = (e) => e.offsetParent !== null && !e.closest('.visually-hidden');
          const text = Array.from(document.querySelectorAll('body *')).filter((e) => seen(e) &&
            Array.from(e.childNodes).some((n) => n.nodeType === 3 && n.textContent.trim()));
          const small = text.filter((e) => parseFloat(getComputedStyle(e).fontSize) < 18).map((e) => e.textContent.trim());
          const targets = Array.from(document.querySelectorAll('.choice, select, textarea, button, input[type=text], .button'))
            .filter((e) => seen(e) && e.getBoundingClientRect().height < 48).map((e) => e.outerHTML.slice(0, 80));
          return { small, targets, wide: document.documentElement.scrollWidth - innerWidth };
        }"""
    )

    assert found == {"small": [], "targets": [], "wide": 0}
