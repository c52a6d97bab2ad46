"""Triage: the station takes an opinion, grades it, and answers, asks, refuses, hands elsewhere or accepts it."""

from datetime import datetime

from accounts import selectors as organisations
from accounts.models import Organisation
from core.actors import Actor
from core.errors import RuleBroken, WrongState
from suggestions import appeal_deadlines, appeal_policies, deadlines, inputs, policies
from suggestions.models import InfoRequest, Matter, Opinion, PersonalDataAccess
from suggestions.selectors import group_offers
from suggestions.services import followers, matters
from suggestions.services.steps import (
    OpinionStep,
    acting_user,
    announce_opinion,
    durable,
    lock_opinion,
    opinion_step,
    required,
)
from suggestions.states import (
    ROUTES,
    Grade,
    IdentityMode,
    Level,
    OpinionAction,
    OpinionState,
    RejectReason,
    Urgency,
)

SUMMARY_MIN = 10
TOWNSHIP_DIGITS = 9


def take(*, opinion_id: int, actor: Actor, at: datetime, version: int | None) -> Opinion:
    """接手初审: of two clerks one takes it, the other is told who did.

    :raises WrongState: somebody has it already, with the name
    """
    _refuse_taken(opinion_id, actor)
    with opinion_step(OpinionAction.TAKE, opinion_id=opinion_id, actor=actor, at=at, version=version) as step:
        step.opinion.taken_by_id = acting_user(actor)
    return step.opinion


def _refuse_taken(opinion_id: int, actor: Actor) -> None:
    """Wait for the row and say who has it; the step's own lock decides a race that this look still missed."""
    with durable():
        opinion = lock_opinion(opinion_id)
        if opinion.state == OpinionState.TRIAGING and opinion.taken_by is not None and policies.triager(opinion, actor):
            raise WrongState(f"这件意见已由{opinion.taken_by.name}接手。")


def classify(
    *,
    opinion_id: int,
    actor: Actor,
    at: datetime,
    version: int | None,
    category_id: int,
    grade: str,
    urgency: str,
    place_region_id: int,
    place_text: str,
    title: str,
    summary: str,
    followup_deputy_id: int | None,
    is_specialised: bool = False,
    is_broad: bool = False,
) -> Opinion:
    """分类分级: category, grade, place, follow-up deputy and the summary that the handling unit will read.

    :raises RuleBroken: an unknown grade, a summary that is missing or gives the sender's name or phone away
    """
    with opinion_step(OpinionAction.CLASSIFY, opinion_id=opinion_id, actor=actor, at=at, version=version) as step:
        opinion = step.opinion
        if grade not in Grade.values or urgency not in Urgency.values:
            raise RuleBroken("请选择分级和紧急程度。", field="grade")
        opinion.category_id, opinion.grade, opinion.urgency = category_id, grade, urgency
        opinion.place_region_id, opinion.place_text = place_region_id, place_text.strip()[: inputs.PLACE_MAX]
        opinion.title = required(title, "请写一个简短的标题。", "title")[:40]
        opinion.summary = _checked_summary(opinion, summary)
        opinion.followup_deputy_id = followup_deputy_id
        opinion.is_specialised, opinion.is_broad = is_specialised, is_broad
        step.detail.update(category_id=category_id, grade=grade, urgency=urgency, followup_deputy_id=followup_deputy_id)
    return opinion


def _checked_summary(opinion: Opinion, summary: str) -> str:
    """Return the summary; one that names a sender who is to stay unknown to the unit is refused (代表法第五十五条)."""
    cleaned = required(summary, "请写交办摘要，承办单位看到的就是这一段。", "summary")
    if len(cleaned) < SUMMARY_MIN:
        raise RuleBroken("交办摘要太短，请写清什么地方、什么事、希望怎样。", field="summary")
    submitter = getattr(opinion, "submitter", None)
    secret = [submitter.name, submitter.phone] if submitter is not None else []
    if opinion.identity_mode == IdentityMode.CONFIDENTIAL and any(word and word in cleaned for word in secret):
        raise RuleBroken("摘要里有反映人的姓名或电话，这件要对承办单位保密，请删去。", field="summary")
    return cleaned


