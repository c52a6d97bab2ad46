"""The only place for who may: each policy returns the capacity a person acts in, or None."""

from collections.abc import Iterable

from accounts.roles import Role
from core.actors import SYSTEM_CAPACITY, Actor, ActorKind, Capacity
from core.errors import NotAllowed
from suggestions.models import Assignment, AssignmentReturn, Matter, Opinion, Suggestion
from suggestions.states import AssignmentState, CoSponsorState, IdentityMode, Level, MatterKind, MatterState, Part

CITIZEN_CAPACITY = Capacity(role="citizen", label="反映人")
PRESIDIUM = (Role.PRESIDIUM_CLERK, Role.PRESIDIUM_CHAIR)
STATION = (Role.STATION_STAFF, Role.STATION_HEAD)
UNIT = (Role.UNIT_HANDLER, Role.UNIT_HEAD)
RECORDERS = (*STATION, Role.ROTATING_HEAD, Role.PRESIDIUM_CLERK, Role.COUNTY_DISPATCHER)


def _first(capacities: Iterable[Capacity]) -> Capacity | None:
    return next(iter(capacities), None)


def _at(actor: Actor, organisation_id: int | None, *roles: str) -> Capacity | None:
    """Return the post among these roles that the actor holds at this organisation."""
    return _first(c for c in actor.acting_as(*roles) if c.organisation_id == organisation_id)


def require(capacity: Capacity | None, actor: Actor, what: str) -> Capacity:
    """Return the capacity.

    :raises NotAllowed: when there is none
    """
    if capacity is None:
        raise NotAllowed(f"{actor.name}不能{what}。")
    return capacity


def deputy_capacity(actor: Actor) -> Capacity | None:
    """Return the capacity of somebody acting as a deputy."""
    if actor.identity("deputy") is None:
        return None
    return _first(actor.acting_as(Role.DEPUTY)) or Capacity(role=Role.DEPUTY, label="人大代表")


def system(subject: Opinion | Matter | Suggestion, actor: Actor) -> Capacity | None:
    """系统。"""
    return SYSTEM_CAPACITY if actor.kind == ActorKind.SYSTEM else None


def recorder(actor: Actor) -> Capacity | None:
    """Who may enter for somebody present or on the phone: station, township, county staff, deputies."""
    return _first(actor.acting_as(*RECORDERS)) or deputy_capacity(actor)


def triager(opinion: Opinion, actor: Actor) -> Capacity | None:
    """初审岗：意见所属联络站的工作人员；直交县人大的，为县人大代表工委。"""
    return _at(actor, opinion.owner_id, *STATION, Role.COUNTY_DISPATCHER)


def holder(opinion: Opinion, actor: Actor) -> Capacity | None:
    """接手初审的人，或者同站的站长（人不在时由站长接着办）。"""
    capacity = triager(opinion, actor)
    if capacity is None or opinion.taken_by_id == actor.user_id:
        return capacity
    return _at(actor, opinion.owner_id, Role.STATION_HEAD, Role.COUNTY_DISPATCHER)


def second_person(opinion: Opinion, actor: Actor) -> Capacity | None:
    """复核人：站长、乡镇人大或县人大代表工委，且不是提请人本人。"""
    second = actor.apart_from(opinion.rejection_by_id)
    if actor.user_id is None or second is None:
        return None
    actor = second
    at_owner = _at(actor, opinion.owner_id, Role.STATION_HEAD, Role.COUNTY_DISPATCHER)
    return at_owner or _first(c for c in actor.acting_as(*PRESIDIUM) if covers(c, opinion.owner.region.code))


def covers(capacity: Capacity, region_code: str) -> bool:
    """Return whether a post is for this region or one it lies in."""
    return bool(capacity.region_code) and region_code.startswith(capacity.region_code)


def the_citizen(opinion: Opinion, actor: Actor) -> Capacity | None:
    """凭登记编号和查询码查看的反映人。"""
    return CITIZEN_CAPACITY if actor.identity("opinion") == opinion.pk else None


def contact_reader(opinion: Opinion, actor: Actor) -> Capacity | None:
    """Who may read name and phone: the triage post, the dispatcher, the follow-up deputy if the citizen allowed it."""
    capacity = triager(opinion, actor) or _first(actor.acting_as(Role.COUNTY_DISPATCHER))
    if capacity is None and opinion.matter is not None:
        capacity = overseer(opinion.matter, actor) or _unit_reader(opinion, actor)
    return capacity or _deputy_reader(opinion, actor)


