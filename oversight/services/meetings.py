"""Commands on a coordination meeting until its minutes: call, approve, answer, hold, conclude (吹哨报到)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from accounts.models import Organisation, Region
from accounts.states import RegionLevel
from core import clocks
from core.actors import Actor
from core.clock import local_date
from core.errors import NotAllowed, RuleBroken
from core.subjects import Subject
from oversight import meeting_selectors, policies
from oversight.models import CoordMeeting, Decision, MeetingUnit
from oversight.services.meeting_steps import MeetingStep, finish, meeting_step
from oversight.states import AttendeeLevel, MeetingAction, MeetingKind, MeetingState, Response
from suggestions.services.steps import durable, required
from suggestions.states import Level

FAMILY, RESPOND = "meeting", "respond"
UNITS_MAX, PROBLEMS_MAX, TITLE_MAX = 12, 20, 60


@dataclass(frozen=True)
class Call:
    """吹哨: what is to be talked over, with whom, when and where."""

    convener_id: int
    title: str
    reason: str
    problems: Sequence[str]
    unit_ids: Sequence[int]
    meets_at: datetime
    place: str
    kind: str = MeetingKind.WHISTLE
    deputy_ids: Sequence[int] = ()
    matter_ids: Sequence[int] = ()


@dataclass(frozen=True)
class Attendance:
    """到会: who came for each unit, how many deputies and citizens, and why a party was missing."""

    units: dict[int, str]
    deputies_came: int
    citizens_came: int
    missing_reason: str = ""


@dataclass(frozen=True)
class Task:
    """One line of the duty list to be."""

    task: str
    unit_id: int
    due_on: date


@dataclass(frozen=True)
class Minutes:
    """纪要: the text and the tasks that follow from it."""

    text: str
    tasks: Sequence[Task] = field(default_factory=tuple)


def call(*, call: Call, actor: Actor, at: datetime) -> CoordMeeting:
    """发起: store a call that waits for approval; a county unit among those called makes it the county's to approve.

    The same call sent twice (a double click, a repeated request) is the same meeting.

    :raises NotAllowed: not in a post that may call  :raises RuleBroken: nobody called, a time that has passed
    """
    capacity = next((c for c in policies.calling_capacities(actor) if c.organisation_id == call.convener_id), None)
    if capacity is None:
        raise NotAllowed(f"{actor.name}不能以这个单位的名义发起协调会。")
    convener = Organisation.objects.select_related("region").get(pk=call.convener_id)
    problems = [line.strip() for line in call.problems if line.strip()]
    if not problems or len(problems) > PROBLEMS_MAX:
        raise RuleBroken(f"请一行写一个问题，最多{PROBLEMS_MAX}个。", field="problems")
    if call.meets_at <= at:
        raise RuleBroken("开会时间要在现在以后。", field="meets_at")
    if call.kind not in MeetingKind.values:
        raise RuleBroken("请选择会议种类。", field="kind")
    units = _units(call.unit_ids, convener.region, at)
    with durable():
        if (same := _already_called(call, convener)) is not None:
            return same
        meeting = CoordMeeting.objects.create(
            kind=call.kind,
            level=_level(units, convener),
            convener=convener,
            region_id=convener.region_id,
            title=required(call.title, "请写明议题。", "title")[:TITLE_MAX],
            reason=required(call.reason, "请写明为什么要开会。", "reason"),
            problems=problems,
            meets_at=call.meets_at,
            place=required(call.place, "请写明地点。", "place")[:60],
            called_at=at,
        )
        MeetingUnit.objects.bulk_create(MeetingUnit(meeting=meeting, unit=unit) for unit in units)
        meeting.deputies.set(call.deputy_ids)
        meeting.matters.set(meeting_selectors.matters_for(actor).filter(pk__in=call.matter_ids))
        finish(MeetingStep(meeting, capacity, {"units": len(units)}), MeetingAction.CALL, actor, at)
    return meeting


def _already_called(call: Call, convener: Organisation) -> CoordMeeting | None:
    """Return the meeting this body has called with these words for this moment and that still stands."""
    Organisation.objects.select_for_update().get(pk=convener.pk)
    same = CoordMeeting.objects.filter(
        convener=convener, title=call.title.strip()[:TITLE_MAX], meets_at=call.meets_at, reason=call.reason.strip()
    )
    return same.exclude(state__in=(MeetingState.DECLINED, MeetingState.CANCELLED)).first()


def _units(ids: Sequence[int], region: Region, at: datetime) -> list[Organisation]:
    if not ids or len(ids) > UNITS_MAX:
        raise RuleBroken(f"请选择要叫的单位，最多{UNITS_MAX}个。", field="units")
    units = list(meeting_selectors.units_for(region, local_date(at)).filter(pk__in=ids))
    if len(units) != len(set(ids)):
        raise RuleBroken("有的单位叫不到，请重新选择。", field="units")
    return units


def _level(units: Sequence[Organisation], convener: Organisation) -> Level:
    bodies = [convener, *units]
    return Level.COUNTY if any(body.region.level == RegionLevel.COUNTY for body in bodies) else Level.TOWNSHIP


def approve(*, meeting_id: int, actor: Actor, at: datetime, version: int | None) -> CoordMeeting:
    """核准并通知: from now each unit has one working day to say who comes."""
    with meeting_step(MeetingAction.APPROVE, meeting_id=meeting_id, actor=actor, at=at, version=version) as step:
        if step.meeting.meets_at <= at:
            raise RuleBroken("开会时间已经过了，请不予核准，由发起单位重新发起。")
        for row in step.meeting.units.all():
            clocks.start(
                subject=Subject("meeting_unit", row.pk), kind=RESPOND, family=FAMILY, step=RESPOND, grade="", at=at
            )
    return step.meeting


def decline(*, meeting_id: int, actor: Actor, at: datetime, version: int | None, reason: str) -> CoordMeeting:
    """不核准: with the reason and what to do instead."""
    with meeting_step(MeetingAction.DECLINE, meeting_id=meeting_id, actor=actor, at=at, version=version) as step:
        step.meeting.remark = required(reason, "请写明为什么不核准、该怎么办。", "reason")
    return step.meeting


def respond(
    *, meeting_id: int, actor: Actor, at: datetime, version: int | None, response: str, who: str = "", note: str = ""
) -> CoordMeeting:
    """回复参会: who comes; staying away needs a note that the unit's head has signed.

    :raises RuleBroken: no name of who comes, or no reason for staying away
    """
    with meeting_step(MeetingAction.RESPOND, meeting_id=meeting_id, actor=actor, at=at, version=version) as step:
        row = next(u for u in step.meeting.units.all() if u.unit_id == step.capacity.organisation_id)
        if response == Response.COMING:
            row.who, row.leave_note = required(who, "请写明谁来参加、什么职务。", "who")[:60], ""
        elif response == Response.LEAVE:
            row.who, row.leave_note = "", required(note, "请写明请假原因和签字的主要负责人。", "note")[:200]
        else:
            raise RuleBroken("请选择参加还是请假。", field="response")
        row.response, row.responded_at = response, at
        row.save()
        clocks.stop(subject=Subject("meeting_unit", row.pk), kind=RESPOND, at=at)
        step.detail.update(unit=row.unit_id, response=str(response))
    return step.meeting


def hold(*, meeting_id: int, actor: Actor, at: datetime, version: int | None, attendance: Attendance) -> CoordMeeting:
    """登记到会: who came; deputies, citizens and units belong together, a missing party needs its reason.

    :raises RuleBroken: before the meeting, a unit left out, or a party missing without a reason
    """
    with meeting_step(MeetingAction.HOLD, meeting_id=meeting_id, actor=actor, at=at, version=version) as step:
        meeting = step.meeting
        if at < meeting.meets_at:
            raise RuleBroken("还没有到开会时间。")
        came = 0
        for row in meeting.units.all():
            row.came = attendance.units.get(row.pk, "")
            if row.came not in AttendeeLevel.values:
                raise RuleBroken(f"请登记{row.unit.name}来的是谁。", field="units")
            came += row.came != AttendeeLevel.ABSENT
            row.save(update_fields=["came"])
            clocks.stop(subject=Subject("meeting_unit", row.pk), kind=RESPOND, at=at)
        meeting.deputies_came, meeting.citizens_came = attendance.deputies_came, attendance.citizens_came
        meeting.missing_reason = attendance.missing_reason.strip()[:200]
        if not (came and meeting.deputies_came and meeting.citizens_came) and not meeting.missing_reason:
            raise RuleBroken("代表、群众、部门三方都要到会；有一方没有来的，请写明原因。", field="missing_reason")
        meeting.held_at = at
        step.detail.update(units=came, deputies=meeting.deputies_came, citizens=meeting.citizens_came)
    return step.meeting


def conclude(*, meeting_id: int, actor: Actor, at: datetime, version: int | None, minutes: Minutes) -> CoordMeeting:
    """印发纪要: problems become duties, each with a unit and a day (问题清单变履职清单).

    :raises RuleBroken: no minutes, no task, a unit that was not called, or a day that has passed
    """
    with meeting_step(MeetingAction.CONCLUDE, meeting_id=meeting_id, actor=actor, at=at, version=version) as step:
        meeting = step.meeting
        meeting.minutes = required(minutes.text, "请写纪要。", "minutes")
        if not minutes.tasks:
            raise RuleBroken("请至少列一项议定事项，写明单位和日期。", field="tasks")
        called = {row.unit_id for row in meeting.units.all()}
        for number, task in enumerate(minutes.tasks, start=1):
            if task.unit_id not in called:
                raise RuleBroken("责任单位要是到会的单位。", field="tasks")
            if task.due_on < local_date(at):
                raise RuleBroken("完成日期不能早于今天。", field="tasks")
            Decision.objects.create(
                meeting=meeting,
                number=number,
                task=required(task.task, "请写明任务。", "tasks")[:200],
                unit_id=task.unit_id,
                due_on=task.due_on,
            )
        meeting.concluded_at = at
        step.detail["decisions"] = len(minutes.tasks)
    return step.meeting


def cancel_meeting(*, meeting_id: int, actor: Actor, at: datetime, version: int | None, reason: str) -> CoordMeeting:
    """取消会议: all who were told are told again, with the reason."""
    with meeting_step(MeetingAction.CANCEL_MEETING, meeting_id=meeting_id, actor=actor, at=at, version=version) as step:
        step.meeting.remark = required(reason, "请写明为什么取消。", "reason")
        for row in step.meeting.units.all():
            clocks.stop(subject=Subject("meeting_unit", row.pk), kind=RESPOND, at=at)
    return step.meeting
