"""The only place for who hands open work on: a whole unit's to its successor, or a person's to a colleague."""

from accounts.models import Organisation
from accounts.roles import Role
from core.actors import Actor, Capacity
from suggestions.policies import PRESIDIUM


def unit_hander(unit: Organisation, actor: Actor) -> Capacity | None:
    """县人大代表工委交办岗；本乡镇的单位也可以由本乡镇人大主席团（人大街道工委）。"""
    township = [c for c in actor.acting_as(*PRESIDIUM) if c.region_code and unit.region.code.startswith(c.region_code)]
    return next(iter([*actor.acting_as(Role.COUNTY_DISPATCHER), *township]), None)


def person_hander(unit_id: int, actor: Actor) -> Capacity | None:
    """本单位负责人，或者系统管理员。"""
    heads = [c for c in actor.acting_as(Role.UNIT_HEAD) if c.organisation_id == unit_id]
    return next(iter([*heads, *actor.acting_as(Role.SYS_ADMIN)]), None)


def hands_on(actor: Actor) -> bool:
    """Return whether the actor hands work on at all."""
    return bool(actor.acting_as(Role.COUNTY_DISPATCHER, *PRESIDIUM, Role.UNIT_HEAD, Role.SYS_ADMIN))
