"""A day at a self-service machine: large targets, a receipt, a wiped screen, and nothing lost without a network."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, Route, expect

from core.clock import now
from liaison import services as liaison
from liaison.models import Kiosk, KioskItem
from suggestions.models import Opinion, Submitter
from suggestions.tests import given
from suggestions.tests.county import PASSWORD
from tests.journeys.conftest import DESKTOP, Person

pytestmark = pytest.mark.django_db(transaction=True)
KIOSK = {"viewport": {"width": 1080, "height": 1920}, "has_touch": True}
TARGETS = "button, select, textarea, summary, .choice, input:not([type=radio]):not([type=checkbox])"
SMALL = f"""() => Array.from(document.querySelectorAll({TARGETS!r})).filter((e) => e.offsetParent &&
  !e.closest('.visually-hidden')).map((e) => [e.getBoundingClientRect(), e.outerHTML.slice(0, 60)])
  .filter(([box]) => box.height < 60 || box.width < 60).map(([, html]) => html)"""
TEXT = "路灯坏了三个月，晚上看不见路。"


@pytest.fixture
def machine(at_device) -> Iterator[tuple[Person, Kiosk]]:
    """The station's machine, upright, with its page kept for times without a network."""
    world, at = given.county(), now() - timedelta(days=1)
    kiosk = liaison.issue_kiosk(station_id=world.station.pk, place="大门外", actor=world.actor("clerk", at), at=at)
    person = at_device(KIOSK)
    person.page.clock.install()
    person.open(f"/kiosk/{kiosk.token}/")
    ready(person.page)
    yield person, kiosk
    person.errors[:] = [error for error in person.errors if "net::ERR_" not in error]


def ready(page: Page) -> None:
    expect(page.locator("body[data-ready]")).to_be_attached()
    page.wait_for_function("navigator.serviceWorker.controller")


def say(page: Page, text: str = TEXT, **who: str) -> None:
    page.get_by_role("button", name="说事情").click()
    page.fill("[name=text]", text)
    page.locator(f"label:has([value={who.get('mode', 'anonymous')}])").click()
    for name in ("name", "phone"):
        if name in who:
            page.fill(f"[name={name}]", who[name])
    page.locator("label:has([name=consent])").click()


def submit(page: Page) -> None:
    page.get_by_role("button", name="提交", exact=True).click()


def test_said_printed_followed_and_wiped(machine, at_device):
    person, kiosk = machine
    page = person.page
    person.picture("70-kiosk-1-start")
    for words, picture in (("看值班和活动", "2-today"), ("查进度", "3-look-up"), ("说事情", "4-say")):
        assert page.evaluate(SMALL) == []
        page.get_by_role("button", name=words).first.click()
        assert page.evaluate(SMALL) == []
        if words != "说事情":
            person.picture(f"70-kiosk-{picture}")
            page.locator("section:not([hidden]) [data-home]").click()
            ready(page)
    submit(page)
    expect(page.get_by_text("请选择匿名还是实名。").first).to_be_visible()
    person.picture("70-kiosk-5-missing")
    page.locator("section:not([hidden]) [data-home]").click()
    ready(page)

    say(page, mode="real_name", name=given.NAME, phone=given.PHONE)
    assert page.evaluate(SMALL) == []
    person.picture("70-kiosk-4-say")
    submit(page)
    expect(page.get_by_text("已收到，请记下两个号码")).to_be_visible()
    number, code = (page.locator(f"[data-{name}]").inner_text() for name in ("number", "code"))
    expect(page.locator(".slip svg")).to_be_visible()
    person.picture("70-kiosk-6-receipt")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 302, "height": 600})
    person.picture("70-kiosk-7-slip")
    page.set_viewport_size(KIOSK["viewport"])
    page.emulate_media(media="screen")
    assert Opinion.objects.get().number == number.replace(" ", "")
    assert Submitter.objects.get().phone == given.PHONE

    # 46 seconds on there are 14 left, and a touch begins the minute anew.
    page.clock.run_for(46_000)
    expect(page.locator("[data-left]")).to_have_text("14")
    assert page.evaluate(SMALL) == []
    person.picture("70-kiosk-8-still-there")
    page.get_by_role("button", name="我还在").click()
    page.clock.run_for(50_000)
    expect(page.get_by_text("已收到，请记下两个号码")).to_be_visible()
    page.clock.run_for(11_000)
    ready(page)
    expect(page.get_by_text("请点要办的事")).to_be_visible()
    wiped(page, number, code, given.NAME, given.PHONE, TEXT)

    page.get_by_role("button", name="查进度").first.click()
    page.fill("[name=number]", number)
    page.fill("[name=query_code]", code)
    page.locator("[data-ask] button[type=submit]").click()
    expect(page.get_by_text("已经收到，还没有开始初审。").first).to_be_visible()
    person.picture("70-kiosk-9-progress")
    page.locator("section:not([hidden]) [data-home]").click()
    ready(page)
    wiped(page, number, code, TEXT)
    page.go_back()
    assert TEXT not in page.content()

    kiosk.refresh_from_db()
    assert kiosk.last_seen_at is not None
    clerk = at_device(DESKTOP).sign_in("clerk", PASSWORD)
    clerk.open("/console/kiosks/")
    clerk.picture("70-kiosk-c-console-list")
    clerk.follow("查看")
    clerk.picture("70-kiosk-d-console-one")


