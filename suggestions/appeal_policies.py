"""The only place for who decides on an appeal against a refusal: the congress, and nobody who had refused it."""

from accounts.roles import Role
from core.actors import Actor, Capacity
from suggestions.models import Opinion, RejectionAppeal
from suggestions.policies import PRESIDIUM, covers, the_citizen


def appeal_of(opinion: Opinion) -> RejectionAppeal | None:
    """Return the citizen's appeal, or None."""
    return getattr(opinion, "rejection_appeal", None)


def appealing_citizen(opinion: Opinion, actor: Actor) -> Capacity | None:
    """凭登记编号和查询码查看的反映人（没有申请过复核）。"""
    return the_citizen(opinion, actor) if appeal_of(opinion) is None else None


def appeal_decider(opinion: Opinion, actor: Actor) -> Capacity | None:
    """乡镇人大或者县人大代表工委，且不是原来提请、复核的人。"""
    appeal = appeal_of(opinion)
    apart: Actor | None = actor
    for other in (appeal.proposed_by_id, appeal.confirmed_by_id) if appeal is not None else ():
        apart = apart.apart_from(other) if apart is not None else None
    if apart is None or apart.user_id is None:
        return None
    county = next(iter(apart.acting_as(Role.COUNTY_DISPATCHER)), None)
    return county or next((c for c in apart.acting_as(*PRESIDIUM) if covers(c, opinion.owner.region.code)), None)
