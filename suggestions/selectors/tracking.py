"""The only way into an opinion by number and query code or by receipt, and the story citizens and deputies follow."""

import hmac
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from core import audit
from core.actors import Actor, citizen_of
from core.models import Clock, StoredFile
from core.subjects import Subject
from liaison.selectors.kiosks import ids_of_slip
from suggestions import lifecycle
from suggestions.codes import code_digest, key_digest, query_code
from suggestions.inputs import bare_digits
from suggestions.models import Assignment, Commitment, Contact, Feedback, Matter, Opinion, OwnFeedback, Rating, Reply
from suggestions.selectors import after_stories, merged_stories
from suggestions.selectors.details import with_aftermath
from suggestions.selectors.pressed_steps import pressed_steps
from suggestions.selectors.ratings import ratings_shown
from suggestions.selectors.sentences import expected_of, saying_of, sentence_of
from suggestions.selectors.stories import Case, Reader, Story, StoryRating
from suggestions.selectors.timelines import guidance_of, replies_of, steps_of
from suggestions.states import CommitmentState, MatterAction, MatterState, OpinionAction, OpinionState, Satisfaction

RECEIPT_LASTS = timedelta(hours=24)
NUMBER_DIGITS, CODE_DIGITS = 12, 6
RATING_ACTIONS = (MatterAction.RATE, MatterAction.RATE_AS_DEPUTY)


def open_with_code(number: str, code: str) -> Opinion | None:
    """Return the opinion that number and query code open, None when either is wrong; takes as long either way.

    In place of the number the slip number (条号, it begins with 0) of a machine does, once that has sent it.
    """
    number, code = bare_digits(number), bare_digits(code)
    named = Q(number=number)
    if number.startswith("0"):
        named = Q(pk__in=ids_of_slip(number, "opinion"))
    opinion = Opinion.objects.select_related("matter").filter(named).first()
    known = opinion.code_digest if opinion is not None else code_digest(number, "")
    fits = hmac.compare_digest(known, code_digest(opinion.number if opinion is not None else number, code))
    return opinion if opinion is not None and fits and len(code) == CODE_DIGITS else None


# The clock in whose time the citizen may.
WINDOWED = {str(OpinionAction.OBJECT): "objection", str(OpinionAction.APPEAL_REJECTION): "appeal"}


@dataclass(frozen=True)
class ReceiptView:
    """What the receipt of a submission shows; the code only for a day and while it has not been reissued."""

    number: str
    query_code: str
    reissued: bool
    station: str
    phone: str
    owner: str
    expected: date | None
    recorder_id: int | None


def received(key: str) -> bool:
    """Return whether a submission with this key has been received."""
    return Opinion.objects.filter(key_digest=key_digest(key)).exists()


def receipt(key: str, at: datetime) -> ReceiptView | None:
    """Return the receipt of a submission key, None for an unknown one; after 24 hours it shows no code."""
    related = Opinion.objects.select_related("owner", "station__organisation")
    opinion = related.filter(key_digest=key_digest(key)).first()
    if opinion is None:
        return None
    reissued = opinion.code_round != 1
    fresh = at < opinion.recorded_at + RECEIPT_LASTS
    running = Clock.objects.filter(
        subject_kind="opinion", subject_id=opinion.pk, kind="triage", stopped_at__isnull=True
    )
    return ReceiptView(
        number=opinion.number,
        query_code=query_code(key, 1) if fresh and not reissued else "",
        reissued=reissued,
        station=opinion.station.name if opinion.station is not None else opinion.owner.name,
        phone=opinion.station.phone if opinion.station is not None else "",
        owner=opinion.owner.name,
        expected=running.values_list("last_day", flat=True).first(),
        recorder_id=opinion.recorder_id,
    )


def case_of(opinion_id: int) -> Case:
    """Return everything a story is told from, in sixteen queries at most."""
    parts = Assignment.objects.select_related("unit").prefetch_related(
        "progress",
        "extensions",
        Prefetch("contacts", Contact.objects.select_related("activity")),
        Prefetch("replies", Reply.objects.order_by("id")),
    )
    opinion = (
        Opinion.objects.select_related(
            "owner", "station__organisation", "place_region", "matter__owner", "rejection_appeal", "transfer_route"
        )
        .prefetch_related(
            "info_requests",
            Prefetch("matter__assignments", parts.order_by("round_no", "id")),
            Prefetch("matter__opinions", Opinion.objects.select_related("submitter")),
            "matter__feedbacks",
            "matter__ratings",
        )
        .get(pk=opinion_id)
    )
    subjects = [Subject("opinion", opinion.pk)]
    if opinion.matter is not None:
        with_aftermath(opinion.matter)
        subjects.append(Subject("matter", opinion.matter.pk))
    running = running_of(subjects)
    files = _files(opinion)
    events = tuple(audit.trail(*subjects))
    return Case(
        opinion=opinion,
        matter=opinion.matter,
        clocks=running,
        events=events,
        files=files,
        own_told=merged_stories.own_told(opinion),
        explanations=merged_stories.explanations(opinion),
    )


def running_of(subjects: list[Subject]) -> tuple[Clock, ...]:
    """Return the clocks that run for these subjects, in the order they were started."""
    running = Clock.objects.filter(_of_subjects(subjects), stopped_at__isnull=True)
    return tuple(running.order_by("round_no", "id"))


def _of_subjects(subjects: list[Subject]) -> Q:
    found = Q(pk__in=())
    for subject in subjects:
        found |= Q(subject_kind=subject.kind, subject_id=subject.id)
    return found


