"""批量登记 on the page: rows typed or pasted, bad ones kept with everything typed, receipts, and the deputy's own page."""

import re

import pytest
import time_machine

from suggestions.batches.pasting import read_rows
from suggestions.models import Opinion
from suggestions.selectors.tracking import open_with_code
from suggestions.tests import given
from suggestions.tests.desk import NOW, Desk, words

pytestmark = pytest.mark.django_db
GRID, SEVERAL = "/console/register/grid/", "/portal/register/several/"
LAMP, DITCH, BUS = "村里的路灯坏了三盏，晚上看不见。", "二组的水渠淤了半截，水过不来。", "通村公交下午只有一班。"


@pytest.fixture
def desk():
    with time_machine.travel(NOW, tick=False):
        yield Desk(given.county(with_other_township=True))


def filled(desk: Desk, *texts: str, who: str = "clerk", path: str = GRID, **other: object) -> dict[str, object]:
    """Return what is sent: the page as it was given, with these rows written."""
    page = desk.text(who, path)
    said: dict[str, object] = dict(
        re.findall(r'<input type="hidden" name="(batch|station|rows)" value="([^"]*)"', page)
    )
    # The day before NOW, a Thursday.
    said.update(day="2026-11-18", clock="9:30", channel="reception", do="save")
    for row, text in enumerate(texts, start=1):
        said.update({f"r{row}-text": text, f"r{row}-read_back": "on"})
    return {**said, **other}


def test_ten_empty_rows_wait_and_two_written_ones_are_stored_with_their_codes(desk: Desk) -> None:
    page = desk.text("clerk", GRID)
    assert len(re.findall(r'data-entry="', page)) == 10
    category = desk.world.category("01").pk

    done = desk.post("clerk", GRID, **filled(desk, LAMP, DITCH, **{
        "r1-time": "10点半", "r1-name": "李四光", "r1-place": "石桥村二组", "r1-category": category,
        "r2-answer_way": "tracking_page",
    }))  # fmt: skip

    lamp, ditch = Opinion.objects.order_by("pk")
    result = desk.text("clerk", done["Location"])
    codes = re.findall(r'<strong class="number">(\d{6})</strong>', result)
    assert (len(codes), "村里的路灯" in result) == (2, True)
    assert [o.received_at.isoformat() for o in (lamp, ditch)] == [
        "2026-11-18T02:30:00+00:00", "2026-11-18T01:30:00+00:00",
    ]  # fmt: skip
    assert (lamp.entry_category_id, lamp.category, ditch.answer_way) == (category, None, "tracking_page")
    # The opinion's page says what was wished and leads back to the receipt; the code opens it for the citizen.
    assert "自己凭编号查" in words(desk.get("clerk", f"/console/opinions/{ditch.number}/"))
    assert open_with_code(lamp.number, codes[0]) == lamp


def test_a_bad_row_comes_back_with_what_was_typed_and_the_good_ones_are_stored(desk: Desk) -> None:
    said = filled(desk, LAMP, "水渠", BUS, **{"r2-name": "李四光", "r2-phone": "123", "r2-place": "三组"})
    del said["r3-read_back"]

    response = desk.post("clerk", GRID, **said)

    page = response.content.decode()
    assert response.status_code == 422
    assert Opinion.objects.get().text == LAMP
    assert "已登记1件" in words(response)
    assert re.findall(r'data-entry="(\d+)"', page) == ["2", "3"]
    assert "第2行，电话：电话号码看起来不对" in words(response)
    assert all(typed in page for typed in ('value="123"', 'value="三组"', 'value="李四光"', BUS))
    assert "请把记录念给本人听，确认后打勾。" in page

    mended = {**said, "r2-text": DITCH, "r2-phone": "", "r3-read_back": "on"}
    done = desk.post("clerk", GRID, **mended)

    assert (done.status_code, Opinion.objects.count()) == (302, 3)
    assert len(re.findall(r'<strong class="number">\d{6}</strong>', desk.text("clerk", done["Location"]))) == 3


