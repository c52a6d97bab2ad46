"""The units' scorecards: every figure counted by hand from a small story, whose card who reads, lists, the file."""

import re
from datetime import date, datetime
from fractions import Fraction
from io import BytesIO

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from accounts.services.exports import run_exports
from core import files
from core.clock import SHANGHAI
from core.errors import RuleBroken
from core.models import ExportJob
from insights import unit_scoring
from insights.scoring import Figure
from insights.selectors import unit_cards
from insights.selectors.unit_rows import Asked
from insights.states import UnitIndicator as I
from insights.stretches import Stretch, clean_stretch
from insights.tests.given_unit_cards import AFTER, quarter, story
from insights.unit_scoring import Voices
from suggestions.selectors import returns
from suggestions.tests import aftercare, given
from suggestions.tests.desk import Desk, words

pytestmark = pytest.mark.django_db
PAGE = "/console/units/?period=2026q4"


@pytest.fixture
def desk():
    with time_machine.travel(AFTER, tick=False):
        yield Desk(story())


def cards(world, who="leader", *, kind="", at=AFTER, stretch=None):
    found = unit_cards.cards(world.actor(who, at), Asked(stretch or quarter(), at, kind))
    return {card.unit.name: card for card in found if not card.empty}


def shown(card):
    return {indicator.label: figure.shown for indicator, figure in card.figures.items()}


def test_every_figure_of_the_quarter_by_hand(desk):
    found = cards(desk.world)

    roads = found["示例县交通运输局"]
    # A, B, two rounds of C, D, E, F and G.
    assert roads.given == 8
    assert shown(roads) == {
        "首次联系": "6/7",  # not B; F is the water office's now
        "按期答复": "5/7",  # not B, not G, whose answer was sent back and never given again
        "解决": "1/2",  # A; D came back
        "群众满意": "3/5",  # A, D, E; both rounds of C were not
        "代表满意": "4/5",  # A, D, E basically, the second round of C
        "当面沟通": "0/5",  # all by telephone
        "退办": "1/8",
        "答复退回": "1/6",
        "重办": "1/5",  # C's first round; D came back, which is another thing
        "反弹": "1/2",
    }
    assert roads.figures[I.CITIZEN].percent == "60.0%"
    assert roads.figures[I.SOLVED].percent == ""
    assert roads.together is None
    # F: neither contacted nor answered in time by the unit it was given to.
    assert shown(found["示例县水利局"]) == {"首次联系": "0/1", "按期答复": "0/1", "退办": "0/1"}
    assert shown(found["桃溪镇水利站"]) == {"按期答复": "0/1", "退办": "0/1"}
    # I is still being rated: nobody knows yet what the citizen said.
    assert "群众满意" not in shown(found["示例县供电公司"])
    rates = {rate.unit_id: (rate.given, rate.asked) for rate in returns.rates(quarter().begins, quarter().ends)}
    assert rates[desk.world.unit("roads").pk] == (8, 1)


def test_a_promise_counts_in_the_time_of_its_day(desk):
    aftercare.fulfilled(desk.world, lead="roads")
    spring = datetime(2027, 4, 5, 9, 0, tzinfo=SHANGHAI)

    assert I.KEPT not in cards(desk.world)["示例县交通运输局"].figures
    roads = cards(desk.world, at=spring, stretch=clean_stretch("2027q1", spring))["示例县交通运输局"]
    assert roads.figures[I.KEPT].shown == "1/2"


def test_a_month_a_year_and_the_kind_of_matter(desk):
    november = clean_stretch("2026-11", AFTER)
    assert cards(desk.world, stretch=november)["示例县交通运输局"].given == 8
    # The deadlines of answers end in December.
    assert I.ON_TIME not in cards(desk.world, stretch=november)["示例县交通运输局"].figures
    year = cards(desk.world, stretch=clean_stretch("2026", AFTER))["示例县交通运输局"]
    assert year.figures[I.ON_TIME].shown == "5/7"
    assert cards(desk.world, kind="suggestion") == {}
    assert cards(desk.world, kind="opinion")["示例县交通运输局"].figures[I.CITIZEN].shown == "3/5"


def test_the_time_as_it_is_written():
    assert clean_stretch("2026q4", AFTER) == Stretch(date(2026, 10, 1), 3)
    assert (clean_stretch("2026-12", AFTER).last_day, clean_stretch("2026", AFTER).months) == (date(2026, 12, 31), 12)
    assert [clean_stretch(s, AFTER).slug for s in ("2026q4", "2026-02", "2026")] == ["2026q4", "2026-02", "2026"]
    for typed in ("2026q5", "2026-13", "26", "²026", "2027q2", "2028", "2026q4 "):
        with pytest.raises(RuleBroken):
            clean_stretch(typed, AFTER)


