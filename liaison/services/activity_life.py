"""Commands of an activity's life after approval: announce, move, hold, summarise, correct, cancel."""

from collections.abc import Mapping
from datetime import datetime
from typing import TypedDict, Unpack

from core.actors import Actor
from core.clock import local_date
from core.deadline_policies import policy_for
from core.errors import RuleBroken, WrongState
from liaison.inputs import check_times, required, results_of
from liaison.models import Activity, ActivityMove, Participant
from liaison.services.activity_steps import (
    ActivityStep,
    activity_step,
    check_free,
    coming_deputies,
    everybody_asked,
    put_on_record,
    save,
)
from liaison.services.codes import follow_activity, write_activity_code
from liaison.states.activities import (
    COLLECTING,
    ActivityAction,
    ActivityState,
    OfficerLevel,
    ParticipantState,
    QuestionState,
)

FAMILY, NOTICE = "activity", "notice"
REASON_MAX = 200


class ResultFields(TypedDict, total=False):
    """What is said afterwards; counts the kind does not have are left out."""

    visitors: int | None
    consulted: int | None
    leaflets: int | None
    households: int | None
    settled: int | None
    agreement: str
    unsolved: str
    officer_level: str
    briefing: str
    outcome: str
    summary: str


def announce(
    *, activity_id: int, actor: Actor, at: datetime, version: int | None, late_notice_reason: str = ""
) -> Activity:
    """公告: tell everybody asked, put it on the public page where the kind is public, and make its code.

    Three days before it begins, ten for an 视察 (本县规定); later than that only with a reason, which is kept.

    :raises RuleBroken: too late without a reason, or already begun
    """
    with activity_step(ActivityAction.ANNOUNCE, activity_id=activity_id, actor=actor, at=at, version=version) as step:
        activity = step.activity
        if activity.starts_at <= at:
            raise RuleBroken("活动的时间已经过了，请退回重拟，改好时间再公告。")
        days = notice_days(activity.kind, at)
        late = (local_date(activity.starts_at) - local_date(at)).days < days
        activity.late_notice_reason = late_notice_reason.strip()[:REASON_MAX] if late else ""
        if late and not activity.late_notice_reason:
            raise RuleBroken(
                f"要在活动开始{days}天前公告，现在已经不到{days}天，请写明原因。", field="late_notice_reason"
            )
        activity.announced_at = at
        if activity.station_id is not None and activity.kind in COLLECTING:
            write_activity_code(activity, actor=actor, capacity=step.capacity, at=at)
        step.told = everybody_asked(activity, at)
        step.detail["late"] = late
    return step.activity


def notice_days(kind: str, at: datetime) -> int:
    """Return how many days before its day an activity of this kind is announced, as the county has set it.

    :raises RuleBroken: when the county has set none
    """
    return policy_for(family=FAMILY, step=NOTICE, grade=kind, at=at).amount


def move(
    *,
    activity_id: int,
    actor: Actor,
    at: datetime,
    version: int | None,
    starts_at: datetime,
    ends_at: datetime,
    region_id: int,
    place_text: str,
    reason: str,
) -> Activity:
    """改期、改地点 after the announcement: what was announced stays visible, everybody asked is told and asked anew.

    :raises RuleBroken: nothing changed, no reason, a past time, or a deputy who is elsewhere then
    """
    with activity_step(ActivityAction.MOVE, activity_id=activity_id, actor=actor, at=at, version=version) as step:
        activity = step.activity
        announced = _as_announced(activity, reason, at)
        rescheduled = (starts_at, ends_at) != (activity.starts_at, activity.ends_at)
        activity.starts_at, activity.ends_at, activity.region_id = starts_at, ends_at, region_id
        activity.place_text = required(place_text, "请写具体地点。", "place_text", 100)
        if not rescheduled and (region_id, activity.place_text) == (announced.region_id, announced.place_text):
            raise RuleBroken("时间和地点都没有变。", field="starts_at")
        check_times(activity.kind, starts_at, ends_at, at)
        check_free(coming_deputies(activity), activity)
        save(announced)
        follow_activity(activity)
        if rescheduled:
            activity.participants.filter(state=ParticipantState.ACCEPTED).update(state=ParticipantState.INVITED)
        step.told = everybody_asked(activity, at)
        step.detail["rescheduled"] = rescheduled
    return step.activity


def _as_announced(activity: Activity, reason: str, at: datetime) -> ActivityMove:
    """Return what stands announced now, to be kept beside what comes in its place."""
    return ActivityMove(
        activity=activity,
        starts_at=activity.starts_at,
        ends_at=activity.ends_at,
        region_id=activity.region_id,
        place_text=activity.place_text,
        reason=required(reason, "请写明改期或改地点的原因。", "reason", REASON_MAX),
        moved_at=at,
    )


