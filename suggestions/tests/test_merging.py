"""Merging and splitting: one master, each citizen told and asked apart, time that stands still, who wins, what leaks."""

from datetime import timedelta

import pytest

from core.actors import SYSTEM
from core.errors import NotAllowed, Refused, RuleBroken, WrongState
from core.models import Clock, Notice
from core.outbox import relay
from suggestions.models import Merging, Opinion
from suggestions.selectors import invariants, tracking
from suggestions.selectors.merged_stories import NOTE
from suggestions.services import collect, handle, merging, satisfaction, tellings, triage, withdrawing
from suggestions.states import FeedbackWay, MatterAction, Satisfaction
from suggestions.tests import given
from suggestions.tests.given_merging import (
    OTHER_NAME,
    OTHER_PHONE,
    finish,
    hand_out,
    merged,
    neighbour,
    put,
    rates,
    tell_all,
)

SATISFIED, DISSATISFIED = Satisfaction.SATISFIED, Satisfaction.DISSATISFIED
REASON = "水沟没有清，雨一大照样淹。"


def story(journey, at):
    return tracking.story(journey.opinion.pk, at)


def sound():
    assert [breach.invariant.key for breach in invariants.breaches()] == []


@pytest.mark.django_db
class TestMerging:
    """T12: the child follows its master, whatever becomes of that."""

    def test_each_is_told_and_asked_apart_and_the_outvoted_one_gets_an_explanation(self):
        world = given.county()
        master = given.classified(world)
        early, late = neighbour(world), neighbour(world, identity_mode="anonymous", name="", phone="")
        put(early, master.opinion)
        assert story(early, early.at).merged_note == NOTE
        assert story(early, early.at).status == "已合并办理"
        master.opinion_step(triage.accept, "clerk")
        # Merged once the unit had it: into the matter at once.
        put(late, master.opinion)
        assert {early.matter.pk, late.matter.pk} == {master.matter.pk}
        assert early.opinion.category_id == master.opinion.category_id is not None
        relay(at=master.at)
        master.at += timedelta(hours=1)
        finish(master)
        tell_all(master, {"number": late.opinion.number, "way": FeedbackWay.NO_CHANNEL})
        assert list(late.opinion.own_feedbacks.values_list("way", flat=True)) == [FeedbackWay.NO_CHANNEL]
        assert list(early.opinion.own_feedbacks.values_list("way", flat=True)) == [FeedbackWay.PHONE]

        at = master.later(hours=1)
        rates(master, SATISFIED, at)
        rates(early, DISSATISFIED, at, REASON)
        given.rate(master, "deputy", SATISFIED)
        assert master.matter.state == "to_evaluate"
        rates(late, SATISFIED, at)

        relay(at=master.at)
        assert Notice.objects.filter(text__contains="请向本人说明").exists()
        # One of three was not satisfied: closed as most said, and that one is told why.
        assert master.matter.state == "closed"
        assert story(early, at).explanation_due
        assert not story(late, at).explanation_due
        clerk, matter = world.actor("clerk", at), master.matter
        said = {"matter_id": matter.pk, "actor": clerk, "at": at, "version": None}
        with pytest.raises(RuleBroken, match="请选择还没有说明的那位群众"):
            tellings.explain_to_minority(**said, number=late.opinion.number, text="已经清了一段，另一段下周清。")
        tellings.explain_to_minority(**said, number=early.opinion.number, text="已经清了一段，另一段下周清。")
        assert [e.text for e in story(early, at).explanations] == ["已经清了一段，另一段下周清。"]
        assert story(late, at).explanations == ()
        with pytest.raises(NotAllowed):
            tellings.explain_to_minority(**said, number=early.opinion.number, text="已经清了一段，另一段下周清。")
        sound()

    def test_two_of_three_dissatisfied_is_handled_again(self):
        world = given.county()
        master = given.classified(world)
        others = [neighbour(world), neighbour(world)]
        for other in others:
            put(other, master.opinion)
        master.opinion_step(triage.accept, "clerk")
        finish(master)
        tell_all(master)
        at = master.later(hours=1)
        given.rate(master, "deputy", SATISFIED)
        rates(master, SATISFIED, at)
        for other in others:
            rates(other, DISSATISFIED, at, REASON)
        assert master.matter.state == "rehandling"

    def test_one_merged_after_the_feedback_is_told_late_and_the_round_waits_for_it(self):
        world = given.county()
        master = given.told(world)
        late = neighbour(world)
        late.at = master.at
        put(late, master.opinion)
        at = late.later()
        assert story(late, at).status == "待反馈"
        assert story(late, at).replies == ()
        assert MatterAction.RATE not in story(late, at).actions
        with pytest.raises(NotAllowed):
            rates(late, SATISFIED, at)
        # Ten working days: Wednesday 18 November or the days after, over by the middle of December.
        over = at + timedelta(days=30)
        with pytest.raises(RuleBroken, match="还有合并的群众没有告知"):
            satisfaction.end_round(matter_id=master.matter.pk, actor=SYSTEM, at=over)
        assert satisfaction.end_due_rounds(at=over) == 0

        said = {"matter_id": master.matter.pk, "actor": world.actor("clerk", over), "version": None}
        tellings.tell_merged(**said, at=over, number=late.opinion.number, way="phone", told_at=over)
        assert len(story(late, over).replies) == 1
        assert satisfaction.end_due_rounds(at=over + timedelta(days=1)) == 0
        assert satisfaction.end_due_rounds(at=over + timedelta(days=30)) == 1
        assert master.matter.state == "closed"
        sound()

    def test_a_merged_one_stands_for_its_master_and_takes_its_own_along(self):
        world = given.county()
        first, second, third = given.taken(world), neighbour(world), neighbour(world)
        put(second, first.opinion)
        put(third, second.opinion)
        assert third.opinion.merged_into_id == first.opinion.pk
        top = neighbour(world)
        put(first, top.opinion)
        rows = Opinion.objects.exclude(pk=top.opinion.pk)
        assert set(rows.values_list("merged_into_id", flat=True)) == {top.opinion.pk}
        with pytest.raises(RuleBroken, match="同一件意见"):
            put(top, third.opinion)
        assert Merging.objects.filter(ended_at__isnull=True).count() == 3
        sound()

    @pytest.mark.parametrize("made", ["pending", "answered", "rejected", "withdrawn"])
    def test_only_into_one_that_is_read_or_handled(self, made):
        world = given.county()
        child = neighbour(world)
        with pytest.raises(RuleBroken, match="只能并入正在初审或者已经受理的意见"):
            put(child, getattr(given, made)(world))

    def test_not_into_a_closed_one_nor_one_out_of_sight(self):
        world = given.county(with_other_township=True)
        child = neighbour(world)
        closed = given.ended(world).opinion
        with pytest.raises(RuleBroken, match="已办结"):
            put(child, closed)
        second = world.actor("second_clerk", child.at)
        said = {"opinion_id": child.opinion.pk, "at": child.at, "version": None}
        with pytest.raises(NotAllowed):
            merging.merge(**said, actor=second, into=given.triaging(world).number)
        # Sent straight to the county: the station does not even learn that it is there.
        with pytest.raises(RuleBroken, match="没有找到"):
            put(child, given.pending(world, bypass_local=True))

    def test_a_direct_answer_goes_to_all_and_each_may_object(self):
        world = given.county()
        master, child = given.taken(world), neighbour(world)
        put(child, master.opinion)
        master.opinion_step(triage.answer, "clerk", text="下月动工，已经招标。", is_no_promise=True)
        assert (child.opinion.state, child.opinion.answer) == ("answered", "下月动工，已经招标。")
        child.at = master.at
        child.opinion_step(collect.object, "citizen", reason="去年也这样说。")
        assert (child.opinion.state, master.opinion.state) == ("triaging", "answered")
        sound()

    def test_the_others_are_read_on_when_the_master_is_withdrawn(self):
        world = given.county()
        master, child = given.taken(world), neighbour(world)
        put(child, master.opinion)
        master.opinion_step(withdrawing.withdraw, "citizen")
        assert child.opinion.state == "triaging"
        sound()


