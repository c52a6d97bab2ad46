"""Withdrawal (撤回): the citizen takes an opinion back until the unit has answered; the figures keep it."""

from datetime import datetime

from core import files
from core.actors import Actor
from core.models import StoredFile
from suggestions import deadlines
from suggestions.models import Opinion, Submitter
from suggestions.services import followers, group_offers
from suggestions.services.ending import end_matter
from suggestions.services.steps import opinion_step
from suggestions.states import MatterKind, OpinionAction, OpinionState


def withdraw(*, opinion_id: int, actor: Actor, at: datetime, version: int | None, forget: bool = False) -> Opinion:
    """撤回: nobody handles it any further, the units are told, the statistic stays (domain W1 T48).

    :param forget: name, phone, photos and voice are deleted too (个人信息保护法第四十七条)
    """
    with opinion_step(OpinionAction.WITHDRAW, opinion_id=opinion_id, actor=actor, at=at, version=version) as step:
        opinion = step.opinion
        for kind in ("triage", "info_wait", "rejection_review"):
            deadlines.stop_for_opinion(opinion, kind, at)
        # A refusal nobody had agreed to yet was never told to anybody.
        opinion.reject_reason = opinion.guidance = ""
        opinion.rejection_by_id = None
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
            _forget(opinion)
            step.detail["forgotten"] = True
    return step.opinion


def _forget(opinion: Opinion) -> None:
    """Delete who sent it, and the pictures and the voice that came with it; the words stay for the figures."""
    Submitter.objects.filter(opinion=opinion).delete()
    for stored in StoredFile.objects.filter(subject_kind__in=("opinion", "recording"), subject_id=opinion.pk):
        files.remove(stored)
