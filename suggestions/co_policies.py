"""The only place for who may in what co-handling units give: who asks for an opinion again, who waives it."""

from core.actors import Actor, Capacity
from suggestions.models import Assignment, CoReview, Matter
from suggestions.policies import current, lead_unit, overseer, standing_return
from suggestions.states import AssignmentState, Part

OPEN = (AssignmentState.TO_SIGN, AssignmentState.HANDLING)


def review_of(part: Assignment) -> CoReview | None:
    """Return what became of this part's opinion, or None."""
    return getattr(part, "co_review", None)


def askable_again(matter: Matter) -> list[Assignment]:
    """Return the co-handling parts whose opinion was given and not yet asked for again: once a round (W1 T32)."""
    given = (p for p in current(matter) if p.part == Part.CO and p.state == AssignmentState.DONE)
    return [part for part in given if review_of(part) is None and getattr(part, "co_opinion", None) is not None]


def co_opinion_asker(matter: Matter, actor: Actor) -> Capacity | None:
    """主办单位（有会办意见，本轮没有请这家重提过）。"""
    return lead_unit(matter, actor) if askable_again(matter) else None


def waivable(matter: Matter) -> list[Assignment]:
    """Return the co-handling parts that still owe an opinion; not one whose return waits for a decision."""
    parts = [part for part in current(matter) if part.part == Part.CO and part.state in OPEN]
    return [part for part in parts if standing_return(part) is None]


def co_opinion_waiver(matter: Matter, actor: Actor) -> Capacity | None:
    """交办的一方（有会办单位没有提交会办意见）。"""
    return overseer(matter, actor) if waivable(matter) else None
