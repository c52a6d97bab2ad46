"""Who is told after a step in oversight; handlers run from the outbox, each at most once a message."""

from django.urls import reverse

from accounts import selectors as people
from accounts.roles import STATION_ROLES, TOWNSHIP_ROLES, UNIT_ROLES, Role
from core.clock import SHANGHAI
from core.notices import tell
from core.outbox import Message, handles
from deputies.models import Deputy
from oversight.models import CoordMeeting, OfficeAppraisal, Project, TaskForce
from oversight.states import AppraisalAction, MeetingAction, MeetingState, ProjectAction, TaskForceAction
from suggestions.models import Matter
from suggestions.states import Level, MatterAction


@handles(f"oversight.{AppraisalAction.ANNOUNCE}")
def offices_to_check_themselves(message: Message) -> None:
    """Tell the offices that they are appraised and until when they check themselves."""
    appraisal = _appraisal_of(message)
    until = appraisal.self_check_by
    words = f"，请在{until.month}月{until.day}日前提交自查报告" if until else ""
    _tell(_offices(appraisal, message), appraisal, message, f"“{appraisal.title}”已公告{words}。")


@handles(f"oversight.{AppraisalAction.SEND_FINDINGS}")
def those_who_follow_up(message: Message) -> None:
    """Tell the station that follows up; the offices get their matters' own notices."""
    appraisal = _appraisal_of(message)
    if appraisal.station is not None:
        staff = people.post_holders(*STATION_ROLES, at=message.at, organisation_id=appraisal.station.organisation_id)
        _tell(set(staff), appraisal, message, f"“{appraisal.title}”的整改清单已交办，请跟进。")


@handles(f"oversight.{AppraisalAction.CLOSE_BALLOT}")
def approvers(message: Message) -> None:
    """Tell those who approve the publication that there is a result to look at."""
    appraisal = _appraisal_of(message)
    if not message.payload.get("reached"):
        return
    if appraisal.level == Level.COUNTY:
        told = people.post_holders(Role.PUBLISHER, Role.SC_LEADER, at=message.at)
    else:
        told = people.post_holders(Role.PRESIDIUM_CHAIR, at=message.at, organisation_id=appraisal.owner_id)
    _tell(set(told), appraisal, message, f"“{appraisal.title}”已计票，请审定公开。")


@handles(f"oversight.{AppraisalAction.PUBLISH}")
def offices_of_the_result(message: Message) -> None:
    """Tell the offices that the result is public."""
    appraisal = _appraisal_of(message)
    _tell(_offices(appraisal, message), appraisal, message, f"“{appraisal.title}”的结果已公开。")


@handles(f"oversight.{MeetingAction.CALL}")
def meeting_approvers(message: Message) -> None:
    """Tell those who approve that a meeting has been called."""
    meeting = _meeting_of(message)
    if meeting.level == Level.COUNTY:
        told = people.post_holders(Role.COUNTY_DISPATCHER, at=message.at)
    else:
        presidium = people.presidium_of(meeting.region.code).pk
        told = people.post_holders(*TOWNSHIP_ROLES, at=message.at, organisation_id=presidium)
    _tell_of_meeting(set(told), meeting, message, f"{meeting.convener.name}发起“{meeting.title}”协调会，请核准。")


@handles(f"oversight.{MeetingAction.APPROVE}")
@handles(f"oversight.{MeetingAction.CONCLUDE}")
@handles(f"oversight.{MeetingAction.CANCEL_MEETING}")
def those_who_were_called(message: Message) -> None:
    """Tell called units and invited deputies: the call, the minutes with their tasks, or that it is off."""
    meeting = _meeting_of(message)
    units = meeting.units.values_list("unit_id", flat=True)
    told = {user for unit in units for user in people.post_holders(*UNIT_ROLES, at=message.at, organisation_id=unit)}
    text = {
        MeetingAction.APPROVE: f"请参加“{meeting.title}”协调会，一个工作日内回复谁来。",
        MeetingAction.CONCLUDE: f"“{meeting.title}”协调会纪要已印发，请看本单位的任务。",
        MeetingAction.CANCEL_MEETING: f"“{meeting.title}”协调会取消：{meeting.remark[:60]}",
    }[MeetingAction(message.topic.removeprefix("oversight."))]
    _tell_of_meeting(told, meeting, message, text)
    invited = Deputy.objects.filter(coord_meetings=meeting, user__isnull=False).values_list("user", flat=True)
    when = f"{meeting.meets_at.astimezone(SHANGHAI):%m月%d日%H:%M}"
    tell(invited, message, f"“{meeting.title}”协调会，{when}，{meeting.place}：{meeting.get_state_display()}。")


