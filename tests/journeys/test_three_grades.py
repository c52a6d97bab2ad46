"""郁南县: small, ordinary and major matters are handed out on one day and are due on three, counted by hand.

Triage, dispatch and what the handling unit reads are in the browser; the three opinions are sent by the command the
public form calls.
"""

from datetime import datetime

import pytest

from core.clock import SHANGHAI
from suggestions.models import Matter, Opinion
from suggestions.tests import given
from tests.journeys.conftest import People, Person

pytestmark = pytest.mark.django_db(transaction=True)


def on(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


# A Wednesday before 中秋 (25 to 27 September off) and 国庆 (1 to 7 October off, Saturday the 10th worked).
SENT, HANDED_OUT = on(9, 23, 9), on(9, 23, 10)
# Grade, what it is called, category, title; sign, first contact and reply by the terms of domain.md b.1, dispatched on
# 23 September at 10:00. Working days on: 24, 28, 29, 30 September, 8, 9, 10, 12, 13, 14, 15, 16, 19, 20, 21 October.
# A micro item is signed in 4 work hours: 10 to 12 and 14:30 to 16:30.
MATTERS = (
    ("micro", "微事", "垃圾", "圩镇东街垃圾桶满了没人收", ("9月23日", "9月24日", "9月29日")),
    ("general", "一般", "水利", "石桥村灌溉渠淤了三百米", ("9月24日", "9月29日", "10月21日")),
    ("major", "重大", "水利", "河东片雨季内涝年年发生", ("9月24日", "10月8日", "10月23日")),
)
SAID = {
    "micro": "圩镇东街两个垃圾桶满了三天没有人收，气味很大。",
    "general": "石桥村到柳湾村的灌溉渠淤了三百多米，晚稻浇不上水。",
    "major": "河东片一下大雨就淹，去年三次，今年四次，几百户受影响。",
}
SUMMARY = {
    "micro": "圩镇东街两处垃圾桶三天没有清运，请及时清运并定出清运时间。",
    "general": "石桥村至柳湾村灌溉渠淤积约三百米，影响晚稻灌溉，请安排清淤。",
    "major": "河东片雨季反复内涝，涉及几百户，请查明排水出路，提出治理办法。",
}


def test_three_grades_are_due_on_three_days(at_device, days):
    world, people = given.county(), People(at_device, days)
    days.to(SENT)
    for text in SAID.values():
        given.pending(world, at=SENT, text=text, place_text="")
    days.to(HANDED_OUT)
    clerk, town = people("clerk"), people("presidium_clerk")
    clerk.open("/console/")
    clerk.picture("41-grades-01-clerk-three-wait")
    for grade, label, category, title, _ in MATTERS:
        graded(clerk, grade, category, title)
        dispatched(town, title, label)
    town.open("/console/")
    town.walk("全部事项")
    town.picture("41-grades-03-all-three")
    unit = people("township_handler")
    unit.walk("待签收")
    unit.reads(*(row[3] for row in MATTERS))
    unit.picture("41-grades-04-unit-to-sign")
    for grade, _, _, title, (sign, contact, reply) in MATTERS:
        unit.open("/console/")
        unit.walk("待签收", title)
        unit.reads(f"签收，最后一日{sign}", f"首次联系，最后一日{contact}", f"答复，最后一日{reply}")
        unit.picture(f"41-grades-05-{grade}")
    unit.reads("自9月23日起算1个月")


def graded(clerk: Person, grade: str, category: str, title: str) -> None:
    text = SAID[grade]
    clerk.open("/console/")
    clerk.walk("待初审", text[:12])
    clerk.press("接手初审")
    clerk.open(f"/console/opinions/{Opinion.objects.get(text=text).number}/")
    clerk.select(category=category, place_region="石桥村")
    clerk.choose(grade=grade)
    clerk.fill(title=title, summary=SUMMARY[grade])
    clerk.choose_text("followup_deputy", "王秀英")
    if grade == "major":
        clerk.picture("41-grades-02-grading")
    clerk.press("保存分类分级")
    clerk.open(f"/console/opinions/{Opinion.objects.get(text=text).number}/")
    clerk.press("受理并报送交办")


def dispatched(town: Person, title: str, label: str) -> None:
    town.open("/console/")
    town.walk("待交办", title)
    town.reads(label)
    town.walk("交办")
    town.choose_text("lead_unit", "桃溪镇人民政府")
    town.press("交办")
    assert Matter.objects.get(title=title).state == "dispatched"
