"""A station's quarter from the first figure to the confirmed finding; every number here was counted by hand."""

from datetime import timedelta
from fractions import Fraction

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import calendar
from core.errors import NotAllowed, RuleBroken, WrongState
from core.models import AuditEvent, Notice
from core.outbox import relay
from insights import scoring
from insights.models import CardFigure, FindingReport, ScoreQuarter, StationFinding
from insights.scoring import Figure
from insights.selectors import scorecards as cards
from insights.selectors.behind import rows_behind
from insights.services import findings, scorecards
from insights.states import Indicator as I
from insights.tests import given as pooled
from insights.tests import given_scorecards as story
from liaison.models import Station
from suggestions.models import Matter, Opinion
from suggestions.services import triage
from suggestions.tests import given
from suggestions.tests.desk import Desk, words

QUARTER, NOW, AFTER = story.QUARTER, story.NOW, story.AFTER
ROOT = "/console/scorecards/"
FIGURES = {
    I.SIX: Figure(5, 6), I.NOTICE: Figure(2, 3), I.RECEPTION: Figure(3, 6), I.PRESENCE: Figure(1, 2),
    I.TRIAGE: Figure(3, 4), I.FEEDBACK: Figure(1, 2), I.SATISFACTION: Figure(1, 1), I.ACTIVITY: Figure(2, 1),
    I.OUTREACH: Figure(1, 2), I.RECEIVED: Figure(4),
}  # fmt: skip


def shown(world, person, at, station):
    return cards.board(world.actor(person, at), QUARTER, at).card(station.public_id)


def queries(desk, person, address) -> int:
    desk.text(person, address)
    with CaptureQueriesContext(connection) as captured:
        desk.text(person, address)
    return len(captured)


def test_points_score_and_stars_by_hand():
    """57.917 of the ninety points that count is 64.4 of a hundred: two stars; one rating decides nothing."""
    score = scoring.score(FIGURES)

    assert score.counted == 90
    assert score.value == Fraction(695, 12) * 100 / 90
    assert (score.shown, score.stars) == ("64.4", "二星")
    assert scoring.points(I.SATISFACTION, Figure(2, 2)) is None
    assert scoring.points(I.SATISFACTION, Figure(2, 3)) == Fraction(20, 3)
    little = scoring.score({I.ACTIVITY: Figure(7, 1), I.RECEIVED: Figure(9)})
    assert (little.value, little.counted, little.shown, little.stars) == (100, 5, "", "")
    assert scoring.score({I.TRIAGE: Figure(0, 0)}) is None
    assert [scoring.Score(Fraction(v), 60).stars for v in (90, 89, 79, 69, 59)] == ["五星", "四星", "三星", "二星", ""]
    assert (Figure(4, 4).percent, Figure(4, 5).percent) == ("", "80.0%")


def test_a_median_of_fewer_than_five_stations_is_nobodys_business():
    other = FIGURES | {I.TRIAGE: Figure(4, 4), I.RECEIVED: Figure(6)}
    too_little = {I.TRIAGE: Figure(0, 1)}

    few = scoring.county_median([FIGURES] * 4 + [{}])
    # Triage: 0, 75, 75, 100, 100, 100 per cent; received: 4, 4, 6, 6, 6; the one without a score moves no score.
    enough = scoring.county_median([FIGURES, other, FIGURES, other, other, too_little])

    assert (few.score, few.shown[I.TRIAGE], few.shown[I.RECEIVED]) == ("", "", "")
    assert (enough.score, enough.shown[I.TRIAGE], enough.shown[I.RECEIVED]) == ("68.5", "87.5%", "6")


@pytest.mark.django_db
def test_a_quarter_from_the_first_figure_to_the_confirmed_finding():
    world = given.county(with_other_township=True)
    little = story.quarter(world)
    story.looked_at(world)
    the_figures_are_those_counted_by_hand(world, little)
    each_figure_has_as_many_lines(world)
    the_pages_show_each_their_own(world)
    closing_freezes_the_figures(world)
    a_finding_is_put_right(world)


def the_figures_are_those_counted_by_hand(world, little):
    board = cards.board(world.actor("leader", NOW), QUARTER, NOW)
    by_station = {card.station.pk: card for card in board.cards}

    assert shown(world, "clerk", NOW, world.station).figures == FIGURES
    assert [card.score.shown for card in board.cards if card.score.shown] == ["64.4"]
    rest = [by_station[station.pk].score for station in (world.stations["other_station"], *little.values())]
    # Activity and outreach for all, and triage at 松岭镇: too little for a score.
    assert [(s.counted, s.value) for s in rest] == [(25, 0), (10, 50), (10, 0), (10, Fraction(50, 3))]
    assert by_station[world.stations["other_station"].pk].figures[I.TRIAGE] == Figure(0, 1)
    assert by_station[little["hub"].pk].figures[I.OUTREACH] == Figure(1, 3)
    assert (board.median.score, board.median.shown[I.OUTREACH]) == ("", "33.3%")
    assert (board.median.shown[I.ACTIVITY], board.median.shown[I.TRIAGE]) == ("0", "")


