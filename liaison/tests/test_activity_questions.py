"""Questions at an organ's day: asked before or there, answered on the spot or taken back, never a citizen's name."""

from datetime import timedelta

import pytest

from core.actors import SYSTEM
from core.errors import RuleBroken, WrongState
from core.models import AuditEvent, OutboxMessage
from core.registries import Link, question_matters
from liaison.selectors import activity_story
from liaison.services import activity_life, activity_questions
from liaison.states.activities import QuestionState
from liaison.tests import given_activities as given

pytestmark = pytest.mark.usefixtures("activity_terms")
STEP = {"actor": SYSTEM, "version": None, "at": given.END}


@pytest.fixture
def day(county, town, deputy):
    """The water bureau at the town's station; it has taken place."""
    organ = county.bodies["water"]
    activity = given.planned(**town, kind="organ_day", title="局长·代表面对面", organ_id=organ.pk)
    return given.held(given.invited(activity, deputy, organisation_ids=[organ.pk], role="answerer"))


def asked(activity, text="支渠什么时候清淤？", **more):
    said = {"asker_kind": "citizen", "text": text, **STEP, **more}
    return activity_questions.add_question(activity_id=activity.pk, **said)


def test_a_question_is_answered_on_the_spot(day):
    question = asked(day)

    activity_questions.answer_question(
        activity_id=day.pk,
        question_id=question.pk,
        answer="下月中旬开工。",
        officer="县水利局局长",
        asker_confirmed=True,
        **STEP,
    )

    question.refresh_from_db()
    assert (question.state, question.answer, question.asker_confirmed) == (
        QuestionState.ANSWERED,
        "下月中旬开工。",
        True,
    )


def test_what_is_taken_back_is_announced_with_ids_only(day, county, deputy):
    question = asked(day, asker_kind="deputy", deputy_id=deputy.pk)

    activity_questions.take_back(activity_id=day.pk, question_id=question.pk, officer="县水利局局长", **STEP)

    message = OutboxMessage.objects.get(topic="liaison.take_back")
    assert (message.subject_kind, message.subject_id) == ("question", question.pk)
    assert message.payload == {
        "activity_id": day.pk, "question_id": question.pk, "unit_id": county.bodies["water"].pk, "told": [],
        "user_id": None,
    }  # fmt: skip
    event = AuditEvent.objects.get(verb="take_back")
    assert (event.subject_kind, event.subject_id) == ("activity", day.pk)


def test_nobody_settles_a_question_twice(day):
    question = asked(day)
    taken = {"activity_id": day.pk, "question_id": question.pk, "officer": "局长", **STEP}
    activity_questions.take_back(**taken)

    with pytest.raises(WrongState, match="带回办理"):
        activity_questions.take_back(**taken)
    with pytest.raises(WrongState):
        activity_questions.answer_question(answer="好", **taken)
    assert OutboxMessage.objects.filter(topic="liaison.take_back").count() == 1


def test_an_open_question_keeps_the_activity_from_its_summary(day):
    question = asked(day)
    summary = {"activity_id": day.pk, **STEP, **given.RESULTS}

    with pytest.raises(WrongState, match="还有1个提问没有答复也没有带回"):
        activity_life.summarise(**summary)
    activity_questions.take_back(activity_id=day.pk, question_id=question.pk, officer="局长", **STEP)
    assert activity_life.summarise(**summary).state == "summarised"


@pytest.mark.parametrize("text", ["请打13900001234找我", "我家电话0999-5550188"])
def test_a_phone_does_not_get_into_a_question(day, text):
    with pytest.raises(RuleBroken, match="不要写姓名和电话") as refused:
        asked(day, text=text)
    assert refused.value.field == "text"


def test_a_deputys_question_names_the_deputy_and_a_citizens_nobody(day, deputy):
    with pytest.raises(RuleBroken, match="哪位代表"):
        asked(day, asker_kind="deputy")
    with pytest.raises(RuleBroken, match="哪位代表"):
        asked(day, asker_kind="citizen", deputy_id=deputy.pk)


def test_questions_are_collected_before_the_day_too_but_not_where_nobody_answers(town, county):
    coming = given.announced(given.planned(**town, kind="organ_day", organ_id=county.bodies["water"].pk))
    visit = given.announced(given.planned(**town, kind="visit"))

    before = asked(coming, at=given.NOW + timedelta(days=1))
    assert before.unit == county.bodies["water"]
    with pytest.raises(WrongState, match="不能当场答复"):
        activity_questions.answer_question(
            activity_id=coming.pk, question_id=before.pk, answer="好", officer="局长", **{**STEP, "at": given.NOW}
        )
    with pytest.raises(RuleBroken, match="深走访不登记现场提问"):
        asked(visit, at=given.NOW)


def test_the_matter_it_became_is_linked_once_somebody_knows_it(day):
    question = asked(day)
    assert activity_story.matters_of([question.pk]) == {}

    question_matters.register(
        "test", lambda pk: Link("办理事项", "console:matter", ("x",)) if pk == question.pk else None
    )
    try:
        assert activity_story.matters_of([question.pk])[question.pk].title == "办理事项"
    finally:
        question_matters._values.pop("test")
