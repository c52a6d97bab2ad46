"""Commands on who takes part: invite, withdraw an invitation, accept it, ask for leave."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from core.actors import Actor
from core.errors import RuleBroken, WrongState
from core.transactions import durable
from liaison import lifecycle
from liaison.inputs import required
from liaison.models import Activity, Participant
from liaison.selectors.activities import askable_deputies, members_to_ask
from liaison.services.activity_steps import (
    ActivityStep,
    activity_step,
    announce,
    check_free,
    lock_activity,
    organising_staff,
    put_on_record,
    save,
    users_of,
)
from liaison.states.activities import (
    ActivityAction,
    ActivityState,
    InvitationAction,
    ParticipantRole,
    ParticipantState,
)


def invite(
    *,
    activity_id: int,
    actor: Actor,
    at: datetime,
    version: int | None,
    deputy_ids: Sequence[int] = (),
    group_ids: Sequence[int] = (),
    user_ids: Sequence[int] = (),
    organisation_ids: Sequence[int] = (),
    outside_name: str = "",
    role: str = ParticipantRole.ATTENDING,
) -> Activity:
    """邀请参加: ask deputies, whole groups, staff, bodies or an outside speaker.

    After the announcement they are told at once. At an activity already held it enters who came without being asked.

    :raises RuleBroken: nobody named, somebody asked already, or a deputy who is elsewhere at that time
    """
    with activity_step(ActivityAction.INVITE, activity_id=activity_id, actor=actor, at=at, version=version) as step:
        if not (deputy_ids or group_ids or user_ids or organisation_ids or outside_name.strip()):
            raise RuleBroken("请选择邀请谁。", field="deputies")
        _check_deputies(deputy_ids, actor, at)
        deputy_ids = _with_groups(step.activity, deputy_ids, group_ids, actor)
        check_free(deputy_ids, step.activity)
        there = ParticipantState.PRESENT if step.activity.state == ActivityState.HELD else ParticipantState.INVITED
        asked = [
            *(Participant(deputy_id=pk) for pk in deputy_ids),
            *(Participant(user_id=pk) for pk in user_ids),
            *(Participant(organisation_id=pk) for pk in organisation_ids),
            *([Participant(outside_name=outside_name.strip()[:40])] if outside_name.strip() else []),
        ]
        for one in asked:
            one.activity, one.role, one.state = step.activity, role, there
            if one.organisation_id is not None and role == ParticipantRole.ATTENDING:
                # A body is asked to come and answer.
                one.role = ParticipantRole.ANSWERER
            save(one, constraints=True)
        _tell(step, asked, deputy_ids, at)
    return step.activity


def _check_deputies(deputy_ids: Sequence[int], actor: Actor, at: datetime) -> None:
    if askable_deputies(actor, at).filter(pk__in=deputy_ids).count() != len(set(deputy_ids)):
        raise RuleBroken("只能邀请本岗位范围内在任的代表，或者编在本站的代表。", field="deputies")


def _with_groups(
    activity: Activity, deputy_ids: Sequence[int], group_ids: Sequence[int], actor: Actor
) -> Sequence[int]:
    """Return the deputies chosen and the members of the chosen groups, each once.

    :raises RuleBroken: groups out of sight, without members, or asked as a whole already
    """
    members = members_to_ask(activity, group_ids, actor) if group_ids else []
    if group_ids and not members:
        raise RuleBroken("选中的小组没有还可以邀请的成员。", field="groups")
    return list(dict.fromkeys((*deputy_ids, *members)))


def _tell(step: ActivityStep, asked: Iterable[Participant], deputy_ids: Sequence[int], at: datetime) -> None:
    if step.activity.state == ActivityState.ANNOUNCED:
        step.told = users_of(asked, at)
    if step.activity.state == ActivityState.HELD:
        put_on_record(step, deputy_ids, at)


def uninvite(
    *, activity_id: int, actor: Actor, at: datetime, version: int | None, participant_ids: Sequence[int]
) -> Activity:
    """撤回邀请: whoever had been told is told again.

    :raises RuleBroken: nobody named
    """
    with activity_step(ActivityAction.UNINVITE, activity_id=activity_id, actor=actor, at=at, version=version) as step:
        leaving = step.activity.participants.filter(pk__in=participant_ids).select_related("deputy")
        if not leaving:
            raise RuleBroken("请选择撤回谁的邀请。", field="participants")
        if step.activity.state == ActivityState.ANNOUNCED:
            step.told = users_of(leaving, at)
        leaving.delete()
    return step.activity


def accept_invitation(*, participant_id: int, actor: Actor, at: datetime) -> Participant:
    """同意参加, also after having asked for leave; the answer counts until the activity begins.

    :raises WrongState: answered so already, or not announced any more  :raises RuleBroken: elsewhere at that time
    """
    return _answer(InvitationAction.ACCEPT, participant_id, "", actor, at)


def ask_leave_of_activity(*, participant_id: int, actor: Actor, at: datetime, reason: str) -> Participant:
    """请假, with the reason; the organising staff are told.

    :raises WrongState: on leave already, or not announced any more  :raises RuleBroken: no reason
    """
    cleaned = required(reason, "请写一写为什么不能参加。", "reason", 100)
    return _answer(InvitationAction.LEAVE, participant_id, cleaned, actor, at)


def _answer(action: InvitationAction, participant_id: int, reason: str, actor: Actor, at: datetime) -> Participant:
    with durable():
        activity = lock_activity(Participant.objects.values_list("activity_id", flat=True).get(pk=participant_id))
        one = Participant.objects.select_related("deputy", "user", "organisation").get(pk=participant_id)
        step = lifecycle.INVITATION.check(action, one, actor)
        if activity.state != ActivityState.ANNOUNCED or activity.starts_at <= at:
            raise WrongState("活动已经开始、结束或者取消，不用再回复。")
        if action == InvitationAction.ACCEPT and one.deputy_id is not None:
            check_free([one.deputy_id], activity)
        one.state = step.transition.target or one.state
        one.leave_reason = reason
        one.confirmed_by_id = actor.user_id
        one.save()
        taken = ActivityStep(activity, step.capacity, {"participant_id": one.pk})
        if action == InvitationAction.LEAVE:
            taken.told = organising_staff(activity, at)
        announce(taken, action, actor, at, activity.state)
    return one