def each_figure_has_as_many_lines(world):
    board = cards.board(world.actor("clerk", NOW), QUARTER, NOW)

    for indicator, figure in FIGURES.items():
        rows = rows_behind(world.actor("clerk", NOW), world.station, board.span, indicator)
        if indicator in scoring.COUNTS:
            assert len(rows) == figure.part, indicator
        elif indicator != I.SIX:
            assert (sum(row.good for row in rows), len(rows)) == (figure.part, figure.whole), indicator


def the_pages_show_each_their_own(world):
    address = f"{ROOT}2026q4/{world.station.public_id}/"
    with time_machine.travel(NOW, tick=False):
        desk = Desk(world)
        mine, all_of_them = words(desk.get("clerk", ROOT)), words(desk.get("leader", ROOT))
        assert ("桃溪镇人大代表联络站" in mine, "松岭镇" in mine) == (True, False)
        assert "松岭镇人大代表联络站" in all_of_them
        assert all(said in mine for said in ("暂计", "全县中位数（5个站）", "3/6", "64.4"))
        card = words(desk.get("clerk", address))
        assert all(said in card for said in ("3/6次", "50.0%", "7.5/15", "评价不到3件，不计分", "编在本站的代表"))
        assert ("66.7%" in card, "登记发现的问题" in card) == (False, False)
        assert "登记发现的问题" in words(desk.get("dispatcher", address))
        for indicator in FIGURES:
            assert desk.get("clerk", f"{address}{indicator}/").status_code == 200
        assert "石桥村口到学校道路塌方" in words(desk.get("clerk", f"{address}feedback/"))
        for stranger in ("other_clerk", "other_presidium_clerk", "roads_handler", "administrator"):
            assert desk.get(stranger, address).status_code == 404
            assert desk.get(stranger, f"{address}triage/").status_code == 404
        assert desk.get("chair", address).status_code == 200
        assert desk.get("clerk", f"{ROOT}2027q1/{world.station.public_id}/").status_code == 404
        assert desk.get("clerk", f"{ROOT}?quarter=2026q9").status_code == 422
        assert "评价卡" in words(desk.get("clerk", f"{address}?paper=1"))
        assert "不排名次" in words(desk.get("leader", f"{ROOT}?paper=1"))


def closing_freezes_the_figures(world):
    office = world.actor("dispatcher", AFTER)
    with pytest.raises(RuleBroken, match="还没有结束"):
        scorecards.close_quarter(first=QUARTER.first, actor=office, at=QUARTER.ends - timedelta(seconds=1))
    for nobody in ("leader", "head", "chair"):
        with pytest.raises(NotAllowed):
            scorecards.close_quarter(first=QUARTER.first, actor=world.actor(nobody, AFTER), at=AFTER)
    with time_machine.travel(AFTER, tick=False):
        desk = Desk(world)
        assert "关闭2026年第四季度" in desk.text("dispatcher", f"{ROOT}?quarter=2026q4")
        assert "已关闭，数字不再变动" in desk.notice("dispatcher", desk.post("dispatcher", f"{ROOT}2026q4/close/"))
        assert "已经关闭" in desk.notice("dispatcher", desk.post("dispatcher", f"{ROOT}2026q4/close/"))
        assert desk.post("clerk", f"{ROOT}2026q4/close/").status_code == 404
    # The December reception day was announced and not held: with the quarter over it counts.
    frozen = FIGURES | {I.RECEPTION: Figure(3, 7), I.NOTICE: Figure(3, 4)}
    card = shown(world, "clerk", AFTER, world.station)
    assert card.figures == frozen
    assert AuditEvent.objects.filter(verb="close_quarter", subject_kind="score_quarter").count() == 1

    late = Opinion.objects.get(owner=world.station.organisation, state="pending")
    triage.take(opinion_id=late.pk, actor=world.actor("clerk", AFTER), at=AFTER, version=late.version)
    triage.answer(
        opinion_id=late.pk, actor=world.actor("clerk", AFTER), at=AFTER, version=None, text="已经列入计划。",
        is_no_promise=True,
    )  # fmt: skip
    given.closed(world, at=AFTER - timedelta(days=30))
    pooled.counting.recount_all()
    again = AFTER + timedelta(days=9)
    assert shown(world, "clerk", again, world.station).figures == frozen
    assert CardFigure.objects.filter(card__station=world.station).count() == len(I)
    with pytest.raises(WrongState, match="已经关闭"):
        story.looked_at(world, again)
    with time_machine.travel(again, tick=False):
        page = words(Desk(world).get("clerk", f"{ROOT}2026q4/{world.station.public_id}/received/"))
    assert "与评价卡上的数字不同" in page


