"""Telling each merged citizen apart, and explaining to those whom most of the others outvoted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from core.actors import Actor
from core.errors import RuleBroken
from suggestions import deadlines, inputs, merging_policies
from suggestions.models import Matter, MinorityExplanation, Opinion, OwnFeedback
from suggestions.services.steps import acting_user, matter_step, required
from suggestions.states import FeedbackWay, MatterAction

EXPLANATION_MIN = 10
NO_WAY = "请选择是怎样告诉群众的。"


@dataclass(frozen=True)
class Telling:
    """How and when a citizen was told."""

    way: str
    told_at: datetime
    note: str = ""


def tell_each(matter: Matter, said: Telling, others: Iterable[Mapping[str, str]], actor: Actor, at: datetime) -> None:
    """Keep for each merged citizen how the reply was given, in the caller's transaction; `others` in other ways.

    :raises RuleBroken: for a number that is not merged here, or no such way
    """
    ways = {inputs.bare_digits(other["number"]): other["way"] for other in others}
    merged = merging_policies.merged_of(matter)
    if unknown := set(ways) - {opinion.number for opinion in merged}:
        raise RuleBroken(f"登记编号{unknown.pop()}没有合并在这件事里，请核对。", field="others")
    for opinion in merged:
        _tell(matter, opinion, Telling(ways.get(opinion.number, said.way), said.told_at, said.note), actor, at)


def _tell(matter: Matter, opinion: Opinion, said: Telling, actor: Actor, at: datetime) -> None:
    if said.way not in FeedbackWay.values:
        raise RuleBroken(NO_WAY, field="way")
    OwnFeedback.objects.create(
        matter=matter,
        opinion=opinion,
        round_no=matter.round_no,
        way=said.way,
        told_at=said.told_at,
        note=said.note.strip(),
        recorded_at=at,
        recorded_by_id=acting_user(actor),
    )
    # From now on it can no longer be split, so that no time of triage is left to run on.
    deadlines.stop_for_opinion(opinion, "triage", at)


def tell_merged(
    *,
    matter_id: int,
    actor: Actor,
    at: datetime,
    version: int | None,
    number: str,
    way: str,
    told_at: datetime,
    note: str = "",
) -> Matter:
    """告知合并的群众: one who was merged after the others had been told; only then may that one rate.

    :raises RuleBroken: nobody under this number is still to be told, no way, a time in the future
    """
    with matter_step(MatterAction.TELL_MERGED, matter_id=matter_id, actor=actor, at=at, version=version) as step:
        waiting = {opinion.number: opinion for opinion in merging_policies.untold(step.matter)}
        opinion = waiting.get(inputs.bare_digits(number))
        if opinion is None:
            raise RuleBroken("请选择还没有告知的那位群众。", field="number")
        told_at = inputs.clean_moment(told_at, at, "反馈时间不能晚于现在。", "told_at")
        _tell(step.matter, opinion, Telling(way, told_at, note), actor, at)
        step.detail.update(opinion_id=opinion.pk, way=way)
    return step.matter


def own_window_open(matter: Matter, at: datetime) -> bool:
    """Return whether a merged citizen still waits to be told, or was told late and has time left to rate."""
    if merging_policies.untold(matter):
        return True
    rated = {r.opinion_id for r in matter.ratings.all() if r.round_no == matter.round_no}
    late = matter.own_feedbacks.filter(round_no=matter.round_no, recorded_at__gt=matter.evaluation_opened_at or at)
    return any(
        at < deadlines.term_end(matter, "evaluation", told.recorded_at).due_at
        for told in late
        if told.opinion_id not in rated
    )


def explain_to_minority(
    *, matter_id: int, actor: Actor, at: datetime, version: int | None, number: str, text: str
) -> Matter:
    """向不满意的群众说明: what this citizen reads on the own page; the matter stays as most have rated it.

    :raises RuleBroken: nobody under this number waits for it, too few words
    """
    action = MatterAction.EXPLAIN_TO_MINORITY
    with matter_step(action, matter_id=matter_id, actor=actor, at=at, version=version) as step:
        waiting = {r.opinion_id for r in merging_policies.unexplained(step.matter)}
        rows = {opinion.number: opinion for opinion in step.matter.opinions.all() if opinion.pk in waiting}
        opinion = rows.get(inputs.bare_digits(number))
        if opinion is None:
            raise RuleBroken("请选择还没有说明的那位群众。", field="number")
        said = required(text, "请针对不满意的理由写明说明，群众能看到。", "text")
        if len(said) < EXPLANATION_MIN:
            raise RuleBroken("说明太短，请针对不满意的理由写清楚。", field="text")
        MinorityExplanation.objects.create(
            matter=step.matter, opinion=opinion, round_no=step.matter.round_no, text=said, at=at,
            by_id=acting_user(actor),
        )  # fmt: skip
        step.detail["opinion_id"] = opinion.pk
    return step.matter
