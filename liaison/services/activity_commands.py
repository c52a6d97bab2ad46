"""The only place that says which command takes which step of an activity."""

from collections.abc import Callable

from liaison.services import activities, activity_life, activity_people, activity_questions
from liaison.states.activities import ActivityAction as A

ACTIVITY_COMMANDS: dict[A, Callable[..., object]] = {
    A.CHANGE: activities.change,
    A.APPROVE: activities.approve,
    A.RETURN_TO_DRAFT: activities.return_to_draft,
    A.INVITE: activity_people.invite,
    A.UNINVITE: activity_people.uninvite,
    A.ANNOUNCE: activity_life.announce,
    A.MOVE: activity_life.move,
    A.ADD_QUESTION: activity_questions.add_question,
    A.HOLD: activity_life.hold,
    A.MARK_ATTENDANCE: activity_life.mark_attendance,
    A.ANSWER_QUESTION: activity_questions.answer_question,
    A.TAKE_BACK: activity_questions.take_back,
    A.SUMMARISE: activity_life.summarise,
    A.CORRECT: activity_life.correct,
    A.CANCEL: activity_life.cancel,
}
