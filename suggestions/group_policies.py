"""The only place for who answers for a specialised group to which an opinion was offered."""

from core.actors import Actor, Capacity
from deputies.policies import current_members
from suggestions.models import Opinion
from suggestions.policies import deputy_capacity
from suggestions.states import OfferState


def offered_member(opinion: Opinion, actor: Actor) -> Capacity | None:
    """受邀专业小组的组长或者组员（还没有人承接）。"""
    return _member(opinion, actor, OfferState.OFFERED)


def studying_member(opinion: Opinion, actor: Actor) -> Capacity | None:
    """承接研判的专业小组的组长或者组员。"""
    return _member(opinion, actor, OfferState.ACCEPTED)


def _member(opinion: Opinion, actor: Actor, state: str) -> Capacity | None:
    mine = actor.identity("deputy")
    if mine is None:
        return None
    groups = opinion.group_offers.filter(state=state).values("group_id")
    members = current_members().filter(mandate__deputy_id=mine, group_id__in=groups)
    return deputy_capacity(actor) if members.exists() else None