def ask_info(*, opinion_id: int, actor: Actor, at: datetime, version: int | None, question: str) -> Opinion:
    """请群众补充: pauses the clock; at most twice."""
    with opinion_step(OpinionAction.ASK_INFO, opinion_id=opinion_id, actor=actor, at=at, version=version) as step:
        asked = required(question, "请写清需要补充什么。", "question")
        InfoRequest.objects.create(opinion=step.opinion, question=asked, asked_at=at, question_by_staff=True)
        deadlines.pause_triage_clock(step.opinion, at)
        deadlines.start_for_opinion(
            step.opinion, "info_wait", at, round_no=deadlines.next_round(step.opinion, "info_wait")
        )
    return step.opinion


def resume_triage(*, opinion_id: int, actor: Actor, at: datetime, version: int | None) -> Opinion:
    """不再等待，继续初审: nobody is refused for not having answered."""
    with opinion_step(OpinionAction.RESUME_TRIAGE, opinion_id=opinion_id, actor=actor, at=at, version=version) as step:
        deadlines.stop_for_opinion(step.opinion, "info_wait", at)
        deadlines.resume_triage_clock(step.opinion, at)
    return step.opinion


def answer(
    *, opinion_id: int, actor: Actor, at: datetime, version: int | None, text: str, is_no_promise: bool
) -> Opinion:
    """直接答复: explains policy or gives information, never promises for a unit (代表法第三十一条)."""
    with opinion_step(OpinionAction.ANSWER, opinion_id=opinion_id, actor=actor, at=at, version=version) as step:
        if not is_no_promise:
            raise RuleBroken(
                "直接答复只能解释政策、告知情况，不能替单位承诺；需要办理的请受理并报送交办。", field="is_no_promise"
            )
        step.opinion.answer = required(text, "请写答复内容。", "text")
        step.opinion.answered_at, step.opinion.answered_by_id = at, acting_user(actor)
        deadlines.stop_for_opinion(step.opinion, "triage", at)
        deadlines.start_for_opinion(
            step.opinion, "objection", at, round_no=deadlines.next_round(step.opinion, "objection")
        )
        followers.answer_along(step.opinion, at)
    return step.opinion


def propose_rejection(
    *, opinion_id: int, actor: Actor, at: datetime, version: int | None, reason: str, guidance: str
) -> Opinion:
    """提请不予受理: with a listed reason and words for the citizen; a second person decides."""
    with opinion_step(
        OpinionAction.PROPOSE_REJECTION, opinion_id=opinion_id, actor=actor, at=at, version=version
    ) as step:
        if reason not in RejectReason.values:
            raise RuleBroken("请选择不予受理的理由。", field="reason")
        step.opinion.reject_reason = reason
        step.opinion.guidance = guidance.strip() or ROUTES[reason]
        step.opinion.rejection_by_id = acting_user(actor)
        step.detail["reason"] = reason
        round_no = deadlines.next_round(step.opinion, "rejection_review")
        deadlines.start_for_opinion(step.opinion, "rejection_review", at, round_no=round_no)
    return step.opinion


def confirm_rejection(*, opinion_id: int, actor: Actor, at: datetime, version: int | None) -> Opinion:
    """同意不予受理: by somebody other than the one who proposed it; the citizen sees the reason and where to turn."""
    with opinion_step(
        OpinionAction.CONFIRM_REJECTION, opinion_id=opinion_id, actor=actor, at=at, version=version
    ) as step:
        deadlines.stop_for_opinion(step.opinion, "rejection_review", at)
        deadlines.stop_for_opinion(step.opinion, "triage", at)
        if appeal_policies.appeal_of(step.opinion) is None:
            appeal_deadlines.open_window(step.opinion, at)
        followers.release(step.opinion, at)
        step.detail["reason"] = step.opinion.reject_reason
    return step.opinion


