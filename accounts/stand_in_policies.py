"""The only place for who names a stand-in during leave (代理), for which posts, and who may be one."""

from accounts.models import Post
from accounts.policies import keeps_master_data
from accounts.roles import ADMIN_ROLES, Role
from core.actors import SYSTEM_CAPACITY, Actor, ActorKind, Capacity

# Who heads a body, by roles.
HEADS = (Role.STATION_HEAD, Role.PRESIDIUM_CHAIR, Role.UNIT_HEAD, Role.SC_LEADER, Role.COUNTY_DISPATCHER)
# 三员 are apart from everybody's business, and a shift is swapped, not lent.
NEVER_LENT = (*ADMIN_ROLES, Role.ROTATING_HEAD)


def namer(post: Post, actor: Actor) -> Capacity | None:
    """岗位上的本人、本单位负责人，或者系统管理员；代理人不能再请人代理。"""
    if actor.kind == ActorKind.SYSTEM:
        return SYSTEM_CAPACITY
    own = [capacity for capacity in actor.capacities if capacity.stands_for is None]
    held = next((capacity for capacity in own if capacity.post_id == post.pk), None)
    heads = (c for c in own if c.role in HEADS and c.organisation_id == post.organisation_id)
    administrator = next((c for c in own if c.role == Role.SYS_ADMIN), None)
    return held or next(heads, None) or administrator


def names_anybody(actor: Actor) -> bool:
    """Return whether the actor may name somebody of another body: where a small body has nobody else."""
    return actor.kind == ActorKind.SYSTEM or keeps_master_data(actor)


def may_name(actor: Actor) -> bool:
    """Return whether the actor has a post of their own that can be lent."""
    return any(c.post_id is not None and c.stands_for is None and c.role not in NEVER_LENT for c in actor.capacities)
