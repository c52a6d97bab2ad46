"""The only place for who keeps the roll, groups, pairings and schemes, who confirms what, and which terms apply."""

import re
from datetime import timedelta

from django.db.models import Q, QuerySet

from accounts import policies
from accounts.roles import TOWNSHIP_ROLES, Role
from core.actors import SYSTEM_CAPACITY, Actor, ActorKind, Capacity
from core.errors import NotAllowed
from deputies.models import (
    ContactPairing,
    Deputy,
    DeputyGroup,
    DutyRecord,
    GroupMembership,
    GroupTask,
    Objection,
    Scheme,
)
from deputies.states import GroupRole, MandateStatus, PairingKind

# A mobile number, or seven and more digits in a row or with hyphens: no phone of a deputy is public.
_PHONE = re.compile(r"\d(?:[-\s]?\d){6,}")
# 常委会组成人员每人定向联系3名基层代表 (苍溪). Other kinds have no number that a text demands.
PAIRING_QUOTAS = {PairingKind.SC_MEMBER_DEPUTY: 3}
# A deputy may object within seven days of a decision, or of the year's score being final (c.2).
OBJECTION_TERM = timedelta(days=7)
SCORE_READERS = (Role.COUNTY_DISPATCHER, Role.SC_LEADER)
TOWNSHIP_PAIRINGS = (PairingKind.DEPUTY_VOTER, PairingKind.PRESIDIUM_DEPUTY, PairingKind.PRESIDIUM_STATION)
LEADING = (GroupRole.LEADER, GroupRole.DEPUTY_LEADER)


def roll_keeper(actor: Actor) -> Capacity:
    """Return the capacity in which the actor keeps the roll: the deputy affairs committee or the administrator.

    :raises NotAllowed: for everybody else
    """
    if actor.kind == ActorKind.SYSTEM:
        return SYSTEM_CAPACITY
    return policies.one_of(actor, Role.COUNTY_DISPATCHER, Role.SYS_ADMIN)


def names_a_phone(text: str) -> bool:
    """Return whether a text contains what looks like a phone number."""
    return _PHONE.search(text) is not None


def _covering(actor: Actor, region_code: str) -> Capacity | None:
    """Return the county committee's capacity, or a township's whose region covers this one."""
    if actor.kind == ActorKind.SYSTEM:
        return SYSTEM_CAPACITY
    for capacity in actor.acting_as(Role.COUNTY_DISPATCHER):
        return capacity
    for capacity in actor.acting_as(*TOWNSHIP_ROLES):
        if capacity.region_code and region_code.startswith(capacity.region_code):
            return capacity
    return None


def group_keeper(region_code: str, actor: Actor) -> Capacity | None:
    """县人大代表工委；乡镇人大管本乡镇的小组；系统管理员作基础数据维护"""
    return _covering(actor, region_code) or next(iter(actor.acting_as(Role.SYS_ADMIN)), None)


def deputy_keeper(deputy_id: int, actor: Actor) -> Capacity | None:
    """Return in which capacity staff keep this deputy's file: the county, or the township the deputy belongs to."""
    if county := _covering(actor, ""):
        return county
    for capacity in actor.acting_as(*TOWNSHIP_ROLES):
        if capacity.region_code and Deputy.objects.filter(belongs_to(capacity.region_code), pk=deputy_id).exists():
            return capacity
    return None


def belongs_to(region_code: str) -> Q:
    """Return the condition for deputies with a mandate in this township or a home in it."""
    township = region_code[:9]
    return Q(mandates__region__code__startswith=township) | Q(home_village__code__startswith=township)


def deputy_capacity(actor: Actor) -> Capacity | None:
    """Return the capacity of a deputy in office, None for anybody else."""
    return next(iter(actor.acting_as(Role.DEPUTY)), None) if actor.identity("deputy") is not None else None


def is_self(deputy_id: int, actor: Actor) -> bool:
    """Return whether the actor is this deputy, in whatever post the actor acts."""
    if actor.identity("deputy") == deputy_id:
        return True
    return actor.user_id is not None and Deputy.objects.filter(pk=deputy_id, user_id=actor.user_id).exists()


def leading(deputy_id: int) -> QuerySet[GroupMembership]:
    """Return the memberships in which a deputy leads a group now, as its leader or deputy leader."""
    return current_members().filter(mandate__deputy_id=deputy_id, role__in=LEADING)


