"""Questions that a state organ took away from a station day: each becomes one matter, due to the county in a month."""

from dataclasses import dataclass
from datetime import datetime

from accounts import selectors as organisations
from core.actors import SYSTEM, SYSTEM_CAPACITY
from core.errors import RuleBroken
from liaison.models import ActivityQuestion
from suggestions import deadlines, lifecycle
from suggestions.models import Category, Matter, Opinion
from suggestions.services import followers, matters
from suggestions.services.group_offers import end_offer
from suggestions.services.matters import TITLE_MAX, Work
from suggestions.services.steps import announce_opinion, lock_opinion
from suggestions.states import Grade, Level, MatterKind, OpinionAction, OpinionState

# 其他: a question carries no category of its own; the opinion of who asked does, once it was classified.
OTHER_CATEGORY = "18"
JOINABLE = (OpinionState.PENDING, OpinionState.TRIAGING, OpinionState.NEED_INFO, OpinionState.WITH_GROUP)


@dataclass(frozen=True)
class TakenBack:
    """A question as the activity knows it: what was asked, where, which organ took it, who wants an answer."""

    question_id: int
    text: str
    region_id: int
    unit_id: int | None
    deputy_id: int | None = None
    opinion_number: str = ""
    # Who entered it at the activity, for the opinion's sake: somebody must have read it.
    user_id: int | None = None


def taken_back(question_id: int, user_id: int | None) -> TakenBack:
    """Return a question of an activity that an organ has taken away, as its matter needs it."""
    question = ActivityQuestion.objects.select_related("activity").get(pk=question_id)
    return TakenBack(
        question_id=question.pk,
        text=question.text,
        region_id=question.activity.region_id,
        unit_id=question.unit_id,
        deputy_id=question.deputy_id,
        opinion_number=question.opinion_number,
        user_id=user_id,
    )


def open_question(question: TakenBack, at: datetime) -> Matter | None:
    """Open the matter of a question, in the caller's transaction; None when it has one.

    The organ leads, the county's deputy affairs committee reviews the answer. The asking deputy follows and rates; so
    does the citizen whose opinion is named, whose triage ends with it.
    """
    if Matter.objects.filter(kind=MatterKind.QUESTION, source_id=question.question_id).exists():
        return None
    opinion = _askers_opinion(question.opinion_number)
    category_id = opinion.category_id if opinion is not None else None
    work = Work(
        title=" ".join(question.text.split())[:TITLE_MAX],
        summary=question.text,
        owner_id=organisations.county_committee().pk,
        level=Level.COUNTY,
        region_id=question.region_id,
        category_id=category_id or Category.objects.get(code=OTHER_CATEGORY).pk,
        kind=MatterKind.QUESTION,
        source_id=question.question_id,
        deputy_ids=[question.deputy_id] if question.deputy_id is not None else [],
    )
    matter = matters.open_matter(work, actor=SYSTEM, capacity=SYSTEM_CAPACITY, at=at, lead_unit_id=question.unit_id)
    if opinion is not None:
        _join(opinion, matter, question, at)
    return matter


def _askers_opinion(number: str) -> Opinion | None:
    """Return the opinion under lock if it can still be handled with the question; an own matter goes its own way."""
    found = Opinion.objects.filter(number=number).values_list("pk", flat=True).first() if number else None
    opinion = lock_opinion(found) if found is not None else None
    return opinion if opinion is not None and opinion.state in JOINABLE else None


def _join(opinion: Opinion, matter: Matter, question: TakenBack, at: datetime) -> None:
    taken = lifecycle.OPINION.check(OpinionAction.JOIN_QUESTION, opinion, SYSTEM)
    before = opinion.state
    opinion.taken_by_id = opinion.taken_by_id or opinion.recorder_id or question.user_id
    if opinion.taken_by_id is None:
        raise RuleBroken("要有人读过这件意见，才能随提问办理。")
    opinion.state = taken.transition.target or before
    opinion.matter = matter
    opinion.category_id, opinion.grade = matter.category_id, opinion.grade or Grade.GENERAL
    opinion.title, opinion.summary = opinion.title or matter.title, opinion.summary or matter.summary
    opinion.version += 1
    opinion.save()
    for kind in ("triage", "info_wait"):
        deadlines.stop_for_opinion(opinion, kind, at)
    end_offer(opinion, at)
    followers.follow(opinion, matter, at)
    action = OpinionAction.JOIN_QUESTION
    announce_opinion(opinion, action, SYSTEM, taken.capacity, at, before, matter_id=matter.pk)
