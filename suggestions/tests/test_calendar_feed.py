"""A person's calendar: the own deadlines and nobody else's, under an address that can be replaced and revoked."""

import re
from datetime import datetime

import pytest
import time_machine
from django.test import Client
from icalendar import Calendar

from core import calendar, clocks
from core.models import CalendarDay, Clock
from core.workdays import SHANGHAI
from suggestions.tests import given
from suggestions.tests.desk import NOW, Desk

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/console/calendar-feed/"


@pytest.fixture
def desk():
    calendar.forget()
    with time_machine.travel(NOW):
        yield Desk(given.county())
    calendar.forget()


def address(desk, who: str, page: str = PAGE) -> str:
    return re.search(r"/calendar/[\w-]+\.ics", desk.post(who, page).content.decode())[0]


def events(path: str) -> list:
    answer = Client().get(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert not answer.cookies
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def test_a_units_handler_has_the_own_deadlines_with_their_reason(desk, django_assert_max_num_queries):
    matter = given.handling(desk.world)
    mine, others = address(desk, "township_handler"), address(desk, "roads_handler")

    found = {str(event["uid"]): event for event in events(mine)}
    reply = Clock.objects.get(subject_kind="matter", subject_id=matter.pk, kind="reply")
    event = found[f"clock-{reply.pk}@renda"]

    assert str(event["summary"]) == f"截止：{given.TITLE}"
    assert event["dtstart"].dt == datetime(2026, 12, 9, 17, 30, tzinfo=SHANGHAI)
    assert "自11月18日起算15个工作日" in str(event["description"])
    assert f"/console/matters/{matter.public_id}/" in str(event["url"])
    assert events(others) == []
    content = Client().get(mine).content.decode().replace("\r\n ", "")
    assert given.NAME not in content
    assert given.PHONE not in content
    with django_assert_max_num_queries(20):
        Client().get(mine)

    # The date moves: the same line, on another day.
    CalendarDay.objects.create(date="2026-12-01", year_id=2026, kind="closure", source="停工通知（示例）")
    clocks.recompute(at=NOW, limit=1000)
    moved = {str(event["uid"]): event for event in events(mine)}
    assert moved.keys() == found.keys()
    assert moved[f"clock-{reply.pk}@renda"]["dtstart"].dt == datetime(2026, 12, 10, 17, 30, tzinfo=SHANGHAI)


def test_a_deputy_has_the_window_for_rating(desk):
    given.told(desk.world)

    titles = [str(event["summary"]) for event in events(address(desk, "deputy", "/portal/calendar-feed/"))]

    assert f"截止：{given.TITLE}" in titles


def test_an_address_is_replaced_revoked_and_of_no_use_to_who_has_left(desk):
    first = address(desk, "clerk")
    second = address(desk, "clerk")
    assert Client().get(first).status_code == 404
    answer = Client().get(second)
    assert Client().get(second, headers={"if-none-match": answer["ETag"]}).status_code == 304
    assert Client().post(second).status_code == 405

    clerk = desk.world.user("clerk")
    clerk.posts.update(active_to="2026-11-18")
    assert Client().get(second).status_code == 404
    clerk.posts.update(active_to=None)
    assert desk.post("clerk", PAGE, revoke="1").status_code == 302
    assert Client().get(second).status_code == 404
    for wrong in ("/calendar/x.ics", f"/calendar/{'a' * 3000}.ics", "/calendar/%F0%9F%98%80.ics"):
        assert Client().get(wrong).status_code == 404
    assert Client().get(PAGE).status_code == 302
