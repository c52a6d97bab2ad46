"""The only scope of the pool: whose figures an actor sees; the same bodies whose opinions the actor may open."""

from django.db.models import Q, QuerySet

from accounts.models import Region
from accounts.selectors import regions_for, townships
from core.actors import Actor, ActorKind
from insights.models import OpinionCube
from suggestions.models import Opinion
from suggestions.policies import PRESIDIUM, STATION
from suggestions.selectors.scope import COUNTY_READERS, visible_opinions


def reads_pool(actor: Actor) -> bool:
    """Return whether the actor has figures to read: stations, townships, the county's committees and leaders."""
    return sees_all(actor) or bool(actor.acting_as(*STATION, *PRESIDIUM))


def sees_all(actor: Actor) -> bool:
    """Return whether the actor reads the whole county's figures."""
    return actor.kind == ActorKind.SYSTEM or bool(actor.acting_as(*COUNTY_READERS))


def owned(actor: Actor, owner: str = "owner") -> Q:
    """Return the condition for what the actor's bodies have received; `owner` is the path to the receiving body."""
    if sees_all(actor):
        return Q()
    condition = Q(**{f"{owner}_id__in": [c.organisation_id for c in actor.acting_as(*STATION)]})
    for capacity in actor.acting_as(*PRESIDIUM):
        if capacity.region_code:
            condition |= Q(**{f"{owner}__region__code__startswith": capacity.region_code})
    return condition


def visible_cells(actor: Actor) -> QuerySet[OpinionCube]:
    """Return the cells of the aggregate this actor may read."""
    return OpinionCube.objects.filter(owned(actor))


def pooled_opinions(actor: Actor) -> QuerySet[Opinion]:
    """Return the opinions behind the visible cells."""
    return visible_opinions(actor).filter(owned(actor))


def visible_townships(actor: Actor) -> QuerySet[Region]:
    """Return the townships whose figures the actor may have, in the order of their codes."""
    if sees_all(actor):
        return townships()
    own = {region.code[:9] for region in regions_for(actor).only("code")}
    return townships().filter(code__in=own)
