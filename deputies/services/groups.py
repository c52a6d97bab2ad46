"""The commands on groups: found and end one, take members in and out, give tasks; seat the standing committee."""

from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from accounts.services.records import save_row
from core.actors import Actor, Capacity
from core.clock import local_date
from core.errors import RuleBroken
from core.subjects import Subject
from deputies import lifecycle, policies
from deputies.models import CommitteeSeat, DeputyGroup, GroupMembership, GroupTask, Mandate
from deputies.services.duties import announce_duty
from deputies.services.steps import announce, durable, end_of, lock, required, step
from deputies.states import CongressLevel, DutyKind, GroupKind, GroupRole, MandateStatus, SeatOffice, TaskAction

NOT_YOURS = "代表小组由县人大代表工委管理，乡镇人大管本乡镇的。"


class GroupFields(TypedDict, total=False):
    """What may be said of a group; what is left out stays as it is."""

    name: str
    kind: str
    subject: str
    region_id: int
    committee_id: int | None
    active_from: date
    active_to: date | None


def found_group(*, actor: Actor, at: datetime, **fields: Unpack[GroupFields]) -> DeputyGroup:
    """Found a group.

    :raises RuleBroken: the name is taken there, or a specialised group has no subject
    """
    with durable():
        group = DeputyGroup(**{"active_from": local_date(at), **fields})
        save_row(group, kind="deputy_group", verb="found_group", actor=actor, capacity=_keeper(group, actor), at=at)
    return group


def change_group(*, group_id: int, actor: Actor, at: datetime, **fields: Unpack[GroupFields]) -> DeputyGroup:
    """Correct what is said of a group, or end it.

    :raises RuleBroken: as for founding
    """
    with durable():
        group = lock(DeputyGroup, group_id)
        capacity = _keeper(group, actor)
        for name, value in fields.items():
            setattr(group, name, value)
        _keeper(group, actor)
        save_row(group, kind="deputy_group", verb="change_group", actor=actor, capacity=capacity, at=at)
    return group


def _keeper(group: DeputyGroup, actor: Actor) -> Capacity:
    if group.region_id is None:
        raise RuleBroken("请选择所在区划。", field="region")
    return policies.require(policies.group_keeper(group.region.code, actor), NOT_YOURS)


def join_group(
    *, group_id: int, mandate_id: int, actor: Actor, at: datetime, role: str = GroupRole.MEMBER
) -> GroupMembership:
    """Take a deputy into a group by one mandate.

    :raises RuleBroken: the mandate is not exercised, the deputy is in already, a place does not fit, or a second leader
    """
    with durable():
        group = lock(DeputyGroup, group_id)
        capacity = _keeper(group, actor)
        mandate = Mandate.objects.select_related("deputy__home_village", "region").get(pk=mandate_id)
        _check_member(group, mandate)
        membership = GroupMembership(group=group, mandate=mandate, role=GroupRole(role), active_from=local_date(at))
        save_row(membership, kind="membership", verb="join_group", actor=actor, capacity=capacity, at=at)
        _say(membership, "join_group", actor, capacity, at)
    return membership


def _check_member(group: DeputyGroup, mandate: Mandate) -> None:
    if group.active_to is not None:
        raise RuleBroken("这个小组已经撤销。")
    if mandate.status != MandateStatus.ACTIVE:
        raise RuleBroken("这项代表职务已暂停或终止，不能编入小组。", field="mandate")
    members = GroupMembership.objects.filter(group=group, active_to__isnull=True)
    if members.filter(mandate__deputy_id=mandate.deputy_id).exists():
        raise RuleBroken("这位代表已经在这个小组里。", field="mandate")
    if group.kind == GroupKind.TERRITORIAL and not _lives_or_sits_in(mandate, group.region.code):
        raise RuleBroken("地域小组只编入本片区的代表：代表职务或居住地要在本片区。", field="mandate")


def _lives_or_sits_in(mandate: Mandate, code: str) -> bool:
    village = mandate.deputy.home_village
    lives = village is not None and village.code.startswith(code)
    sits = mandate.level == CongressLevel.TOWNSHIP and mandate.region.code.startswith(code[:9])
    return lives or sits or mandate.region.code.startswith(code)


def leave_group(*, membership_id: int, actor: Actor, at: datetime) -> GroupMembership:
    """Take a deputy out of a group; what was recorded stays.

    :raises RuleBroken: out already
    """
    with durable():
        membership = lock(GroupMembership, membership_id)
        capacity = _keeper(membership.group, actor)
        if membership.active_to is not None:
            raise RuleBroken("这位代表已经不在这个小组里。")
        membership.active_to = end_of(membership.active_from, at)
        save_row(membership, kind="membership", verb="leave_group", actor=actor, capacity=capacity, at=at)
        _say(membership, "leave_group", actor, capacity, at)
    return membership


