"""The pool's pages as each person gets them: numbers and links, what is bad in an address, and how few queries."""

import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import calendar
from insights.models import CommonProblem
from insights.services import counting
from insights.tests import given as pooled
from suggestions.models import Opinion
from suggestions.tests import given
from suggestions.tests.desk import NOW, Desk, words

pytestmark = pytest.mark.django_db
POOL = "/console/pool/"
PAGES = ("", "overview/", "opinions/", "overdue/", "together/", "problems/", "report/", "report/document/")


@pytest.fixture
def county():
    return pooled.filled()


@pytest.fixture
def desk(county):
    with time_machine.travel(NOW, tick=False):
        yield Desk(county)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("person", ["dispatcher", "leader", "committee_member", "presidium_clerk", "clerk"])
def test_readers_open_every_page(desk, person, page):
    assert desk.get(person, POOL + page).status_code == 200


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("person", ["roads_handler", "coordinator", "administrator", "deputy", "township_handler"])
def test_for_others_there_is_nothing(desk, person, page):
    assert desk.get(person, POOL + page).status_code == 404


def test_a_stranger_is_asked_to_sign_in(client):
    assert client.get(POOL)["Location"].startswith("/login/")


def test_the_table_links_each_number_to_so_many_opinions(desk):
    page = desk.text("presidium_clerk", POOL)
    links = re.findall(r'<td class="col-number"><a href="([^"]+)">(\d+)</a>', page)

    assert "5" in [n for _, n in links]
    assert len(links) > 5
    for address, number in links:
        behind = desk.text("presidium_clerk", address.replace("&amp;", "&"))
        assert behind.count("data-row>") == int(number), address
        assert f"{number}件</h1>" in behind


@pytest.mark.parametrize(
    "layout", ["category", "township", "month", "category-township", "category-month", "township-month", "x"]
)
def test_every_table_has_the_same_total(desk, layout):
    page = desk.text("dispatcher", f"{POOL}?layout={layout}&first=2026-10&last=2026-11")
    foot = re.search(r"<tfoot>.*?</tfoot>", page, re.DOTALL).group()
    numbers = [int(n) for n in re.findall(r">(\d+)<", foot)]

    assert numbers[-1 if "-" in layout else 0] == 8


@pytest.mark.parametrize(
    "typed", ["first=2026-13", "first=2026-11&last=2026-10", "first=2020-01&last=2026-01", "first=%00"]
)
def test_a_bad_period_is_said_and_this_month_shown(desk, typed):
    page = words(desk.get("dispatcher", f"{POOL}?{typed}"))

    assert "现在显示的是本月" in page
    assert "2026年11月" in page


@pytest.mark.parametrize(
    "typed", ["township=zz", "category=99", "channel=pigeon", "measure=all", "after=x_y", "layout=%27"]
)
def test_what_nobody_offers_narrows_nothing(desk, typed):
    assert "收到7件" in words(desk.get("dispatcher", f"{POOL}opinions/?{typed}"))


def test_an_empty_month_says_so(desk):
    assert "这段时间没有收到意见" in words(desk.get("dispatcher", f"{POOL}?first=2025-01"))
    assert "没有意见" in words(desk.get("dispatcher", f"{POOL}opinions/?first=2025-01"))


def test_one_township_never_reads_a_cell_of_another(desk):
    page = words(
        desk.get(
            "other_presidium_clerk", f"{POOL}?first=2026-10&last=2026-11&layout=township&township={given.TOWNSHIP}"
        )
    )

    assert "桃溪镇" not in page
    assert "收到 1" in re.sub(r"\s+", " ", page)


def test_charts_say_in_words_what_they_draw(desk):
    page = desk.text("dispatcher", POOL)

    assert '<title id="line-title">收到件数，近12个月</title>' in page
    assert "10月1件，11月7件。</desc>" in page
    assert re.search(r'role="img" aria-label="桃溪镇近12个月收到6件"', page)


def test_no_name_phone_or_text_is_on_the_page_of_figures(desk):
    for person in ("dispatcher", "leader"):
        page = desk.text(person, POOL)
        assert given.NAME not in page
        assert given.PHONE not in page
        assert given.TEXT[:12] not in page


