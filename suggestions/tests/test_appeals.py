"""不予受理的复核 (domain W1 T11): once, within fifteen days, by people who had no part in the refusal."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from accounts.roles import Role
from accounts.services import posts
from core import clocks, outbox
from core.actors import SYSTEM, citizen_of
from core.clock import SHANGHAI
from core.errors import NotAllowed, RuleBroken, WrongState
from core.models import Notice
from core.subjects import Subject
from suggestions.models import RejectionAppeal
from suggestions.selectors import invariants, tracking, worklists
from suggestions.services import appeals, triage
from suggestions.tests import given
from suggestions.tests.desk import NOW, Desk, words

WHY = "不是个人纠纷，村里三十几户都走这条路。"


def refused(world, confirmed_by="presidium_clerk"):
    """Refused on Wednesday 18 November 2026, confirmed by the township's congress."""
    opinion = given.reject_review(world)
    at = given.AT + timedelta(hours=2)
    actor = world.actor(confirmed_by, at)
    triage.confirm_rejection(opinion_id=opinion.pk, actor=actor, at=at, version=opinion.version)
    opinion.refresh_from_db()
    return opinion


def ask(opinion, at, reason=WHY):
    appeals.appeal_rejection(
        opinion_id=opinion.pk, actor=citizen_of(opinion.pk), at=at, version=opinion.version, reason=reason
    )
    opinion.refresh_from_db()


def decide(command, opinion, world, key, at, reason="路是村道，归乡镇管，应当受理。"):
    command(opinion_id=opinion.pk, actor=world.actor(key, at), at=at, version=opinion.version, reason=reason)
    opinion.refresh_from_db()


@pytest.mark.django_db
def test_it_is_looked_at_by_others_within_three_working_days_and_triage_begins_anew():
    world = given.county()
    opinion = refused(world)
    at = datetime(2026, 12, 3, 20, tzinfo=SHANGHAI)
    with pytest.raises(RuleBroken, match="为什么应当受理"):
        ask(opinion, at, reason=" ")
    # Fifteen days from 18 November: the whole of 3 December.
    ask(opinion, at)
    assert opinion.state == "appealed"
    running = clocks.of(Subject("opinion", opinion.pk)).get(kind="appeal_review", stopped_at=None)
    assert running.last_day == date(2026, 12, 8)  # 4, 7 and 8 December

    later = datetime(2026, 12, 4, 9, tzinfo=SHANGHAI)
    for key in ("clerk", "presidium_clerk", "head"):  # proposed it, confirmed it, is of the station
        with pytest.raises(NotAllowed):
            decide(appeals.overturn_rejection, opinion, world, key, later)
    waiting = {key: worklists.counts(world.actor(key, later)).get("appeals", 0) for key in ("presidium_clerk", "chair")}
    assert waiting == {"presidium_clerk": 0, "chair": 1}
    with pytest.raises(RuleBroken, match="群众能看到"):
        decide(appeals.uphold_rejection, opinion, world, "chair", later, reason="")
    decide(appeals.overturn_rejection, opinion, world, "chair", later)

    assert (opinion.state, opinion.reject_reason, opinion.guidance) == ("triaging", "", "")
    assert clocks.of(Subject("opinion", opinion.pk)).filter(kind="triage", stopped_at=None).count() == 1
    assert RejectionAppeal.objects.get().refused_for == "R2"
    assert list(invariants.breaches()) == []


@pytest.mark.django_db
def test_once_and_not_after_fifteen_days():
    world = given.county()
    late = refused(world)
    with pytest.raises(RuleBroken, match="已经过了申请复核的日期"):
        ask(late, datetime(2026, 12, 4, 0, 1, tzinfo=SHANGHAI))
    opinion = refused(world)
    ask(opinion, given.AT + timedelta(days=1))
    decide(
        appeals.uphold_rejection, opinion, world, "dispatcher", given.AT + timedelta(days=2), reason="正在法院审理。"
    )
    assert opinion.state == "rejected"
    with pytest.raises((NotAllowed, WrongState)):
        ask(opinion, given.AT + timedelta(days=3))
    assert list(invariants.breaches()) == []


