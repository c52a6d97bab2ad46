"""What a matter's page says of merged citizens: how each was told, who still is to be, what the outvoted read."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from suggestions import merging_policies
from suggestions.states import OpinionState

if TYPE_CHECKING:
    from suggestions.models import Matter, MinorityExplanation, OwnFeedback, Rating


@dataclass(frozen=True)
class ToldApart:
    """One citizen behind a matter of several: how the reply was given, and the words for one who was outvoted."""

    number: str
    told: "tuple[OwnFeedback, ...]"
    due: bool
    against: "Rating | None"
    explained: "tuple[MinorityExplanation, ...]"


def told_apart(matter: "Matter", seen: set[int]) -> list[ToldApart]:
    """Return the citizens of whom there is something to say apart, to who reads their opinions; units read none.

    Nothing is asked for where nobody was merged.
    """
    opinions = list(matter.opinions.all())
    against = {r.opinion_id: r for r in merging_policies.outvoted(matter)}
    if not against and all(opinion.state != OpinionState.MERGED for opinion in opinions):
        return []
    told, explained = list(matter.own_feedbacks.all()), list(matter.explanations.select_related("by"))
    waiting = {opinion.pk for opinion in merging_policies.untold(matter)}
    return [
        ToldApart(
            number=opinion.number,
            told=tuple(one for one in told if one.opinion_id == opinion.pk),
            due=opinion.pk in waiting,
            against=against.get(opinion.pk),
            explained=tuple(one for one in explained if one.opinion_id == opinion.pk),
        )
        for opinion in opinions
        if opinion.pk in seen and (opinion.state == OpinionState.MERGED or opinion.pk in against)
    ]