def wiped(page: Page, *words: str) -> None:
    """Nothing of the former person is in the page, in its fields or in what the browser keeps."""
    kept = page.evaluate(
        """async () => [document.documentElement.outerHTML, JSON.stringify([localStorage, sessionStorage]), document.cookie,
          ...Array.from(document.querySelectorAll('input, textarea'), (field) => field.value),
          ...await Promise.all((await (await caches.open('renda-kiosk')).matchAll()).map((page) => page.text()))].join()"""
    )
    assert [word for word in words if word in kept] == []
    assert page.context.cookies() == []


def lose(route: Route, lost: list[str]) -> None:
    """Let the first request arrive, and its answer not."""
    if lost:
        route.continue_()
    else:
        lost.append(route.request.url)
        assert route.fetch().status == 200
        route.abort()


def waiting(page: Page) -> str:
    """Return what the machine keeps until there is a network, as it lies there."""
    kept: str = page.evaluate(
        """() => new Promise((done) => { const asked = indexedDB.open('renda-kiosk', 1); asked.onsuccess = () => {
          const all = asked.result.transaction('waiting').objectStore('waiting').getAll();
          all.onsuccess = () => { asked.result.close(); done(JSON.stringify(all.result)); }; }; })"""
    )
    return kept


def test_without_a_network_it_waits_in_the_machine_and_arrives_once(machine, at_device):
    person, _ = machine
    page = person.page
    page.context.set_offline(True)
    # A page that has just come from the shelf may for a moment not know that it is offline.
    page.context.route("**/send/", lambda route: route.abort())
    page.reload()
    expect(page.get_by_text("说的事情先存在这台机器里").first).to_be_visible()
    say(page, mode="real_name", name=given.NAME, phone=given.PHONE)
    submit(page)
    expect(page.get_by_text("姓名和电话不能存放在这台公用的机器里")).to_be_visible()
    person.picture("70-kiosk-a-no-name-offline")
    page.get_by_role("button", name="不留姓名，先存下来").click()
    expect(page.get_by_text("已经存下，请记下两个号码")).to_be_visible()
    slip, code = (page.locator(f"[data-{name}]").inner_text() for name in ("number", "code"))
    assert re.fullmatch(r"0\d{3} \d{4} \d{4}", slip)
    person.picture("70-kiosk-b-kept")
    kept = waiting(page)
    assert TEXT in kept
    assert given.NAME not in kept
    assert given.PHONE not in kept
    page.clock.run_for(61_000)
    expect(page.get_by_text("请点要办的事")).to_be_visible()
    wiped(page, slip, code, given.NAME)
    assert Opinion.objects.count() == 0

    # The reply to the first attempt gets lost on the way; the second finds it received.
    lost = []
    page.context.unroute("**/send/")
    page.context.route("**/send/", lambda route: lose(route, lost))
    page.context.set_offline(False)
    # Nine minutes: after ten the page would fetch itself anew.
    for _ in range(9):
        if waiting(page) == "[]":
            break
        page.wait_for_timeout(300)
        page.clock.run_for(61_000)
    assert waiting(page) == "[]"

    opinion, item = Opinion.objects.get(), KioskItem.objects.get()
    assert len(lost) == 1
    assert (opinion.text, opinion.identity_mode, item.offline) == (TEXT, "anonymous", True)
    assert opinion.recorded_at - opinion.received_at >= timedelta(seconds=60)
    page.get_by_role("button", name="查进度").first.click()
    page.fill("[name=number]", slip)
    page.fill("[name=query_code]", code)
    page.locator("[data-ask] button[type=submit]").click()
    expect(page.get_by_text("已经收到，还没有开始初审。").first).to_be_visible()

    clerk = at_device(DESKTOP).sign_in("clerk", PASSWORD)
    clerk.open(f"/console/opinions/{opinion.number}/")
    assert "离线补报" in clerk.text()
    clerk.picture("70-kiosk-e-opinion")