def test_sent_twice_it_is_stored_once_and_other_words_in_a_stored_row_are_not_swallowed(desk: Desk) -> None:
    said = filled(desk, LAMP, DITCH)
    first, second = (desk.post("clerk", GRID, **said) for _ in range(2))
    assert (first["Location"], Opinion.objects.count()) == (second["Location"], 2)

    other = desk.post("clerk", GRID, **{**said, "r1-text": BUS})

    assert (other.status_code, Opinion.objects.count()) == (422, 2)
    assert "这一行早先已经登记过别的内容" in words(other)
    assert BUS in other.content.decode()


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("day", "2026-11-20", "收到的日期不能晚于今天。"),
        ("day", "昨天", "请填写日期"),
        ("clock", "早饭后", "时间看不明白"),
        ("clock", "", "请写时间，或者在上面写大约几点。"),
        ("channel", "qr_station", "请选择是怎样收到的。"),
        ("day", "2026-11-02", "收到已经超过7天，请写为什么现在才登记"),
        ("r1-text", "", "请至少填一行"),
        ("r1-category", "999999", "类别"),
    ],
)
def test_what_is_wrong_above_or_in_a_row_is_said_and_nothing_is_lost(desk: Desk, field, value, sentence) -> None:
    typed = "" if field == "r1-text" else LAMP

    response = desk.post("clerk", GRID, **{**filled(desk, LAMP), field: value})

    assert (response.status_code, Opinion.objects.count()) == (422, 0)
    assert sentence in words(response)
    assert typed in response.content.decode()


def test_rows_copied_from_a_table_wait_to_be_looked_through(desk: Desk) -> None:
    table = f'时间\t姓名\t电话\t地点\t反映的事情\t类别\n9:30\t李四光\t13900001234\t石桥村\t{LAMP}\t不知道\n10:00\t\t\t\t"{DITCH}\n请看。"\t'

    response = desk.post("clerk", GRID, **{**filled(desk, BUS), "do": "paste", "pasted": table})

    page = response.content.decode()
    assert (response.status_code, Opinion.objects.count()) == (200, 0)
    assert all(said in page for said in (BUS, LAMP, f"{DITCH}\n请看。", 'value="13900001234"'))
    assert "带进来2行" in words(response)
    assert "第1行“不知道”没有对上" in words(response)


def test_more_rows_than_a_page_takes_are_named_not_cut_in_silence() -> None:
    read = read_rows("\n".join(f"9:30\t\t\t\t第{n}件事情" for n in range(60)), {}, 50)

    assert len(read.rows) == 50
    assert read.notes == ["一页最多还能放50行，后面的10行没有带进来，请登记完再贴。"]
    assert read_rows("路灯坏了\n水渠堵了", {}, 50).rows == [{"text": "路灯坏了"}, {"text": "水渠堵了"}]


def test_more_rows_keep_what_was_typed(desk: Desk) -> None:
    response = desk.post("clerk", GRID, **{**filled(desk, LAMP), "do": "more"})

    assert len(re.findall(r'data-entry="', response.content.decode())) == 15
    assert LAMP in response.content.decode()


def test_a_stored_row_does_not_come_back_empty_to_be_written_over(desk: Desk) -> None:
    said = filled(desk, LAMP, "短")
    desk.post("clerk", GRID, **said)

    again = desk.post("clerk", GRID, **{**said, "r1-text": "", "do": "more"})

    assert re.findall(r'data-entry="(\d+)"', again.content.decode()) == [str(row) for row in range(2, 16)]


def test_a_single_entry_past_the_limit_needs_its_reason_too(desk: Desk) -> None:
    path, place = "/console/register/", desk.world.region(given.VILLAGE).pk
    page = desk.text("clerk", path)
    said = dict(re.findall(r'<input type="hidden" name="(key|station)" value="([^"]*)"', page))
    said |= {
        "channel": "letter_box", "received_at": "2026-11-02T09:00", "text": LAMP, "identity_mode": "anonymous",
        "urgency": "normal", "read_back": "on", "place_region": place, "answer_way": "tracking_page",
    }  # fmt: skip

    refused = desk.post("clerk", path, **said)
    assert 'id="id_late_reason_error"' in refused.content.decode()
    desk.post("clerk", path, **said, late_reason="信箱钥匙不在，今天才打开")

    opinion = Opinion.objects.get()
    assert (opinion.late_mark, opinion.late_reason) == ("补录", "信箱钥匙不在，今天才打开")
    assert opinion.answer_way == "tracking_page"


