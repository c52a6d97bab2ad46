"""Commands on questions asked at an activity: enter one, answer it on the spot, or take it back."""

from datetime import datetime

from core.actors import Actor
from core.errors import RuleBroken, WrongState
from core.subjects import Subject
from deputies.policies import names_a_phone
from liaison.inputs import required
from liaison.models import ActivityQuestion
from liaison.services.activity_steps import ActivityStep, activity_step, save
from liaison.states.activities import QUESTION_KINDS, ActivityAction, AskerKind, QuestionState

NO_PHONE = "这里不要写姓名和电话。提问的群众要答复的，请在这个活动上代为登记一件意见。"


def add_question(
    *,
    activity_id: int,
    actor: Actor,
    at: datetime,
    version: int | None,
    asker_kind: str,
    text: str,
    deputy_id: int | None = None,
    unit_id: int | None = None,
) -> ActivityQuestion:
    """登记提问, before the day or on it; a deputy is named, a citizen never.

    :raises RuleBroken: no text, a phone in it, a deputy not named, an activity where nobody answers
    """
    with activity_step(
        ActivityAction.ADD_QUESTION, activity_id=activity_id, actor=actor, at=at, version=version
    ) as step:
        if step.activity.kind not in QUESTION_KINDS:
            raise RuleBroken(f"{step.activity.get_kind_display()}不登记现场提问。")
        if asker_kind not in AskerKind.values:
            raise RuleBroken("请选择是谁提的。", field="asker_kind")
        if (asker_kind == AskerKind.DEPUTY) != (deputy_id is not None):
            raise RuleBroken("代表提的请选是哪位代表，群众和企业提的不选。", field="deputy")
        question = ActivityQuestion(
            activity=step.activity,
            asker_kind=asker_kind,
            deputy_id=deputy_id,
            unit_id=unit_id or step.activity.organ_id,
            text=_words(text, "请写问的是什么。", "text"),
            asked_at=at,
        )
        save(question)
        step.detail["question_id"] = question.pk
    return question


def answer_question(
    *,
    activity_id: int,
    actor: Actor,
    at: datetime,
    version: int | None,
    question_id: int | None,
    answer: str,
    officer: str,
    asker_confirmed: bool = False,
) -> ActivityQuestion:
    """当场答复: what was said, by whom, and whether the asker was content with it.

    :raises WrongState: settled already  :raises RuleBroken: no answer, or nobody who gave it
    """
    with activity_step(
        ActivityAction.ANSWER_QUESTION, activity_id=activity_id, actor=actor, at=at, version=version
    ) as step:
        question = _open_question(step, question_id)
        question.answer = _words(answer, "请写答复的要点。", "answer")
        question.officer = required(officer, "请写是谁答复的（职务和姓名）。", "officer", 40)
        question.asker_confirmed = asker_confirmed
        _settle(question, QuestionState.ANSWERED, at)
    return question


def take_back(
    *,
    activity_id: int,
    actor: Actor,
    at: datetime,
    version: int | None,
    question_id: int | None,
    officer: str,
    unit_id: int | None = None,
    opinion_number: str = "",
) -> ActivityQuestion:
    """带回办理: the unit takes the question with it; the announcement lets a matter due in one month come of it.

    :raises WrongState: settled already  :raises RuleBroken: no unit, or nobody who took it
    """
    with activity_step(ActivityAction.TAKE_BACK, activity_id=activity_id, actor=actor, at=at, version=version) as step:
        question = _open_question(step, question_id)
        question.unit_id = unit_id or question.unit_id
        if question.unit_id is None:
            raise RuleBroken("请选择由哪个单位带回。", field="unit")
        question.officer = required(officer, "请写是谁带回的（职务和姓名）。", "officer", 40)
        question.opinion_number = opinion_number.strip()
        _settle(question, QuestionState.TAKEN_BACK, at)
        step.detail |= {"question_id": question.pk, "unit_id": question.unit_id}
        step.about = Subject("question", question.pk)
    return question


def _open_question(step: ActivityStep, question_id: int | None) -> ActivityQuestion:
    question = step.activity.questions.filter(pk=question_id or 0).first()
    if question is None:
        raise RuleBroken("请选择是哪个提问。", field="question")
    if question.state != QuestionState.OPEN:
        raise WrongState(f"这个提问{question.get_state_display()}，不用再登记。")
    return question


def _settle(question: ActivityQuestion, state: QuestionState, at: datetime) -> None:
    question.state = state
    question.settled_at = at
    save(question)


def _words(text: str, sentence: str, field: str) -> str:
    cleaned = required(text, sentence, field)
    if names_a_phone(cleaned):
        raise RuleBroken(NO_PHONE, field=field)
    return cleaned