@pytest.mark.django_db
def test_the_congress_is_told_and_refused_once_more_nothing_is_offered_that_cannot_be_done():
    world = given.county()
    journey = given.taken(world)
    journey.opinion_step(triage.propose_rejection, "clerk", reason="R2", guidance="")
    journey.opinion_step(triage.confirm_rejection, "head")
    journey.opinion_step(appeals.appeal_rejection, "citizen", reason=WHY)
    outbox.relay(at=journey.at, limit=1000)
    told = set(Notice.objects.filter(text__contains="群众申请复核").values_list("user__name", flat=True))
    assert told == {world.user(key).name for key in ("presidium_clerk", "chair", "dispatcher")}

    journey.opinion_step(appeals.overturn_rejection, "dispatcher", reason="路是村道，应当受理。")
    journey.opinion_step(triage.propose_rejection, "clerk", reason="R9", guidance="")
    journey.opinion_step(triage.confirm_rejection, "head")
    story = tracking.story(journey.opinion.pk, journey.at)
    assert (story.actions, story.expected_sentence) == ((), "")
    refusals = [step.text for step in story.steps if step.title == "不予受理"]
    assert refusals == ["具体司法、执法案件", "不属于本县职权"]
    assert list(invariants.breaches()) == []


@pytest.mark.django_db
def test_what_the_countys_office_refused_its_leaders_may_look_at_too():
    world = given.county()
    journey = given.start(world, bypass_local=True)
    journey.opinion_step(triage.take, "dispatcher")
    journey.opinion_step(triage.propose_rejection, "dispatcher", reason="R9", guidance="")
    posts.appoint(
        user_id=world.user("committee_member").pk, organisation_id=world.unit("committee").pk,
        role=Role.COUNTY_DISPATCHER, active_from=date(2026, 1, 5), actor=SYSTEM, at=journey.at,
    )  # fmt: skip
    journey.opinion_step(triage.confirm_rejection, "committee_member")
    journey.opinion_step(appeals.appeal_rejection, "citizen", reason=WHY)
    for key in ("dispatcher", "committee_member", "chair"):
        with pytest.raises(NotAllowed):
            journey.opinion_step(appeals.overturn_rejection, key, reason="应当受理。")
    assert worklists.counts(world.actor("leader", journey.at))["appeals"] == 1
    journey.opinion_step(appeals.overturn_rejection, "leader", reason="应当受理。")
    assert journey.opinion.state == "triaging"


@pytest.mark.django_db
@time_machine.travel(NOW)
def test_the_citizen_asks_on_the_page_of_the_code_and_reads_the_answer_there():
    desk = Desk(given.county())
    journey = given.taken(desk.world)
    journey.opinion_step(triage.propose_rejection, "clerk", reason="R2", guidance="")
    journey.opinion_step(triage.confirm_rejection, "head")
    citizen, number = Client(), journey.opinion.number
    citizen.post("/q/", {"number": number, "query_code": journey.receipt.query_code})
    assert "可以在12月3日以前申请复核一次" in words(citizen.get(f"/q/{number}/"))
    said = {"version": journey.opinion.version, "reason": ""}
    empty = citizen.post(f"/q/{number}/appeal_rejection/", said)
    assert empty.status_code == 422
    asked = citizen.post(f"/q/{number}/appeal_rejection/", {**said, "reason": WHY}, follow=True)
    assert "申请复核中" in words(asked)
    assert WHY in words(asked)
    assert "为什么、该找谁" in words(asked)

    assert given.TEXT[:12] in words(desk.get("chair", "/console/work/appeals/"))
    address = f"/console/opinions/{number}/"
    shown = words(desk.get("chair", f"{address}uphold_rejection/"))
    assert WHY in shown
    assert "他们不参与这次复核" in shown
    done = desk.post("chair", f"{address}uphold_rejection/", version=journey.opinion.version, reason="正在法院审理。")
    assert done.status_code == 302
    final = words(citizen.get(f"/q/{number}/"))
    assert "复核结果：维持不予受理" in final
    assert "正在法院审理。" in final
    assert "可以申请复核一次" not in final