def test_receipts_are_printed_by_who_entered_them_for_a_day_and_until_a_new_code(desk: Desk) -> None:
    done = desk.post("clerk", GRID, **filled(desk, LAMP, DITCH))
    lamp = Opinion.objects.get(text=LAMP)
    sheet = done["Location"]
    result = desk.text("clerk", sheet)
    paper = desk.text("clerk", f"{sheet}receipts/")
    (code, _) = re.findall(r'<strong class="number">(\d{6})</strong>', result)

    assert len(re.findall(r'class="receipt"', paper)) == 2
    # Received on Wednesday the 18th, one working day: Thursday the 19th.
    assert all(said in paper for said in (code, "最晚11月19日告诉您是否受理", "0999-5550121"))
    one = re.search(r'href="([^"]+receipts/\?row=1)"', desk.text("clerk", f"/console/opinions/{lamp.number}/"))
    assert code in desk.text("clerk", one[1])
    assert desk.get("second_clerk", f"{sheet}receipts/").status_code == 404
    assert code not in str(dict(desk.browser("clerk").session))

    desk.post("clerk", f"/console/opinions/{lamp.number}/reissue_code/")
    after = desk.text("clerk", f"{sheet}receipts/")
    assert (code in after, len(re.findall(r'class="receipt"', after))) == (False, 1)
    assert "原来的查询码就不能用了" in after


def test_a_late_row_is_marked_in_lists_on_the_page_and_on_the_matter(desk: Desk) -> None:
    said = filled(desk, LAMP, day="2026-11-10", late_reason="村里停电，表交回来晚了")
    desk.post("clerk", GRID, **said)
    opinion = Opinion.objects.get()

    assert "补录" in words(desk.get("clerk", "/console/work/pending/"))
    page = words(desk.get("head", f"/console/opinions/{opinion.number}/"))
    assert "村里停电，表交回来晚了" in page
    assert "补录" in words(desk.get("clerk", "/console/ledger/"))


def test_the_matter_that_came_of_a_late_entry_carries_the_mark_too(desk: Desk) -> None:
    matter = given.to_dispatch(desk.world)
    matter.opinions.update(late_entry=True)

    assert "补录" in words(desk.get("presidium_clerk", f"/console/matters/{matter.public_id}/"))
    assert "补录" in words(desk.get("presidium_clerk", "/console/work/to-dispatch/"))


def test_units_and_leaders_have_no_such_page_and_a_clerk_only_the_own_station(desk: Desk) -> None:
    other = desk.world.stations["other_station"].pk

    assert desk.get("township_handler", GRID).status_code == 404
    assert desk.get("leader", GRID).status_code == 404
    said = {**filled(desk, LAMP), "station": other}
    assert desk.post("clerk", GRID, **said).status_code == 422
    assert not Opinion.objects.exists()


def test_a_deputy_enters_several_after_a_visit_and_shows_their_slips(desk: Desk) -> None:
    said = filled(desk, LAMP, "短", who="deputy", path=SEVERAL, channel="visit")
    kept = desk.post("deputy", SEVERAL, **said)
    assert (kept.status_code, Opinion.objects.count()) == (422, 1)

    done = desk.post("deputy", SEVERAL, **{**said, "r2-text": DITCH})

    found = Opinion.objects.all()
    assert {(o.receiving_deputy.name, o.channel) for o in found} == {("王秀英", "visit")}
    page = desk.text("deputy", done["Location"])
    (first, _) = re.findall(r'查询码 <b class="number">(\d{6})</b>', page)
    slip = re.search(r'href="(/portal/slips/[^"]+)"', page)
    assert first in desk.text("deputy", slip[1])
    assert desk.get("county_deputy", done["Location"]).status_code == 404
