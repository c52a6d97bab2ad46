"""线下代录 by keyboard: a clerk types and pastes a sheet, mends a row and prints; a deputy does it on a phone."""

from datetime import datetime

import pytest

from core.clock import SHANGHAI
from suggestions.models import Opinion
from suggestions.tests import given
from tests.journeys.conftest import PHONE, People

pytestmark = pytest.mark.django_db(transaction=True)

FRIDAY = datetime(2026, 11, 20, 9, tzinfo=SHANGHAI)

TABLE = "时间\t姓名\t电话\t地点\t反映的事情\n9:40\t李四光\t13900001234\t石桥村二组\t水渠淤了半截，冬灌的水过不来。\n9:55\t\t\t桃溪集\t集市东头没有厕所，赶集的老人不方便。"


def test_a_market_days_sheet_by_keyboard_and_a_visit_on_the_phone(at_device, days):
    given.county(with_other_township=True)
    people = People(at_device, days)
    days.to(FRIDAY)
    clerk = people("clerk")
    clerk.walk("代为登记", "批量登记")
    clerk.picture("60-grid-empty")
    page = clerk.page

    # Enter goes down the column; the last row's button adds one more without a round trip.
    page.locator("[name=r1-time]").fill("9:30")
    page.locator("[name=r1-time]").press("Enter")
    assert page.evaluate("document.activeElement.name") == "r2-time"
    page.locator("[data-more]").click()
    assert page.evaluate("document.activeElement.name") == "r11-time"
    assert page.locator("[data-entry]").count() == 11

    clerk.fill(day="2026-11-18")
    clerk.fill(**{"r1-text": "村口路灯坏了四盏，晚上接孩子看不清路。", "r1-phone": "123", "r1-name": "王桂兰"})
    clerk.tick("r1-read_back")
    page.locator("summary", has_text="从表格粘贴").click()
    clerk.fill(pasted=TABLE)
    clerk.press("带到上面核对")
    clerk.picture("61-grid-pasted")
    clerk.tick("r2-read_back", "r1-read_back")
    with page.expect_navigation():
        page.get_by_role("button", name="登记，出回执").click()
    clerk.reads("已登记1件", "下面2行还没有登记", "电话号码看起来不对")
    clerk.picture("62-grid-errors")
    clerk.fill(**{"r1-phone": "13900004321"})
    clerk.tick("r3-read_back")
    clerk.press("登记，出回执")
    clerk.reads("已登记3件", "补录")
    clerk.picture("63-grid-result")
    clerk.open(f"{page.url.removeprefix(clerk.site)}receipts/")
    clerk.picture("64-receipts")
    assert Opinion.objects.filter(late_entry=True).count() == 3

    phone = at_device(PHONE).sign_in("deputy", given.PASSWORD)
    phone.open("/portal/register/several/")
    phone.select(channel="走访")
    phone.fill(clock="8:30", **{"r1-text": "通村公交下午只有一班，看病回来赶不上。", "r2-text": "短"})
    phone.picture("65-several-filled")
    phone.tick("r1-read_back")
    with phone.page.expect_navigation():
        phone.page.get_by_role("button", name="登记，出回执").click()
    phone.picture("66-several-errors")
    phone.fill(**{"r2-text": "村卫生室的降压药经常断货。"})
    phone.tick("r2-read_back")
    phone.press("登记，出回执")
    phone.picture("67-several-done")
