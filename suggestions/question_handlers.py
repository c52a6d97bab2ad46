"""What comes of a question that a state organ took back from a station day: a matter, and the way to it."""

from django.db import transaction

from core.outbox import Message, handles
from core.registries import Link
from liaison.models import ActivityQuestion
from suggestions.models import Matter
from suggestions.services.questions import TakenBack, open_question
from suggestions.states import MatterKind


@handles("liaison.take_back")
def taken_back(message: Message) -> None:
    """Open the matter of the question, once; it is due to the deputy affairs committee in a month."""
    questions = ActivityQuestion.objects.select_related("activity")
    question = questions.get(pk=message.subject.id)
    taken = TakenBack(
        question_id=question.pk,
        text=question.text,
        region_id=question.activity.region_id,
        unit_id=question.unit_id,
        deputy_id=question.deputy_id,
        opinion_number=question.opinion_number,
        user_id=message.payload.get("user_id"),
    )
    with transaction.atomic():
        open_question(taken, message.at)


def matter_of(question_id: int) -> Link | None:
    """Return the page of the matter a question has become, None before the announcement has arrived."""
    matter = Matter.objects.filter(kind=MatterKind.QUESTION, source_id=question_id).first()
    return Link(matter.title, "console:matter", (str(matter.public_id),)) if matter is not None else None