def current_members() -> QuerySet[GroupMembership]:
    """Return the memberships that count now: neither they nor the group ended, the mandate exercised."""
    return GroupMembership.objects.filter(
        active_to__isnull=True, group__active_to__isnull=True, mandate__status=MandateStatus.ACTIVE
    )


def leads_deputy(leader_id: int, deputy_id: int) -> bool:
    """Return whether one deputy leads a group in which the other is."""
    groups = leading(leader_id).values("group_id")
    return current_members().filter(mandate__deputy_id=deputy_id, group_id__in=groups).exists()


def duty_confirmer(record: DutyRecord, actor: Actor) -> Capacity | None:
    """所在小组的组长、副组长，所在乡镇的人大，县人大代表工委；不能是代表本人，也不能是填报人"""
    second = actor.apart_from(record.reported_by_id)
    if second is None or (actor.kind != ActorKind.SYSTEM and is_self(record.deputy_id, actor)):
        return None
    actor = second
    if staff := deputy_keeper(record.deputy_id, actor):
        return staff
    mine = actor.identity("deputy")
    if mine is None or not leads_deputy(mine, record.deputy_id):
        return None
    return deputy_capacity(actor)


def score_reader(actor: Actor) -> bool:
    """Return whether the actor reads deputies' scores: the deputy affairs committee and the leaders, nobody else."""
    return bool(actor.acting_as(*SCORE_READERS))


def scheme_keeper(scheme: Scheme, actor: Actor) -> Capacity | None:
    """县人大代表工委"""
    return _county(actor)


def scheme_approver(scheme: Scheme, actor: Actor) -> Capacity | None:
    """县人大代表工委或常委会领导，且不是起草人本人"""
    second = actor.apart_from(scheme.drafted_by_id)
    if second is None:
        return None
    return _county(second, Role.COUNTY_DISPATCHER, Role.SC_LEADER)


def task_holder(task: GroupTask, actor: Actor) -> Capacity | None:
    """小组的组长、副组长"""
    mine = actor.identity("deputy")
    if mine is None or not leading(mine).filter(group_id=task.group_id).exists():
        return None
    return deputy_capacity(actor)


def task_giver(task: GroupTask, actor: Actor) -> Capacity | None:
    """县人大代表工委、对口专工委，乡镇人大管本乡镇的小组"""
    return group_tasker(task.group, actor)


def group_tasker(group: DeputyGroup, actor: Actor) -> Capacity | None:
    """可以给小组布置任务的人：县人大代表工委、对口专工委、本乡镇人大"""
    if keeper := group_keeper(group.region.code, actor):
        return keeper
    committees = actor.acting_as(Role.SUPERVISORY_COMMITTEE)
    return next((c for c in committees if c.organisation_id == group.committee_id), None)


def objection_answerer(objection: Objection, actor: Actor) -> Capacity | None:
    """县人大代表工委，且不是申诉人本人，也不是这条记录的填报人、确认人"""
    record = objection.record
    involved = {record.reported_by_id, record.confirmed_by_id} - {None} if record is not None else set()
    if is_self(objection.deputy_id, actor) or actor.user_id in involved:
        return None
    return _county(actor)


def contact_logger(pairing: ContactPairing, actor: Actor) -> Capacity | None:
    """结对的联系人本人；机关联系代表的，由县人大代表工委登记；县、乡人大可以代为登记"""
    mine = actor.identity("deputy")
    if mine is not None and mine == pairing.left_deputy_id:
        return deputy_capacity(actor)
    return pairing_keeper(pairing.kind, pairing.left_deputy_id, actor)


def pairing_keeper(kind: str, left_deputy_id: int | None, actor: Actor) -> Capacity | None:
    """县人大代表工委；代表固定联系选民、主席团成员的结对，乡镇人大可以登记本乡镇的"""
    if county := _county(actor):
        return county
    if left_deputy_id is None or kind not in TOWNSHIP_PAIRINGS:
        return None
    return deputy_keeper(left_deputy_id, actor)


def _county(actor: Actor, *roles: str) -> Capacity | None:
    if actor.kind == ActorKind.SYSTEM:
        return SYSTEM_CAPACITY
    return next(iter(actor.acting_as(*(roles or (Role.COUNTY_DISPATCHER,)))), None)


def require(capacity: Capacity | None, sentence: str) -> Capacity:
    """Return the capacity.

    :raises NotAllowed: with the sentence, when there is none
    """
    if capacity is None:
        raise NotAllowed(sentence)
    return capacity
