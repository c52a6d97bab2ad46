"""Questions taken back from an organ day: one matter each, due in a month, answered to who asked."""

from datetime import date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import transaction

from core import clocks, outbox
from core.clock import SHANGHAI
from core.models import HandlerReceipt, Notice, OutboxMessage
from core.registries import question_matters
from liaison.models import Activity
from liaison.services import activity_life, activity_questions
from liaison.states.activities import ActivityKind
from liaison.tests import given_activities
from suggestions import deadlines
from suggestions.models import Matter, Opinion, ReturnVisit
from suggestions.selectors import deputy_work, tracking
from suggestions.services import feedback, handle, questions, satisfaction
from suggestions.services.questions import TakenBack
from suggestions.states import FeedbackWay, MatterKind, MatterState, OpinionState, Remark, Satisfaction
from suggestions.tests import given
from suggestions.tests.journey import answer

pytestmark = pytest.mark.django_db

ASKED = "石桥村的农业保险理赔，去年受灾到现在没有拿到钱，什么时候能赔？"
# A Thursday; the day of 新沂's first session in its own year.
DAY = datetime(2026, 11, 19, 15, 0, tzinfo=SHANGHAI)


class Asked:
    """A question on its way."""

    def __init__(self, *, deputy: str | None = None, opinion: Opinion | None = None, number: int = 41) -> None:
        self.world, self.at = given.county(), DAY
        self.taken = TakenBack(
            question_id=number, text=ASKED, region_id=self.world.region(given.VILLAGE).pk,
            unit_id=self.world.unit("roads").pk, user_id=self.world.user("clerk").pk,
            deputy_id=self.world.deputies[deputy].pk if deputy else None,
            opinion_number=opinion.number if opinion else "",
        )  # fmt: skip
        with transaction.atomic():
            questions.open_question(self.taken, self.at)

    @property
    def matter(self) -> Matter:
        return Matter.objects.get(kind=MatterKind.QUESTION, source_id=self.taken.question_id)

    def step(self, command, key: str, **said: object) -> None:
        self.at += timedelta(hours=2)
        actor = self.world.actor(key, self.at)
        command(matter_id=self.matter.pk, actor=actor, at=self.at, version=self.matter.version, **said)

    def answered(self) -> "Asked":
        self.step(handle.sign, "roads_handler")
        self.step(
            handle.log_contact, "roads_handler", way="phone", with_citizen=True, with_deputy=True,
            contacted_at=self.at, summary="核对了理赔材料。",
        )  # fmt: skip
        self.step(handle.submit_reply, "roads_handler", answer=answer("A"))
        self.step(feedback.approve_reply, "dispatcher")
        return self

    def told(self, way: str = FeedbackWay.TO_DEPUTY) -> "Asked":
        self.step(feedback.record_feedback, "dispatcher", way=way, told_at=self.at, deputy_told=True)
        return self


def test_the_organ_has_it_at_once_and_the_county_has_the_answer_in_a_month():
    asked = Asked(deputy="deputy")
    matter = asked.matter

    assert (matter.state, matter.level, matter.owner) == (
        MatterState.DISPATCHED, "county", asked.world.unit("committee"),
    )  # fmt: skip
    assert matter.assignments.get().unit == asked.world.unit("roads")
    assert (matter.title, matter.summary) == (ASKED[:40], ASKED)
    clock = clocks.of(deadlines.matter_subject(matter.pk)).get(kind="reply")
    # One month from 19 November 2026 is 19 December, a Saturday: Monday the 21st (民法典第二百零三条).
    assert clock.last_day == date(2026, 12, 21)
    call_command("verify")


def test_the_same_question_comes_twice_and_has_one_matter():
    asked = Asked()
    with transaction.atomic():
        assert questions.open_question(asked.taken, DAY) is None

    assert Matter.objects.count() == 1


def test_the_asking_deputy_follows_it_and_rates_the_answer():
    asked = Asked(deputy="deputy").answered().told()
    deputy = asked.world.actor("deputy", asked.at)

    assert list(deputy_work.to_rate(deputy)) == [asked.matter]
    asked.step(satisfaction.rate_as_deputy, "deputy", attitude="satisfied", outcome=Satisfaction.SATISFIED)
    assert (asked.matter.state, asked.matter.remark) == (MatterState.CLOSED, Remark.RATED)
    # 19 November and thirty days: 21 December, as it rolls off the weekend.
    assert [v.planned_on for v in ReturnVisit.objects.all()] == [date(2026, 12, 21)]
    call_command("verify")


def test_who_left_no_contact_has_no_rating_to_give():
    """Nobody to ask on either side: closed as 未评价 when the answer was given, not ten working days later."""
    asked = Asked().answered().told(FeedbackWay.NO_CHANNEL)

    assert (asked.matter.state, asked.matter.remark) == (MatterState.CLOSED, Remark.UNRATED)
    call_command("verify")


