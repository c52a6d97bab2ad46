"""The only place for who may act after a reply: on promises, return visits and problems that come back."""

from datetime import timedelta

from core.actors import Actor, Capacity
from suggestions.models import Commitment, Matter
from suggestions.policies import (
    CITIZEN_CAPACITY,
    asked_deputies,
    county_dispatcher,
    deputy_capacity,
    feedback_giver,
    overseer,
    unit_in_part,
)
from suggestions.states import (
    AssignmentState,
    CommitmentState,
    MatterKind,
    Part,
    Remark,
    ResultClass,
    StillOk,
    VisitState,
)

STANDING = (CommitmentState.OPEN, CommitmentState.REPORTED)
# A unit may change its date so often; after that the county decides.
CHANGES_MAX = 2
# The two rounds the ratings lead to, and one more that an adjudication may order; after that it is concluded.
ROUNDS_MAX = 3
# A visit made so long before its day counts as the planned one.
VISIT_EARLY = timedelta(days=7)


def standing_promise(matter: Matter) -> Commitment | None:
    """Return the promise that is still to be kept or checked, or None."""
    return next((promise for promise in matter.commitments.all() if promise.state in STANDING), None)


def _promiser(matter: Matter, actor: Actor) -> Capacity | None:
    return unit_in_part(matter, actor, Part.LEAD, (AssignmentState.DONE,))


def further_orderer(matter: Matter, actor: Actor) -> Capacity | None:
    """县人大代表工委交办岗（已经办过三轮的，不再继续办）。"""
    rounds = matter.round_no - matter.rounds_before
    return county_dispatcher(matter, actor) if rounds < ROUNDS_MAX else None


def promising_unit(matter: Matter, actor: Actor) -> Capacity | None:
    """作出承诺的主办单位（还没有报告兑现）。"""
    capacity = _promiser(matter, actor)
    promise = standing_promise(matter) if capacity is not None else None
    return capacity if promise is not None and promise.state == CommitmentState.OPEN else None


def fulfilment_checker(matter: Matter, actor: Actor) -> Capacity | None:
    """交办的一方（单位已经报告兑现）。"""
    capacity = overseer(matter, actor)
    promise = standing_promise(matter) if capacity is not None else None
    return capacity if promise is not None and promise.state == CommitmentState.REPORTED else None


def promise_changer(matter: Matter, actor: Actor) -> Capacity | None:
    """作出承诺的主办单位，最多变更两次；以后由县人大代表工委决定。"""
    unit, county = _promiser(matter, actor), county_dispatcher(matter, actor)
    promise = standing_promise(matter) if unit or county else None
    if promise is None:
        return None
    return unit if promise.changed_times < CHANGES_MAX else county


def visitor(matter: Matter, actor: Actor) -> Capacity | None:
    """收到意见的联络站，或者交办的一方；计划了回访的，反映人可以在查询页回答。"""
    if matter.kind == MatterKind.RECTIFICATION:
        return None
    if actor.identity("opinion") is not None:
        planned = any(visit.state == VisitState.PLANNED for visit in matter.visits.all())
        return _its_citizen(matter, actor) if planned else None
    return feedback_giver(matter, actor)


def reopener(matter: Matter, actor: Actor) -> Capacity | None:
    """反映人、跟进和提出代表（已解决或者已兑现的）；交办的一方（回访发现问题反复）。"""
    if matter.kind == MatterKind.RECTIFICATION:
        return None
    if found_again(matter) and (capacity := overseer(matter, actor)) is not None:
        return capacity
    if matter.result_class not in (ResultClass.A, ResultClass.B) or matter.remark == Remark.EXPLAINED:
        return None
    return _its_citizen(matter, actor) or _its_deputy(matter, actor)


def found_again(matter: Matter) -> bool:
    """Return whether a return visit since the last closing has found the problem back."""
    return any(v.still_ok == StillOk.REBOUND and v.round_no == matter.round_no for v in matter.visits.all())


def _its_citizen(matter: Matter, actor: Actor) -> Capacity | None:
    mine = actor.identity("opinion")
    if mine is None:
        return None
    return CITIZEN_CAPACITY if mine in {opinion.pk for opinion in matter.opinions.all()} else None


def _its_deputy(matter: Matter, actor: Actor) -> Capacity | None:
    mine = actor.identity("deputy")
    return deputy_capacity(actor) if mine is not None and mine in asked_deputies(matter) else None