def _unit_reader(opinion: Opinion, actor: Actor) -> Capacity | None:
    """A handling unit only for 实名; never for 匿名 or 实名（对承办单位保密）."""
    if opinion.identity_mode != "real_name" or opinion.matter is None:
        return None
    return assigned_unit(opinion.matter, actor)


def _deputy_reader(opinion: Opinion, actor: Actor) -> Capacity | None:
    deputy = actor.identity("deputy")
    mine = deputy is not None and deputy in (opinion.followup_deputy_id, opinion.receiving_deputy_id)
    submitter = getattr(opinion, "submitter", None)
    return deputy_capacity(actor) if mine and submitter is not None and submitter.deputy_may_call else None


def dispatcher(matter: Matter, actor: Actor) -> Capacity | None:
    """交办岗：乡镇级为乡镇人大主席团（街道为人大街道工委），县级为县人大代表工委或县政府办。"""
    if matter.state == MatterState.TO_DISPATCH:
        return presidium(matter, actor)
    if matter.state == MatterState.ESCALATED:
        return county_dispatcher(matter, actor)
    return _first(actor.acting_as(Role.GOV_COORDINATOR))


def presidium(matter: Matter, actor: Actor) -> Capacity | None:
    """本乡镇人大主席团（人大街道工委）。"""
    return _at(actor, matter.owner_id, *PRESIDIUM)


def county_dispatcher(matter: Matter, actor: Actor) -> Capacity | None:
    """县人大代表工委交办岗。"""
    return _first(actor.acting_as(Role.COUNTY_DISPATCHER))


def sender_down(matter: Matter, actor: Actor) -> Capacity | None:
    """县人大代表工委交办岗；向县人大提出的代表建议不退回乡镇。"""
    return None if matter.raised_at_county else county_dispatcher(matter, actor)


def overseer(matter: Matter, actor: Actor) -> Capacity | None:
    """交办的一方：乡镇级为本乡镇人大主席团，县级为县人大代表工委。"""
    return county_dispatcher(matter, actor) if matter.level == Level.COUNTY else presidium(matter, actor)


def approver(matter: Matter, actor: Actor) -> Capacity | None:
    """交办的一方；评议整改没有反映人，由验收代替。"""
    return None if matter.kind == MatterKind.RECTIFICATION else overseer(matter, actor)


def accepter(matter: Matter, actor: Actor) -> Capacity | None:
    """评议整改的交办一方。"""
    return overseer(matter, actor) if matter.kind == MatterKind.RECTIFICATION else None


def feedback_giver(matter: Matter, actor: Actor) -> Capacity | None:
    """反馈岗：收到意见的联络站，或者交办的一方。"""
    owners = {opinion.owner_id for opinion in matter.opinions.all()}
    at_station = _first(c for c in actor.acting_as(*STATION) if c.organisation_id in owners)
    return at_station or overseer(matter, actor)


def current(matter: Matter) -> list[Assignment]:
    """Return the assignments of the matter's current round; a part that was returned is no more."""
    return [
        a for a in matter.assignments.all() if a.round_no == matter.round_no and a.state != AssignmentState.RETURNED
    ]


def standing_return(assignment: Assignment) -> AssignmentReturn | None:
    """Return the wish to return this part that is not decided yet, or None; until then the unit does nothing else."""
    return next((asked for asked in assignment.returns.all() if not asked.decision), None)


def unit_in_part(matter: Matter, actor: Actor, part: str, states: tuple[str, ...]) -> Capacity | None:
    """Return the post in a unit with such a part; a unit that works on paper is acted for by the dispatching side."""
    for assignment in current(matter):
        if assignment.part != part or assignment.state not in states or standing_return(assignment) is not None:
            continue
        capacity = _at(actor, assignment.unit_id, *UNIT)
        if capacity is None and assignment.unit.on_paper:
            capacity = overseer(matter, actor)
        if capacity is not None:
            return capacity
    return None


def lead_to_sign(matter: Matter, actor: Actor) -> Capacity | None:
    """主办单位（尚未签收）。"""
    return unit_in_part(matter, actor, Part.LEAD, (AssignmentState.TO_SIGN,))


def co_to_sign(matter: Matter, actor: Actor) -> Capacity | None:
    """会办单位（尚未签收）。"""
    return unit_in_part(matter, actor, Part.CO, (AssignmentState.TO_SIGN,))


def co_handling(matter: Matter, actor: Actor) -> Capacity | None:
    """会办单位（已签收）。"""
    return unit_in_part(matter, actor, Part.CO, (AssignmentState.HANDLING,))


def lead_unit(matter: Matter, actor: Actor) -> Capacity | None:
    """主办单位。"""
    return unit_in_part(matter, actor, Part.LEAD, (AssignmentState.HANDLING,))


