"""Home, work lists, search and notices: what waits for each person, and nothing of other scopes."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from core import notices
from suggestions.selectors import urgent
from suggestions.tests import given
from suggestions.tests.desk import NOW, Desk, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    with time_machine.travel(NOW, tick=False):
        yield Desk(given.county(with_other_township=True))


def titles(page: str) -> list[str]:
    """Return the titles of a list's lines."""
    return re.findall(r'class="row-link"[^>]*>([^<]*)<', page)


def numbered(desk: Desk, how_many: int) -> None:
    for n in range(how_many):
        given.pending(desk.world, text=f"第{n:02d}件：路灯不亮了。", at=given.AT + timedelta(minutes=n))


def test_home_names_my_posts_and_counts_what_waits(desk: Desk) -> None:
    given.pending(desk.world)
    given.pending(desk.world)
    given.triaging(desk.world)

    page = words(desk.get("clerk", "/console/"))

    assert "陈静：桃溪镇人大代表联络站 · 联络站工作人员" in page
    assert "待您处理 3 件" in page
    assert re.search(r"待初审\s+2", page)
    assert re.search(r"初审中\s+1", page)
    # What is empty takes one line, each still a way to its list.
    assert re.search(r"现在没有：\s*待补充\s*、", page)


def test_home_shows_the_most_urgent_first_with_light_and_days(desk: Desk) -> None:
    given.pending(desk.world, text="昨天的事，今天到期。")
    given.pending(desk.world, text="三天前的事，早就超期了。", at=given.AT - timedelta(days=3))

    page = desk.text("clerk", "/console/")

    assert titles(page) == ["三天前的事，早就超期了。", "昨天的事，今天到期。"]
    # Sunday the 15th: one working day is Monday the 16th; Thursday the 19th is three working days later.
    assert "红灯" in page
    assert "已超期3个工作日" in page
    assert "今天到期" in page


def test_an_empty_home_says_where_to_go(desk: Desk) -> None:
    page = words(desk.get("roads_handler", "/console/"))

    assert "目前没有要您处理的事" in page
    assert "全部事项" in page


def test_leaders_without_lists_of_their_own_get_what_they_may_read(desk: Desk) -> None:
    page = words(desk.get("leader", "/console/"))

    assert "全部意见" in page
    assert "代为登记" not in page


def test_a_list_is_not_there_for_those_whose_it_is_not(desk: Desk) -> None:
    assert desk.get("clerk", "/console/work/to-dispatch/").status_code == 404
    assert desk.get("township_handler", "/console/work/opinions/").status_code == 404
    assert desk.get("clerk", "/console/work/nothing/").status_code == 404
    assert Client().get("/console/").status_code == 302
    assert desk.get("deputy", "/console/").status_code == 404


def test_the_oldest_waits_first_and_pages_follow_each_other_without_gap(desk: Desk) -> None:
    numbered(desk, 53)

    first = desk.text("clerk", "/console/work/pending/")
    following = re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&")
    second = desk.text("clerk", f"/console/work/pending/{following}")

    assert titles(first) == [f"第{n:02d}件：路灯不亮了。" for n in range(50)]
    assert titles(second) == [f"第{n:02d}件：路灯不亮了。" for n in range(50, 53)]
    assert "下一页" not in second


def test_fifty_lines_cost_at_most_nine_queries(desk: Desk, django_assert_max_num_queries) -> None:
    numbered(desk, 50)
    desk.text("clerk", "/console/work/pending/")

    with django_assert_max_num_queries(9):
        page = desk.text("clerk", "/console/work/pending/")

    assert len(titles(page)) == 50


def test_matters_in_a_list_cost_the_same_for_one_as_for_many(desk: Desk, django_assert_max_num_queries) -> None:
    for _ in range(4):
        given.handling(desk.world)
    desk.text("dispatcher", "/console/work/matters/")

    with django_assert_max_num_queries(9):
        page = desk.text("dispatcher", "/console/work/matters/")

    assert len(titles(page)) == 4


