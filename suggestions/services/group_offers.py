"""Offers to specialised groups: offer, accept, decline, take back, hand in findings; what nobody accepts comes back."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime

from core.actors import SYSTEM, Actor
from core.errors import NotAllowed, RuleBroken, Stale, WrongState
from suggestions import deadlines
from suggestions.models import GroupOffer, Opinion
from suggestions.selectors import group_offers as reads
from suggestions.services.steps import OpinionStep, acting_user, opinion_step, required
from suggestions.states import OPEN_OFFERS, PROPOSABLE, OfferState, OpinionAction, Urgency

logger = logging.getLogger(__name__)
TEXT_MAX, UNITS_MAX = 500, 3
CLOCKS = {OfferState.OFFERED: "group_offer", OfferState.ACCEPTED: "group_study"}


def offer_to_group(
    *, opinion_id: int, actor: Actor, at: datetime, version: int | None, group_id: int, note: str
) -> Opinion:
    """请专业小组研判: the triage clock stands still, for the station does not have the case in hand meanwhile.

    The group has two working days to accept and ten to study, each a clock of its own, so the pause has an end.

    :raises RuleBroken: urgent, not yet classified, or a group that cannot be asked
    """
    with opinion_step(OpinionAction.OFFER_TO_GROUP, opinion_id=opinion_id, actor=actor, at=at, version=version) as step:
        opinion = step.opinion
        require_offerable(opinion)
        if not (opinion.is_specialised or opinion.is_broad):
            raise RuleBroken("请先在分类分级里标明专业性强或者涉面广。")
        choice = next((c for c in reads.choices(opinion) if c.group.pk == group_id), None)
        if choice is None:
            raise RuleBroken("请选择一个有代表能登录的专业小组。", field="group")
        if opinion.group_offers.filter(group_id=group_id, state=OfferState.DECLINED).exists():
            raise RuleBroken("这个小组已经说明不承接，请选别的小组，或者接着初审。", field="group")
        begin_offer(step, note, actor, at, group_id=group_id)
    return opinion


def require_offerable(opinion: Opinion) -> None:
    """Refuse what cannot wait, and what has no summary to be read.

    :raises RuleBroken: with the sentence
    """
    if opinion.urgency == Urgency.CRITICAL:
        raise RuleBroken("特急的事不能等研判，请直接处理。")
    if opinion.category_id is None or not opinion.summary:
        raise RuleBroken("请先分类分级、写好交办摘要，研判的人看到的就是摘要。")


def begin_offer(
    step: OpinionStep,
    note: str,
    actor: Actor,
    at: datetime,
    *,
    group_id: int | None = None,
    deputy_id: int | None = None,
) -> None:
    """Store the offer to a group or a deputy; triage stands still while it is open."""
    GroupOffer.objects.create(
        opinion=step.opinion, group_id=group_id, deputy_id=deputy_id, note=_short(note, "请写明请研究什么。", "note"),
        offered_by_id=acting_user(actor), offered_at=at,
    )  # fmt: skip
    deadlines.pause_triage_clock(step.opinion, at)
    _start(step.opinion, OfferState.OFFERED, at)
    step.detail.update(group_id=group_id, deputy_id=deputy_id)


def accept_offer(*, opinion_id: int, actor: Actor, at: datetime, version: int | None) -> Opinion:
    """小组承接: by the head or a member, within two working days; of two at once one does it, the other reads who.

    :raises WrongState: somebody has, the time is over, or it was taken back; with the sentence
    """
    with _said_plainly(opinion_id, actor), _step(OpinionAction.ACCEPT_OFFER, opinion_id, actor, at, version) as step:
        offer = open_offer(step.opinion)
        _refuse_late(step.opinion, at)
        offer.state, offer.answered_by_id, offer.answered_at = OfferState.ACCEPTED, acting_user(actor), at
        offer.save()
        deadlines.stop_for_opinion(step.opinion, CLOCKS[OfferState.OFFERED], at)
        _start(step.opinion, OfferState.ACCEPTED, at)
        step.detail["group_id"] = offer.group_id
    return step.opinion


def decline_offer(*, opinion_id: int, actor: Actor, at: datetime, version: int | None, reason: str) -> Opinion:
    """小组不承接: with the reason the triager reads; the opinion goes back to triage.

    :raises RuleBroken: without a reason  :raises WrongState: somebody answered already, or the time is over
    """
    with _said_plainly(opinion_id, actor), _step(OpinionAction.DECLINE_OFFER, opinion_id, actor, at, version) as step:
        offer = open_offer(step.opinion)
        _refuse_late(step.opinion, at)
        offer.reason = _short(reason, "请写明为什么不承接，初审的同志会看到。", "reason")
        offer.answered_by_id, offer.answered_at = acting_user(actor), at
        end_with(step, offer, OfferState.DECLINED, at)
    return step.opinion


def take_back_offer(*, opinion_id: int, actor: Actor, at: datetime, version: int | None, reason: str) -> Opinion:
    """收回: whoever does the triage goes on without the group, with a reason the group is told."""
    with _step(OpinionAction.TAKE_BACK_OFFER, opinion_id, actor, at, version) as step:
        offer = open_offer(step.opinion)
        offer.reason = _short(reason, "请写明为什么收回，小组会看到。", "reason")
        end_with(step, offer, OfferState.TAKEN_BACK, at)
    return step.opinion


def submit_findings(
    *,
    opinion_id: int,
    actor: Actor,
    at: datetime,
    version: int | None,
    findings: str,
    proposal: str,
    unit_ids: Sequence[int] = (),
) -> Opinion:
    """提交研判意见: what the group found, which units it would ask, and what should become of it; triage goes on.

    A group advises and never instructs: the triager decides.

    :raises RuleBroken: nothing found, no conclusion, or a unit that handles nothing
    """
    with _said_plainly(opinion_id, actor), _step(OpinionAction.SUBMIT_FINDINGS, opinion_id, actor, at, version) as step:
        keep_findings(step, findings, proposal, unit_ids, actor, at)
    return step.opinion


def keep_findings(
    step: OpinionStep, findings: str, proposal: str, unit_ids: Sequence[int], actor: Actor, at: datetime
) -> None:
    """Write down what was found and proposed, inside the caller's step; the study has ended.

    :raises RuleBroken: nothing found, no conclusion, or a unit that handles nothing
    """
    offer = open_offer(step.opinion)
    offer.findings = required(findings, "请写研判意见：情况、原因、怎么办。", "findings")
    if proposal not in PROPOSABLE:
        raise RuleBroken("请选择研判结论。", field="proposal")
    units = list(reads.units_to_suggest(step.opinion, at).filter(pk__in=set(unit_ids)))
    if len(units) != len(set(unit_ids)) or len(units) > UNITS_MAX:
        raise RuleBroken(f"建议的单位最多{UNITS_MAX}个，要能承办本地的事。", field="units")
    offer.proposal, offer.submitted_by_id = proposal, acting_user(actor)
    end_with(step, offer, OfferState.DONE, at)
    offer.suggested_units.set(units)
    step.detail["proposal"] = proposal


def expire_due_offers(*, at: datetime, limit: int = 200) -> int:
    """Send opinions back to triage whose group has not accepted in time; return how many. Safe to run again."""
    ended = 0
    for opinion_id in deadlines.opinions_past("group_offer", at, limit):
        try:
            with _step(OpinionAction.EXPIRE_OFFER, opinion_id, SYSTEM, at, None) as step:
                end_with(step, open_offer(step.opinion), OfferState.EXPIRED, at)
            ended += 1
        except (WrongState, NotAllowed, Stale):
            # Answered or taken back between the look and the lock.
            continue
        except Exception:
            logger.exception("the offer of opinion %s could not be ended", opinion_id)
    return ended


def end_offer(opinion: Opinion, at: datetime) -> None:
    """End an open offer of an opinion that goes another way; inside the caller's step."""
    for offer in opinion.group_offers.filter(state__in=OPEN_OFFERS):
        deadlines.stop_for_opinion(opinion, CLOCKS[OfferState(offer.state)], at)
        offer.state, offer.ended_at = OfferState.ENDED, at
        offer.save()


