"""Drafting: a deputy writes a suggestion in three parts, from nothing, from opinions or from a common problem."""

from dataclasses import dataclass, field
from datetime import date, datetime

from accounts import selectors as organisations
from accounts.models import Organisation
from core.actors import Actor, Capacity
from core.clock import local_date
from core.errors import RuleBroken
from deputies.models import Mandate
from suggestions import deadlines, inputs, policies
from suggestions.codes import key_digest
from suggestions.models import Category, Suggestion, SuggestionMeeting, SuggestionSource
from suggestions.selectors.group_offers import may_rest_on
from suggestions.services.steps import announce, durable, required
from suggestions.services.suggestion_steps import hash_of, mandate_at, suggestion_step
from suggestions.states import (
    BarredMatter,
    CoSponsorState,
    Level,
    Season,
    Secrecy,
    SourceKind,
    SuggestionAction,
    SuggestionState,
    SuggestionType,
)

UNITS_MAX = 10


@dataclass(frozen=True)
class Source:
    """What a suggestion rests on: an opinion's id, or the id of a row of an app above and its title."""

    kind: str
    id: int
    title: str = ""


@dataclass(frozen=True)
class Content:
    """What the deputy writes and ticks; a draft needs only its title, submission needs the rest."""

    title: str
    situation: str = ""
    analysis: str = ""
    proposals: str = ""
    type: str = SuggestionType.SUGGESTION
    season: str = Season.INTER_SESSION
    category_id: int | None = None
    proposed_unit_ids: tuple[int, ...] = ()
    secrecy: str = Secrecy.OPEN
    secrecy_reason: str = ""
    face_to_face: bool = False
    self_check: tuple[str, ...] = ()
    sources: tuple[Source, ...] = field(default=())


def draft_suggestion(*, key: str, level: str, content: Content, actor: Actor, at: datetime) -> Suggestion:
    """起草建议: by a deputy with a mandate at that level; the same key gives the same draft again.

    :raises NotAllowed: not a deputy  :raises RuleBroken: no mandate at that level, a street, too long a text, an
        opinion the deputy does not see
    """
    capacity = policies.require(policies.deputy_capacity(actor), actor, "起草代表建议")
    deputy_id = actor.identity("deputy") or 0
    with durable():
        _refuse_unseen(content.sources, actor)
        return write_draft(
            key=key, deputy_id=deputy_id, level=level, content=content, actor=actor, capacity=capacity, at=at
        )


def write_draft(
    *, key: str, deputy_id: int, level: str, content: Content, actor: Actor, capacity: Capacity, at: datetime
) -> Suggestion:
    """Store a draft in a deputy's list, in the caller's transaction, and return it; a key gives one draft only.

    For the apps above: a common problem's page prepares a draft for a deputy this way, after its own check of who may.
    The deputy alone revises and submits it. Opinions given as sources are the caller's to have checked.

    :raises RuleBroken: the deputy has no mandate at that level, a street, too long a text
    """
    mandate = mandate_at(deputy_id, level, at)
    digest = key_digest(f"suggestion/{deputy_id}/{key}")
    there = Suggestion.objects.filter(key_digest=digest).first()
    if there is not None:
        return there
    suggestion = Suggestion(
        key_digest=digest,
        level=level,
        region=mandate.region,
        owner=_reviewing_body(mandate),
        lead_id=deputy_id,
        mandate=mandate,
        drafted_at=at,
    )
    _fill(suggestion, content)
    suggestion.save()
    _link(suggestion, content)
    subject = deadlines.suggestion_subject(suggestion.pk)
    action = SuggestionAction.DRAFT_SUGGESTION
    announce(subject, action, actor, capacity, at, "", SuggestionState.DRAFT, {"sources": len(content.sources)})
    return suggestion


def _reviewing_body(mandate: Mandate) -> Organisation:
    if mandate.level == Level.COUNTY:
        return organisations.county_committee()
    return organisations.presidium_of(mandate.region.code)


def _refuse_unseen(sources: tuple[Source, ...], actor: Actor) -> None:
    """A deputy rests a suggestion on opinions given to, received or studied by this deputy only."""
    wanted = {source.id for source in sources if source.kind == SourceKind.OPINION}
    if wanted - set(may_rest_on(actor).filter(pk__in=wanted).values_list("pk", flat=True)):
        raise RuleBroken(
            "有的群众意见不是交给您跟进、请您研判或者由您收到的，不能作为这件建议的来源。", field="sources"
        )