def test_a_list_is_narrowed_by_words_category_and_place_with_chips_to_take_off(desk: Desk) -> None:
    given.classified(desk.world, category="01", text="村口的路塌了半边。")
    given.classified(desk.world, category="02", text="水渠淤堵浇不上水。")

    page = desk.text("clerk", f"/console/work/triaging/?q=水渠&category=02&place={given.VILLAGE}&grade=general")

    assert len(titles(page)) == 1
    assert "水渠淤堵浇不上水。" in page
    chips = re.findall(r'class="chip"[^>]*>([^<]+)<', page)
    assert chips == ["标题或内容：水渠", "类别：水利灌溉与饮水", "地点：石桥村", "分级：一般"]
    assert "没有符合条件的" in desk.text("clerk", "/console/work/triaging/?category=03")


def test_an_address_somebody_made_up_narrows_nothing(desk: Desk) -> None:
    given.pending(desk.world)

    for query in ("category=99", "grade=huge", "after=nonsense", "after=2026-11-18_1", "place=x"):
        assert len(titles(desk.text("clerk", f"/console/work/pending/?{query}"))) == 1


def test_search_finds_by_number_document_number_and_words(desk: Desk) -> None:
    opinion = given.pending(desk.world, text="集市占道，救护车进不来。")
    matter = given.to_dispatch(desk.world)
    number = f"{opinion.number[:4]} {opinion.number[4:8]} {opinion.number[8:]}"

    assert titles(desk.text("clerk", f"/console/search/?q={number}")) == ["集市占道，救护车进不来。"]
    assert titles(desk.text("clerk", "/console/search/?q=救护车")) == ["集市占道，救护车进不来。"]
    assert titles(desk.text("presidium_clerk", f"/console/search/?q={matter.number}")) == [given.TITLE]
    assert "没有找到" in desk.text("other_clerk", f"/console/search/?q={number}")
    assert "请至少写两个字" in desk.text("clerk", "/console/search/?q=车")


def test_a_phone_is_searched_only_by_those_who_read_contacts(desk: Desk) -> None:
    given.pending(desk.world)

    for who in ("clerk", "dispatcher"):
        assert len(titles(desk.text(who, f"/console/search/?q={given.PHONE}"))) == 1
    for who in ("leader", "presidium_clerk", "other_clerk", "township_handler"):
        assert "没有找到" in desk.text(who, f"/console/search/?q={given.PHONE}")


def test_a_landline_is_found_with_and_without_its_hyphen(desk: Desk) -> None:
    given.pending(desk.world, phone="0999-5550133")

    for typed in ("0999-5550133", "09995550133", "0999 5550133"):
        assert len(titles(desk.text("clerk", f"/console/search/?q={typed}"))) == 1


def test_notices_are_mine_and_can_be_marked_as_read(desk: Desk) -> None:
    clerk, head = desk.world.user("clerk"), desk.world.user("head")
    for key, user in (("a", clerk), ("b", clerk), ("c", head)):
        notices.notify(user_id=user.pk, text=f"消息{key}", link="/console/", key=key, at=NOW)

    page = desk.text("clerk", "/console/notices/")
    assert "消息a" in page
    assert "消息c" not in page
    foreign = notices.unread(head.pk).get().pk
    desk.post("clerk", "/console/notices/", notice=foreign)
    assert notices.unread(head.pk).count() == 1
    desk.post("clerk", "/console/notices/", notice=notices.unread(clerk.pk).get(key="a").pk)
    assert [n.text for n in notices.unread(clerk.pk)] == ["消息b"]
    desk.post("clerk", "/console/notices/")
    assert not notices.unread(clerk.pk).exists()


def test_what_waits_for_others_does_not_press_me(desk: Desk) -> None:
    given.pending(desk.world)
    given.to_dispatch(desk.world)

    pressing = urgent.most_urgent(desk.world.actor("presidium_clerk", NOW))

    assert [(p.item.title, p.clock.kind, p.list_key) for p in pressing] == [(given.TITLE, "dispatch", "to-dispatch")]
    assert urgent.most_urgent(desk.world.actor("leader", NOW)) == []


def test_a_unit_sees_first_that_it_should_have_signed(desk: Desk) -> None:
    """One working day to sign ends before the reply's term; home shows the same light as the list."""
    given.dispatched(desk.world, at=NOW - timedelta(days=3))

    (pressing,) = urgent.most_urgent(desk.world.actor("township_handler", NOW))

    assert (pressing.clock.kind, pressing.list_key) == ("sign", "to-sign")
