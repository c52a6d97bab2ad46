"""Reviewing: the congress returns a suggestion, explains why it is none, or accepts it and opens its matter."""

from datetime import datetime

from core import sequences
from core.actors import SYSTEM, Actor
from core.clock import local_year
from core.errors import RuleBroken
from suggestions import deadlines, inputs, lifecycle
from suggestions.models import Category, Matter, Opinion, Suggestion, SuggestionReview
from suggestions.services import followers, matters
from suggestions.services.ending import end_matter
from suggestions.services.group_offers import end_offer
from suggestions.services.steps import acting_user, announce_opinion, lock_opinion, required
from suggestions.services.submitting import announce_duties
from suggestions.services.suggestion_steps import SuggestionStep, suggestion_step
from suggestions.states import (
    BarredMatter,
    CoSponsorState,
    Grade,
    MatterKind,
    MatterState,
    OpinionAction,
    OpinionState,
    ReviewResult,
    Season,
    SourceKind,
    SuggestionAction,
)

CLOSED_SUMMARY = "这件代表建议不公开，内容见建议正文。"
WAITING = (MatterState.TO_DISPATCH, MatterState.ESCALATED, MatterState.WITH_GOVERNMENT)


def return_suggestion(
    *, suggestion_id: int, actor: Actor, at: datetime, version: int | None, reason: str
) -> Suggestion:
    """退回修改: with reasons; the review never changes the deputy's text."""
    action = SuggestionAction.RETURN_SUGGESTION
    with suggestion_step(action, suggestion_id=suggestion_id, actor=actor, at=at, version=version) as step:
        said = required(reason, "请写明要怎样修改，代表能看到。", "reason")
        _found(step, ReviewResult.RETURNED, said, actor, at)
    return step.suggestion


def refuse_suggestion(
    *, suggestion_id: int, actor: Actor, at: datetime, version: int | None, barred: str, explanation: str
) -> Suggestion:
    """不作建议处理: one of the nine barred matters, explained to the deputy and treated as 代表来信.

    :raises RuleBroken: no such matter, no explanation
    """
    action = SuggestionAction.REFUSE_SUGGESTION
    with suggestion_step(action, suggestion_id=suggestion_id, actor=actor, at=at, version=version) as step:
        if barred not in BarredMatter.values:
            raise RuleBroken("请选择属于哪一类不能提的事项。", field="barred")
        said = required(explanation, "请向代表说明理由，以及按来信转到哪里。", "explanation")
        _found(step, ReviewResult.NOT_ACCEPTED, said, actor, at, barred)
    return step.suggestion


def accept_suggestion(
    *,
    suggestion_id: int,
    actor: Actor,
    at: datetime,
    version: int | None,
    category_id: int,
    grade: str = Grade.GENERAL,
    note: str = "",
) -> Suggestion:
    """受理建议: numbered in its congress and year; its matter waits for dispatch, with the opinions it rests on.

    :raises RuleBroken: no such category or grade
    """
    action = SuggestionAction.ACCEPT_SUGGESTION
    with suggestion_step(action, suggestion_id=suggestion_id, actor=actor, at=at, version=version) as step:
        suggestion = step.suggestion
        if not Category.objects.filter(pk=category_id).exists():
            raise RuleBroken("请选择类别。", field="category")
        if grade not in Grade.values:
            raise RuleBroken("请选择分级。", field="grade")
        suggestion.category_id = category_id
        suggestion.year = local_year(at)
        suggestion.serial = sequences.next_number(f"suggestion:{suggestion.mandate.region_id}", suggestion.year)
        matter = matters.open_matter(_work(suggestion, grade), actor=actor, capacity=step.capacity, at=at)
        suggestion.matter = matter
        moved = _take_opinions(suggestion, matter, at)
        _found(step, ReviewResult.ACCEPTED, note.strip(), actor, at)
        announce_duties(suggestion, at)
        step.detail.update(serial=suggestion.serial, matter_id=matter.pk, opinions=moved)
    return suggestion


def _found(step: SuggestionStep, result: ReviewResult, text: str, actor: Actor, at: datetime, barred: str = "") -> None:
    """Keep what the review found and stop its clock."""
    SuggestionReview.objects.create(
        suggestion=step.suggestion,
        result=result,
        text=inputs.clean_part(text, field="reason", label="审查意见"),
        barred=barred,
        at=at,
        by_id=acting_user(actor),
    )
    deadlines.stop_review(step.suggestion, at)
    step.detail["result"] = str(result)


def _work(suggestion: Suggestion, grade: str) -> matters.Work:
    confirmed = [c.deputy_id for c in suggestion.cosponsors.all() if c.state == CoSponsorState.CONFIRMED]
    category_id = suggestion.category_id
    if category_id is None:
        raise RuleBroken("请选择类别。", field="category")
    return matters.Work(
        title=suggestion.title,
        summary=_summary(suggestion),
        owner_id=suggestion.owner_id,
        level=suggestion.level,
        region_id=suggestion.region_id,
        category_id=category_id,
        grade=grade,
        kind=MatterKind.SUGGESTION,
        source_id=suggestion.pk,
        # What the session raised is handed over together, after it has closed.
        dispatch_step="session_dispatch" if suggestion.season == Season.IN_SESSION else "",
        deputy_ids=[suggestion.lead_id, *confirmed],
    )


def _summary(suggestion: Suggestion) -> str:
    """Return the proposals, numbered; nothing of a suggestion that is 不公开, for stations read summaries too."""
    if suggestion.closed:
        return CLOSED_SUMMARY
    return "\n".join(f"{n}. {line}" for n, line in enumerate(suggestion.proposal_lines, 1))


def _take_opinions(suggestion: Suggestion, matter: Matter, at: datetime) -> int:
    """Let the opinions the suggestion rests on be handled and rated with it; return how many.

    Those in triage, and those whose own matter nobody has dispatched; what is being handled elsewhere stays there.
    """
    wanted = [s.source_id for s in suggestion.sources.all() if s.kind == SourceKind.OPINION]
    moved = 0
    for opinion_id in Opinion.objects.filter(pk__in=wanted).order_by("pk").values_list("pk", flat=True):
        opinion = lock_opinion(opinion_id)
        if _may_move(opinion):
            _move(opinion, matter, at)
            moved += 1
    return moved


def _may_move(opinion: Opinion) -> bool:
    if opinion.state == OpinionState.ACCEPTED:
        own = opinion.matter
        return own is not None and own.kind == MatterKind.OPINION and own.state in WAITING
    return opinion.state in (OpinionState.TRIAGING, OpinionState.NEED_INFO, OpinionState.WITH_GROUP)


def _move(opinion: Opinion, matter: Matter, at: datetime) -> None:
    taken = lifecycle.OPINION.check(OpinionAction.TO_SUGGESTION, opinion, SYSTEM)
    before, own = opinion.state, opinion.matter_id
    opinion.state, opinion.matter = taken.transition.target or before, matter
    opinion.version += 1
    opinion.save()
    followers.follow(opinion, matter, at)
    if own is not None and not Opinion.objects.filter(matter_id=own).exists():
        end_matter(own, at, undispatched=True)
    for kind in ("triage", "info_wait"):
        deadlines.stop_for_opinion(opinion, kind, at)
    end_offer(opinion, at)
    action = OpinionAction.TO_SUGGESTION
    announce_opinion(opinion, action, SYSTEM, taken.capacity, at, before, matter_id=matter.pk)