def _step(
    action: OpinionAction, opinion_id: int, actor: Actor, at: datetime, version: int | None
) -> AbstractContextManager[OpinionStep]:
    return opinion_step(action, opinion_id=opinion_id, actor=actor, at=at, version=version)


@contextmanager
def _said_plainly(opinion_id: int, actor: Actor) -> Iterator[None]:
    """Tell a member who comes too late what became of the offer, instead of that it cannot be done."""
    try:
        yield
    except (WrongState, NotAllowed) as refusal:
        sentence = reads.settled_sentence(opinion_id, actor)
        if sentence and not isinstance(refusal, Stale):
            raise WrongState(sentence) from refusal
        raise


def _short(value: str, sentence: str, field: str) -> str:
    said = required(value, sentence, field)
    if len(said) > TEXT_MAX:
        raise RuleBroken(f"最多写{TEXT_MAX}个字。", field=field)
    return said


def open_offer(opinion: Opinion) -> GroupOffer:
    """Return the offer the opinion waits for."""
    return GroupOffer.objects.get(opinion=opinion, state__in=OPEN_OFFERS)


def _refuse_late(opinion: Opinion, at: datetime) -> None:
    if deadlines.window_over(opinion, CLOCKS[OfferState.OFFERED], at):
        raise WrongState("已经过了两个工作日，这件退回联络站初审，不用再答复了。")


def _start(opinion: Opinion, state: OfferState, at: datetime) -> None:
    kind = CLOCKS[state]
    deadlines.start_for_opinion(opinion, kind, at, round_no=deadlines.next_round(opinion, kind))


def end_with(step: OpinionStep, offer: GroupOffer, state: OfferState, at: datetime) -> None:
    """End an open offer in this state; the time for triage runs on."""
    deadlines.stop_for_opinion(step.opinion, CLOCKS[OfferState(offer.state)], at)
    deadlines.resume_triage_clock(step.opinion, at)
    offer.state, offer.ended_at = state, at
    offer.save()
    step.detail.update(group_id=offer.group_id)
