"""Withdrawal (撤回): the citizen takes an opinion back until the unit has answered; the figures keep it."""

from datetime import datetime

from core.actors import Actor
from suggestions import deadlines
from suggestions.models import Opinion, Submitter
from suggestions.services import followers, group_offers
from suggestions.services.ending import end_matter
from suggestions.services.steps import opinion_step
from suggestions.states import MatterKind, OpinionAction, OpinionState


def withdraw(*, opinion_id: int, actor: Actor, at: datetime, version: int | None, forget: bool = False) -> Opinion:
    """撤回: nobody handles it any further, the units are told, the statistic stays (domain W1 T48).

    :param forget: name and phone are deleted too (个人信息保护法第四十七条)
    """
    with opinion_step(OpinionAction.WITHDRAW, opinion_id=opinion_id, actor=actor, at=at, version=version) as step:
        opinion = step.opinion
        for kind in ("triage", "info_wait"):
            deadlines.stop_for_opinion(opinion, kind, at)
        group_offers.end_offer(opinion, at)
        if opinion.state == OpinionState.ACCEPTED and opinion.matter is not None:
            step.detail["left_matter_id"] = opinion.matter.pk
            if opinion.matter.kind == MatterKind.OPINION:
                end_matter(opinion.matter.pk, at)
            opinion.matter = None
        else:
            followers.leave(opinion, actor, at)
            followers.release(opinion, at)
        if forget:
            Submitter.objects.filter(opinion=opinion).delete()
            step.detail["forgotten"] = True
    return step.opinion