@handles(f"oversight.{MeetingAction.DECLINE}")
@handles(f"oversight.{MeetingAction.RESPOND}")
@handles(f"oversight.{MeetingAction.REPORT_DECISION}")
def those_who_called(message: Message) -> None:
    """Tell those who called what was answered, reported or declined."""
    meeting = _meeting_of(message)
    roles = (*STATION_ROLES, *TOWNSHIP_ROLES, Role.COUNTY_DISPATCHER, Role.SUPERVISORY_COMMITTEE)
    told = set(people.post_holders(*roles, at=message.at, organisation_id=meeting.convener_id))
    done = {
        MeetingAction.DECLINE: "没有核准",
        MeetingAction.RESPOND: "有单位回复了",
        MeetingAction.REPORT_DECISION: "有任务报告落实，请核实",
    }[MeetingAction(message.topic.removeprefix("oversight."))]
    _tell_of_meeting(told, meeting, message, f"“{meeting.title}”协调会{done}。")


@handles(f"suggestions.{MatterAction.END}")
def agenda_shrinks(message: Message) -> None:
    """Tell those who called a meeting that a matter on its agenda is handled no further; they decide what follows."""
    ahead = (MeetingState.CALLED, MeetingState.NOTIFIED)
    coming = CoordMeeting.objects.filter(matters=message.subject.id, state__in=ahead)
    title = Matter.objects.values_list("title", flat=True).get(pk=message.subject.id)
    roles = (*STATION_ROLES, *TOWNSHIP_ROLES, Role.COUNTY_DISPATCHER, Role.SUPERVISORY_COMMITTEE)
    for meeting in coming:
        told = set(people.post_holders(*roles, at=message.at, organisation_id=meeting.convener_id))
        text = f"“{title}”不再办理，请看“{meeting.title}”协调会是否还要开。"
        link = reverse("oversight_console:meeting", args=[meeting.public_id])
        tell(told, message, text, link, key=f"{message.message_id}:{meeting.pk}")


@handles(f"oversight.{TaskForceAction.FOUND_TASK_FORCE}")
@handles(f"oversight.{TaskForceAction.CLOSE_TASK_FORCE}")
def those_in_the_task_force(message: Message) -> None:
    """Tell leader, member units and deputies that a task force begins or has ended; deputies have no page of it."""
    force = TaskForce.objects.select_related("leader").get(pk=message.subject.id)
    begins = message.topic.endswith(TaskForceAction.FOUND_TASK_FORCE)
    units = force.units.values_list("pk", flat=True)
    told = {user for unit in units for user in people.post_holders(*UNIT_ROLES, at=message.at, organisation_id=unit)}
    deputies = set(force.deputies.filter(user__isnull=False).values_list("user", flat=True)) - told
    link = reverse("oversight_console:task_force", args=[force.public_id])
    words = f"成立“{force.name}”，组长{force.leader.name}。" if begins else f"“{force.name}”已总结结束。"
    tell(deputies, message, words)
    tell((told | {force.leader_id}) - deputies, message, words, link)


@handles(f"oversight.{ProjectAction.LIST_PROJECT}")
@handles(f"oversight.{ProjectAction.APPOINT_MONITORS}")
def those_of_the_project(message: Message) -> None:
    """Tell the unit that its project is watched, and the monitors that they are appointed."""
    project = Project.objects.get(pk=message.subject.id)
    listed = message.topic.endswith(ProjectAction.LIST_PROJECT)
    unit = people.post_holders(*UNIT_ROLES, at=message.at, organisation_id=project.unit_id) if listed else []
    link = reverse("oversight_console:project", args=[project.public_id])
    tell(unit, message, f"“{project.name}”已列入民生实事项目，请每月填报进度。", link)
    current = project.monitors.filter(until__isnull=True, deputy__user__isnull=False)
    link = reverse("oversight_portal:project", args=[project.public_id])
    text = f"您是“{project.name}”的项目监督员，请到现场看看，最长六十天写一次监督日志。"
    tell(current.values_list("deputy__user_id", flat=True), message, text, link, key=f"monitor:{project.pk}")


def _meeting_of(message: Message) -> CoordMeeting:
    return CoordMeeting.objects.select_related("convener", "region").get(pk=message.subject.id)


def _tell_of_meeting(user_ids: set[int], meeting: CoordMeeting, message: Message, text: str) -> None:
    link = reverse("oversight_console:meeting", args=[meeting.public_id])
    tell(user_ids, message, text, link)


def _appraisal_of(message: Message) -> OfficeAppraisal:
    return OfficeAppraisal.objects.select_related("station").get(pk=message.subject.id)


def _offices(appraisal: OfficeAppraisal, message: Message) -> set[int]:
    units = appraisal.targets.values_list("organisation_id", flat=True)
    return {user for unit in units for user in people.post_holders(*UNIT_ROLES, at=message.at, organisation_id=unit)}


def _tell(user_ids: set[int], appraisal: OfficeAppraisal, message: Message, text: str) -> None:
    link = reverse("oversight_console:appraisal", args=[appraisal.public_id])
    tell(user_ids, message, text, link)