def _fill(suggestion: Suggestion, content: Content) -> None:
    title = required(content.title, "请写标题，例如“关于修复石桥村灌溉渠的建议”。", "title")
    if len(title) > inputs.TITLE_MAX:
        raise RuleBroken(f"标题太长（现在{len(title)}字，最多{inputs.TITLE_MAX}字）。", field="title")
    suggestion.title = inputs.clean_part(title, field="title", label="标题")
    suggestion.situation = inputs.clean_part(content.situation, field="situation", label="情况")
    suggestion.analysis = inputs.clean_part(content.analysis, field="analysis", label="分析")
    suggestion.proposals = inputs.clean_part(content.proposals, field="proposals", label="具体意见")
    suggestion.type = _one_of(SuggestionType, content.type, "type")
    suggestion.season = _one_of(Season, content.season, "season")
    suggestion.category_id = content.category_id
    suggestion.secrecy = _one_of(Secrecy, content.secrecy, "secrecy")
    suggestion.secrecy_reason = ""
    if suggestion.closed:
        reason = required(content.secrecy_reason, "选了不公开，请写明理由。", "secrecy_reason")
        suggestion.secrecy_reason = reason[:100]
    suggestion.face_to_face = content.face_to_face
    suggestion.self_check = [matter for matter in BarredMatter.values if matter in content.self_check]
    suggestion.text_hash = hash_of(suggestion)


def _one_of(words: type[SuggestionType] | type[Season] | type[Secrecy], value: str, field_name: str) -> str:
    if value not in words.values:
        raise RuleBroken("请从列出的选项里选一个。", field=field_name)
    return value


def _link(suggestion: Suggestion, content: Content) -> None:
    """Replace the proposed units and the sources by what the content names."""
    if suggestion.category_id is not None and not Category.objects.filter(pk=suggestion.category_id).exists():
        raise RuleBroken("没有这个类别，请重新选择。", field="category")
    units = Organisation.objects.filter(pk__in=content.proposed_unit_ids, can_handle=True)
    if len(units) != len(set(content.proposed_unit_ids)) or len(units) > UNITS_MAX:
        raise RuleBroken("选的单位里有不能承办的，请重新选择。", field="proposed_units")
    suggestion.proposed_units.set(units)
    if any(source.kind not in SourceKind.values for source in content.sources):
        raise RuleBroken("来源的种类不对，请重新选择。", field="sources")
    suggestion.sources.all().delete()
    SuggestionSource.objects.bulk_create(
        [
            SuggestionSource(suggestion=suggestion, kind=s.kind, source_id=s.id, title=s.title[:80])
            for s in dict.fromkeys(content.sources)
        ],
        ignore_conflicts=True,
    )


def revise_suggestion(
    *, suggestion_id: int, actor: Actor, at: datetime, version: int | None, content: Content
) -> Suggestion:
    """修改内容: a changed text voids what co-sponsors have confirmed, and they are asked again.

    :raises RuleBroken: as for a draft
    """
    action = SuggestionAction.REVISE_SUGGESTION
    with suggestion_step(action, suggestion_id=suggestion_id, actor=actor, at=at, version=version) as step:
        before = step.suggestion.text_hash
        own = {s.source_id for s in step.suggestion.sources.all() if s.kind == SourceKind.OPINION}
        _refuse_unseen(tuple(s for s in content.sources if s.id not in own), actor)
        _fill(step.suggestion, content)
        _link(step.suggestion, content)
        changed = step.suggestion.text_hash != before
        asked = step.suggestion.cosponsors.filter(state=CoSponsorState.CONFIRMED)
        voided = asked.update(state=CoSponsorState.INVITED, confirmed_hash="", answered_at=None) if changed else 0
        step.detail.update(changed=changed, asked_again=voided)
    return step.suggestion


def log_meeting(
    *, suggestion_id: int, actor: Actor, at: datetime, version: int | None, met_on: date, place: str, summary: str
) -> Suggestion:
    """登记与群众见面: when, where and what was said before the suggestion was written (三见面之一).

    :raises RuleBroken: a day in the future, nothing written
    """
    action = SuggestionAction.LOG_MEETING
    with suggestion_step(action, suggestion_id=suggestion_id, actor=actor, at=at, version=version) as step:
        if met_on > local_date(at):
            raise RuleBroken("见面的日期不能晚于今天。", field="met_on")
        SuggestionMeeting.objects.create(
            suggestion=step.suggestion,
            met_on=met_on,
            place=required(place, "请写在哪里见的面。", "place")[:60],
            summary=inputs.clean_text(summary, field="summary"),
        )
        step.keeps_version = True
    return step.suggestion