def a_finding_is_put_right(world):
    made = story.found(world)
    assert story.found(world).pk == made.pk  # pressed twice
    assert shown(world, "clerk", AFTER, world.station).figures[I.RECEIVED] == Figure(4)
    relay(at=AFTER, limit=1000)
    told = Notice.objects.filter(text__contains="意见登记簿缺十一月两周").values_list("user__username", flat=True)
    assert set(told) == {"head", "clerk", "second_clerk"}
    with pytest.raises(RuleBroken, match="本站的站长、工作人员"):
        story.found(world, key="2", responsible_id=world.user("other_clerk").pk)
    with pytest.raises(RuleBroken, match="不能早于今天"):
        story.found(world, key="3", due_on=(AFTER - timedelta(days=1)).date())

    on_day, too_late = AFTER + timedelta(days=14), AFTER + timedelta(days=15)
    address = f"{ROOT}findings/{made.public_id}/"
    with time_machine.travel(on_day, tick=False):
        assert "已超期" not in words(Desk(world).get("clerk", address))
    with time_machine.travel(too_late, tick=False):
        desk = Desk(world)
        assert "已超期1天" in words(desk.get("clerk", address))
        assert "已超期" in words(desk.get("leader", f"{ROOT}findings/?show=late"))
        assert "没有整改任务" in words(desk.get("other_clerk", f"{ROOT}findings/"))
        assert desk.get("other_clerk", address).status_code == 404
        assert desk.post("dispatcher", f"{address}report_finding/", version=1, text="补了").status_code == 403
        assert desk.post("clerk", f"{address}report_finding/", version=1, text=" ").status_code == 422
        assert desk.post("clerk", f"{address}report_finding/", version=1, text="补了一周。").status_code == 302
        assert desk.post("clerk", f"{address}confirm_finding/", version=2).status_code == 403
        assert desk.post("dispatcher", f"{address}return_finding/", version=2, reason="还差一周。").status_code == 302
        assert desk.post("head", f"{address}report_finding/", version=3, text="两周都补齐了。").status_code == 302
        assert desk.post("dispatcher", f"{address}confirm_finding/", version=4).status_code == 302
        page = words(desk.get("clerk", address))
    assert all(said in page for said in ("已整改", "还差一周。", "两周都补齐了。", "退回再整改"))
    made.refresh_from_db()
    assert (made.state, made.ended_at) == ("confirmed", too_late)
    assert FindingReport.objects.filter(finding=made).count() == 2
    verbs = AuditEvent.objects.filter(subject_kind="station_finding", subject_id=made.pk).order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == [
        "record_finding", "report_finding", "return_finding", "report_finding", "confirm_finding",
    ]  # fmt: skip
    with pytest.raises(WrongState):
        findings.withdraw_finding(
            finding_id=made.pk, actor=world.actor("dispatcher", too_late), at=too_late, version=None, reason="错"
        )


@pytest.mark.django_db
def test_a_list_takes_as_few_queries_for_many_stations_as_for_few():
    calendar.forget()
    calendar.the_calendar()
    world = given.county(with_other_township=True)
    story.reception(world)
    story.activities(world)
    given.closed(world)
    pooled.elsewhere(world)
    story.looked_at(world)
    card = f"{ROOT}2026q4/{world.station.public_id}/"
    with time_machine.travel(NOW, tick=False):
        desk = Desk(world)
        story.found(world, at=NOW)
        first = [queries(desk, "leader", page) for page in (ROOT, card, f"{ROOT}findings/")]
        little = story.little_stations(world)
        for reached in (given.closed, given.feedback_due, given.answered, given.pending):
            reached(world)
        pooled.counting.recount_all()
        story.found(world, key="more", at=NOW)
        story.found(world, key="point", at=NOW, station_id=little["stone"].pk, responsible_id=world.user("chair").pk)

        assert [queries(desk, "leader", page) for page in (ROOT, card, f"{ROOT}findings/")] == first
        assert all(n <= most for n, most in zip(first, (30, 34, 16), strict=True)), first
    with time_machine.travel(AFTER, tick=False):
        scorecards.close_quarter(first=QUARTER.first, actor=world.actor("dispatcher", AFTER), at=AFTER)
        assert queries(Desk(world), "leader", f"{ROOT}?quarter=2026q4") < first[0]
    assert Matter.objects.count() == 3
    assert Station.objects.count() == ScoreQuarter.objects.get().cards.count() == 5
    assert StationFinding.objects.filter(card__station=world.station).count() == 2
