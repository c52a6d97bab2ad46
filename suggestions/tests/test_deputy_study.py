"""代表研判 (domain W1 T14–T15): one deputy asked by name, accepts in two days, explains or proposes; else it comes back."""

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client

from core import clocks
from core.clock import SHANGHAI
from core.errors import NotAllowed, RuleBroken, WrongState
from core.models import Clock
from core.subjects import Subject
from suggestions.selectors import invariants
from suggestions.services import collect, deputy_study, group_offers
from suggestions.tests import given
from suggestions.tests.desk import NOW, Desk, words

NOTE = "请听听这几户的想法。"
SAID = "这条路已列入今年的农村公路维修计划，11月底进场，施工期间请从东边绕行。"


def asked(world=None, **other):
    """The deputy of the station is asked on Wednesday 18 November 2026."""
    journey = given.classified(world, **other)
    offer(journey)
    return journey


def offer(journey, key="deputy"):
    said = {"deputy_id": journey.world.deputies[key].pk, "note": NOTE}
    journey.opinion_step(deputy_study.offer_to_deputy, "clerk", **said)


def running(journey, kind):
    return clocks.of(Subject("opinion", journey.opinion.pk)).get(kind=kind, stopped_at=None)


@pytest.mark.django_db
def test_the_deputy_accepts_and_explains_and_the_citizen_may_object():
    journey = asked()
    assert journey.opinion.state == "with_group"
    assert running(journey, "group_offer").last_day == date(2026, 11, 20)  # two working days
    assert running(journey, "triage").paused_at is not None
    with pytest.raises(NotAllowed):
        journey.opinion_step(group_offers.accept_offer, "county_deputy")
    journey.opinion_step(group_offers.accept_offer, "deputy")
    # Ten working days: 19, 20, 23–27 November, 30 November to 2 December.
    assert running(journey, "group_study").last_day == date(2026, 12, 2)
    for said, sentence in (({"is_no_promise": False}, "不能替单位承诺"), ({"text": " "}, "群众能看到")):
        with pytest.raises(RuleBroken, match=sentence):
            journey.opinion_step(
                deputy_study.explain_as_deputy, "deputy", **{"text": SAID, "is_no_promise": True, **said}
            )
    journey.opinion_step(deputy_study.explain_as_deputy, "deputy", text=SAID, is_no_promise=True)

    opinion = journey.opinion
    assert (opinion.state, opinion.answer) == ("answered", SAID)
    assert opinion.answered_by == journey.world.user("deputy")
    assert not Clock.objects.filter(kind__in=("triage", "group_study"), stopped_at=None).exists()
    assert list(invariants.breaches()) == []
    journey.opinion_step(collect.object, "citizen", reason="绕行也过不去。")
    assert journey.opinion.state == "triaging"


@pytest.mark.django_db
def test_what_the_deputy_proposes_goes_back_to_triage_and_a_group_explains_nothing():
    journey = asked()
    journey.opinion_step(group_offers.accept_offer, "deputy")
    journey.opinion_step(
        group_offers.submit_findings, "deputy", findings="要修路基，不是解释能解决的。", proposal="dispatch"
    )
    assert journey.opinion.state == "triaging"
    assert running(journey, "triage").paused_at is None
    assert list(invariants.breaches()) == []


@pytest.mark.django_db
def test_who_does_not_accept_in_two_days_or_declines_is_not_waited_for():
    journey = asked()
    assert group_offers.expire_due_offers(at=given.AT + timedelta(days=3)) == 1
    assert journey.opinion.state == "triaging"
    journey.later(days=3)
    offer(journey)
    journey.opinion_step(group_offers.decline_offer, "deputy", reason="在外地开会。")
    assert journey.opinion.state == "triaging"
    with pytest.raises(RuleBroken, match="已经说明不承接"):
        offer(journey)
    urgent = given.classified(journey.world, urgency="critical")
    with pytest.raises(RuleBroken, match="特急的事不能等研判"):
        offer(urgent)
    nobody = given.classified(journey.world)
    with pytest.raises(RuleBroken, match="请选择一位能登录的代表"):
        nobody.opinion_step(deputy_study.offer_to_deputy, "clerk", deputy_id=0, note=NOTE)
    with pytest.raises(RuleBroken, match="请先分类分级"):
        offer(given.taken(journey.world))
    assert list(invariants.breaches()) == []


@pytest.mark.django_db
@time_machine.travel(NOW)
def test_the_clerk_asks_on_the_page_and_the_deputy_explains_in_the_portal():
    desk = Desk(given.county())
    journey = given.classified(desk.world)
    address = f"/console/opinions/{journey.opinion.number}/"
    page = words(desk.get("clerk", f"{address}offer_to_deputy/"))
    assert "王秀英" in page
    sent = desk.post(
        "clerk", f"{address}offer_to_deputy/", version=journey.opinion.version,
        deputy=desk.world.deputies["deputy"].pk, note=NOTE,
    )  # fmt: skip
    assert sent.status_code == 302

    deputy = Client()
    deputy.force_login(desk.world.user("deputy"))
    assert "代表研判（待承接1）" in deputy.get("/portal/").content.decode()
    listed = deputy.get("/portal/group-offers/").content.decode()
    assert given.TITLE in listed
    link = journey.opinion.group_offers.get().public_id
    shown = words(deputy.get(f"/portal/group-offers/{link}/"))
    assert NOTE in shown
    assert given.SUMMARY in shown
    assert given.PHONE not in shown
    taken = deputy.post(f"/portal/group-offers/{link}/accept_offer/", {"version": journey.opinion.version})
    assert taken.status_code == 302
    said = {"version": journey.opinion.version, "text": SAID}
    refused = deputy.post(f"/portal/group-offers/{link}/explain_as_deputy/", said)
    assert refused.status_code == 422
    assert SAID in words(refused)
    done = deputy.post(f"/portal/group-offers/{link}/explain_as_deputy/", {**said, "is_no_promise": "on"})
    assert done.status_code == 302
    assert journey.opinion.state == "answered"
    with pytest.raises(WrongState):
        journey.opinion_step(group_offers.accept_offer, "deputy")
    citizen = Client()
    citizen.post("/q/", {"number": journey.opinion.number, "query_code": journey.receipt.query_code})
    story = words(citizen.get(f"/q/{journey.opinion.number}/"))
    assert "代表作了解释说明" in story
    assert SAID in story
    assert journey.opinion.answered_at.astimezone(SHANGHAI).date() == NOW.astimezone(SHANGHAI).date()
