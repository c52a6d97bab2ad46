"""Submitting: the lead deputy hands the suggestion in, insists on it once, or takes it back."""

from datetime import datetime

from core.actors import SYSTEM, Actor
from core.clock import local_date
from core.errors import RuleBroken
from deputies.services import duties
from deputies.states import DutyKind
from suggestions import deadlines, lifecycle
from suggestions.models import Matter, Opinion, Suggestion
from suggestions.services import followers
from suggestions.services.ending import end_matter
from suggestions.services.steps import (
    announce_opinion,
    lock_opinion,
    required,
)
from suggestions.services.suggestion_steps import require_mandate, suggestion_step
from suggestions.states import (
    BarredMatter,
    CoSponsorState,
    MatterKind,
    OpinionAction,
    ResultClass,
    ReviewResult,
    SuggestionAction,
)

SITUATION = "请写情况：什么地方、什么事、影响哪些群众。"
ANALYSIS = "请写分析：为什么会这样、不解决会怎样。"
PROPOSALS = "请写具体意见：希望哪个单位做什么，一行一条。"
OTHER_BODY = "代表建议不能提这一类事项。请修改内容；不能修改的，可以请联络站按群众来信转给负责的机关。"


def check_parts(suggestion: Suggestion) -> None:
    """Require the three parts: 有情况、有分析、有具体意见.

    :raises RuleBroken: for the first part that is missing
    """
    for field, text, sentence in (
        ("situation", suggestion.situation, SITUATION),
        ("analysis", suggestion.analysis, ANALYSIS),
        ("proposals", suggestion.proposals, PROPOSALS),
    ):
        required(text, sentence, field)


def submit_suggestion(
    *,
    suggestion_id: int,
    actor: Actor,
    at: datetime,
    version: int | None,
    self_check: tuple[str, ...],
    single_matter: bool,
) -> Suggestion:
    """提交建议: whole, one matter, none of the nine barred ones; only co-sponsors of this very text count.

    :raises RuleBroken: a part is missing, the self-check is not done, the mandate has ended meanwhile
    """
    action = SuggestionAction.SUBMIT_SUGGESTION
    with suggestion_step(action, suggestion_id=suggestion_id, actor=actor, at=at, version=version) as step:
        suggestion = step.suggestion
        require_mandate(suggestion, suggestion.lead_id, at)
        check_parts(suggestion)
        suggestion.self_check = [matter for matter in BarredMatter.values if matter in self_check]
        _check_self(suggestion, single_matter)
        step.detail["cosponsors"] = _hand_in(suggestion, at)
    return suggestion


def _check_self(suggestion: Suggestion, single_matter: bool) -> None:
    unticked = [BarredMatter(m).label for m in BarredMatter.values if m not in suggestion.self_check]
    if unticked:
        raise RuleBroken(f"自查还有没有打勾的：{'；'.join(unticked)}。属于其中一项的，{OTHER_BODY}", field="self_check")
    if not single_matter:
        raise RuleBroken("建议要一事一议：只说一件事的请打勾；说了几件事的，请分成几件建议。", field="single_matter")


def _hand_in(suggestion: Suggestion, at: datetime) -> int:
    """Freeze the text for review and return how many co-sponsors stand behind it."""
    confirmed = [c for c in suggestion.cosponsors.all() if c.state == CoSponsorState.CONFIRMED]
    if any(cosponsor.confirmed_hash != suggestion.text_hash for cosponsor in confirmed):
        raise RuleBroken("内容在附议代表确认以后改过，请等他们重新确认，或者再保存一次内容。")
    suggestion.submitted_at, suggestion.submitted_hash = at, suggestion.text_hash
    deadlines.start_review(suggestion, at)
    return len(confirmed)