@pytest.mark.django_db
class TestSplitting:
    """T13: with the time that was left, and not once the citizen has been told."""

    def test_the_term_of_triage_stands_still_and_runs_on(self):
        world = given.county()
        master, child = given.taken(world), neighbour(world)
        put(child, master.opinion)
        clock = Clock.objects.get(subject_kind="opinion", subject_id=child.opinion.pk, kind="triage")
        # Received on Wednesday 18 November: one working day, until Thursday 19.
        assert (str(clock.last_day), clock.paused_at is not None) == ("2026-11-19", True)
        child.at += timedelta(days=7)
        with pytest.raises(RuleBroken, match="为什么不是同一件事"):
            child.opinion_step(merging.split, "clerk", reason=" ")
        child.opinion_step(merging.split, "clerk", reason="说的是另一头的路。")
        clock.refresh_from_db()
        # Five working days later there is still one day left: Thursday 26 November.
        assert (child.opinion.state, str(clock.last_day)) == ("triaging", "2026-11-26")
        assert clock.paused_at is None
        assert Merging.objects.get().reason == "说的是另一头的路。"
        sound()

    def test_merged_and_split_three_times_it_stays_on_its_own(self):
        world = given.county()
        master, child = given.taken(world), neighbour(world)
        for _ in range(3):
            put(child, master.opinion)
            child.opinion_step(merging.split, "clerk", reason="还是不像同一件。")
        with pytest.raises(WrongState, match="3次"):
            put(child, master.opinion)
        assert child.opinion.state == "triaging"

    def test_not_after_the_reply_and_by_the_citizen_before(self):
        world = given.county()
        master = given.accepted(world)
        stays, goes = neighbour(world), neighbour(world)
        for child in (stays, goes):
            put(child, master.opinion)
        assert "split" in story(goes, goes.at).actions
        goes.opinion_step(merging.split, "citizen", reason="我说的是桥，不是路。")
        assert (goes.opinion.state, goes.opinion.matter_id, goes.opinion.category_id) == ("triaging", None, None)
        finish(master)
        tell_all(master)
        stays.at = master.at
        for key, command, said in (
            ("clerk", merging.split, {"reason": "不是同一件。"}),
            ("citizen", merging.split, {"reason": "不是同一件。"}),
            ("citizen", withdrawing.withdraw, {}),
        ):
            with pytest.raises(Refused):
                stays.opinion_step(command, key, **said)
        with pytest.raises(RuleBroken, match="已经把答复告诉这位群众"):
            stays.opinion_step(merging.split, "clerk", reason="不是同一件。")
        sound()


