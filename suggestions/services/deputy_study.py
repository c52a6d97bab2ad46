"""A deputy studies one opinion (代表研判): asked by name, accepts like a group does, and may explain it to the citizen."""

from collections.abc import Sequence
from datetime import datetime

from core.actors import Actor
from core.errors import RuleBroken
from suggestions import deadlines
from suggestions.models import Opinion
from suggestions.selectors import group_offers as reads
from suggestions.services import followers
from suggestions.services.group_offers import (
    begin_offer,
    end_with,
    keep_findings,
    open_offer,
    require_offerable,
)
from suggestions.services.steps import acting_user, opinion_step, required
from suggestions.services.triage import hand_up
from suggestions.states import FindingProposal, OfferState, OpinionAction

NO_PROMISE = "解释说明只能讲政策、讲情况，不能替单位承诺；需要办理的，请选“直接交单位办理”。"


def offer_to_deputy(
    *, opinion_id: int, actor: Actor, at: datetime, version: int | None, deputy_id: int | None, note: str
) -> Opinion:
    """请代表研判: two working days to accept, ten to study, triage stands still meanwhile (domain W1 T14).

    :raises RuleBroken: urgent, not yet classified, or a deputy who cannot be asked
    """
    with opinion_step(
        OpinionAction.OFFER_TO_DEPUTY, opinion_id=opinion_id, actor=actor, at=at, version=version
    ) as step:
        require_offerable(step.opinion)
        if deputy_id not in {choice.deputy.pk for choice in reads.deputy_choices(step.opinion, at)}:
            raise RuleBroken("请选择一位能登录的代表。", field="deputy")
        if step.opinion.group_offers.filter(deputy_id=deputy_id, state=OfferState.DECLINED).exists():
            raise RuleBroken("这位代表已经说明不承接，请选别的代表，或者接着初审。", field="deputy")
        begin_offer(step, note, actor, at, deputy_id=deputy_id)
    return step.opinion


def explain_as_deputy(
    *, opinion_id: int, actor: Actor, at: datetime, version: int | None, text: str, is_no_promise: bool
) -> Opinion:
    """代表解释说明: the deputy's words are the answer; the citizen may object to them as to any (domain W1 T15).

    :raises RuleBroken: no words, or not said to be no promise (代表法第三十一条)
    """
    with opinion_step(
        OpinionAction.EXPLAIN_AS_DEPUTY, opinion_id=opinion_id, actor=actor, at=at, version=version
    ) as step:
        if not is_no_promise:
            raise RuleBroken(NO_PROMISE, field="is_no_promise")
        opinion, offer = step.opinion, open_offer(step.opinion)
        opinion.answer = required(text, "请写怎样解释的，群众能看到。", "text")
        opinion.answered_at, opinion.answered_by_id = at, acting_user(actor)
        offer.findings, offer.proposal, offer.submitted_by_id = opinion.answer, FindingProposal.EXPLAIN, actor.user_id
        end_with(step, offer, OfferState.DONE, at)
        deadlines.stop_for_opinion(opinion, "triage", at)
        round_no = deadlines.next_round(opinion, "objection")
        deadlines.start_for_opinion(opinion, "objection", at, round_no=round_no)
        followers.answer_along(opinion, at)
    return step.opinion


def propose_dispatch(
    *, opinion_id: int, actor: Actor, at: datetime, version: int | None, findings: str, unit_ids: Sequence[int] = ()
) -> Opinion:
    """建议交办: goes to whoever dispatches, with what the deputy found and would ask (domain W1 T15).

    A deputy names units and instructs none: the dispatching side decides which it is.

    :raises RuleBroken: nothing found, or a unit that handles nothing
    """
    with opinion_step(
        OpinionAction.PROPOSE_DISPATCH, opinion_id=opinion_id, actor=actor, at=at, version=version
    ) as step:
        category_id = step.opinion.category_id
        if category_id is None:
            raise RuntimeError(f"opinion {opinion_id} was offered without a category")
        keep_findings(step, findings, FindingProposal.DISPATCH, unit_ids, actor, at)
        hand_up(step, category_id, at)
    return step.opinion