def test_the_citizen_whose_opinion_is_named_follows_and_rates():
    world = given.county()
    opinion = given.recorded(world)
    asked = Asked(opinion=opinion)
    opinion.refresh_from_db()

    assert (opinion.state, opinion.matter) == (OpinionState.ACCEPTED, asked.matter)
    assert opinion.taken_by == world.user("clerk")
    assert not clocks.of(deadlines.opinion_subject(opinion.pk)).filter(stopped_at=None).exists()
    call_command("verify")
    asked.answered().told(FeedbackWay.PHONE)
    told = tracking.story(opinion.pk, asked.at)
    assert "rate" in told.actions
    assert told.replies[0].by == "示例县交通运输局"


def test_an_opinion_on_its_own_way_stays_there():
    world = given.county()
    own = given.to_dispatch(world)
    asked = Asked(opinion=own.opinions.get())

    assert own.opinions.count() == 1
    assert asked.matter.opinions.count() == 0
    call_command("verify")


def test_an_unknown_number_changes_nothing():
    world = given.county()
    asked = Asked(opinion=Opinion(number="000000000000"))

    assert asked.matter.opinions.count() == 0
    assert asked.world == world


def an_organ_day(world: given.County) -> Activity:
    """A bureau at the station, held, with a deputy and a citizen who asked."""
    activity = given_activities.planned(
        world.unit("station"), world.region(given.VILLAGE), kind=ActivityKind.ORGAN_DAY, station=world.station,
        title="局长·代表面对面：农业保险", organ_id=world.unit("roads").pk,
        starts_at=DAY - timedelta(hours=6), ends_at=DAY - timedelta(hours=4), at=DAY - timedelta(days=10),
    )  # fmt: skip
    given_activities.invited(activity, world.deputies["deputy"], at=DAY - timedelta(days=9))
    given_activities.announced(activity, at=DAY - timedelta(days=8))
    present = {p.pk: "present" for p in activity.participants.all()}
    activity_life.hold(
        activity_id=activity.pk, actor=world.actor("clerk", DAY), at=DAY - timedelta(hours=3), version=None,
        attendance=present,
    )  # fmt: skip
    return activity


def take_back(world: given.County, activity: Activity, *, opinion: Opinion | None = None, **asker: object) -> int:
    """Ask a question and let the organ take it away."""
    said = {"activity_id": activity.pk, "actor": world.actor("clerk", DAY), "at": DAY, "version": None}
    question = activity_questions.add_question(**said, text=ASKED, **asker)
    activity_questions.take_back(
        **said, question_id=question.pk, officer="县交通运输局局长", opinion_number=opinion.number if opinion else ""
    )
    return question.pk


def test_what_is_taken_back_at_the_activity_becomes_a_matter_when_the_message_arrives():
    world = given.county()
    activity = an_organ_day(world)
    deputy = world.deputies["deputy"]
    asked = take_back(world, activity, asker_kind="deputy", deputy_id=deputy.pk)
    late = DAY + timedelta(days=3)
    outbox.relay(at=late)
    outbox.relay(at=late)

    matter = Matter.objects.get(kind=MatterKind.QUESTION, source_id=asked)
    assert [s.deputy for s in matter.sponsors.all()] == [deputy]
    # The month runs from the day it was taken away, though the message came three days later.
    assert (matter.accepted_at, matter.dispatched_at) == (DAY, DAY)
    assert clocks.of(deadlines.matter_subject(matter.pk)).get(kind="reply").last_day == date(2026, 12, 21)
    told = set(Notice.objects.filter(text__contains="带回的问题").values_list("user__username", flat=True))
    assert told == {"roads_handler", "roads_head"}
    link = question_matters.get("suggestions")(asked)
    assert (link.url_name, link.args) == ("console:matter", (str(matter.public_id),))
    call_command("verify")


def test_a_message_that_comes_twice_opens_one_matter():
    world = given.county()
    take_back(world, an_organ_day(world), asker_kind="citizen")
    (message,) = OutboxMessage.objects.filter(topic="liaison.take_back")
    outbox.relay(at=DAY)
    HandlerReceipt.objects.filter(message=message).delete()
    OutboxMessage.objects.filter(pk=message.pk).update(delivered_at=None)
    outbox.relay(at=DAY + timedelta(minutes=5))

    assert Matter.objects.filter(kind=MatterKind.QUESTION).count() == 1


def test_the_citizen_of_the_activity_follows_the_question_by_the_opinion():
    world = given.county()
    opinion = given.recorded(world, at=DAY - timedelta(hours=1))
    take_back(world, an_organ_day(world), opinion=opinion, asker_kind="citizen")
    outbox.relay(at=DAY + timedelta(minutes=1))
    opinion.refresh_from_db()

    assert opinion.matter.kind == MatterKind.QUESTION
    assert "示例县交通运输局" in tracking.story(opinion.pk, DAY + timedelta(minutes=2)).sentence
    call_command("verify")
