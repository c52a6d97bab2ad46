"""The only place for who answers for a specialised group to which an opinion was offered."""

from core.actors import Actor, Capacity
from deputies.policies import current_members
from suggestions.models import Opinion
from suggestions.policies import deputy_capacity
from suggestions.states import OfferState


def offered_member(opinion: Opinion, actor: Actor) -> Capacity | None:
    """受邀专业小组的组长或者组员，或者受邀的代表（还没有人承接）。"""
    return _member(opinion, actor, OfferState.OFFERED)


def studying_member(opinion: Opinion, actor: Actor) -> Capacity | None:
    """承接研判的专业小组的组长或者组员，或者承接的代表。"""
    return _member(opinion, actor, OfferState.ACCEPTED)


def _member(opinion: Opinion, actor: Actor, state: str) -> Capacity | None:
    mine = actor.identity("deputy")
    if mine is None:
        return None
    offers = opinion.group_offers.filter(state=state)
    if offers.filter(deputy_id=mine).exists():
        return deputy_capacity(actor)
    members = current_members().filter(mandate__deputy_id=mine, group_id__in=offers.values("group_id"))
    return deputy_capacity(actor) if members.exists() else None


def studying_deputy(opinion: Opinion, actor: Actor) -> Capacity | None:
    """承接研判的代表本人（不是小组）。"""
    mine = actor.identity("deputy")
    asked = mine is not None and opinion.group_offers.filter(state=OfferState.ACCEPTED, deputy_id=mine).exists()
    return deputy_capacity(actor) if asked else None
