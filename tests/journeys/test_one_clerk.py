"""One person with three posts: twenty opinions received, dispatched and fed back, and what it cost.

The township's only clerk is the station's staff, the presidium's clerk, and signs for the township's government. The
units' work in between is done by commands; everything the clerk does is in the browser, with that login only.
"""

import sys
from datetime import datetime

import pytest

from accounts import services as accounts
from accounts.models import Organisation, User
from accounts.roles import Role
from core.actors import SYSTEM
from core.clock import SHANGHAI
from suggestions.models import Matter, Opinion
from suggestions.services import handle
from suggestions.states import ContactWay
from suggestions.tests import given
from suggestions.tests.journey import answer
from tests.journeys.conftest import People
from tests.journeys.counting import Counted

pytestmark = pytest.mark.django_db(transaction=True)

ITEMS = 20
SENT = datetime(2026, 11, 20, 9, tzinfo=SHANGHAI)
MONDAY, NEXT_MONDAY = (datetime(2026, 11, day, 8, 40, tzinfo=SHANGHAI) for day in (23, 30))
SAID = (
    "石桥村{n}组的路灯不亮了，晚上走路看不见，请派人来修。",
    "石桥村{n}组水渠堵了，地里进不了水，请清一清。",
    "石桥村{n}组垃圾桶满了三天没有人收，味道很大。",
    "石桥村{n}组的路面塌了一块，摩托车过不去。",
)
# An item may cost so much; what it costs now is printed.
MOST = {"clicks": 18, "keystrokes": 20, "page loads": 12}


def clerk_of_three_posts() -> given.County:
    """Return the county where the station's clerk is the presidium's and signs for the township's government too."""
    world = given.county()
    clerk = User.objects.get(username="clerk")
    presidium = Organisation.objects.get(posts__user__username="presidium_clerk")
    posts = ((presidium, Role.PRESIDIUM_CLERK), (world.unit("township_gov"), Role.UNIT_HANDLER))
    for organisation, role in posts:
        accounts.appoint(
            user_id=clerk.pk, organisation_id=organisation.pk, role=role, active_from=SENT.date(), actor=SYSTEM, at=SENT
        )
    return world


def test_one_clerk_and_twenty_opinions(at_device, days):
    world, people = clerk_of_three_posts(), People(at_device, days)
    # Every other citizen lets the unit read the own words; of the others the clerk writes a summary.
    journeys = [
        given.start(world, text=SAID[i % 4].format(n=i + 1), share_original=bool(i % 2), at=SENT) for i in range(ITEMS)
    ]

    days.to(MONDAY)
    clerk = people("clerk")
    clerk.reads("待初审", "待交办", "待签收", str(ITEMS))
    clerk.picture("70-one-clerk-01-home")
    work = Counted(clerk)
    for number, _ in enumerate(journeys):
        receives(work, number)
    for number, _ in enumerate(journeys):
        dispatches(work, number)
    assert Matter.objects.filter(state="dispatched").count() == ITEMS
    for number, _ in enumerate(journeys):
        signs(work, number)

    for journey in journeys:
        the_unit_answers(journey)
    days.to(NEXT_MONDAY)
    people("clerk")
    for step in (approves, feeds_back):
        for number, _ in enumerate(journeys):
            step(work, number)

    assert Matter.objects.filter(state="to_evaluate").count() == ITEMS
    cost = work.per_item(ITEMS)
    sys.stdout.write(f"\n{ITEMS} opinions, one person, an item: {cost}\n")
    assert {name: most for name, most in MOST.items() if cost[name] > most} == {}, cost


def first_of(work: Counted, number: int, words: str) -> None:
    """Open the list by its tile and its first item once; after a step the next item comes by itself."""
    if number == 0:
        work.person.open("/console/")
        work.follow(words)
        work.clicks += 1
        with work.person.page.expect_navigation():
            work.person.page.locator("table a[href*='/console/'], .rows a[href*='/console/']").first.click()
        work.person.picture(f"70-one-clerk-{words}")


def receives(work: Counted, number: int) -> None:
    first_of(work, number, "待初审")
    work.press("接手初审")
    work.select(category="交通出行")
    work.choose(grade="general")
    if not work.person.page.locator("[name=summary]").input_value():
        work.type(title="石桥村路灯不亮", summary="石桥村村口路灯不亮，晚上走路看不见，希望维修。")
    work.press("保存分类分级")
    work.press("受理并报送交办")
    assert Opinion.objects.filter(state="accepted").count() == number + 1


def dispatches(work: Counted, number: int) -> None:
    first_of(work, number, "待交办")
    work.follow("交办")
    work.choose(lead_unit=str(Organisation.objects.get(name__contains="桃溪镇人民政府").pk))
    work.press("交办")


def signs(work: Counted, number: int) -> None:
    first_of(work, number, "待签收")
    work.press("签收")


def the_unit_answers(journey) -> None:
    journey.at = datetime(2026, 11, 24, 9, tzinfo=SHANGHAI)
    journey.matter_step(
        handle.log_contact, "township_handler", way=ContactWay.PHONE, with_citizen=True, with_deputy=True,
        contacted_at=journey.at, summary="电话里说好明天到现场。",
    )  # fmt: skip
    journey.matter_step(handle.submit_reply, "township_unit_head", answer=answer())


def approves(work: Counted, number: int) -> None:
    first_of(work, number, "答复待审核")
    work.press("审核通过")


def feeds_back(work: Counted, number: int) -> None:
    first_of(work, number, "待反馈")
    work.follow("登记反馈")
    work.choose(way="phone")
    work.tick("deputy_told")
    work.press("登记反馈")