def insist_on_suggestion(
    *, suggestion_id: int, actor: Actor, at: datetime, version: int | None, reason: str
) -> Suggestion:
    """坚持原文提交: once, with the text as it was; the review may then accept or explain, not return it again.

    :raises RuleBroken: the text has changed, no reason, the mandate has ended meanwhile
    """
    action = SuggestionAction.INSIST_ON_SUGGESTION
    with suggestion_step(action, suggestion_id=suggestion_id, actor=actor, at=at, version=version) as step:
        suggestion = step.suggestion
        require_mandate(suggestion, suggestion.lead_id, at)
        if suggestion.text_hash != suggestion.submitted_hash:
            raise RuleBroken("内容已经改过，请用“提交建议”提交新的内容。")
        suggestion.insistence = required(reason, "请写明为什么坚持原来的内容。", "reason")
        suggestion.insisted_at = at
        step.detail["cosponsors"] = _hand_in(suggestion, at)
    return suggestion


def withdraw_suggestion(
    *, suggestion_id: int, actor: Actor, at: datetime, version: int | None, reason: str
) -> Suggestion:
    """撤回建议: in writing and before dispatch; its matter ends, and the opinions behind it go back to triage.

    :raises RuleBroken: no reason  :raises NotAllowed: already dispatched
    """
    action = SuggestionAction.WITHDRAW_SUGGESTION
    with suggestion_step(action, suggestion_id=suggestion_id, actor=actor, at=at, version=version) as step:
        suggestion = step.suggestion
        suggestion.withdrawal = required(reason, "请写明撤回的理由，附议代表也会看到。", "reason")
        suggestion.withdrawn_at = at
        deadlines.stop_review(suggestion, at)
        if suggestion.matter_id is not None:
            release_opinions(suggestion.matter_id, at)
            end_matter(suggestion.matter_id, at, undispatched=True)
            announce_duties(suggestion, at, quantity=0)
    return suggestion


def release_opinions(matter_id: int, at: datetime) -> None:
    """Put the opinions of a withdrawn suggestion back to triage, with a new term: nothing accepted is lost."""
    proposed_on = Opinion.objects.filter(matter_id=matter_id, merged_into__isnull=True).order_by("pk")
    for opinion_id in proposed_on.values_list("pk", flat=True):
        opinion = lock_opinion(opinion_id)
        taken = lifecycle.OPINION.check(OpinionAction.LEAVE_SUGGESTION, opinion, SYSTEM)
        before = opinion.state
        opinion.state, opinion.matter = taken.transition.target or before, None
        opinion.version += 1
        opinion.save()
        followers.follow(opinion, None, at)
        deadlines.start_for_opinion(opinion, "triage", at, round_no=deadlines.next_round(opinion, "triage"))
        announce_opinion(opinion, OpinionAction.LEAVE_SUGGESTION, SYSTEM, taken.capacity, at, before)


def announce_duties(suggestion: Suggestion, at: datetime, *, quantity: int = 1) -> None:
    """Announce what the lead and the co-sponsors have done, and that it passed at once; quantity 0 takes it back."""
    kinds = {suggestion.lead_id: DutyKind.SUGGESTION}
    kinds |= {
        c.deputy_id: DutyKind.COSPONSOR for c in suggestion.cosponsors.all() if c.state == CoSponsorState.CONFIRMED
    }
    for deputy_id, kind in kinds.items():
        _announce_duty(suggestion, deputy_id, kind, suggestion.submitted_at or at, at, quantity)
    if not suggestion.reviews.filter(result=ReviewResult.RETURNED).exists():
        passed = DutyKind.SUGGESTION_PASSED
        _announce_duty(suggestion, suggestion.lead_id, passed, suggestion.submitted_at or at, at, quantity)


def announce_adoption(matter: Matter, at: datetime) -> None:
    """Announce that a suggestion was taken up: solved (A) or planned with a date (B), and nobody dissatisfied."""
    adopted = matter.result_class in (ResultClass.A, ResultClass.B)
    if matter.kind == MatterKind.SUGGESTION and adopted and not matter.came_back:
        suggestion = Suggestion.objects.get(matter=matter)
        _announce_duty(suggestion, suggestion.lead_id, DutyKind.SUGGESTION_ADOPTED, at, at, 1)


def _announce_duty(
    suggestion: Suggestion, deputy_id: int, kind: DutyKind, done_at: datetime, at: datetime, quantity: int
) -> None:
    duties.announce_duty(
        deputy_id=deputy_id,
        kind=kind,
        on=local_date(done_at),
        source=deadlines.suggestion_subject(suggestion.pk),
        at=at,
        quantity=quantity,
    )