def decline_rejection(*, opinion_id: int, actor: Actor, at: datetime, version: int | None) -> Opinion:
    """不同意不予受理: triage goes on and must end some other way."""
    with opinion_step(
        OpinionAction.DECLINE_REJECTION, opinion_id=opinion_id, actor=actor, at=at, version=version
    ) as step:
        step.opinion.reject_reason = step.opinion.guidance = ""
        step.opinion.rejection_by_id = None
        deadlines.stop_for_opinion(step.opinion, "rejection_review", at)
    return step.opinion


def accept(*, opinion_id: int, actor: Actor, at: datetime, version: int | None) -> Opinion:
    """受理并报送交办: the opinion becomes a matter in the inbox of the township, or of the county if sent there directly.

    :raises RuleBroken: when it has not been classified
    """
    with opinion_step(OpinionAction.ACCEPT, opinion_id=opinion_id, actor=actor, at=at, version=version) as step:
        category_id = step.opinion.category_id
        if category_id is None or not (step.opinion.grade and step.opinion.summary):
            raise RuleBroken("请先分类分级、写好交办摘要，再报送交办。")
        if (group := group_offers.unasked(step.opinion)) is not None and step.opinion.urgency != Urgency.CRITICAL:
            raise RuleBroken(f"这件标明专业性强或者涉面广，先请{group.name}研判；不需要的，请在分类分级里去掉标记。")
        hand_up(step, category_id, at)
    return step.opinion


def hand_up(step: OpinionStep, category_id: int, at: datetime) -> None:
    """Open the opinion's matter for whoever dispatches, inside the caller's step; triage has ended."""
    matter = _open_matter(step.opinion, category_id, at)
    step.opinion.matter = matter
    followers.follow(step.opinion, matter, at)
    step.detail.update(matter_id=matter.pk, level=matter.level)
    deadlines.stop_for_opinion(step.opinion, "triage", at)


def _open_matter(opinion: Opinion, category_id: int, at: datetime) -> Matter:
    owner, level = _dispatching_side(opinion)
    work = matters.Work(
        title=opinion.title,
        summary=opinion.summary,
        owner_id=owner.pk,
        level=level,
        region_id=opinion.place_region_id or opinion.owner.region_id,
        category_id=category_id,
        grade=opinion.grade,
        urgency=opinion.urgency,
    )
    return matters.write_matter(work, at)


def _dispatching_side(opinion: Opinion) -> tuple[Organisation, Level]:
    """Return who dispatches: the presidium of the station's township; the county for its own and direct ones."""
    code = opinion.owner.region.code
    if opinion.bypass_local or len(code) < TOWNSHIP_DIGITS:
        return organisations.county_committee(), Level.COUNTY
    return organisations.presidium_of(code), Level.TOWNSHIP


def read_contact(*, opinion_id: int, actor: Actor, at: datetime, reason: str) -> Opinion:
    """查看联系方式: return the opinion with its sender readable, after writing down who read it and why.

    :raises NotAllowed: not a person who may  :raises RuleBroken: no reason given, or nothing was left
    """
    with durable():
        opinion = lock_opinion(opinion_id)
        capacity = policies.require(policies.contact_reader(opinion, actor), actor, OpinionAction.READ_CONTACT.label)
        why = required(reason, "请写明为什么要看联系方式。", "reason")[:100]
        if getattr(opinion, "submitter", None) is None:
            raise RuleBroken("这件意见没有留下姓名和电话。")
        user_id = acting_user(actor)
        PersonalDataAccess.objects.create(opinion=opinion, user_id=user_id, role=capacity.role, reason=why, at=at)
        announce_opinion(opinion, OpinionAction.READ_CONTACT, actor, capacity, at, opinion.state)
    return opinion
