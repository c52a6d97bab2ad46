"""Co-signing: deputies of the same congress are invited, read the full text, and confirm or decline."""

from datetime import datetime

from core.actors import Actor
from core.clock import local_date
from core.errors import RuleBroken, WrongState
from deputies import selectors as deputies
from suggestions.models import CoSponsor, Suggestion
from suggestions.services.submitting import check_parts
from suggestions.services.suggestion_steps import require_mandate, suggestion_step
from suggestions.states import CoSponsorState, SuggestionAction

COSPONSORS_MAX = 100
TEXT_CHANGED = "内容刚刚改过，这一次没有确认。请看新的内容，同意的再确认。"


def invite_cosponsors(
    *, suggestion_id: int, actor: Actor, at: datetime, version: int | None, deputy_ids: list[int]
) -> Suggestion:
    """邀请附议: the text must be whole; who was invited before and declined is asked once more.

    :raises RuleBroken: nobody chosen, the lead, somebody without a mandate in this congress, an unfinished text
    """
    action = SuggestionAction.INVITE_COSPONSORS
    with suggestion_step(action, suggestion_id=suggestion_id, actor=actor, at=at, version=version) as step:
        suggestion = step.suggestion
        check_parts(suggestion)
        _check_invited(suggestion, deputy_ids, at)
        for deputy_id in dict.fromkeys(deputy_ids):
            _invite(suggestion, deputy_id, at)
        step.detail["invited"] = len(set(deputy_ids))
    return suggestion


def _check_invited(suggestion: Suggestion, deputy_ids: list[int], at: datetime) -> None:
    if not deputy_ids:
        raise RuleBroken("请选择要邀请的代表。", field="deputies")
    if suggestion.lead_id in deputy_ids:
        raise RuleBroken("您是领衔代表，不用邀请自己。", field="deputies")
    held = deputies.mandates_on(local_date(at)).filter(level=suggestion.level, region=suggestion.region_id)
    able = set(held.filter(deputy_id__in=deputy_ids).values_list("deputy_id", flat=True))
    if set(deputy_ids) - able:
        raise RuleBroken("附议代表要是同一个人民代表大会的在任代表，请重新选择。", field="deputies")
    known = {cosponsor.deputy_id for cosponsor in suggestion.cosponsors.all()}
    if len(known | set(deputy_ids)) > COSPONSORS_MAX:
        raise RuleBroken(f"附议代表最多{COSPONSORS_MAX}人。", field="deputies")


def _invite(suggestion: Suggestion, deputy_id: int, at: datetime) -> None:
    known = suggestion.cosponsors.filter(deputy_id=deputy_id).first()
    if known is None:
        CoSponsor.objects.create(suggestion=suggestion, deputy_id=deputy_id, invited_at=at)
    elif known.state == CoSponsorState.DECLINED:
        known.state, known.invited_at, known.answered_at = CoSponsorState.INVITED, at, None
        known.save()


def confirm_cosponsorship(
    *, suggestion_id: int, actor: Actor, at: datetime, version: int | None = None, text_hash: str
) -> Suggestion:
    """确认附议: for the text whose digest the page carried; a text changed since is refused and shown anew.

    The digest says what was read, so the version is not looked at: another's answer must not stand in the way.

    :raises WrongState: the text has changed  :raises RuleBroken: the mandate has ended meanwhile
    """
    action = SuggestionAction.CONFIRM_COSPONSORSHIP
    with suggestion_step(action, suggestion_id=suggestion_id, actor=actor, at=at, version=None) as step:
        require_mandate(step.suggestion, actor.identity("deputy") or 0, at)
        if text_hash != step.suggestion.text_hash:
            raise WrongState(TEXT_CHANGED)
        mine = _mine(step.suggestion, actor)
        mine.state, mine.answered_at, mine.confirmed_hash = CoSponsorState.CONFIRMED, at, text_hash
        mine.save()
        step.keeps_version = True
    return step.suggestion


def decline_cosponsorship(*, suggestion_id: int, actor: Actor, at: datetime, version: int | None = None) -> Suggestion:
    """谢绝附议: no reason is asked for; until submission also after having confirmed."""
    action = SuggestionAction.DECLINE_COSPONSORSHIP
    with suggestion_step(action, suggestion_id=suggestion_id, actor=actor, at=at, version=version) as step:
        mine = _mine(step.suggestion, actor)
        mine.state, mine.answered_at, mine.confirmed_hash = CoSponsorState.DECLINED, at, ""
        mine.save()
        step.keeps_version = True
    return step.suggestion


def _mine(suggestion: Suggestion, actor: Actor) -> CoSponsor:
    return suggestion.cosponsors.get(deputy_id=actor.identity("deputy") or 0)
