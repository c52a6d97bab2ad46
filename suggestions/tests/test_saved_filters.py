"""我的筛选: a person's own filters of a list; nobody else's, nothing of citizens, and a stale one never breaks a page."""

import threading

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import audit
from core.subjects import Subject
from suggestions.models import SavedFilter
from suggestions.services.saved_filters import delete_filter, looks_like_phone, save_filter
from suggestions.tests import given
from suggestions.tests.desk import NOW, Desk, words

LIST = "/console/work/pending/"
FILTERS = f"{LIST}filters/"


@pytest.fixture
def desk(db):
    with time_machine.travel(NOW, tick=False):
        yield Desk(given.county())


def kept(desk: Desk, name: str = "路灯", who: str = "clerk", **chosen: str) -> SavedFilter:
    return save_filter(
        list_key="pending", name=name, chosen=chosen or {"q": "路灯"}, actor=desk.world.actor(who, NOW), at=NOW
    )


def test_a_filter_is_kept_shown_with_its_count_and_deleted(desk: Desk) -> None:
    for text in ("村口路灯不亮了。", "桥头路灯坏了。", "水管漏水好几天了。"):
        given.pending(desk.world, text=text)
    assert "存为我的筛选" not in words(desk.get("clerk", LIST))
    assert "存为我的筛选" in words(desk.get("clerk", f"{LIST}?q=路灯"))

    saved = desk.post("clerk", f"{FILTERS}?q=路灯&page=7", name="  路灯 的事 ")

    assert "已存为“路灯 的事”。" in desk.notice("clerk", saved)
    assert SavedFilter.objects.get().chosen == {"q": "路灯"}
    page = desk.text("clerk", LIST)
    assert 'title="标题或内容：路灯"' in page
    assert '<span class="badge">2<' in page
    trail = audit.trail(Subject("user", desk.world.user("clerk").pk)).get(verb="save_filter")
    assert trail.detail == {
        "list": "pending",
        "filter": SavedFilter.objects.get().pk,
        "fields": ["q"],
        "replaced": False,
    }

    gone = desk.post("clerk", f"{FILTERS}{SavedFilter.objects.get().pk}/delete/")
    assert "已删除“路灯 的事”。" in desk.notice("clerk", gone)
    assert not SavedFilter.objects.exists()


def test_the_same_name_replaces_only_after_saying_so(desk: Desk) -> None:
    kept(desk)
    asked = desk.post("clerk", f"{FILTERS}?grade=major", name="路灯")
    assert asked.status_code == 422
    assert "您已经有一个叫“路灯”的筛选" in words(asked)
    assert SavedFilter.objects.get().chosen == {"q": "路灯"}

    # The word was given for another name: it does not hold for this one.
    assert desk.post("clerk", f"{FILTERS}?grade=major", name="路灯", replace="桥").status_code == 422
    assert desk.post("clerk", f"{FILTERS}?grade=major", name="路灯", replace="路灯").status_code == 302
    assert SavedFilter.objects.get().chosen == {"grade": "major"}


def test_another_persons_filter_is_not_there(desk: Desk) -> None:
    mine = kept(desk, name="只给我自己")
    assert "只给我自己" not in desk.text("head", LIST)
    assert desk.post("head", f"{FILTERS}{mine.pk}/delete/").status_code == 404
    assert delete_filter(filter_id=mine.pk, actor=desk.world.actor("head", NOW), at=NOW) is False
    # Neither on a list it is not of, nor on a list that is not the person's.
    assert desk.post("clerk", f"/console/work/triaging/filters/{mine.pk}/delete/").status_code == 404
    assert desk.get("roads_handler", FILTERS).status_code == 404
    assert SavedFilter.objects.filter(pk=mine.pk).exists()


@pytest.mark.parametrize(
    "typed", ["13800001234", "138 0000 1234", "１３８－００００－１２３４", "王大爷0518-8123456", "8123456", "一三八〇〇〇〇一二三四"]
)  # fmt: skip
def test_nothing_like_a_phone_is_kept(desk: Desk, typed: str) -> None:
    refused = desk.post("clerk", f"{FILTERS}?q={typed}", name="找人")
    assert refused.status_code == 422
    assert "像电话或者证件号码，不能存下来" in words(refused)
    assert desk.post("clerk", f"{FILTERS}?q=路灯", name=typed).status_code == 422
    assert not SavedFilter.objects.exists()


def test_dates_and_short_numbers_are_words_like_others() -> None:
    assert not any(
        looks_like_phone(words) for words in ("2026-11-24停水", "2026年11月24日", "12345热线", "三组一二三号")
    )


@pytest.mark.parametrize(
    ("query", "name", "sentence"),
    [
        ("q=路灯", "", "请给这个筛选起个名字"),
        ("q=路灯", "字" * 21, "最多20字"),
        ("", "空的", "请先在列表里选好条件"),
        ("category=nope&place=%00&grade=9", "不对的", "请先在列表里选好条件"),
    ],
)
def test_bad_input_gets_a_sentence(desk: Desk, query: str, name: str, sentence: str) -> None:
    refused = desk.post("clerk", f"{FILTERS}?{query}", name=name)
    assert refused.status_code == 422
    assert sentence in words(refused)


def test_the_twenty_first_is_refused_and_a_replacement_is_not(desk: Desk) -> None:
    for n in range(20):
        kept(desk, name=f"第{n}个")
    assert "最多存20个筛选" in words(desk.post("clerk", f"{FILTERS}?q=路灯", name="多出来的"))
    assert desk.post("clerk", f"{FILTERS}?q=水管", name="第3个", replace="第3个").status_code == 302
    assert SavedFilter.objects.count() == 20


def test_a_stale_filter_loses_what_is_not_understood_and_breaks_nothing(desk: Desk) -> None:
    half, none = kept(desk, "一半", q="路灯", category="01"), kept(desk, "全没了", category="02")
    SavedFilter.objects.filter(pk=half.pk).update(chosen={"q": "路灯", "category": "gone", "gone": "1", "place": ["x"]})
    SavedFilter.objects.filter(pk=none.pk).update(chosen=["nonsense"])
    page = desk.text("clerk", LIST)
    assert f'href="{LIST}?q=%E8%B7%AF%E7%81%AF"' in page
    assert "全没了（条件已失效）" in page
    assert desk.get("clerk", FILTERS).status_code == 200


def test_more_filters_take_no_more_queries(desk: Desk) -> None:
    given.pending(desk.world)
    kept(desk, "第一个")
    desk.get("clerk", LIST)
    with CaptureQueriesContext(
        connection,
    ) as one:
        desk.get("clerk", LIST)
    for n in range(6):
        kept(desk, f"另{n}")
    with CaptureQueriesContext(connection) as seven:
        desk.get("clerk", LIST)
    assert len(seven) == len(one)


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_keep_one_filter() -> None:
    world = given.county()
    actor, gate, refused = world.actor("clerk", NOW), threading.Barrier(2), []

    def press() -> None:
        try:
            gate.wait()
            save_filter(list_key="pending", name="路灯", chosen={"q": "路灯"}, actor=actor, at=NOW)
        except Exception as problem:  # every other end is seen below
            refused.append(type(problem).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == ["NameTaken"]
    assert SavedFilter.objects.count() == 1