def replying_unit(matter: Matter, actor: Actor) -> Capacity | None:
    """主办单位；代表建议的答复由单位负责人签发。"""
    return None if matter.kind == MatterKind.SUGGESTION else lead_unit(matter, actor)


def signing_head(matter: Matter, actor: Actor) -> Capacity | None:
    """代表建议主办单位的负责人。"""
    if matter.kind != MatterKind.SUGGESTION:
        return None
    capacity = lead_unit(matter, actor)
    if capacity is None or capacity.role != Role.UNIT_HANDLER:
        return capacity
    return _at(actor, capacity.organisation_id, Role.UNIT_HEAD)


def assigned_unit(matter: Matter, actor: Actor) -> Capacity | None:
    """主办或会办单位。"""
    return lead_unit(matter, actor) or co_handling(matter, actor)


def asked_deputies(matter: Matter) -> set[int]:
    """Return the deputies who are answered and asked: those who follow an opinion, those who proposed or asked."""
    followed = {opinion.followup_deputy_id for opinion in matter.opinions.all() if opinion.followup_deputy_id}
    if matter.kind == MatterKind.OPINION:
        return followed
    return followed | {sponsor.deputy_id for sponsor in matter.sponsors.all()}


def reachable(matter: Matter) -> bool:
    """Return whether there is somebody a unit can talk with before it answers; nobody, no duty (代表法第五十一条)."""
    by_name = any(opinion.identity_mode == IdentityMode.REAL_NAME for opinion in matter.opinions.all())
    return by_name or bool(asked_deputies(matter))


def citizen_to_rate(matter: Matter, actor: Actor) -> Capacity | None:
    """反映人（本轮尚未评价）。"""
    mine = actor.identity("opinion")
    if mine is None or mine not in {opinion.pk for opinion in matter.opinions.all()}:
        return None
    rated = any(r.opinion_id == mine and r.round_no == matter.round_no for r in matter.ratings.all())
    return None if rated else CITIZEN_CAPACITY


def deputy_to_rate(matter: Matter, actor: Actor) -> Capacity | None:
    """跟进代表、提出代表（本轮尚未评价）。"""
    mine = actor.identity("deputy")
    if mine is None or mine not in asked_deputies(matter):
        return None
    rated = any(r.deputy_id == mine and r.round_no == matter.round_no for r in matter.ratings.all())
    return None if rated else deputy_capacity(actor)


def lead_sponsor(suggestion: Suggestion, actor: Actor) -> Capacity | None:
    """领衔代表。"""
    return deputy_capacity(actor) if actor.identity("deputy") == suggestion.lead_id else None


def insister(suggestion: Suggestion, actor: Actor) -> Capacity | None:
    """领衔代表（只能坚持一次）。"""
    return None if suggestion.insisted_at is not None else lead_sponsor(suggestion, actor)


def lead_before_dispatch(suggestion: Suggestion, actor: Actor) -> Capacity | None:
    """领衔代表（交办以前）。"""
    dispatched = suggestion.matter is not None and suggestion.matter.dispatched_at is not None
    return None if dispatched else lead_sponsor(suggestion, actor)


def _cosponsor(suggestion: Suggestion, actor: Actor, *states: str) -> Capacity | None:
    mine = actor.identity("deputy")
    asked = mine is not None and any(c.deputy_id == mine and c.state in states for c in suggestion.cosponsors.all())
    return deputy_capacity(actor) if asked else None


def invited_cosponsor(suggestion: Suggestion, actor: Actor) -> Capacity | None:
    """受邀附议、还没有确认的代表。"""
    return _cosponsor(suggestion, actor, CoSponsorState.INVITED)


def asked_cosponsor(suggestion: Suggestion, actor: Actor) -> Capacity | None:
    """受邀附议的代表，确认以后提交以前也可以谢绝。"""
    return _cosponsor(suggestion, actor, CoSponsorState.INVITED, CoSponsorState.CONFIRMED)


def reviewer(suggestion: Suggestion, actor: Actor) -> Capacity | None:
    """审查机构：县级为县人大代表工委，乡镇级为乡镇人大主席团；领衔代表不审查自己的建议。"""
    if actor.identity("deputy") == suggestion.lead_id:
        return None
    return _at(actor, suggestion.owner_id, Role.COUNTY_DISPATCHER, *PRESIDIUM)


def returner(suggestion: Suggestion, actor: Actor) -> Capacity | None:
    """审查机构；代表坚持原文以后不再退回。"""
    return None if suggestion.insisted_at is not None else reviewer(suggestion, actor)