def test_the_one_number_by_hand():
    figures = {I.RESPONSE: Figure(8, 10), I.SOLVED: Figure(6, 8)}
    # 10 × 0.8 + 50 × 0.75 + 40 × (4 + 0.9 × 3) / 10
    assert unit_scoring.together(figures, Voices(4, 3, 10)) == Fraction("72.3")
    assert unit_scoring.together(figures, Voices(4, 0, 4)) is None
    assert unit_scoring.together({**figures, I.SOLVED: Figure(4, 4)}, Voices(4, 3, 10)) is None
    assert unit_scoring.together({}, Voices(4, 3, 10)) is None
    assert unit_scoring.shown(Fraction("72.3")) == "72.3"


def test_each_number_is_the_length_of_its_list(desk):
    page = desk.text("leader", PAGE)
    links = re.findall(r'<a href="([^"]+)"><span class="visually-hidden">[^<]+</span>(\d+)/(\d+)</a>', page)
    assert len(links) >= 15
    for url, part, whole in links:
        listed = desk.text("leader", url.replace("&amp;", "&"))
        indicator = I(url.split("/")[-2])
        good = unit_lines_said(indicator)
        assert listed.count("<tr data-row>") == int(whole), url
        assert len(re.findall(f'class="status status-(?:ok|warn)">{good}<', listed)) == int(part), url


def unit_lines_said(indicator):
    return {
        I.RESPONSE: "按期", I.ON_TIME: "按期", I.SOLVED: "已解决", I.CITIZEN: "满意", I.DEPUTY: "满意", I.KEPT: "已兑现",
        I.FACE: "当面沟通", I.RETURNED: "申请退办", I.SENT_BACK: "退回", I.REDONE: "重新办理", I.REBOUND: "反复",
    }[indicator]  # fmt: skip


def test_who_reads_whose_card(desk):
    world = desk.world
    roads, township = world.unit("roads").public_id, world.unit("township_gov").public_id
    assert set(cards(world, "roads_handler")) == {"示例县交通运输局"}
    assert set(cards(world, "presidium_clerk")) == {"桃溪镇人民政府", "桃溪镇水利站"}
    assert cards(world, "other_presidium_clerk") == {}
    mine = words(desk.get("roads_head", PAGE))
    assert "示例县交通运输局" in mine
    assert "示例县水利局" not in mine
    assert "一次派准" not in mine
    assert "6/7" in words(desk.get("roads_head", f"/console/units/{roads}/?period=2026q4"))
    for who, unit in (("water_handler", roads), ("roads_handler", township), ("presidium_clerk", roads),
                      ("other_presidium_clerk", township)):  # fmt: skip
        assert desk.get(who, f"/console/units/{unit}/?period=2026q4").status_code == 404, who
        assert desk.get(who, f"/console/units/{unit}/on_time/?period=2026q4").status_code == 404, who
    for who in ("clerk", "head", "deputy", "coordinator", "administrator"):
        assert desk.get(who, PAGE).status_code == 404, who
        assert desk.post(who, "/console/units/export/", period="2026q4", purpose="试一试").status_code == 404, who
    # What the unit has returned is not its own to read any more.
    returned = words(desk.get("roads_head", f"/console/units/{roads}/returned/?period=2026q4"))
    assert "不在您的岗位范围" in returned
    assert desk.get("leader", f"/console/units/{roads}/nothing/").status_code == 404


def test_bad_times_are_said(desk):
    assert desk.get("leader", "/console/units/?period=2026q9").status_code == 422
    assert "时间写成" in words(desk.get("leader", "/console/units/?period=²"))
    refused = desk.post("leader", "/console/units/export/", period="2031", purpose="试一试")
    assert (refused.status_code, ExportJob.objects.count()) == (422, 0)


def test_the_dispatching_side_is_counted_too(desk):
    said = unit_cards.sending(desk.world.actor("leader", AFTER), Asked(quarter(), AFTER))

    # A to I without the second rounds: nine matters, of which F went to the wrong unit first.
    assert said.right.shown == "8/9"
    assert said.median_days == 0


def test_the_file_says_what_the_page_says(desk):
    desk.post("leader", "/console/units/export/", period="2026q4", purpose="季度点评")
    own = desk.post("roads_head", "/console/units/export/", period="2026q4", purpose="自查")
    assert own.status_code == 302
    assert run_exports(at=AFTER) == 2

    whole, mine = ExportJob.objects.order_by("pk")
    rows = sheet(whole)
    assert rows[0][:7] == ("单位", "所在地", "交办", "首次联系", "首次联系率", "按期答复", "按期答复率")
    roads = next(row for row in rows if row[0] == "示例县交通运输局")
    assert roads[2:7] == (8, "6/7", "85.7%", "5/7", "71.4%")
    assert [row[0] for row in sheet(mine)[1:]] == ["示例县交通运输局"]
    assert "2026年第四季度" in whole.title


def sheet(job):
    with files.open_file(job.file) as stored:
        return list(load_workbook(BytesIO(stored.read())).active.iter_rows(values_only=True))


def test_it_costs_the_same_for_many(desk):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            desk.text("dispatcher", PAGE)
        return len(queries)

    asked()
    first = asked()
    for lead in ("roads", "water", "power"):
        given.closed(desk.world, lead=lead)
    assert asked() == first
    assert first <= 36, first
