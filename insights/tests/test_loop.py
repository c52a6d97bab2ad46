"""The closed-loop report: six moments and the working days between, by hand; scope; paper and file."""

import re
from datetime import date
from io import BytesIO

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from accounts.services.exports import run_exports
from core import files
from core.models import ExportJob
from insights.selectors import loop
from insights.services.loop_sheets import HEADINGS
from insights.stretches import clean_stretch
from insights.tests import given as pooled
from suggestions.services import dispatch, feedback, handle
from suggestions.states import Satisfaction
from suggestions.tests import given
from suggestions.tests.desk import Desk, words
from suggestions.tests.journey import HANDLER, rate, reply_again, tell

pytestmark = pytest.mark.django_db
# Everything was received on Wednesday 18 November 2026.
WED = date(2026, 11, 18)
LATER = given.AT.replace(month=12, day=11)
PAGE = "/console/loop/?period=2026-11"


def slow(world):
    """Dispatched on Friday, signed on Monday, the answer let through on Wednesday, closed that day."""
    journey = given.accepted(world)
    said = {"lead_unit_id": world.unit("township_gov").pk, "co_unit_ids": [], "instruction": "请修复。"}
    journey.matter_step(dispatch.dispatch, "presidium_clerk", hours=48, **said)
    journey.matter_step(handle.sign, HANDLER["township_gov"], hours=72)
    reply_again(journey)
    journey.matter_step(feedback.approve_reply, "presidium_clerk", hours=24)
    tell(journey)
    rate(journey, "citizen", Satisfaction.SATISFIED)
    rate(journey, "deputy", Satisfaction.SATISFIED)
    return journey


@pytest.fixture
def desk():
    with time_machine.travel(LATER, tick=False):
        world = pooled.world()
        given.closed(world)
        slow(world)
        given.answered(world)
        given.pending(world)
        told = given.told(world)
        rate(told, "citizen", Satisfaction.SATISFIED)
        pooled.elsewhere(world)
        yield Desk(world)


def found(world, who="leader"):
    return loop.opinions(world.actor(who, LATER), clean_stretch("2026-11", LATER))


def november(*days):
    return tuple(date(2026, 11, day) if day else None for day in days)


def test_six_moments_and_the_working_days_between_by_hand(desk):
    lines = loop.lines(found(desk.world))

    assert [(line.stamps, line.gaps) for line in lines] == [
        (november(18, 18, 18, 18, 19, 19), (0, 0, 0, 1, 0, 1)),
        # From Friday to Monday is one working day; from the 18th to the 25th there are five.
        (november(18, 18, 20, 23, 25, 25), (0, 2, 1, 2, 0, 5)),
        (november(18, 0, 0, 0, 18, 18), (None, None, None, None, 0, 0)),
        (november(18, 0, 0, 0, 0, 0), (None,) * 6),
        # The citizen has rated, the deputy has not: nobody knows yet.
        (november(18, 18, 18, 18, 19, 0), (0, 0, 0, 1, None, None)),
        (november(18, 0, 0, 0, 0, 0), (None,) * 6),
    ]
    assert lines[0].unit == "桃溪镇人民政府"


def test_the_totals_by_hand(desk):
    totals = loop.totals(found(desk.world))

    assert [(t.label, t.reached) for t in totals] == [
        ("收到", 6), ("受理", 3), ("交办", 3), ("签收", 3), ("答复", 4), ("评价、办结", 3), ("办结", 3),
    ]  # fmt: skip
    # Answers took 1, 2 and 1 working days after signing; the whole way 1, 5 and 0.
    assert (totals[4].median_days, totals[4].p90_days) == (1, 2)
    assert (totals[6].median_days, totals[6].p90_days) == (1, 5)


def test_a_second_round_is_marked_and_a_rating_of_an_ended_round_shows(desk):
    given.ordered_again(desk.world)

    line = loop.lines(found(desk.world))[-1]
    assert line.rounds == 2
    assert line.stamps[-1] is not None
    assert (line.gaps[-2:], line.remark) == ((None, None), "已评价，没有办结")


def test_who_sees_which_and_no_names(desk):
    assert found(desk.world, "clerk").count() == 5
    assert found(desk.world, "other_clerk").count() == 1
    assert found(desk.world, "roads_handler").count() == 0
    for who in ("roads_handler", "township_handler", "deputy", "coordinator"):
        assert desk.get(who, PAGE).status_code == 404, who
        assert desk.post(who, "/console/loop/export/", period="2026-11", purpose="试一试").status_code == 404, who
    page = words(desk.get("leader", PAGE))
    assert given.NAME not in page
    assert "桃溪镇" not in words(desk.get("other_clerk", PAGE)).split("还没有定标题")[1][:200]
    assert desk.get("leader", "/console/loop/?period=2026-13").status_code == 422
    assert "这段时间没有收到意见" in words(desk.get("leader", "/console/loop/?period=2026-10"))


def test_paper_and_file_say_the_same(desk):
    paper = re.sub(r"\s", "", words(desk.get("leader", PAGE + "&paper=1")))
    assert "2026-11-20（2）2026-11-23（1）2026-11-25（2）2026-11-25（0）5已办结" in paper
    desk.post("leader", "/console/loop/export/", period="2026-11", purpose="闭环点评")
    run_exports(at=LATER)

    job = ExportJob.objects.get()
    with files.open_file(job.file) as stored:
        rows = list(load_workbook(BytesIO(stored.read())).active.iter_rows(values_only=True))
    assert rows[0] == HEADINGS
    assert rows[2][6:18] == (
        "2026-11-18", "2026-11-18", "2026-11-20", "2026-11-23", "2026-11-25", "2026-11-25", 0, 2, 1, 2, 0, 5,
    )  # fmt: skip
    assert (len(rows), job.done) == (7, 6)


def test_it_costs_the_same_for_many(desk):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            desk.text("leader", PAGE)
        return len(queries)

    asked()
    first = asked()
    given.closed(desk.world)
    given.dispatched(desk.world)
    assert asked() == first
    assert first <= 14, first