def _files(opinion: Opinion) -> dict[tuple[str, int], list[StoredFile]]:
    replies = replies_behind(opinion.matter) if opinion.matter is not None else []
    return files_of_subjects([Subject("opinion", opinion.pk), *replies])


def replies_behind(matter: Matter) -> list[Subject]:
    """Return the replies of a matter whose parts are fetched, and its promises, as files name them."""
    replies = [Subject("reply", reply.pk) for part in matter.assignments.all() for reply in part.replies.all()]
    return [*replies, *(Subject("commitment", promise.pk) for promise in matter.commitments.all())]


def files_of_subjects(subjects: list[Subject]) -> dict[tuple[str, int], list[StoredFile]]:
    """Return the files of these subjects, in one query."""
    found: dict[tuple[str, int], list[StoredFile]] = {}
    for stored in StoredFile.objects.filter(_of_subjects(subjects)).order_by("id"):
        found.setdefault((stored.subject_kind, stored.subject_id), []).append(stored)
    return found


def story(opinion_id: int, at: datetime) -> Story:
    """Return the story as its citizen follows it."""
    return tell(case_of(opinion_id), citizen_of(opinion_id), at)


def tell(case: Case, actor: Actor, at: datetime) -> Story:
    """Return the story of a case for this reader: the citizen, or a deputy in whose scope it is."""
    if actor.identity("opinion") is None:
        # Deputies are told with the matter, whenever an opinion they follow was merged.
        case = replace(case, own_told=None)
    actions = _actions(case, actor, at)
    own = tuple(ratings_shown(case.matter, actor)) if case.matter is not None else ()
    may_rate = any(action in RATING_ACTIONS for action in actions)
    reader = Reader("您" if actor.identity("opinion") else "群众", own, may_rate, pressed_steps(case.matter, actor))
    saying = saying_of(case)
    expected, expected_sentence = expected_of(case, reader, at)
    matter = case.matter
    told = Story(
        number=case.opinion.number,
        status=saying.status,
        tone=saying.tone,
        sentence=sentence_of(case, reader),
        expected=expected,
        expected_sentence=expected_sentence,
        question=_question(case),
        guidance=guidance_of(case),
        steps=steps_of(case, reader, expected_sentence),
        replies=replies_of(case),
        ratings=tuple(rating_words(rating) for rating in own),
        actions=actions,
        version=case.opinion.version,
        matter_version=matter.version if matter is not None else None,
        round_no=matter.round_no if matter is not None else 0,
        merged_note=merged_stories.note_of(case),
        explanations=case.explanations,
        explanation_due=merged_stories.explanation_due(case),
    )
    return merged_stories.without_others(told, case)


def _actions(case: Case, actor: Actor, at: datetime) -> tuple[str, ...]:
    """Return what the reader can do now; an objection and an appeal only inside their windows."""
    found = [str(a) for a in lifecycle.OPINION.available_actions(case.opinion, actor)]
    if case.matter is not None:
        matters = [str(a) for a in lifecycle.MATTER.available_actions(case.matter, actor)]
        found += after_stories.open_now(case.matter, matters, at)
    return tuple(a for a in found if a not in WINDOWED or _within(case, WINDOWED[a], at))


def _within(case: Case, kind: str, at: datetime) -> bool:
    window = case.clock(kind)
    return window is not None and at < window.due_at


def _question(case: Case) -> str:
    """Return what the station asks and the citizen has not answered yet."""
    if case.state != OpinionState.NEED_INFO:
        return ""
    waiting = [q.question for q in case.opinion.info_requests.all() if q.answered_at is None]
    return waiting[-1] if waiting else ""


def rating_words(rating: Rating) -> StoryRating:
    """Return a rating in words."""
    outcome, attitude = Satisfaction(rating.outcome).label, Satisfaction(rating.attitude).label
    return StoryRating(rating.round_no, outcome, attitude, rating.reason)


def rated_round_open(matter: Matter, round_no: int) -> bool:
    """Return whether the round a page was made from is still being evaluated.

    Another's rating moves the matter's version; a page that then refused would tell that somebody has rated.
    """
    return matter.state == MatterState.TO_EVALUATE and matter.round_no == round_no


def file_shown(opinion_id: int, public_id: UUID) -> StoredFile | None:
    """Return a photo of this opinion, or of a reply its citizen has been told, else None."""
    round_of_reply = {"matter": OuterRef("assignment__matter"), "round_no": OuterRef("assignment__round_no")}
    told: QuerySet[Any] = Feedback.objects.filter(**round_of_reply)
    if merged_stories.is_merged(opinion_id):
        told = OwnFeedback.objects.filter(**round_of_reply, opinion=opinion_id)
    replies = Reply.objects.filter(
        Exists(told), assignment__matter__opinions=opinion_id, approved_at__isnull=False
    ).values("pk")
    kept = Commitment.objects.filter(matter__opinions=opinion_id, state=CommitmentState.DONE).values("pk")
    shown = Q(subject_kind="opinion", subject_id=opinion_id) | Q(subject_kind="reply", subject_id__in=replies)
    shown |= Q(subject_kind="commitment", subject_id__in=kept)
    return StoredFile.objects.filter(shown, public_id=public_id).first()


def story_as_data(told: Story) -> dict[str, Any]:
    """Return a story as other systems read it; photos by name only."""
    data = asdict(told)
    for shown, reply in zip(data["replies"], told.replies, strict=True):
        shown["photos"] = [photo.name for photo in reply.photos]
    return data