def test_gathering_on_the_page(desk, county):
    numbers = list(Opinion.objects.filter(category__code="01").values_list("number", flat=True))
    chosen = "&".join(f"opinion={n}" for n in numbers)
    form = desk.text("presidium_clerk", f"{POOL}problems/new/?{chosen}")
    key = re.search(r'name="key" value="(\w+)"', form)[1]

    sent = desk.post(
        "presidium_clerk",
        f"{POOL}problems/new/",
        key=key,
        opinion=numbers,
        title="路反复塌方",
        statement="几户都反映。",
    )
    made = CommonProblem.objects.get()
    address = f"{POOL}problems/{made.public_id}/"
    assert sent["Location"] == address
    assert desk.post("chair", f"{address}confirm/", version=1).status_code == 302
    assert desk.post("chair", f"{address}confirm/", version=1).status_code == 302  # pressed twice
    refused = desk.post("chair", f"{address}follow_up/", version=2, kind="research", note=" ")
    assert refused.status_code == 422
    assert "请写明谁来做、做什么" in words(refused)
    assert desk.post("chair", f"{address}follow_up/", version=2, kind="research", note="实地调研。").status_code == 302
    shown = words(desk.get("clerk", address))
    assert "跟进中" in shown
    assert "实地调研。" in shown
    opinion = desk.get("clerk", f"/console/opinions/{numbers[0]}/")
    assert "路反复塌方" in words(opinion)


def test_a_draft_is_prepared_on_the_page_and_linked(desk, county):
    made = pooled.confirmed(county, ids=list(Opinion.objects.filter(category__code="01").values_list("pk", flat=True)))
    address = f"{POOL}problems/{made.public_id}/"
    mandate = county.deputies["deputy"].mandates.get().pk

    assert "王秀英（桃溪镇人大代表）" in words(desk.get("chair", f"{address}suggestion/"))
    assert desk.get("clerk", f"{address}suggestion/").status_code == 404
    assert desk.post("chair", f"{address}suggestion/", version=2).status_code == 422
    assert desk.post("chair", f"{address}suggestion/", version=2, mandate_id=mandate)["Location"] == address
    shown = words(desk.get("chair", address))
    assert "已为王秀英代表准备草稿" in shown
    assert "关于解决村口到学校的路反复塌方的建议" in shown


def test_handling_side_and_deputies_find_no_common_problem(desk, county):
    made = pooled.confirmed(county, ids=list(Opinion.objects.filter(category__code="01").values_list("pk", flat=True)))

    for name in ("roads_handler", "township_handler", "deputy"):
        assert desk.get(name, f"{POOL}problems/{made.public_id}/").status_code == 404


def test_nothing_chosen_is_said(desk):
    assert "还没有选意见" in words(desk.get("clerk", f"{POOL}problems/new/"))
    answer = desk.post("clerk", f"{POOL}problems/new/", key="k", title="路", statement="路。")
    assert answer.status_code == 422


def test_the_links_are_in_the_navigation_of_those_who_read(desk):
    assert "领导概览" in words(desk.get("leader", "/console/"))
    assert "领导概览" not in words(desk.get("clerk", "/console/"))
    assert "民意数据池" in words(desk.get("clerk", "/console/"))
    assert "民意数据池" not in words(desk.get("roads_handler", "/console/"))


def test_overdue_is_counted_by_the_clocks(county):
    """待初审 has three working days: 18 November and so long after are late by the end of the month."""
    with time_machine.travel(given.AT.replace(day=30, hour=18), tick=False):
        desk = Desk(county)
        page = words(desk.get("leader", f"{POOL}overdue/"))
        mine = words(desk.get("other_presidium_clerk", f"{POOL}overdue/"))

    assert "超期未办1件" in mine
    assert re.search(r"超期未办(\d+)件", page)[1] >= "3"


@pytest.mark.parametrize(
    ("page", "most"), [("", 22), ("overview/", 24), ("opinions/", 16), ("overdue/", 18), ("report/", 24)]
)
def test_a_page_takes_as_few_queries_for_many_as_for_few(county, page, most):
    calendar.forget()
    calendar.the_calendar()
    with time_machine.travel(NOW, tick=False):
        desk = Desk(county)
        first = queries(desk, POOL + page)
        for state in (given.closed, given.ordered_again, given.rejected):
            state(county)
        pooled.confirmed(county)
        counting.recount_all()

        assert queries(desk, POOL + page) == first <= most


def queries(desk, address) -> int:
    desk.text("leader", address)
    with CaptureQueriesContext(connection) as captured:
        desk.text("leader", address)
    return len(captured)