@pytest.mark.django_db
def test_neither_citizens_nor_the_unit_learn_who_the_others_are():
    world = given.county()
    master = given.accepted(world)
    child = neighbour(world, identity_mode="confidential")
    put(child, master.opinion)
    hand_out(master)
    master.matter_step(handle.record_progress, "township_handler", text=f"已联系{given.NAME}，{given.PHONE}。")
    told = str(tracking.story_as_data(story(child, master.at)))
    assert given.NAME not in told
    assert given.PHONE not in told
    assert given.TEXT not in told
    assert "已联系某群众" in told
    own = str(tracking.story_as_data(story(master, master.at)))
    assert given.NAME in own
    assert OTHER_NAME not in own
    secret = neighbour(world, identity_mode="confidential", name="石桥", phone=OTHER_PHONE)
    with pytest.raises(RuleBroken, match="对承办单位保密"):
        put(secret, master.opinion)


@pytest.mark.django_db
def test_a_stale_page_or_a_state_of_its_own_is_refused():
    world = given.county()
    opinion = merged(world)
    with pytest.raises(WrongState):
        merging.merge(
            opinion_id=opinion.pk, actor=world.actor("clerk", given.AT), at=given.AT, version=None,
            into=given.triaging(world).number,
        )  # fmt: skip
