"""延期 (domain W1 T30–T31, W2 G15, b.1–b.2): asked before the end, decided by hand, as far as the table allows."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from core import clocks, outbox
from core.clock import SHANGHAI
from core.errors import NotAllowed, RuleBroken
from core.models import Clock, Notice
from core.subjects import Subject
from suggestions.models import Extension
from suggestions.selectors import invariants
from suggestions.services import extending, feedback, handle
from suggestions.tests import given, proposals
from suggestions.tests.desk import NOW, Desk, words
from suggestions.tests.given_extensions import PLAN, WHY, ask

# Dispatched on Wednesday 18 November 2026, 一般, 15 working days: 19 and 20, 23–27, 30 to 4, 7, 8 and 9 December.
DUE = date(2026, 12, 9)
# Ten working days more: 10 and 11, 14–18, 21, 22 and 23 December.
FURTHEST = date(2026, 12, 23)


def reply_clock(journey):
    return clocks.of(Subject("matter", journey.matter.pk)).get(kind="reply", stopped_at=None)


def grant(journey, day, key="presidium_clerk", **other):
    journey.matter_step(extending.grant_extension, key, granted_on=day, **other)


@pytest.mark.django_db
def test_a_general_matter_is_extended_once_by_at_most_ten_working_days():
    journey = given.signed()
    assert reply_clock(journey).last_day == DUE
    for wished, sentence in (
        (None, "请选择2026年12月9日以后的日期"),
        (DUE, "请选择2026年12月9日以后的日期"),
        (date(2026, 12, 24), "最晚只能延到2026年12月23日"),
    ):
        with pytest.raises(RuleBroken, match=sentence):
            ask(journey, wished)
    for field in ({"ground": ""}, {"reason": " "}, {"plan": "再看看"}):
        with pytest.raises(RuleBroken):
            ask(journey, FURTHEST, **field)
    assert not Extension.objects.exists()
    ask(journey, FURTHEST)

    # Nothing is granted by asking: due on its day, one working day to decide, Thursday the 19th.
    assert (journey.matter.state, reply_clock(journey).last_day) == ("extension_review", DUE)
    assert Clock.objects.get(kind="extension_review").last_day == date(2026, 11, 19)
    with pytest.raises(RuleBroken, match="单位只申请延到2026年12月23日"):
        grant(journey, date(2026, 12, 24))
    with pytest.raises(NotAllowed):
        grant(journey, FURTHEST, key="dispatcher")
    grant(journey, date(2026, 12, 21))
    clock = reply_clock(journey)
    assert (journey.matter.state, clock.last_day) == ("handling", date(2026, 12, 21))
    assert "经批准延期到2026年12月21日" in clock.explanation
    with pytest.raises(NotAllowed):
        ask(journey, FURTHEST)

    journey.at = datetime(2026, 12, 21, 10, tzinfo=SHANGHAI)
    given.reply_again(journey)  # twenty hours later: too late
    assert list(invariants.breaches()) == []


@pytest.mark.django_db
def test_time_under_review_is_not_the_units_also_after_an_extension():
    journey = given.signed()
    ask(journey, date(2026, 12, 21))
    grant(journey, date(2026, 12, 21))
    journey.at = datetime(2026, 12, 17, 10, tzinfo=SHANGHAI)
    given.reply_again(journey)  # on Friday the 18th
    assert journey.at.astimezone(SHANGHAI).date() == date(2026, 12, 18)
    journey.at = datetime(2026, 12, 22, 9, tzinfo=SHANGHAI)
    journey.matter_step(feedback.send_back_reply, "presidium_clerk", reason="没有逐条答复。")

    # Monday and Tuesday were not the unit's: two working days more than Monday the 21st.
    assert reply_clock(journey).last_day == date(2026, 12, 23)


@pytest.mark.django_db
def test_a_refused_wish_binds_and_one_nobody_decides_grants_nothing():
    journey = given.signed()
    ask(journey, FURTHEST)
    journey.at = datetime(2026, 12, 9, 9, tzinfo=SHANGHAI)
    assert (journey.matter.state, reply_clock(journey).last_day) == ("extension_review", DUE)
    with pytest.raises(RuleBroken, match="为什么不同意"):
        journey.matter_step(extending.refuse_extension, "presidium_clerk", reason="")
    journey.matter_step(extending.refuse_extension, "presidium_clerk", reason="先通便道，铺面可以写进承诺。")
    assert (journey.matter.state, reply_clock(journey).last_day) == ("handling", DUE)
    with pytest.raises(NotAllowed):
        ask(journey, FURTHEST)
    assert Clock.objects.get(kind="extension_review").verdict == "late"


@pytest.mark.django_db
def test_after_the_end_it_is_too_late_to_ask():
    journey = given.signed()
    journey.at = datetime(2026, 12, 10, 9, tzinfo=SHANGHAI)
    with pytest.raises(RuleBroken, match="已经过了答复期限"):
        ask(journey, FURTHEST)


@pytest.mark.django_db
def test_a_major_matter_is_extended_twice_and_not_beyond_three_months():
    journey = given.signed(grade="major")
    # One month from 18 November is 18 December 2026, three months 18 February 2027.
    assert reply_clock(journey).last_day == date(2026, 12, 18)
    with pytest.raises(RuleBroken, match="最晚只能延到2027年2月18日"):
        ask(journey, date(2027, 2, 19))
    for day in (date(2027, 1, 15), date(2027, 2, 18)):
        ask(journey, day)
        grant(journey, day)
    assert reply_clock(journey).last_day == date(2027, 2, 18)
    with pytest.raises(NotAllowed):
        ask(journey, date(2027, 2, 25))


@pytest.mark.django_db
def test_a_suggestion_is_answered_within_six_months_of_dispatch_at_the_latest():
    proposal = proposals.dispatched()
    proposal.matter_step(handle.sign, "roads_handler")
    dispatched = proposal.matter.dispatched_at.astimezone(SHANGHAI).date()
    assert reply_clock(proposal).last_day == date(2027, 2, 18)
    assert dispatched == date(2026, 11, 18)
    # 代表法第五十一条: six months from the day it was dispatched.
    with pytest.raises(RuleBroken, match="最晚只能延到2027年5月18日"):
        ask(proposal, date(2027, 5, 19), lead="roads")
    ask(proposal, date(2027, 5, 18), lead="roads")
    grant(proposal, date(2027, 5, 18), key="dispatcher")
    assert reply_clock(proposal).last_day == date(2027, 5, 18)


@pytest.mark.django_db
@time_machine.travel(NOW)
def test_the_unit_asks_the_clerk_decides_and_citizen_and_deputy_read_the_new_day():
    desk = Desk(given.county())
    journey = given.signed(desk.world)
    address = f"/console/matters/{journey.matter.public_id}/"
    page = words(desk.get("township_handler", f"{address}ask_extension/"))
    assert "现在的答复期限到2026年12月9日，最晚可以延到2026年12月23日，还可以延1次" in page
    said = {"version": journey.matter.version, "ground": "season", "reason": WHY, "plan": PLAN}
    refused = desk.post("township_handler", f"{address}ask_extension/", **said, wished_on="2027-01-05")
    assert refused.status_code == 422
    assert "最晚只能延到2026年12月23日" in words(refused)
    assert WHY in words(refused)
    sent = desk.post("township_handler", f"{address}ask_extension/", **said, wished_on="2026-12-22")
    assert sent.status_code == 302

    assert given.TITLE in words(desk.get("presidium_clerk", "/console/work/extension-review/"))
    page = words(desk.get("presidium_clerk", f"{address}grant_extension/"))
    for shown in ("原期限2026年12月9日，申请延到 2026年12月22日", WHY, PLAN, "受季节或者工期限制"):
        assert shown in page
    version = journey.matter.version
    granted = desk.post(
        "presidium_clerk", f"{address}grant_extension/", version=version, granted_on="2026-12-22", reason=""
    )
    assert granted.status_code == 302
    late = desk.post("chair", f"{address}refuse_extension/", version=version, reason="不同意。")
    assert late.status_code == 409
    assert reply_clock(journey).last_day == date(2026, 12, 22)

    for who, shows in (("presidium_clerk", True), ("township_handler", True), ("roads_handler", False)):
        sheet = desk.get(who, f"/console/papers/matters/{journey.matter.public_id}/extension/")
        assert ("同意延到2026年12月22日。" in words(sheet)) == shows, who
    outbox.relay(at=NOW + timedelta(hours=1), limit=1000)
    told = Notice.objects.filter(text__contains="答复期限改到2026年12月22日").values_list("user__name", flat=True)
    assert {desk.world.user(key).name for key in ("deputy", "township_handler", "township_unit_head")} <= set(told)
    citizen = Client()
    citizen.post("/q/", {"number": journey.opinion.number, "query_code": journey.receipt.query_code})
    story = words(citizen.get(f"/q/{journey.opinion.number}/"))
    assert "经批准，答复期限延到2026年12月22日" in story
    assert PLAN in story
    assert WHY not in story
    assert "预计最晚12月22日答复" in story