def hold(
    *, activity_id: int, actor: Actor, at: datetime, version: int | None, attendance: Mapping[int, str]
) -> Activity:
    """登记开展情况: it took place; who came is written down and goes on the deputies' record.

    `attendance` says for each participant not on leave “present” or “absent”; for a body, which level came.

    :raises RuleBroken: not begun yet, somebody left out, or nobody there
    """
    with activity_step(ActivityAction.HOLD, activity_id=activity_id, actor=actor, at=at, version=version) as step:
        if at < step.activity.starts_at:
            raise RuleBroken("活动还没有开始，开始以后再登记。")
        people = list(step.activity.participants.exclude(state=ParticipantState.LEAVE))
        if {one.pk for one in people} - set(attendance):
            raise RuleBroken("还有参加人没有登记到没到场。", field="attendance")
        _mark(step, people, attendance, actor, at)
        if not any(one.state == ParticipantState.PRESENT for one in people):
            raise RuleBroken("没有人到场，不能登记为已开展。没有办成的活动请取消。", field="attendance")
    return step.activity


def mark_attendance(
    *, activity_id: int, actor: Actor, at: datetime, version: int | None, attendance: Mapping[int, str]
) -> Activity:
    """更正到场 before the summary; the deputies' record follows."""
    with activity_step(
        ActivityAction.MARK_ATTENDANCE, activity_id=activity_id, actor=actor, at=at, version=version
    ) as step:
        _mark(step, list(step.activity.participants.filter(pk__in=attendance)), attendance, actor, at)
    return step.activity


def _mark(
    step: ActivityStep, people: list[Participant], attendance: Mapping[int, str], actor: Actor, at: datetime
) -> None:
    """Write down who came; announce what that means for the deputies' record."""
    came: set[int] = set()
    stayed_away: set[int] = set()
    for one in people:
        said, was_there = attendance[one.pk], one.state == ParticipantState.PRESENT
        if said not in (ParticipantState.PRESENT, ParticipantState.ABSENT, *OfficerLevel.values):
            raise RuleBroken("请选择到场还是未到。", field="attendance")
        here = said != ParticipantState.ABSENT
        one.state = ParticipantState.PRESENT if here else ParticipantState.ABSENT
        one.officer_level = said if said in OfficerLevel.values else ""
        one.confirmed_by_id = actor.user_id
        one.save()
        if one.deputy_id is not None and here != was_there:
            (came if here else stayed_away).add(one.deputy_id)
    put_on_record(step, came, at)
    if step.activity.state == ActivityState.HELD:
        put_on_record(step, stayed_away, at, quantity=0)


def summarise(
    *, activity_id: int, actor: Actor, at: datetime, version: int | None, **results: Unpack[ResultFields]
) -> Activity:
    """小结: the counts of this kind and the outcome; every question has been answered or taken back.

    :raises RuleBroken: a count, the outcome, or a question still open
    """
    with activity_step(ActivityAction.SUMMARISE, activity_id=activity_id, actor=actor, at=at, version=version) as step:
        open_questions = step.activity.questions.filter(state=QuestionState.OPEN).count()
        if open_questions:
            raise WrongState(f"还有{open_questions}个提问没有答复也没有带回，请先登记结果。")
        _write_results(step.activity, results)
    return step.activity


def correct(
    *, activity_id: int, actor: Actor, at: datetime, version: int | None, reason: str, **results: Unpack[ResultFields]
) -> Activity:
    """更正小结: with the reason, which stays beside the numbers.

    :raises RuleBroken: as for the summary, or no reason
    """
    with activity_step(ActivityAction.CORRECT, activity_id=activity_id, actor=actor, at=at, version=version) as step:
        step.activity.correction = required(reason, "请写明为什么更正。", "reason", REASON_MAX)
        _write_results(step.activity, results)
    return step.activity


def _write_results(activity: Activity, results: ResultFields) -> None:
    for name, value in results_of(activity.kind, results).items():
        setattr(activity, name, value)


def cancel(
    *, activity_id: int, actor: Actor, at: datetime, version: int | None, reason: str, cancelled_told: str = ""
) -> Activity:
    """取消: with the reason; once announced, also how people without an account were told. Those asked get a notice.

    :raises RuleBroken: no reason, or nobody told of what had been announced
    """
    with activity_step(ActivityAction.CANCEL, activity_id=activity_id, actor=actor, at=at, version=version) as step:
        activity = step.activity
        activity.cancel_reason = required(reason, "请写明取消的原因。", "reason", REASON_MAX)
        activity.cancelled_at = at
        if activity.state == ActivityState.ANNOUNCED:
            sentence = "已经公告的活动，请写明用什么方式告知了哪些人，例如“村广播通知，电话告知水利局”。"
            activity.cancelled_told = required(cancelled_told, sentence, "cancelled_told", REASON_MAX)
            step.told = everybody_asked(activity, at)
        follow_activity(activity, revoked_at=at)
    return step.activity
