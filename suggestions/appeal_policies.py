"""The only place for who decides on an appeal against a refusal: the congress, and nobody who had refused it."""

from accounts.roles import Role
from accounts.states import RegionLevel
from core.actors import Actor, Capacity
from suggestions.models import Opinion, RejectionAppeal
from suggestions.policies import PRESIDIUM, covers, the_citizen


def appeal_of(opinion: Opinion) -> RejectionAppeal | None:
    """Return the citizen's appeal, or None."""
    return getattr(opinion, "rejection_appeal", None)


def appealing_citizen(opinion: Opinion, actor: Actor) -> Capacity | None:
    """凭登记编号和查询码查看的反映人（没有申请过复核）。"""
    return the_citizen(opinion, actor) if appeal_of(opinion) is None else None


def county_deciders(opinion: Opinion) -> tuple[Role, ...]:
    """Return the county's posts that decide; of what its own office refused the leaders too, for an office is small."""
    own = opinion.owner.region.level == RegionLevel.COUNTY
    return (Role.COUNTY_DISPATCHER, Role.SC_LEADER) if own else (Role.COUNTY_DISPATCHER,)


def appeal_decider(opinion: Opinion, actor: Actor) -> Capacity | None:
    """乡镇人大或者县人大代表工委，县人大代表工委自己初审的还有常委会领导，且不是原来提请、复核的人。"""
    appeal = appeal_of(opinion)
    apart: Actor | None = actor
    for other in (appeal.proposed_by_id, appeal.confirmed_by_id) if appeal is not None else ():
        apart = apart.apart_from(other) if apart is not None else None
    if apart is None or apart.user_id is None:
        return None
    county = next(iter(apart.acting_as(*county_deciders(opinion))), None)
    return county or next((c for c in apart.acting_as(*PRESIDIUM) if covers(c, opinion.owner.region.code)), None)
