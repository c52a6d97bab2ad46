"""The story of a suggestion, or of a matter somebody proposed or asked, as its deputies follow it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch

from core import audit
from core.actors import Actor
from core.clock import local_date
from core.subjects import Subject
from core.workday_sentences import day_text
from suggestions import lifecycle
from suggestions.models import Assignment, Contact, Matter, Reply, Suggestion
from suggestions.selectors import sentences, timelines, tracking
from suggestions.selectors.details import with_aftermath
from suggestions.selectors.pressed_steps import pressed_steps
from suggestions.selectors.ratings import ratings_shown
from suggestions.selectors.scope import visible_matters
from suggestions.selectors.sentences import Saying
from suggestions.selectors.stories import Handled, Reader, StoryRating, StoryReply, StoryStep
from suggestions.states import (
    CoSponsorState,
    MatterAction,
    MatterState,
    SourceKind,
    SuggestionAction,
    SuggestionState,
)

SAYINGS: dict[str, Saying] = {
    SuggestionState.DRAFT: Saying("草稿", "info", "还没有提交，只有您能看到。"),
    SuggestionState.COSIGNING: Saying("征集附议", "wait", "正在请代表附议：{asked}人受邀，{confirmed}人已确认。"),
    SuggestionState.SUBMITTED: Saying(
        "待审查", "wait", "已提交，{owner}正在审查。", "review", "预计最晚{day}告诉您是否受理。"
    ),
    SuggestionState.RETURNED: Saying("退回修改", "warn", "{owner}请您修改，理由写在下面。"),
    SuggestionState.NOT_ACCEPTED: Saying("不作建议处理", "mute", "这件不作代表建议处理，理由和转到哪里写在下面。"),
    SuggestionState.WITHDRAWN: Saying("已撤回", "mute", "这件建议已经撤回，不再办理。"),
}
TITLES: dict[str, str] = {
    SuggestionAction.DRAFT_SUGGESTION: "起草",
    SuggestionAction.INVITE_COSPONSORS: "邀请附议",
    SuggestionAction.SUBMIT_SUGGESTION: "提交",
    SuggestionAction.RETURN_SUGGESTION: "退回修改",
    SuggestionAction.INSIST_ON_SUGGESTION: "坚持原文提交",
    SuggestionAction.REFUSE_SUGGESTION: "不作建议处理，转为代表来信",
    SuggestionAction.ACCEPT_SUGGESTION: "已受理",
    SuggestionAction.WITHDRAW_SUGGESTION: "已撤回",
}
# The states before the matter, with what goes on and what is to come.
AHEAD: dict[str, tuple[str, tuple[str, ...]]] = {
    SuggestionState.DRAFT: ("写草稿", ("提交", "审查", "交单位办理", "单位答复", "评价", "办结")),
    SuggestionState.COSIGNING: ("征集附议", ("提交", "审查", "交单位办理", "单位答复", "评价", "办结")),
    SuggestionState.SUBMITTED: ("审查", ("交单位办理", "单位答复", "评价", "办结")),
    SuggestionState.RETURNED: ("修改", ("再次提交", "审查", "交单位办理", "单位答复", "评价", "办结")),
}


@dataclass(frozen=True)
class Meeting:
    """One of the three meetings (三见面): when and what it is, whether it has been, and what there is of it."""

    label: str
    what: str
    done: bool
    text: str


@dataclass(frozen=True)
class SponsorStory:
    """What the deputies of a suggestion or a question are shown of where it stands."""

    status: str
    tone: str
    sentence: str
    expected_sentence: str
    steps: tuple[StoryStep, ...]
    replies: tuple[StoryReply, ...]
    ratings: tuple[StoryRating, ...]
    may_rate: bool
    round_no: int
    handled: Handled
    guidance: str = ""


def of_suggestion(suggestion: Suggestion, actor: Actor, at: datetime) -> SponsorStory:
    """Return the story of a suggestion of `formal.with_everything`, its handling included."""
    matter = _fetched(suggestion.matter_id)
    handled = _handled(matter, Subject("suggestion", suggestion.pk))
    # A withdrawn suggestion's matter says no more than that it was withdrawn.
    if matter is None or suggestion.state != SuggestionState.ACCEPTED:
        return _before_acceptance(suggestion, handled, at)
    return _told(handled, matter, actor, at, past=tuple(_proposed(suggestion, handled)))


def of_matter(matter_id: int, actor: Actor, at: datetime) -> SponsorStory:
    """Return the story of a matter that comes from no suggestion, for a deputy who asked for it."""
    matter = _fetched(matter_id)
    if matter is None:
        raise LookupError(f"no matter {matter_id}")
    return _told(_handled(matter), matter, actor, at, past=())


def sponsored(actor: Actor, public_id: UUID) -> Matter | None:
    """Return the matter with this identifier if the deputy is among those it is answered to, else None."""
    mine = visible_matters(actor).filter(sponsors__deputy_id=actor.identity("deputy") or 0, public_id=public_id)
    return mine.select_related("suggestion", "owner", "region").first()


def _fetched(matter_id: int | None) -> Matter | None:
    if matter_id is None:
        return None
    parts = Assignment.objects.select_related("unit").prefetch_related(
        "progress",
        Prefetch("contacts", Contact.objects.select_related("activity")),
        Prefetch("replies", Reply.objects.order_by("id")),
    )
    related = Matter.objects.select_related("owner").prefetch_related(
        Prefetch("assignments", parts.order_by("round_no", "id")), "opinions", "feedbacks", "ratings", "sponsors"
    )
    return with_aftermath(related.get(pk=matter_id))


def _handled(matter: Matter | None, *more: Subject) -> Handled:
    subjects = [*more, *([Subject("matter", matter.pk)] if matter is not None else [])]
    return Handled(
        matter=matter,
        clocks=tracking.running_of(subjects),
        events=tuple(audit.trail(*subjects)),
        files=tracking.files_of_subjects(tracking.replies_behind(matter)) if matter is not None else {},
    )


def _before_acceptance(suggestion: Suggestion, handled: Handled, at: datetime) -> SponsorStory:
    saying = SAYINGS[suggestion.state]
    cosponsors = list(suggestion.cosponsors.all())
    sentence = saying.sentence.format(
        owner=suggestion.owner.name,
        asked=len(cosponsors),
        confirmed=sum(c.state == CoSponsorState.CONFIRMED for c in cosponsors),
    )
    clock = handled.clock(saying.clock) if saying.clock else None
    expected = saying.due.format(day=day_text(clock.last_day, local_date(at))) if clock is not None else ""
    past = sorted(_proposed(suggestion, handled), key=lambda step: step.time or at)
    going_on, later = AHEAD.get(suggestion.state, ("", ()))
    now = (StoryStep(going_on, text=expected, state="current"),) if going_on else ()
    future = tuple(StoryStep(title, state="future") for title in later)
    return SponsorStory(
        status=saying.status, tone=saying.tone, sentence=sentence, expected_sentence=expected,
        steps=(*past, *now, *future), replies=(), ratings=(), may_rate=False, round_no=0, handled=handled,
        guidance=_ruling(suggestion),
    )  # fmt: skip


def _ruling(suggestion: Suggestion) -> str:
    """Return what the last review said, where the suggestion stands by it."""
    if suggestion.state not in (SuggestionState.RETURNED, SuggestionState.NOT_ACCEPTED):
        return ""
    reviews = list(suggestion.reviews.all())
    return reviews[-1].text if reviews else ""


def _told(handled: Handled, matter: Matter, actor: Actor, at: datetime, *, past: tuple[StoryStep, ...]) -> SponsorStory:
    own = tuple(ratings_shown(matter, actor))
    may_rate = MatterAction.RATE_AS_DEPUTY in lifecycle.MATTER.available_actions(matter, actor)
    reader = Reader("您", own, may_rate, pressed_steps(matter, actor))
    saying = sentences.saying_of(handled)
    expected = _expected(handled, saying, at)
    steps = [step for step in timelines.of_matter(handled, matter, reader) if not (past and step.title == "已受理")]
    return SponsorStory(
        status=saying.status,
        tone=saying.tone,
        sentence=_sentence(handled, matter, saying, reader),
        expected_sentence=expected,
        steps=timelines.with_what_comes(handled, [*past, *steps, *timelines.rulings(handled)], reader, expected),
        replies=tuple(reversed(timelines.replies_given(handled))),
        ratings=tuple(tracking.rating_words(rating) for rating in own),
        may_rate=may_rate,
        round_no=matter.round_no,
        handled=handled,
        guidance=matter.conclusion if matter.remark == "explained" else "",
    )


def _sentence(handled: Handled, matter: Matter, saying: Saying, reader: Reader) -> str:
    sentence = saying.sentence
    if matter.state == MatterState.TO_EVALUATE and not reader.may_rate:
        sentence = "您已经评价，等其他人评价。" if _rated(matter, reader) else "{lead}已经答复，等评价结束。"
    if matter.state == MatterState.FEEDBACK_DUE:
        sentence = "{lead}已经签发答复，正在送达。"
    return sentences.handled_filled(sentence, handled, "您")


def _rated(matter: Matter, reader: Reader) -> bool:
    return any(rating.round_no == matter.round_no for rating in reader.ratings)


def _expected(handled: Handled, saying: Saying, at: datetime) -> str:
    today = local_date(at)
    if handled.state == MatterState.TRACKING:
        return sentences.promise_sentence(sentences.promised_on(handled), at)
    clock = handled.clock(saying.clock) if saying.clock else None
    if clock is None:
        return ""
    day = day_text(clock.last_day, today)
    if at >= clock.due_at:
        return f"比预计的{day}晚了。"
    return sentences.handled_filled(saying.due, handled, "您", day)


def _proposed(suggestion: Suggestion, handled: Handled) -> Iterator[StoryStep]:
    """Yield what happened to the suggestion itself, from the draft to its acceptance."""
    reviews = {review.at: review.text for review in suggestion.reviews.all()}
    for event in handled.events:
        if event.subject_kind != "suggestion" or event.verb not in TITLES:
            continue
        title, text = TITLES[event.verb], reviews.get(event.at, "")
        if event.verb == SuggestionAction.ACCEPT_SUGGESTION:
            title = f"已受理，编为{suggestion.number}"
        elif event.verb == SuggestionAction.INVITE_COSPONSORS:
            text = f"邀请{event.detail.get('invited', 0)}人"
        elif event.verb == SuggestionAction.WITHDRAW_SUGGESTION:
            text = suggestion.withdrawal
        elif event.verb == SuggestionAction.INSIST_ON_SUGGESTION:
            text = suggestion.insistence
        yield StoryStep(title, event.at, text)


def three_meetings(suggestion: Suggestion, handled: Handled) -> tuple[Meeting, ...]:
    """Return the three meetings (三见面): with the people before, by the unit during, both ratings after."""
    opinions = sum(source.kind == SourceKind.OPINION for source in suggestion.sources.all())
    days = [(m.met_on, m.place) for m in suggestion.meetings.all()]
    met = [f"{day.year}年{day.month}月{day.day}日在{place}" for day, place in days]
    # An opinion sent in by a code is no meeting.
    before = "；".join([*met, *([f"依据群众意见{opinions}件"] if opinions else [])])
    contacts = [c for part in handled.parts for c in part.contacts.all()]
    told = sum(c.with_citizen for c in contacts)
    during = f"承办单位联系群众{told}次、联系代表{sum(c.with_deputy for c in contacts)}次" if contacts else ""
    matter = handled.matter
    rounds = len(handled.told_rounds)
    linked = len(matter.opinions.all()) if matter is not None else 0
    asked = f"代表和{linked}位群众" if linked else "代表"
    after = f"请{asked}评价，已开展{rounds}轮" if rounds else ""
    return (
        Meeting("提出前", "代表与群众见面", bool(met), before),
        Meeting("办理中", "承办单位向群众、代表汇报", bool(contacts), during),
        Meeting("办理后", "群众测评、代表测评", bool(after), after),
    )
