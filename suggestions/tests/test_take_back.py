"""From a question taken back at a station day, over the outbox, to a matter due in a month; and how followed matters end."""

from datetime import date, timedelta

import pytest

from core import clocks, registries
from core.actors import SYSTEM
from core.outbox import relay
from liaison import registration
from liaison.services import activity_questions
from liaison.tests import given_activities
from suggestions import deadlines
from suggestions.models import Matter
from suggestions.states import MatterKind, ResultClass
from suggestions.tests import given

pytestmark = pytest.mark.django_db
STEP = {"actor": SYSTEM, "version": None}


@pytest.fixture
def day():
    """A station day of the roads bureau in 石桥村, held on the morning of Wednesday 18 November 2026."""
    world = given.county()
    registration.load_activity_terms()
    begins = given.AT
    planned = given_activities.planned(
        world.unit("presidium"), world.region(given.VILLAGE), kind="organ_day", title="局长·代表面对面",
        starts_at=begins, ends_at=begins + timedelta(hours=2), at=begins - timedelta(days=8),
        organ_id=world.unit("roads").pk, theme="农村道路养护",
    )  # fmt: skip
    given_activities.invited(planned, world.deputies["deputy"], at=begins - timedelta(days=8))
    given_activities.approved(planned, begins - timedelta(days=7))
    given_activities.activity_life.announce(activity_id=planned.pk, at=begins - timedelta(days=6), **STEP)
    present = {participant.pk: "present" for participant in planned.participants.all()}
    given_activities.activity_life.hold(
        activity_id=planned.pk, at=begins + timedelta(hours=3), attendance=present, **STEP
    )
    planned.refresh_from_db()
    return world, planned


def test_a_question_taken_back_is_a_matter_due_in_a_month(day):
    world, activity = day
    at = activity.ends_at + timedelta(hours=2)
    asked = activity_questions.add_question(
        activity_id=activity.pk, asker_kind="deputy", deputy_id=world.deputies["deputy"].pk,
        text="石桥村到学校的路什么时候修？", at=at, **STEP,
    )  # fmt: skip
    activity_questions.take_back(
        activity_id=activity.pk, question_id=asked.pk, unit_id=world.unit("roads").pk, officer="局长高明", at=at, **STEP
    )
    relay(at=at)
    relay(at=at)

    matter = Matter.objects.get(kind=MatterKind.QUESTION)
    assert (matter.source_id, matter.state, matter.level) == (asked.pk, "dispatched", "county")
    assert [part.unit for part in matter.assignments.all()] == [world.unit("roads")]
    # 新沂: within a month. Taken back on 18 November 2026: 18 December, a Friday.
    reply = clocks.of(deadlines.matter_subject(matter.pk)).get(kind="reply")
    assert reply.last_day == date(2026, 12, 18)
    links = [found(asked.pk) for _, found in registries.question_matters.items()]
    assert links[0].args == (str(matter.public_id),)


def test_the_score_hears_how_followed_matters_ended():
    world = given.county()
    closed = given.closed(world)
    given.closed(world, result_class=ResultClass.C)
    given.handling(world)
    (found,) = [ended for _, ended in registries.followed_outcomes.items()]
    day = closed.closed_at.date()

    outcomes = found(day - timedelta(days=5), day + timedelta(days=5))

    assert sorted(one.result for one in outcomes) == ["solved", "unsolved"]
    assert {one.followers for one in outcomes} == {(world.deputies["deputy"].pk,)}
    assert found(day + timedelta(days=6), day + timedelta(days=9)) == []
