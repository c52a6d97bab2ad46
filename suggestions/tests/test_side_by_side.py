"""A list of triage with the chosen item beside it: the same actions as on its page, and the next one after each."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from suggestions.models import Opinion
from suggestions.tests import given
from suggestions.tests.desk import NOW, Desk, words

pytestmark = pytest.mark.django_db
LIST = "/console/work/pending/"


@pytest.fixture
def desk():
    with time_machine.travel(NOW, tick=False):
        yield Desk(given.county(with_other_township=True))


def three(desk: Desk) -> list[Opinion]:
    said = ("桥头路灯坏了一盏。", "水渠堵了没有人清。", "垃圾桶满了三天了。")
    return [given.pending(desk.world, text=text, at=given.AT + timedelta(minutes=n)) for n, text in enumerate(said)]


def beside(desk: Desk, number: str, who: str = "clerk", more: str = "") -> str:
    """Return the three columns of the page."""
    page = desk.text(who, f"{LIST}?at={number}{more}")
    return page[page.index('<div class="beside">') : page.index('<div class="only-narrow">')]


def key(page: str, letter: str) -> list[str]:
    return re.findall(rf'href="([^"]*)"[^>]*data-key="{letter}"', page)


def test_the_list_the_words_and_the_actions_stand_together(desk: Desk) -> None:
    first, second, third = three(desk)
    assert f'href="?at={first.number}">左右对照，逐件办' in desk.text("clerk", LIST)

    page = beside(desk, second.number)

    assert page.count("<li><a href") == 3
    assert re.findall(r'at=(\d+)" aria-current="page"', page) == [second.number]
    assert "水渠堵了没有人清。</blockquote>" in page
    assert key(page, "k") == [f"?at={first.number}"]
    assert key(page, "j") == [f"?at={third.number}"]
    # Every action of the item's own page, sent to the same addresses.
    own = desk.text("clerk", f"/console/opinions/{second.number}/")
    steps = r'(?:action|href)="(/console/opinions/\d+/\w+/)[^"]*"'
    assert set(re.findall(steps, own)) == set(re.findall(steps, page))
    assert f'action="/console/opinions/{second.number}/take/?list=pending-side"' in page


def test_the_ends_of_the_list_and_what_it_is_narrowed_to_are_kept(desk: Desk) -> None:
    first, _, third = three(desk)
    assert key(beside(desk, first.number), "k") == []
    assert key(beside(desk, third.number), "j") == []
    narrowed = beside(desk, first.number, more="&q=了。")
    assert key(narrowed, "j") == [f"?q=%E4%BA%86%E3%80%82&amp;at={third.number}"]


def test_after_a_step_one_stays_beside_the_list_and_then_goes_on_to_the_next(desk: Desk) -> None:
    first, second, _ = three(desk)
    taken = desk.post("clerk", f"/console/opinions/{first.number}/take/?list=pending-side", version=first.version)
    assert taken["Location"] == f"{LIST}?at={first.number}"
    # It waits here no longer; the next one is the first that does.
    page = beside(desk, first.number)
    assert 'aria-current="page"' not in page
    assert key(page, "j") == [f"?at={second.number}"]

    asked = desk.post(
        "clerk", f"/console/opinions/{first.number}/ask_info/?list=pending-side", version=2, question="是哪一座桥？"
    )

    assert asked["Location"] == f"{LIST}?at={second.number}"
    assert "下面是“待初审”的下一件。" in desk.notice("clerk", asked)


def test_nobody_sees_more_beside_the_list_than_on_the_page(desk: Desk) -> None:
    first, *_ = three(desk)
    assert desk.get("other_clerk", f"{LIST}?at={first.number}").status_code == 404
    for nonsense in ("x", "1 OR 1", "%00", "9" * 60):
        assert desk.get("clerk", f"{LIST}?at={nonsense}").status_code == 404
    # Lists that are not of triage have no sides.
    assert "左右对照" not in words(desk.get("clerk", "/console/work/opinions/"))
    assert desk.get("clerk", f"/console/work/opinions/?at={first.number}").status_code == 200


def test_a_longer_list_takes_no_more_queries(desk: Desk) -> None:
    first = given.pending(desk.world, text="桥头路灯坏了一盏。")
    given.pending(desk.world, text="水渠堵了没有人清。")
    beside(desk, first.number)
    with CaptureQueriesContext(connection) as few:
        beside(desk, first.number)
    for n in range(5):
        given.pending(desk.world, text=f"第{n}件，垃圾满了。")
    with CaptureQueriesContext(connection) as many:
        beside(desk, first.number)
    assert len(few) == len(many)
