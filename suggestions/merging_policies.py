"""The only place for who may split what was merged, tell each merged citizen, and explain to those outvoted."""

from core.actors import Actor, Capacity
from suggestions.models import Matter, Opinion, Rating
from suggestions.policies import citizen_to_rate as any_citizen_to_rate
from suggestions.policies import feedback_giver, holder, overseer, the_citizen
from suggestions.states import MatterState, OpinionState, Remark

# Until the unit has answered: then the citizen rates instead.
BEFORE_REPLY = (
    MatterState.TO_DISPATCH, MatterState.ESCALATED, MatterState.WITH_GOVERNMENT, MatterState.DISPATCHED,
    MatterState.RETURN_REVIEW, MatterState.HANDLING, MatterState.EXTENSION_REVIEW,
)  # fmt: skip
SETTLED = (MatterState.CLOSED, MatterState.TRACKING)


def answered(opinion: Opinion) -> bool:
    """Return whether this merged citizen has been given a reply; then it is split and withdrawn no more."""
    return opinion.state == OpinionState.MERGED and opinion.own_feedbacks.exists()


def splitter(opinion: Opinion, actor: Actor) -> Capacity | None:
    """初审的人、交办的一方；反映人自己认为不是同一件事的，也可以（答复以前）。"""
    return None if answered(opinion) else may_ask_to_split(opinion, actor)


def may_ask_to_split(opinion: Opinion, actor: Actor) -> Capacity | None:
    """Return in what capacity somebody may want it split: who triages, who dispatches, the citizen."""
    capacity = the_citizen(opinion, actor) or holder(opinion, actor)
    return capacity or (overseer(opinion.matter, actor) if opinion.matter is not None else None)


def citizen_to_withdraw(opinion: Opinion, actor: Actor) -> Capacity | None:
    """凭登记编号和查询码查看的反映人，在第一次答复以前；别的群众合并在这一件的，受理以后不撤回。"""
    capacity = None if answered(opinion) else the_citizen(opinion, actor)
    if capacity is None or opinion.state != OpinionState.ACCEPTED or opinion.matter is None:
        return capacity
    matter = opinion.matter
    early = matter.state in BEFORE_REPLY and matter.round_no == 1
    with_others = any(other.merged_into_id == opinion.pk for other in matter.opinions.all())
    return capacity if early and not with_others else None


def citizen_to_rate(matter: Matter, actor: Actor) -> Capacity | None:
    """反映人（本轮尚未评价；已合并的，在把答复告诉本人以后）。"""
    capacity = any_citizen_to_rate(matter, actor)
    mine = actor.identity("opinion")
    if capacity is None or mine not in {opinion.pk for opinion in merged_of(matter)}:
        return capacity
    told = matter.own_feedbacks.filter(opinion=mine, round_no=matter.round_no)
    return capacity if told.exists() else None


def merged_of(matter: Matter) -> list[Opinion]:
    """Return the merged opinions behind a matter, its master's children."""
    return [opinion for opinion in matter.opinions.all() if opinion.state == OpinionState.MERGED]


def untold(matter: Matter) -> list[Opinion]:
    """Return the merged opinions whose citizens have not been given the reply of the round being rated."""
    merged = merged_of(matter) if matter.state == MatterState.TO_EVALUATE else []
    if not merged:
        return []
    told = set(matter.own_feedbacks.filter(round_no=matter.round_no).values_list("opinion_id", flat=True))
    return [opinion for opinion in merged if opinion.pk not in told]


def outvoted(matter: Matter) -> list[Rating]:
    """Return the citizens' ratings of the ended round that were dissatisfied, though most of the others were not.

    Nobody is when a conclusion in writing ended it: that is their explanation.
    """
    if matter.state not in SETTLED or matter.remark == Remark.EXPLAINED:
        return []
    return [r for r in matter.ratings.all() if r.opinion_id and r.dissatisfied and r.round_no == matter.round_no]


def unexplained(matter: Matter) -> list[Rating]:
    """Return those of the outvoted to whom nobody has explained it yet."""
    ratings = outvoted(matter)
    if not ratings:
        return []
    explained = set(matter.explanations.filter(round_no=matter.round_no).values_list("opinion_id", flat=True))
    return [rating for rating in ratings if rating.opinion_id not in explained]


def late_feedback_giver(matter: Matter, actor: Actor) -> Capacity | None:
    """反馈岗，有合并的群众还没有告知的时候。"""
    return feedback_giver(matter, actor) if untold(matter) else None


def explainer(matter: Matter, actor: Actor) -> Capacity | None:
    """反馈岗，有不满意的群众还没有说明的时候。"""
    return feedback_giver(matter, actor) if unexplained(matter) else None
