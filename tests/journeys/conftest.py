"""What the browser journeys share: the system's Chromium, a phone and a desktop, pictures of every page."""

import os
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from core import outbox
from suggestions.tests.county import PASSWORD

# Playwright keeps an event loop in this thread, where Django would refuse its ORM, the test database's making included.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

PICTURES = Path(__file__).resolve().parent.parent.parent / "test-pictures"
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
DESKTOP = {"viewport": {"width": 1366, "height": 850}}


class Person:
    """Somebody at a device of their own, signed in or not."""

    def __init__(self, page: Page, site: str, pictures: Path) -> None:
        self.page, self.site, self._pictures = page, site, pictures
        self.errors: list[str] = []
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._hear)

    def _hear(self, message: ConsoleMessage) -> None:
        """Keep what the browser complains of, with the address it is about."""
        if message.type == "error":
            self.errors.append(f"{message.text} {message.location.get('url', '')}")

    def open(self, path: str) -> None:
        """Go to an address of the site."""
        response = self.page.goto(f"{self.site}{path}")
        assert response is not None
        assert response.status < 400, f"{path} {response.status}"

    def sign_in(self, username: str, password: str) -> "Person":
        """Sign in on the page for it."""
        self.open("/login/")
        self.fill(username=username, password=password)
        self.press("登录")
        return self

    def fill(self, **fields: str) -> None:
        """Type into fields by name."""
        for name, value in fields.items():
            self.page.locator(f"[name={name}]:visible").first.fill(value)

    def select(self, **fields: str) -> None:
        """Choose from lists by what is written there."""
        for name, label in fields.items():
            options = self.page.locator(f"select[name={name}] option").all_inner_texts()
            wanted = next(option for option in options if label in option)
            self.page.locator(f"select[name={name}]").select_option(label=wanted)

    def choose(self, **fields: str) -> None:
        """Press radio buttons by value."""
        for name, value in fields.items():
            self.page.locator(f"label:has(input[name={name}][value='{value}'])").first.click()

    def choose_text(self, name: str, words: str) -> None:
        """Press the radio button or checkbox whose label has these words."""
        self.page.locator(f"label:has(input[name={name}])", has_text=words).locator("input").first.check(force=True)

    def tick(self, *names: str) -> None:
        """Tick boxes by name."""
        for name in names:
            self.page.locator(f"input[name={name}]").first.check(force=True)

    def check_no_complaint(self) -> None:
        """Fail with what the page complains of, when it does."""
        complaints = self.page.locator(".field-error, .notice-alert, .error-summary").all_inner_texts()
        assert complaints == [], complaints

    def press(self, label: str) -> None:
        """Press the button with these words in the page's content and wait for the next page."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=label, exact=True).first.click()
        self.check_no_complaint()

    def follow(self, label: str) -> None:
        """Follow the link with these words; one in a folded group of the navigation after opening the group."""
        exact = self.page.get_by_role("link", name=label, exact=True)
        if not exact.count():
            self._unfold(label)
        with self.page.expect_navigation():
            (exact if exact.count() else self.page.get_by_role("link", name=label)).first.click()

    def walk(self, *labels: str) -> None:
        """Follow one link after the other, as somebody does who knows no address."""
        for label in labels:
            self.follow(label)

    def _unfold(self, label: str) -> None:
        """Open the folded group of the navigation that has an entry of this name, if there is one."""
        entry = self.page.locator("a", has_text=re.compile(rf"^\s*{re.escape(label)}\s*(\d+\+?\s*件.*)?$"))
        folded = self.page.locator(".nav-fold:not([open])", has=entry)
        if folded.count():
            folded.first.locator("summary").click()

    def reads(self, *words: str) -> None:
        """Fail unless the page says all of this."""
        said = self.text()
        assert [one for one in words if one not in said] == [], said

    def picture(self, name: str) -> None:
        """Save a picture of the whole page."""
        self._pictures.mkdir(parents=True, exist_ok=True)
        # As high as the page, so that the tabs at the bottom of a phone hide nothing of it.
        window = self.page.viewport_size or {"width": 0, "height": 0}
        whole = max(window["height"], self.page.evaluate("document.documentElement.scrollHeight"))
        self.page.set_viewport_size({"width": window["width"], "height": whole})
        self.page.screenshot(path=self._pictures / f"{name}.png", full_page=True)
        self.page.set_viewport_size(window)

    def text(self) -> str:
        """Return what the page says."""
        return self.page.locator("body").inner_text()


class Days:
    """The county's clock, moved by the offset file that every process reads; what was announced is delivered."""

    def __init__(self, offset: Path) -> None:
        self.offset, self.at = offset, datetime.now(UTC)

    def to(self, at: datetime) -> datetime:
        """Deliver what waits, as the beat does each minute, and go on to a later moment."""
        self.deliver()
        self.at = at
        self.offset.write_text(str((at - datetime.now(UTC)).total_seconds()), encoding="utf-8")
        return at

    def deliver(self) -> None:
        """Relay what the steps so far have announced."""
        while outbox.relay(at=datetime.now(UTC) + self.moved()).delivered:
            pass

    def moved(self) -> timedelta:
        """Return by how much the clock is off."""
        return timedelta(seconds=float(self.offset.read_text() if self.offset.exists() else 0))


class People:
    """Those of the county at their devices; who comes back on another day signs in again."""

    def __init__(self, at_device: Callable[..., Person], days: Days) -> None:
        self.at_device, self.days = at_device, days
        self.sitting: dict[str, Person] = {}
        self.signed_in: dict[str, datetime] = {}

    def __call__(self, key: str, device: dict[str, Any] = DESKTOP) -> Person:
        """Return somebody signed in, on the first page."""
        person = self.sitting.get(key) or self.sitting.setdefault(key, self.at_device(device))
        if self.signed_in.get(key) != self.days.at:
            person.sign_in(key, PASSWORD)
            self.signed_in[key] = self.days.at
        else:
            person.open("/portal/" if device == PHONE else "/console/")
        return person


@pytest.fixture
def days(settings: Any, tmp_path: Path) -> Days:
    """Return the clock, standing at the real time until it is moved."""
    offset = tmp_path / "offset"
    settings.RENDA_CLOCK_OFFSET_FILE = str(offset)
    return Days(offset)


@pytest.fixture
def at_device(browser: Browser, live_server: Any) -> Iterator[Callable[..., Person]]:
    """Return a function that sits somebody down at a phone or a desktop."""
    contexts: list[BrowserContext] = []
    people: list[Person] = []

    def sit(device: dict[str, Any] = DESKTOP, **more: Any) -> Person:
        context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", **device, **more)
        contexts.append(context)
        people.append(Person(context.new_page(), live_server.url, PICTURES))
        return people[-1]

    yield sit
    for context in contexts:
        context.close()
    # The device's own noise (a favicon asked for by the browser, a refusal's status) is not the page's fault.
    noise = re.compile(r"favicon|status of 4\d\d")
    assert [error for person in people for error in person.errors if not noise.search(error)] == []
