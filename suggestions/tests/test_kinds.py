"""Matters that come from no opinion run through the same engine: suggestions are signed, rectifications accepted."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from core import clocks
from core.actors import SYSTEM, SYSTEM_CAPACITY
from core.errors import NotAllowed, RuleBroken
from suggestions import deadlines, lifecycle
from suggestions.models import Matter
from suggestions.selectors import deputy_work
from suggestions.selectors.scope import visible_matters
from suggestions.services import dispatch, feedback, handle, matters, satisfaction
from suggestions.services.matters import Work
from suggestions.states import FeedbackWay, Grade, MatterKind, MatterState, Remark, Satisfaction
from suggestions.tests import given
from suggestions.tests.journey import Answer, answer

pytestmark = pytest.mark.django_db

FREE = ("deputy", "county_deputy")


class Steps:
    """One matter and who takes its steps."""

    def __init__(self, kind: str, *, lead: str | None = None, deputies: tuple[str, ...] = ()) -> None:
        self.world, self.at = given.county(), given.AT
        self.deputies = deputies
        work = Work(
            title="关于修建石桥村机耕桥的建议", summary="石桥村两组农田隔河，收割机过不去，建议修一座机耕桥。",
            owner_id=self.world.unit("committee").pk, level="county", region_id=self.world.region(given.VILLAGE).pk,
            category_id=self.world.category("04").pk, kind=kind, source_id=7,
            deputy_ids=[self.world.deputies[key].pk for key in deputies],
        )  # fmt: skip
        with transaction.atomic():
            opened = matters.open_matter(
                work, actor=SYSTEM, capacity=SYSTEM_CAPACITY, at=self.at,
                lead_unit_id=self.world.unit(lead).pk if lead else None,
            )  # fmt: skip
        self.id = opened.pk

    @property
    def matter(self) -> Matter:
        return Matter.objects.get(pk=self.id)

    def actor(self, key: str):
        return self.world.actor(key, self.at)

    def step(self, command, key: str, **said: object) -> None:
        self.at += timedelta(hours=2)
        command(matter_id=self.id, actor=self.actor(key), at=self.at, version=self.matter.version, **said)

    def dispatched(self) -> "Steps":
        self.step(dispatch.dispatch, "dispatcher", lead_unit_id=self.world.unit("roads").pk, co_unit_ids=[])
        return self

    def signed(self) -> "Steps":
        self.step(handle.sign, "roads_handler")
        self.step(
            handle.log_contact, "roads_handler", way="phone", with_citizen=False, with_deputy=True,
            contacted_at=self.at, summary="与代表到现场看了桥位。",
        )  # fmt: skip
        return self

    def answered(self) -> "Steps":
        said = answer("A")
        signed = Answer(**{**vars(said), "doc_no": "示交函〔2026〕5号"})
        self.step(handle.issue_reply, "roads_head", answer=signed)
        return self

    def told(self) -> "Steps":
        self.step(feedback.record_feedback, "dispatcher", way=FeedbackWay.TO_DEPUTY, told_at=self.at, deputy_told=True)
        return self

    def last_day(self, kind: str) -> date:
        return clocks.of(deadlines.matter_subject(self.id)).get(kind=kind, round_no=self.matter.round_no).last_day

    def verify(self) -> None:
        call_command("verify")


def suggestion() -> Steps:
    return Steps(MatterKind.SUGGESTION, deputies=FREE)


def test_a_suggestion_is_to_be_answered_three_months_after_dispatch():
    steps = suggestion().dispatched()

    # 代表法第五十一条. Dispatched on 18 November 2026: three months end on 18 February 2027, a Thursday after the
    # Spring Festival, which begins on 6 February.
    assert steps.last_day("reply") == date(2027, 2, 18)
    # Twenty working days from 18 November without a holiday between: 16 December.
    assert steps.last_day("first_contact") == date(2026, 12, 16)


def test_the_head_signs_and_nobody_reviews_the_content():
    steps = suggestion().dispatched().signed()

    for key in ("roads_handler", "dispatcher", "leader"):
        with pytest.raises(NotAllowed):
            steps.step(handle.issue_reply, key, answer=answer("A"))
    with pytest.raises(NotAllowed):
        steps.step(handle.submit_reply, "roads_handler", answer=answer("A"))
    with pytest.raises(RuleBroken, match="文号"):
        steps.step(handle.issue_reply, "roads_head", answer=answer("A"))
    steps.answered()

    assert steps.matter.state == MatterState.FEEDBACK_DUE
    assert clocks.of(deadlines.matter_subject(steps.id)).get(kind="reply").stopped_at == steps.at
    steps.verify()


def test_every_sponsor_rates_and_one_dissatisfied_has_it_handled_again():
    steps = suggestion().dispatched().signed().answered().told()
    waiting = [list(deputy_work.to_rate(steps.actor(key))) for key in FREE]
    assert waiting == [[steps.matter], [steps.matter]]

    steps.step(satisfaction.rate_as_deputy, "deputy", attitude="satisfied", outcome=Satisfaction.SATISFIED)
    assert steps.matter.state == MatterState.TO_EVALUATE
    steps.step(
        satisfaction.rate_as_deputy, "county_deputy", attitude="satisfied", outcome=Satisfaction.DISSATISFIED,
        reason="只说研究，没有说什么时候修。",
    )  # fmt: skip

    assert steps.matter.state == MatterState.REHANDLING
    steps.step(satisfaction.order_rehandling, "dispatcher", order="写明计划和时间后再答复。")
    # One month (河南), from the order on 19 November: 19 December 2026 is a Saturday, so Monday the 21st.
    assert steps.last_day("reply") == date(2026, 12, 21)
    steps.verify()


def test_a_deputy_who_neither_proposed_nor_follows_sees_and_rates_nothing():
    steps = Steps(MatterKind.SUGGESTION, deputies=("deputy",)).dispatched().signed().answered().told()
    stranger = steps.actor("county_deputy")

    assert not visible_matters(stranger).filter(pk=steps.id).exists()
    assert lifecycle.MATTER.available_actions(steps.matter, stranger) == []
    with pytest.raises(NotAllowed):
        steps.step(satisfaction.rate_as_deputy, "county_deputy", attitude="satisfied", outcome="satisfied")


def rectification() -> Steps:
    return Steps(MatterKind.RECTIFICATION, lead="roads")


def test_a_rectification_begins_with_its_unit_and_is_due_in_thirty_days():
    steps = rectification()

    assert steps.matter.state == MatterState.DISPATCHED
    # Thirty days from 18 November 2026: 18 December, a Friday.
    assert steps.last_day("reply") == date(2026, 12, 18)
    steps.verify()


def test_a_rectification_is_accepted_not_rated():
    steps = rectification().signed()
    steps.step(handle.submit_reply, "roads_handler", answer=answer("A"))

    with pytest.raises(NotAllowed):
        steps.step(feedback.approve_reply, "dispatcher")
    steps.step(feedback.accept_result, "dispatcher")

    assert (steps.matter.state, steps.matter.remark) == (MatterState.CLOSED, Remark.ACCEPTED)
    steps.verify()


def test_a_source_has_one_matter():
    rectification()

    with pytest.raises(IntegrityError):
        rectification()


def test_an_opinion_is_accepted_and_never_opened():
    world = given.county()
    work = Work(
        title="a", summary="b", owner_id=world.unit("committee").pk, level="county", grade=Grade.MICRO,
        region_id=world.region(given.VILLAGE).pk, category_id=world.category().pk,
    )  # fmt: skip

    with pytest.raises(RuleBroken, match="受理"), transaction.atomic():
        matters.open_matter(work, actor=SYSTEM, capacity=SYSTEM_CAPACITY, at=given.AT)


def test_a_rectification_has_nobody_to_contact_first():
    steps = rectification()

    assert not clocks.of(deadlines.matter_subject(steps.id)).filter(kind="first_contact").exists()


def test_nobody_is_late_in_contacting_somebody_anonymous():
    world = given.county()
    journey = given.classified(world, identity_mode="anonymous", name="", phone="")
    type(journey.opinion).objects.filter(pk=journey.opinion.pk).update(followup_deputy=None)
    journey.opinion_step(given.triage.accept, "clerk")
    journey.matter_step(
        dispatch.dispatch, "presidium_clerk", lead_unit_id=world.unit("township_gov").pk, co_unit_ids=[], instruction=""
    )
    running = clocks.of(deadlines.matter_subject(journey.matter.pk)).filter(stopped_at__isnull=True)

    assert sorted(running.values_list("kind", flat=True)) == ["progress", "reply"]