def _say(membership: GroupMembership, verb: str, actor: Actor, capacity: Capacity, at: datetime) -> None:
    subject = Subject("deputy_group", membership.group_id)
    announce(verb, subject, actor=actor, capacity=capacity, at=at, membership_id=membership.pk)


def seat_member(
    *, deputy_id: int, actor: Actor, at: datetime, office: str = SeatOffice.MEMBER, active_from: date | None = None
) -> CommitteeSeat:
    """Record that a deputy sits in the county's standing committee, whose members come from its deputies.

    :raises RuleBroken: no mandate in the county's congress, or seated already
    """
    capacity = policies.roll_keeper(actor)
    with durable():
        county = Mandate.objects.filter(level=CongressLevel.COUNTY, status=MandateStatus.ACTIVE, deputy_id=deputy_id)
        if not county.exists():
            raise RuleBroken("常委会组成人员从县人大代表中选举产生，这位不是县人大代表。", field="deputy")
        seat = CommitteeSeat(deputy_id=deputy_id, office=office, active_from=active_from or local_date(at))
        save_row(seat, kind="committee_seat", verb="seat_member", actor=actor, capacity=capacity, at=at)
    return seat


def unseat_member(*, seat_id: int, active_to: date | None, actor: Actor, at: datetime) -> CommitteeSeat:
    """Record from which day a deputy no longer sits in the standing committee."""
    capacity = policies.roll_keeper(actor)
    with durable():
        seat = lock(CommitteeSeat, seat_id)
        seat.active_to = active_to
        save_row(seat, kind="committee_seat", verb="unseat_member", actor=actor, capacity=capacity, at=at)
    return seat


def give_task(*, group_id: int, title: str, due_on: date, actor: Actor, at: datetime, text: str = "") -> GroupTask:
    """布置任务: a subject for a group, with the day by which the result is due.

    :raises NotAllowed: not the county, the group's committee or its township  :raises RuleBroken: a day gone by
    """
    with durable():
        group = lock(DeputyGroup, group_id)
        capacity = policies.require(
            policies.group_tasker(group, actor), "给小组布置任务由县人大代表工委或对口专工委办理。"
        )
        if due_on <= local_date(at):
            raise RuleBroken("完成日期要晚于今天。", field="due_on")
        task = GroupTask.objects.create(
            group=group,
            title=required(title, "请写任务名称。", "title", most=60),
            text=text.strip()[:2000],
            due_on=due_on,
            given_by_id=actor.user_id,
            given_at=at,
        )
        announce("give_task", Subject("group_task", task.pk), actor=actor, capacity=capacity, at=at)
    return task


def submit_task(*, task_id: int, actor: Actor, at: datetime, version: int | None, output: str) -> GroupTask:
    """提交成果: the group's leader hands in what came out.

    :raises RuleBroken: nothing written
    """
    with durable():
        task = lock(GroupTask, task_id)
        with _task_step(TaskAction.SUBMIT_TASK, task, actor, at, version):
            task.output = required(output, "请写一写做了什么、形成了什么成果。", "output", most=5000)
            task.submitted_at = at
    return task


def accept_task(*, task_id: int, actor: Actor, at: datetime, version: int | None, remark: str = "") -> GroupTask:
    """通过: the result counts as research done by every member of that day."""
    with durable():
        task = lock(GroupTask, task_id)
        with _task_step(TaskAction.ACCEPT_TASK, task, actor, at, version):
            task.remark = remark.strip()[:1000]
            task.reviewed_at = at
        done = local_date(task.submitted_at or at)
        members = policies.current_members().filter(group_id=task.group_id)
        for deputy_id in sorted(set(members.values_list("mandate__deputy_id", flat=True))):
            source = Subject("group_task", task.pk)
            announce_duty(deputy_id=deputy_id, kind=DutyKind.RESEARCH, on=done, source=source, at=at)
    return task


def return_task(*, task_id: int, actor: Actor, at: datetime, version: int | None, remark: str) -> GroupTask:
    """退回补充: with what is missing.

    :raises RuleBroken: without saying what
    """
    with durable():
        task = lock(GroupTask, task_id)
        with _task_step(TaskAction.RETURN_TASK, task, actor, at, version):
            task.remark = required(remark, "请写明还要补充什么。", "remark", most=1000)
            task.reviewed_at = at
    return task


def _task_step(action: TaskAction, task: GroupTask, actor: Actor, at: datetime, version: int | None) -> Any:
    return step(lifecycle.TASK, action, task, kind="group_task", actor=actor, at=at, version=version)
